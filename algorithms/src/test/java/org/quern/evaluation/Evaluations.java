package org.quern.evaluation;

import java.util.List;
import org.quern.data.ChunkSource;
import org.quern.data.Column;
import org.quern.data.ColumnType;
import org.quern.data.DoubleColumn;
import org.quern.data.MemoryChunkSource;
import org.quern.data.Schema;
import org.quern.data.Variable;
import org.quern.golden.CsvTable;
import org.quern.pass.Algorithm;
import org.quern.pass.LocalEngine;
import org.quern.pass.Progress;

/** Evaluations on the local engine, and the data of their tests. */
final class Evaluations {
    private Evaluations() {}

    static <M> M run(ChunkSource data, Algorithm<M> algorithm) {
        LocalEngine.Options engine = new LocalEngine.Options(2, 0, LocalEngine.States.THROUGH_CODEC);
        return algorithm.fit(new LocalEngine(data, engine, Progress.NONE), Progress.NONE);
    }

    static MemoryChunkSource asah() {
        return CsvTable.ofResource("r_datasets/aSAH.csv")
                .factor("outcome", "Good", "Poor")
                .numbers("s100b", "ndka", "wfns")
                .source(11);
    }

    static MemoryChunkSource infert() {
        return CsvTable.ofResource("roc/infert-scored.csv").numbers("case", "p").source(31);
    }

    /** Numbers by name. */
    static MemoryChunkSource numbers(String names, double[]... values) {
        String[] all = names.split(" ");
        List<Variable> variables = new java.util.ArrayList<>();
        List<Column> columns = new java.util.ArrayList<>();
        for (int i = 0; i < all.length; i++) {
            variables.add(Variable.of(all[i], ColumnType.FLOAT64));
            columns.add(new DoubleColumn(values[i]));
        }
        return MemoryChunkSource.of("small.q", new Schema(variables), columns, 4);
    }
}
