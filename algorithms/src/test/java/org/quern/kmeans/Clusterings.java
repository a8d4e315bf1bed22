package org.quern.kmeans;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.quern.data.Chunk;
import org.quern.data.ChunkSource;
import org.quern.data.Column;
import org.quern.data.ColumnType;
import org.quern.data.DoubleColumn;
import org.quern.data.IntColumn;
import org.quern.data.MemoryChunkSource;
import org.quern.data.MemorySink;
import org.quern.data.Schema;
import org.quern.data.Variable;
import org.quern.model.ModelFile;
import org.quern.model.PredictionOptions;
import org.quern.model.Provenance;
import org.quern.pass.LocalEngine;
import org.quern.pass.LocalMapRunner;
import org.quern.pass.Progress;

/** Clusters data for tests. */
final class Clusterings {
    private Clusterings() {}

    static KMeansModel fit(ChunkSource data, KMeansOptions options) {
        return fit(data, options, new LocalEngine.Options(2, 0, LocalEngine.States.THROUGH_CODEC));
    }

    static KMeansModel fit(ChunkSource data, KMeansOptions options, LocalEngine.Options engine) {
        return new KMeans(options).fit(new LocalEngine(data, engine, Progress.NONE), Progress.NONE);
    }

    static ModelFile file(ChunkSource data, KMeansModel model) {
        return new ModelFile(model, Provenance.of(data.info(), model.passes()));
    }

    /** Number of the cluster of each row, from 1; 0 where it has none. */
    static int[] clusters(ChunkSource data, KMeansModel model) {
        List<Integer> numbers = new ArrayList<>();
        for (Chunk chunk : predict(data, model, PredictionOptions.DEFAULT).chunks()) {
            IntColumn column = (IntColumn) chunk.column(KMeansPrediction.CLUSTER);
            for (int i = 0; i < column.rows(); i++) {
                numbers.add(column.isMissing(i) ? 0 : column.values()[i]);
            }
        }
        return numbers.stream().mapToInt(Integer::intValue).toArray();
    }

    static MemorySink predict(ChunkSource data, KMeansModel model, PredictionOptions options) {
        MemorySink sink = new MemorySink();
        try {
            new LocalMapRunner(data, 2, Progress.NONE)
                    .run(file(data, model).prediction(options, data.info().schema()), sink);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return sink;
    }

    /** Rows of doubles as columns x1, x2, …. */
    static MemoryChunkSource source(double[][] rows, int rowsPerChunk) {
        List<Variable> variables = new ArrayList<>();
        List<Column> columns = new ArrayList<>();
        for (int j = 0; j < rows[0].length; j++) {
            int variable = j;
            variables.add(Variable.of("x" + (j + 1), ColumnType.FLOAT64));
            columns.add(new DoubleColumn(
                    Arrays.stream(rows).mapToDouble(row -> row[variable]).toArray()));
        }
        return MemoryChunkSource.of("rows", new Schema(variables), columns, rowsPerChunk);
    }

    static List<List<Double>> centres(double[]... centres) {
        return Arrays.stream(centres)
                .map(centre -> Arrays.stream(centre).boxed().toList())
                .toList();
    }
}
