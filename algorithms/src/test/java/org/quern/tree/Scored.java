package org.quern.tree;

import java.io.IOException;
import java.util.Arrays;
import org.quern.data.ChunkSource;
import org.quern.data.FactorColumn;
import org.quern.data.IntColumn;
import org.quern.data.MemorySink;
import org.quern.model.ModelFile;
import org.quern.model.PredictionOptions;
import org.quern.model.Provenance;
import org.quern.pass.ChunkMap;
import org.quern.pass.ChunkMapTypes;
import org.quern.pass.Counts;
import org.quern.pass.LocalMapRunner;
import org.quern.pass.Progress;

/** What scoring with a model of trees gave. */
record Scored(MemorySink rows, Counts counts) {
    static Scored of(TreeModel model, PredictionOptions options, ChunkSource data) {
        ModelFile file = new ModelFile(model, new Provenance("0.1.0", "table", 3, "5eed", 81, 5));
        ChunkMap map = file.prediction(options, data.info().schema());
        ChunkMap sent = ChunkMapTypes.read(ChunkMapTypes.write(map));
        MemorySink sink = new MemorySink();
        try {
            return new Scored(sink, new LocalMapRunner(data, 2, Progress.NONE).run(sent, sink));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    double[] numbers(String name) {
        return rows.numbers(name);
    }

    int[] classes(String name) {
        return rows.chunks().stream()
                .flatMapToInt(chunk -> {
                    FactorColumn column = (FactorColumn) chunk.column(name);
                    return Arrays.stream(column.codes(), 0, column.rows());
                })
                .toArray();
    }

    int[] wholes(String name) {
        return rows.chunks().stream()
                .flatMapToInt(chunk -> {
                    IntColumn column = (IntColumn) chunk.column(name);
                    return Arrays.stream(column.values(), 0, column.rows());
                })
                .toArray();
    }
}
