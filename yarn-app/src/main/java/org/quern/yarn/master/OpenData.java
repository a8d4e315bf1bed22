package org.quern.yarn.master;

import java.util.List;
import org.quern.data.DataSetInfo;
import org.quern.data.Variable;
import org.quern.yarn.protocol.Order;

/** A data set that passes of the run read: its number, what workers need to open it, and where its chunks live. */
final class OpenData {
    private final Order.OpenData order;
    private final DataSetInfo info;
    private final ChunkAssignment homes;
    private double bytesPerRow;

    OpenData(Order.OpenData order, DataSetInfo info, ChunkAssignment homes) {
        this.order = order;
        this.info = info;
        this.homes = homes;
    }

    int number() {
        return order.data();
    }

    Order.OpenData order() {
        return order;
    }

    DataSetInfo info() {
        return info;
    }

    ChunkAssignment homes() {
        return homes;
    }

    boolean isOf(String path, DataSetInfo other) {
        return order.path().equals(path) && info.digest().equals(other.digest());
    }

    /** A pass is about to read these columns, beside those of earlier passes. */
    void reads(List<String> columns) {
        double bytes = 0;
        for (String column : columns) {
            bytes += bytes(info.schema().variable(column));
        }
        bytesPerRow = Math.max(bytesPerRow, bytes);
    }

    /** Of a value as a worker keeps it, about. */
    private static int bytes(Variable variable) {
        return switch (variable.type()) {
            case FLOAT64, INT64, TIMESTAMP -> 8;
            case FLOAT32, INT32, DATE -> 4;
            case BOOLEAN -> 1;
            case FACTOR, ORDERED_FACTOR ->
                variable.levels().size() < 128 ? 1 : variable.levels().size() < 32768 ? 2 : 4;
            case STRING -> 32;
        };
    }

    /** What the columns read so far take in memory. */
    double decodedBytes() {
        return bytesPerRow * info.rows();
    }

    /** Rows for which there is room in so many bytes. */
    double room(long bytes) {
        return bytesPerRow == 0 ? Double.MAX_VALUE : bytes / bytesPerRow;
    }
}
