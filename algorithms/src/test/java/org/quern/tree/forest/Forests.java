package org.quern.tree.forest;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.quern.data.ChunkSource;
import org.quern.data.MemoryChunkSource;
import org.quern.golden.CsvTable;
import org.quern.golden.Golden;
import org.quern.golden.RpartCase;
import org.quern.language.Expression;
import org.quern.pass.LocalEngine;
import org.quern.pass.Progress;
import org.quern.tree.TreeVariables;
import org.quern.tree.decision.DTreeOptions.Growth;

/** Forests on the local engine, and the data of their tests. */
final class Forests {
    private Forests() {}

    static DForestModel fit(ChunkSource data, DForestOptions options) {
        LocalEngine.Options engine = new LocalEngine.Options(2, 0, LocalEngine.States.THROUGH_CODEC);
        return new DForest(options).fit(new LocalEngine(data, engine, Progress.NONE), Progress.NONE);
    }

    static MemoryChunkSource kyphosis(int rowsPerChunk) {
        return CsvTable.ofResource("r_datasets/kyphosis.csv")
                .factor("Kyphosis", "absent", "present")
                .numbers("Age", "Number", "Start")
                .source(rowsPerChunk);
    }

    static MemoryChunkSource stackloss() {
        return CsvTable.ofFile(Golden.file("r_datasets/stackloss.csv"))
                .numbers("Air.Flow", "Water.Temp", "Acid.Conc.", "stack.loss")
                .source(10);
    }

    /** rxDForest(Kyphosis ~ Age + Start + Number, seed = 10, cp = 0.01, nTree = 500, mTry = 3) */
    static DForestOptions kyphosisOptions(long seed) {
        return DForestOptions.of("Kyphosis ~ Age + Start + Number")
                .withGrowth(growth(10, 20, 7, 0.01))
                .withSampling(sampling(500, seed))
                .withTried(3);
    }

    static DForestOptions.Sampling sampling(int trees, long seed) {
        return new DForestOptions.Sampling(trees, DForestOptions.Replacement.WITH, List.of(), seed);
    }

    static Growth growth(int depth, int minSplit, int minBucket, double complexity) {
        return new Growth(
                depth, OptionalInt.of(minSplit), OptionalInt.of(minBucket), complexity, OptionalInt.empty(), 32);
    }

    /** The cases of randomForest; {@code golden/trees/README.md} says what is in them. */
    static List<JsonNode> golden() {
        List<JsonNode> cases = new ArrayList<>();
        RpartCase.ofResource("forests.json").get("cases").forEach(cases::add);
        return cases;
    }

    /** randomForest counts distinct rows where it classifies; of so many, 0.632 times as many are distinct. */
    private static int minSplit(JsonNode json) {
        int nodeSize = json.get("nodesize").asInt();
        boolean distinct =
                json.get("kind").asText().equals("class") && json.get("replace").asBoolean() && nodeSize > 1;
        return distinct ? (int) Math.round(nodeSize / 0.632) + 1 : nodeSize + 1;
    }

    /** As randomForest grew them: to the end, from the complete rows. */
    static DForestOptions options(JsonNode json, long seed) {
        StringBuilder complete = new StringBuilder();
        json.get("data").get("columns").forEach(column -> {
            if (column.get("missing").asInt() > 0) {
                complete.append(complete.length() > 0 ? " & " : "")
                        .append("!missing(")
                        .append(column.get("name").asText())
                        .append(')');
            }
        });
        Optional<Expression> rows =
                complete.length() == 0 ? Optional.empty() : Optional.of(Expression.parse(complete.toString()));
        TreeVariables variables = TreeVariables.of(json.get("formula").asText()).withRows(rows, List.of());
        Growth growth =
                new Growth(30, OptionalInt.of(minSplit(json)), OptionalInt.of(1), 0, OptionalInt.of(65_535), 64);
        return DForestOptions.of(variables)
                .withGrowth(growth)
                .withTried(json.get("mtry").asInt())
                .withSampling(new DForestOptions.Sampling(
                        json.get("ntree").asInt(),
                        json.get("replace").asBoolean()
                                ? DForestOptions.Replacement.WITH
                                : DForestOptions.Replacement.WITHOUT,
                        List.of(),
                        seed));
    }
}
