package org.quern.io.pmml;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.quern.model.PredictionOptions;
import org.quern.model.PredictionType;
import org.quern.tree.SurrogateUse;
import org.quern.tree.TreeModel;
import org.quern.tree.TreeSamples;
import org.quern.tree.boosting.Loss;

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
}
