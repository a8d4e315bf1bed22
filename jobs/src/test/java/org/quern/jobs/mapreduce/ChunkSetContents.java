package org.quern.jobs.mapreduce;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.quern.data.Chunk;
import org.quern.data.ChunkInfo;
import org.quern.data.Column;
import org.quern.data.Schema;
import org.quern.data.StringColumn;
import org.quern.io.chunkset.ChunkSet;

/** Schema, chunks and values of a chunk set to the bit, to compare sets whose files have other names and borders. */
public record ChunkSetContents(Schema schema, List<ChunkInfo> chunks, List<List<Object>> values) {

    public static ChunkSetContents of(String path, Configuration configuration) throws IOException {
        try (ChunkSet set = ChunkSet.open(new Path(path), configuration)) {
            List<List<Object>> values = new ArrayList<>();
            for (int i = 0; i < set.info().chunks().size(); i++) {
                Chunk chunk = set.read(i, set.info().schema().names());
                for (int column = 0; column < set.info().schema().size(); column++) {
                    values.add(values(chunk.column(column)));
                }
            }
            return new ChunkSetContents(set.info().schema(), set.info().chunks(), values);
        }
    }

    private static List<Object> values(Column column) {
        List<Object> values = new ArrayList<>();
        if (column instanceof StringColumn strings) {
            for (int row = 0; row < strings.rows(); row++) {
                values.add(strings.value(row));
            }
        } else {
            double[] doubles = new double[column.rows()];
            column.toDoubles(doubles);
            Arrays.stream(doubles).forEach(value -> values.add(Double.doubleToLongBits(value)));
        }
        return values;
    }
}
