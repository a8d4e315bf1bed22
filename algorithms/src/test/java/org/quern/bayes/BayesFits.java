package org.quern.bayes;

import java.io.IOException;
import org.quern.data.ChunkSource;
import org.quern.data.FactorColumn;
import org.quern.data.MemoryChunkSource;
import org.quern.data.MemorySink;
import org.quern.golden.CsvTable;
import org.quern.model.ModelFile;
import org.quern.model.PredictionOptions;
import org.quern.model.Provenance;
import org.quern.pass.ChunkMap;
import org.quern.pass.ChunkMapTypes;
import org.quern.pass.Counts;
import org.quern.pass.LocalEngine;
import org.quern.pass.LocalMapRunner;
import org.quern.pass.Progress;

/** Naive Bayes on the local engine, and the data of its tests. */
final class BayesFits {
    private BayesFits() {}

    static NaiveBayesModel fit(ChunkSource data, NaiveBayesOptions options) {
        LocalEngine.Options engine = new LocalEngine.Options(2, 0, LocalEngine.States.THROUGH_CODEC);
        return new NaiveBayes(options).fit(new LocalEngine(data, engine, Progress.NONE), Progress.NONE);
    }

    static NaiveBayesModel fit(ChunkSource data, String formula) {
        return fit(data, NaiveBayesOptions.of(formula));
    }

    static ModelFile file(NaiveBayesModel model) {
        return new ModelFile(
                model, new Provenance("0.1.0", model.dataName(), model.dataGeneration(), "5eed", 81, model.passes()));
    }

    /** What scoring gave. */
    record Scored(MemorySink rows, Counts counts) {
        double[] numbers(String name) {
            return rows.numbers(name);
        }

        int[] classes(String name) {
            return rows.chunks().stream()
                    .flatMapToInt(chunk -> {
                        FactorColumn column = (FactorColumn) chunk.column(name);
                        return java.util.Arrays.stream(column.codes(), 0, column.rows());
                    })
                    .toArray();
        }
    }

    static Scored score(NaiveBayesModel model, PredictionOptions options, ChunkSource data) {
        ChunkMap map = file(model).prediction(options, data.info().schema());
        ChunkMap sent = ChunkMapTypes.read(ChunkMapTypes.write(map));
        MemorySink sink = new MemorySink();
        try {
            return new Scored(sink, new LocalMapRunner(data, 2, Progress.NONE).run(sent, sink));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    static MemoryChunkSource kyphosis() {
        return CsvTable.ofResource("r_datasets/kyphosis.csv")
                .factor("Kyphosis", "absent", "present")
                .numbers("Age", "Number", "Start")
                .source(17);
    }

    static MemoryChunkSource iris() {
        return CsvTable.ofResource("r_datasets/iris.csv")
                .numbers("Sepal.Length", "Sepal.Width", "Petal.Length", "Petal.Width")
                .factor("Species", "setosa", "versicolor", "virginica")
                .source(20);
    }

    static MemoryChunkSource votes() {
        CsvTable table = CsvTable.ofResource("r_datasets/HouseVotes84.csv").factor("Class", "democrat", "republican");
        for (int i = 1; i <= 16; i++) {
            table.factor("V" + i, "n", "y");
        }
        return table.source(50);
    }

    static MemoryChunkSource titanic() {
        return CsvTable.ofResource("r_datasets/Titanic.csv")
                .factor("Class", "1st", "2nd", "3rd", "Crew")
                .factor("Sex", "Female", "Male")
                .factor("Age", "Adult", "Child")
                .factor("Survived", "No", "Yes")
                .numbers("Freq")
                .source(7);
    }
}
