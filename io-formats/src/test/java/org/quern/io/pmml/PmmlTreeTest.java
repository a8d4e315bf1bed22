package org.quern.io.pmml;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.quern.data.MemoryChunkSource;
import org.quern.golden.CsvTable;
import org.quern.golden.Golden;
import org.quern.model.PredictionOptions;
import org.quern.model.PredictionType;
import org.quern.tree.SurrogateStyle;
import org.quern.tree.SurrogateUse;
import org.quern.tree.TreeModel;
import org.quern.tree.TreeSamples;
import org.quern.tree.TreeVariables;
import org.quern.tree.boosting.BTrees;
import org.quern.tree.boosting.BTreesModel;
import org.quern.tree.boosting.BTreesOptions;
import org.quern.tree.boosting.Loss;
import org.quern.tree.decision.DTree;
import org.quern.tree.decision.DTreeModel;
import org.quern.tree.decision.DTreeOptions;
import org.quern.tree.forest.DForest;
import org.quern.tree.forest.DForestModel;
import org.quern.tree.forest.DForestOptions;

/** Models of trees: the rows fitted to, and the same with holes, unknown levels and values far away. */
class PmmlTreeTest {
    private static final PredictionOptions DEFAULT = PredictionOptions.DEFAULT;
    private static final String[] SHARES = {"absent_prob", "present_prob"};

    private static void agreesOnKyphosis(TreeModel model) {
        PmmlModelTest.compare(
                model, TreeSamples.kyphosis(), "Kyphosis", DEFAULT.withType(PredictionType.PROBABILITY), SHARES);
        PmmlModelTest.compare(
                model, TreeSamples.kyphosis(), "Kyphosis", DEFAULT.withType(PredictionType.CLASS), "Kyphosis_Pred");
    }

    @Test
    void agreesOnATreeOfClasses() {
        agreesOnKyphosis(TreeSamples.kyphosisTree());
    }

    @Test
    void agreesOnNodes() {
        PmmlModelTest.compare(
                TreeSamples.kyphosisTree(),
                TreeSamples.kyphosis(),
                "Kyphosis",
                DEFAULT.withType(PredictionType.NODE),
                ".rxNode");
    }

    @ParameterizedTest
    @EnumSource
    void agreesOnATreeOfNumbersWithSurrogatesAndStops(SurrogateUse surrogates) {
        Agreement.Compared compared = PmmlModelTest.compare(
                TreeSamples.carTree(surrogates), TreeSamples.cars(), "price", DEFAULT, "price_Pred");
        assertThat(compared.values()).isEqualTo(22);
    }

    @Test
    void agreesOnForests() {
        agreesOnKyphosis(TreeSamples.kyphosisForest());
        PmmlModelTest.compare(TreeSamples.carForest(), TreeSamples.cars(), "price", DEFAULT, "price_Pred");
    }

    @Test
    void agreesOnBoostedNumbers() {
        PmmlModelTest.compare(TreeSamples.boostedCars(), TreeSamples.cars(), "price", DEFAULT, "price_Pred");
    }

    @ParameterizedTest
    @EnumSource(names = {"BERNOULLI", "MULTINOMIAL"})
    void agreesOnBoostedClasses(Loss loss) {
        agreesOnKyphosis(TreeSamples.boostedKyphosis(loss));
    }

    @Test
    void agreesOnOddLevelsBucketsAndTruthValues() {
        // the holes of the others would make numbers of truth values
        Agreement.of(TreeSamples.oddForest(), TreeSamples.odd())
                .compare("y", DEFAULT, TreeSamples.odd(), 1e-12, "y_Pred");
    }

    @Test
    void givesTheFirstOfEqualClasses() {
        agreesOnKyphosis(TreeSamples.undecided(Loss.BERNOULLI));
        agreesOnKyphosis(TreeSamples.undecided(Loss.MULTINOMIAL));
        agreesOnKyphosis(TreeSamples.evenKyphosisForest());
    }

    private static MemoryChunkSource airquality() {
        return CsvTable.ofLines(Golden.lines("r_datasets/airquality.csv"))
                .numbers("Ozone", "Solar.R", "Wind", "Temp")
                .factor("Month", "5", "6", "7", "8", "9")
                .source(1000);
    }

    private static MemoryChunkSource iris() {
        return CsvTable.ofLines(Golden.lines("r_datasets/iris.csv"))
                .numbers("Sepal.Length", "Sepal.Width", "Petal.Length", "Petal.Width")
                .factor("Species", "setosa", "versicolor", "virginica")
                .source(1000);
    }

    @ParameterizedTest
    @EnumSource
    void agreesOnATreeGrownWithMissingValues(SurrogateUse use) {
        DTreeOptions options = DTreeOptions.of("Ozone ~ Solar.R + Wind + Temp + Month")
                .withOthers(0, new DTreeOptions.Surrogates(3, use, SurrogateStyle.ALL_ROWS));
        DTreeModel tree = PmmlModelTest.fit(new DTree(options), airquality());
        assertThat(tree.tree().leaves()).isGreaterThan(4);
        PmmlModelTest.compare(tree, airquality(), "Ozone", DEFAULT, "Ozone_Pred");
        PmmlModelTest.compare(tree, airquality(), "Ozone", DEFAULT.withType(PredictionType.NODE), ".rxNode");
    }

    @Test
    void agreesOnAForestAndBoostedTreesOfThreeClasses() {
        DForestModel forest = PmmlModelTest.fit(
                new DForest(DForestOptions.of("Species ~ Sepal.Length + Sepal.Width + Petal.Length + Petal.Width")),
                iris());
        BTreesModel boosted = PmmlModelTest.fit(
                new BTrees(BTreesOptions.of(TreeVariables.of(
                                "Species ~ Sepal.Length + Sepal.Width + log(Petal.Length) + Petal.Width"))
                        .with(o -> {
                            o.loss = Optional.of(Loss.MULTINOMIAL);
                            o.rounds = 20;
                            o.maxDepth = 3;
                        })),
                iris());
        for (TreeModel model : List.of(forest, boosted)) {
            PmmlModelTest.compare(
                    model,
                    iris(),
                    "Species",
                    DEFAULT.withType(PredictionType.PROBABILITY),
                    "setosa_prob",
                    "versicolor_prob",
                    "virginica_prob");
            PmmlModelTest.compare(model, iris(), "Species", DEFAULT, "Species_Pred");
        }
    }

    @Test
    void agreesOnForestsAndBoostedTreesOfNumbersWithMissingValues() {
        TreeVariables variables = TreeVariables.of("Ozone ~ Solar.R + Wind + Temp + Month");
        DForestModel forest = PmmlModelTest.fit(new DForest(DForestOptions.of(variables)), airquality());
        BTreesModel boosted = PmmlModelTest.fit(
                new BTrees(BTreesOptions.of(variables).with(o -> {
                    o.loss = Optional.of(Loss.GAUSSIAN);
                    o.rounds = 50;
                    o.maxDepth = 4;
                })),
                airquality());
        for (TreeModel model : List.of(forest, boosted)) {
            Agreement.Compared compared = PmmlModelTest.compare(model, airquality(), "Ozone", DEFAULT, "Ozone_Pred");
            assertThat(compared.values()).isEqualTo(2 * 153);
            assertThat(compared.missing()).isZero();
        }
    }
}
