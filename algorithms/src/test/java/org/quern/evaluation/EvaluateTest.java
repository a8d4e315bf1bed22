package org.quern.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.quern.data.MemoryChunkSource;
import org.quern.linear.WeightKind;

class EvaluateTest {
    private static MemoryChunkSource random(int rows) {
        Random random = new Random(5);
        double[][] columns = new double[3][rows];
        for (int i = 0; i < rows; i++) {
            columns[1][i] = random.nextDouble();
            columns[0][i] = random.nextDouble() < columns[1][i] ? 1 : 0;
            columns[2][i] = 1 + random.nextInt(3);
        }
        return Evaluations.numbers("y p w", columns);
    }

    private static Evaluation.Scores evaluate(MemoryChunkSource data, EvaluationOptions options, int limit) {
        return Evaluations.run(data, new Evaluate(options, limit)).scores().get(0);
    }

    private static EvaluationOptions with(ScoredOptions scored, double clip, EvaluationOptions.Measure... measures) {
        return new EvaluationOptions(scored, 0.5, 4, clip, Set.of(measures));
    }

    @Test
    void binsGiveNearlyTheSameAsScores() {
        MemoryChunkSource data = random(2000);
        EvaluationOptions options = EvaluationOptions.of(ScoredOptions.of("y", "p"));
        Evaluation.Scores exact = evaluate(data, options, ScoreTable.LIMIT);
        Evaluation.Scores binned = evaluate(data, options, 300);
        assertThat(binned.loss()).isEqualTo(exact.loss());
        assertThat(binned.confusion().orElseThrow().counts())
                .isDeepEqualTo(exact.confusion().orElseThrow().counts());
        assertThat(binned.area()).isCloseTo(exact.area(), within(binned.bound()));
        assertThat(binned.bound()).isPositive().isLessThan(0.005);
        double expected = 0;
        for (int g = 0; g < 10; g++) {
            assertThat(binned.lift().get(g).gain())
                    .isCloseTo(exact.lift().get(g).gain(), within(0.005));
            expected += binned.calibration().orElseThrow().groups().get(g).expected();
        }
        double all = exact.calibration().orElseThrow().groups().stream()
                .mapToDouble(Evaluation.CalibrationGroup::expected)
                .sum();
        assertThat(expected).isCloseTo(all, within(1e-9));
    }

    @Test
    void frequencyWeightsCountAsRows() {
        EvaluationOptions options =
                EvaluationOptions.of(ScoredOptions.of("y", "p").withWeights("w", WeightKind.FREQUENCY));
        Evaluation.Scores scores = evaluate(random(500), options, ScoreTable.LIMIT);
        double rows = scores.confusion().orElseThrow().total();
        assertThat(rows).isGreaterThan(900);
        assertThat(scores.lift()).allSatisfy(group -> assertThat(group.rows()).isCloseTo(rows / 10, within(1e-9)));
        assertThat(scores.calibration().orElseThrow().df()).isEqualTo(8);
        Evaluation.Scores probability = evaluate(
                random(500),
                EvaluationOptions.of(ScoredOptions.of("y", "p").withWeights("w", WeightKind.PROBABILITY)),
                ScoreTable.LIMIT);
        assertThat(probability.calibration().orElseThrow().chiSquared()).isNaN();
        assertThat(probability.calibration().orElseThrow().groups()).hasSize(10);
    }

    @Test
    void certainAndWrongIsInfinitelyBad() {
        MemoryChunkSource data = Evaluations.numbers("y p", new double[] {0, 1, 1, 0}, new double[] {0, 1, 0, 0.5});
        Evaluation.Loss loss = evaluate(data, with(ScoredOptions.of("y", "p"), 0, EvaluationOptions.Measure.LOSS), 100)
                .loss()
                .orElseThrow();
        assertThat(loss.logLoss()).isInfinite();
        assertThat(loss.impossible()).isEqualTo(1);
        assertThat(loss.brier()).isEqualTo((1 + 0.25) / 4);
        Evaluation.Loss clipped = evaluate(
                        data, with(ScoredOptions.of("y", "p"), 1e-3, EvaluationOptions.Measure.LOSS), 100)
                .loss()
                .orElseThrow();
        assertThat(clipped.logLoss())
                .isCloseTo((-Math.log(1e-3) - 2 * Math.log(0.999) - Math.log(0.5)) / 4, within(1e-15));
        assertThat(clipped.impossible()).isZero();
    }

    @Test
    void scoresThatAreNoProbabilitiesHaveLiftAndConfusion() {
        MemoryChunkSource data =
                Evaluations.numbers("y s", new double[] {0, 0, 1, 1, 1}, new double[] {-3, 2, 2, 0.5, 4});
        ScoredOptions scored = ScoredOptions.of("y", "s");
        assertThatThrownBy(() -> evaluate(data, EvaluationOptions.of(scored), 100))
                .hasMessage("Predictor 's' is no probability in 4 rows of small.q, the first of them row 1 with -3.0:"
                        + " --measures confusion,lift leaves out what needs probabilities");
        Evaluation.Scores scores = evaluate(
                data, with(scored, 0, EvaluationOptions.Measure.LIFT, EvaluationOptions.Measure.CONFUSION), 100);
        assertThat(scores.confusion().orElseThrow().counts()).isDeepEqualTo(new double[][] {{1, 0}, {1, 3}});
        assertThat(scores.loss()).isEmpty();
        assertThat(scores.calibration()).isEmpty();
        // Five rows in four groups: 1.25 rows each; the two rows of score 2 have half a positive each.
        assertThat(scores.lift())
                .extracting(Evaluation.LiftGroup::positives)
                .containsExactly(1.125, 0.625, 1 - 0.25 + 0.25, 0.25);
    }

    @Test
    void fewDistinctScoresMakeFewGroups() {
        MemoryChunkSource data =
                Evaluations.numbers("y p", new double[] {0, 1, 1, 0, 1}, new double[] {0.25, 0.25, 0.75, 0.75, 0.75});
        Evaluation.Calibration calibration = evaluate(
                        data, with(ScoredOptions.of("y", "p"), 0, EvaluationOptions.Measure.CALIBRATION), 100)
                .calibration()
                .orElseThrow();
        assertThat(calibration.groups())
                .containsExactly(
                        new Evaluation.CalibrationGroup(0.25, 0.25, 2, 0.5, 1),
                        new Evaluation.CalibrationGroup(0.75, 0.75, 3, 2.25, 2));
        assertThat(calibration.chiSquared()).isNaN();
    }

    @Test
    void classesAreComparedByText() {
        ScoredOptions options = ScoredOptions.of("y", "p")
                .withRows(
                        java.util.Optional.empty(),
                        List.of(
                                org.quern.language.Transform.parse("y = ifelse(y == 1, \"yes\", \"no\")"),
                                org.quern.language.Transform.parse(
                                        "p = factor(p, 0, 1, labels = c(\"no\", \"maybe\"))")));
        MemoryChunkSource data = Evaluations.numbers("y p", new double[] {0, 1, 1, 0}, new double[] {0, 1, 0, 2});
        ClassEvaluation evaluation = Evaluations.run(data, new EvaluateClasses(options));
        ConfusionMatrix confusion = evaluation.confusions().get(0);
        assertThat(confusion.classes()).containsExactly("no", "yes", "maybe");
        assertThat(confusion.counts()).isDeepEqualTo(new double[][] {{1, 1, 0}, {0, 0, 0}, {0, 1, 0}});
        assertThat(confusion.precision(1)).isNaN();
        assertThat(confusion.recall(1)).isZero();
        assertThat(confusion.f1(1)).isZero();
        assertThat(evaluation.missingRows()).isEqualTo(1);
        assertThatThrownBy(() -> Evaluations.run(data, new EvaluateClasses(ScoredOptions.of("y", "p"))))
                .hasMessageStartingWith("Column 'y' is float64, but actual and predicted classes must be factors");
    }

    @Test
    void refusesOptionsOutOfRange() {
        ScoredOptions scored = ScoredOptions.of("y", "p");
        assertThatThrownBy(() -> new EvaluationOptions(scored, Double.NaN, 10, 0, Set.of()))
                .hasMessage("Invalid cut-off: NaN, must be a number, such as 0.5");
        assertThatThrownBy(() -> new EvaluationOptions(scored, 0.5, 1, 0, Set.of()))
                .hasMessage("Invalid number of groups: 1, must be from 2 to 10000, such as 10");
        assertThatThrownBy(() -> new EvaluationOptions(scored, 0.5, 10, 0.5, Set.of()))
                .hasMessage("Invalid clip: 0.5, must be at least 0 and below 0.5, such as 1e-15");
        assertThatThrownBy(() -> new RocOptions(scored, -1, RocOptions.Duplicates.KEPT))
                .hasMessageStartingWith("Invalid number of breaks: -1");
    }
}
