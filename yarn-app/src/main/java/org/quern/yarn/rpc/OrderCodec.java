package org.quern.yarn.rpc;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.quern.yarn.protocol.LeafSet;
import org.quern.yarn.protocol.Order;
import org.quern.yarn.protocol.Order.Exit;
import org.quern.yarn.protocol.Order.ImportTask;
import org.quern.yarn.protocol.Order.MapTask;
import org.quern.yarn.protocol.Order.OpenData;
import org.quern.yarn.protocol.Order.PassTask;
import org.quern.yarn.protocol.Order.Pause;

/** Bytes of orders: a tag, then the fields in order. */
final class OrderCodec {
    private static final int PAUSE = 1;
    private static final int OPEN_DATA = 2;
    private static final int PASS_TASK = 3;
    private static final int MAP_TASK = 4;
    private static final int IMPORT_TASK = 5;
    private static final int EXIT = 6;

    private OrderCodec() {}

    static void write(Order order, DataOutput out) throws IOException {
        if (order instanceof Pause) {
            out.writeByte(PAUSE);
        } else if (order instanceof OpenData open) {
            out.writeByte(OPEN_DATA);
            out.writeInt(open.data());
            Codec.writeText(open.path(), out);
            Codec.writeText(open.manifest(), out);
        } else if (order instanceof PassTask pass) {
            out.writeByte(PASS_TASK);
            out.writeInt(pass.task());
            out.writeInt(pass.data());
            out.writeInt(pass.number());
            Codec.writeBytes(pass.pass(), out);
            pass.leaves().write(out);
            out.writeBoolean(pass.isHome());
        } else if (order instanceof MapTask map) {
            out.writeByte(MAP_TASK);
            out.writeInt(map.task());
            out.writeInt(map.data());
            Codec.writeBytes(map.work(), out);
            out.writeInt(map.firstChunk());
            out.writeInt(map.endChunk());
        } else if (order instanceof ImportTask task) {
            out.writeByte(IMPORT_TASK);
            out.writeInt(task.task());
            Codec.writeBytes(task.work(), out);
            out.writeInt(task.firstTask());
            out.writeInt(task.endTask());
        } else if (order instanceof Exit exit) {
            out.writeByte(EXIT);
            Codec.writeText(exit.reason(), out);
        }
    }

    static Order read(DataInput in) throws IOException {
        int tag = in.readByte();
        return switch (tag) {
            case PAUSE -> new Pause();
            case OPEN_DATA -> new OpenData(in.readInt(), Codec.readText(in), Codec.readText(in));
            case PASS_TASK ->
                new PassTask(
                        in.readInt(),
                        in.readInt(),
                        in.readInt(),
                        Codec.readBytes(in),
                        LeafSet.read(in),
                        in.readBoolean());
            case MAP_TASK -> new MapTask(in.readInt(), in.readInt(), Codec.readBytes(in), in.readInt(), in.readInt());
            case IMPORT_TASK -> new ImportTask(in.readInt(), Codec.readBytes(in), in.readInt(), in.readInt());
            case EXIT -> new Exit(Codec.readText(in));
            default -> throw Codec.unknown("order", tag);
        };
    }
}
