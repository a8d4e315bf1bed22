package org.quern.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.quern.QuernException;
import org.quern.data.MemoryChunkSource;
import org.quern.golden.CsvTable;
import org.quern.model.NewLevels;
import org.quern.model.PredictionCounts;
import org.quern.model.PredictionNames;
import org.quern.model.PredictionOptions;
import org.quern.model.PredictionType;
import org.quern.model.ResidualType;
import org.quern.tree.boosting.BTreesModel;
import org.quern.tree.boosting.Loss;
import org.quern.tree.forest.DForestModel;

class TreePredictionTest {
    private static final PredictionOptions DEFAULT = PredictionOptions.DEFAULT;

    private static Scored kyphosis(TreeModel model, PredictionOptions options) {
        MemoryChunkSource data = CsvTable.ofResource("r_datasets/kyphosis.csv")
                .factor("Kyphosis", "absent", "present")
                .numbers("Age", "Number", "Start")
                .source(17);
        return Scored.of(model, options, data);
    }

    /** R 4.2.2, rpart 4.1.19: the first rows of {@code predict(rpart(Kyphosis ~ Age + Start + Number, kyphosis))}. */
    @Test
    void givesTheSharesOfTheClassesByDefault() {
        Scored scored = kyphosis(TreeSamples.kyphosisTree(), DEFAULT);
        assertThat(scored.rows().chunks().get(0).schema().names()).containsExactly("absent_prob", "present_prob");
        assertThat(Arrays.copyOf(scored.numbers("present_prob"), 12))
                .containsExactly(
                        new double[] {11 / 19.0, 2 / 14.0, 11 / 19.0, 11 / 19.0, 0, 0, 0, 0, 0, 4 / 7.0, 4 / 7.0, 0},
                        within(1e-15));
        assertThat(scored.counts().count(PredictionCounts.WITHOUT_PREDICTION)).isZero();
    }

    /** R 4.2.2, rpart 4.1.19: {@code residuals(fit, type)}. */
    @ParameterizedTest
    @EnumSource(names = {"RESPONSE", "PEARSON", "DEVIANCE"})
    void givesResidualsOfClassesAsRpart(ResidualType type) {
        PredictionOptions options = DEFAULT.withType(PredictionType.CLASS).withResiduals(true, type);
        Scored scored = kyphosis(TreeSamples.kyphosisTree(), options);
        assertThat(Arrays.copyOf(scored.classes("Kyphosis_Pred"), 5)).containsExactly(1, 0, 1, 1, 0);
        double[] expected =
                switch (type) {
                    case RESPONSE -> new double[] {1, 0, 0, 1, 0, 0, 0, 0, 0, 0};
                    case PEARSON ->
                        new double[] {1.375, 0.166666666666667, 0.727272727272727, 1.375, 0, 0, 0, 0, 0, 0.75};
                    default ->
                        new double[] {
                            1.729994874973209,
                            0.308301359654517,
                            1.093087412736140,
                            1.729994874973209,
                            0,
                            0,
                            0,
                            0,
                            0,
                            1.119231575870846
                        };
                };
        assertThat(Arrays.copyOf(scored.numbers("Kyphosis_Resid"), 10)).containsExactly(expected, within(1e-14));
    }

    @Test
    void givesTheNumbersOfNodes() {
        GivenSplits splits = TreeSamples.carSplits();
        int[] expected = IntStream.range(0, 11)
                .map(row -> splits.path(row).get(splits.path(row).size() - 1).intValue())
                .toArray();
        assertThat(Scored.of(TreeSamples.carTree(), DEFAULT.withType(PredictionType.NODE), TreeSamples.cars())
                        .wholes(".rxNode"))
                .containsExactly(expected);
        Scored named = Scored.of(
                TreeSamples.carForest(),
                DEFAULT.withType(PredictionType.NODE)
                        .withNames(new PredictionNames(
                                List.of("first", "second"), List.of(), List.of(), List.of(), List.of())),
                TreeSamples.cars());
        assertThat(named.wholes("first")).containsExactly(expected);
        assertThat(Scored.of(TreeSamples.carForest(), DEFAULT.withType(PredictionType.NODE), TreeSamples.cars())
                        .wholes(".rxNode2"))
                .isEqualTo(named.wholes("second"));
    }

    @Test
    void refusesResidualsOfNodes() {
        assertThatThrownBy(() -> Scored.of(
                        TreeSamples.carForest(),
                        DEFAULT.withType(PredictionType.NODE).withResiduals(true),
                        TreeSamples.cars()))
                .isInstanceOf(QuernException.class)
                .hasMessage("--type node gives numbers of nodes, which have no residuals: take --type response");
    }

    @Test
    void givesNumbersAndResidualsWithMissingPredictors() {
        GivenSplits splits = TreeSamples.carSplits();
        Tree tree = splits.tree();
        Scored scored = Scored.of(
                TreeSamples.carTree(),
                DEFAULT.withResiduals(true, ResidualType.PEARSON).withVariables(true, List.of()),
                TreeSamples.cars());
        double[] predictions = scored.numbers("price_Pred");
        for (int row = 0; row < predictions.length; row++) {
            List<Long> path = splits.path(row);
            int position = tree.positions().get(path.get(path.size() - 1));
            assertThat(predictions[row]).isEqualTo(tree.node(position).value());
            assertThat(scored.numbers("price_Resid")[row]).isEqualTo(scored.numbers("price")[row] - predictions[row]);
        }
    }

    private static MemoryChunkSource newCars() {
        return CsvTable.ofLines(List.of("weight,type,country", "1,Tank,Japan", "3,Small,France", "2,Van,USA"))
                .numbers("weight")
                .factor("type", "Tank", "Van", "Small")
                .factor("country", "USA", "Japan", "France")
                .source(2);
    }

    @Test
    void countsNewLevelsAndTakesThemForMissing() {
        Scored scored = Scored.of(TreeSamples.carTree(), DEFAULT.withType(PredictionType.NODE), newCars());
        assertThat(scored.wholes(".rxNode")).containsExactly(4, 7, 5);
        assertThat(scored.counts().count(PredictionCounts.newLevels("type"))).isEqualTo(1);
        assertThat(scored.counts().count(PredictionCounts.newLevels("country"))).isEqualTo(1);
        assertThat(scored.counts().count(PredictionCounts.WITHOUT_PREDICTION)).isZero();
        assertThatThrownBy(() -> Scored.of(TreeSamples.carTree(), DEFAULT.withNewLevels(NewLevels.ERROR), newCars()))
                .hasMessageStartingWith("Level 'Tank' of 'type' in row 1 is new to the model")
                .hasMessageEndingWith("; --new-levels missing takes such levels for missing");
    }

    @Test
    void countsVotesAndWeighsThemByCutoff() {
        DForestModel forest = TreeSamples.kyphosisForest();
        double[] votes = kyphosis(forest, DEFAULT.withType(PredictionType.VOTE)).numbers("present_vote");
        double[] shares =
                kyphosis(forest, DEFAULT.withType(PredictionType.PROBABILITY)).numbers("present_prob");
        int[] classes = kyphosis(forest, DEFAULT).classes("Kyphosis_Pred");
        assertThat(votes).contains(0, 1, 2);
        for (int row = 0; row < votes.length; row++) {
            assertThat(shares[row]).isEqualTo(votes[row] / 4);
            assertThat(classes[row]).isEqualTo(shares[row] / 0.4 > (1 - shares[row]) / 0.6 ? 1 : 0);
        }
    }

    @Test
    void averagesNumbers() {
        DForestModel forest = TreeSamples.carForest();
        double[] means = Scored.of(forest, DEFAULT, TreeSamples.cars()).numbers("price_Pred");
        double[] first =
                Scored.of(TreeSamples.carTree(), DEFAULT, TreeSamples.cars()).numbers("price_Pred");
        double[] second = Scored.of(TreeSamples.regression(TreeSamples.otherCarSplits()), DEFAULT, TreeSamples.cars())
                .numbers("price_Pred");
        for (int row = 0; row < means.length; row++) {
            assertThat(means[row]).isEqualTo((first[row] + second[row]) / 2);
        }
    }

    @Test
    void addsScoresInTheOrderOfTheTrees() {
        BTreesModel boosted = TreeSamples.boostedCars();
        double[] scores = Scored.of(boosted, DEFAULT.withResiduals(true), TreeSamples.cars())
                .numbers("price_Pred");
        double[] means =
                Scored.of(TreeSamples.carForest(), DEFAULT, TreeSamples.cars()).numbers("price_Pred");
        for (int row = 0; row < scores.length; row++) {
            assertThat(scores[row]).isCloseTo(11.5 + 2 * means[row], within(1e-13));
        }
    }

    @Test
    void turnsScoresIntoProbabilities() {
        BTreesModel two = TreeSamples.boostedKyphosis(Loss.BERNOULLI);
        double[] link = kyphosis(two, DEFAULT.withType(PredictionType.LINK)).numbers("Kyphosis_Pred");
        Scored shares = kyphosis(two, DEFAULT.withType(PredictionType.PROBABILITY));
        int[] classes = kyphosis(two, DEFAULT).classes("Kyphosis_Pred");
        for (int row = 0; row < link.length; row++) {
            assertThat(shares.numbers("present_prob")[row]).isCloseTo(1 / (1 + Math.exp(-link[row])), within(1e-15));
            assertThat(shares.numbers("absent_prob")[row]).isCloseTo(1 / (1 + Math.exp(link[row])), within(1e-15));
            assertThat(classes[row]).isEqualTo(link[row] > 0 ? 1 : 0);
        }
        BTreesModel several = TreeSamples.boostedKyphosis(Loss.MULTINOMIAL);
        Scored links = kyphosis(several, DEFAULT.withType(PredictionType.LINK));
        double[] present =
                kyphosis(several, DEFAULT.withType(PredictionType.PROBABILITY)).numbers("present_prob");
        int[] winners = kyphosis(several, DEFAULT).classes("Kyphosis_Pred");
        for (int row = 0; row < present.length; row++) {
            double odds = links.numbers("absent_link")[row] - links.numbers("present_link")[row];
            assertThat(present[row]).isCloseTo(1 / (1 + Math.exp(odds)), within(1e-14));
            assertThat(winners[row]).isEqualTo(odds < 0 ? 1 : 0);
        }
        assertThat(winners).contains(0, 1);
    }
}
