package org.quern.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.quern.data.ChunkSource;
import org.quern.data.MemoryChunkSource;
import org.quern.golden.CsvTable;
import org.quern.language.Transform;
import org.quern.linear.WeightKind;
import org.quern.print.RFormat;

/**
 * The published ROC examples, and R's pROC and plain arithmetic (golden/roc/roc.R) to 1e-12: both sum the same doubles in
 * another order.
 */
class RocGoldenTest {
    private static final Map<String, Double> R = new HashMap<>();

    static {
        List<String> lines = CsvTable.linesOfResource("roc/roc.csv");
        lines.subList(1, lines.size())
                .forEach(line -> R.put(line.split(",")[0], Double.parseDouble(line.split(",")[1].trim())));
    }

    private static void agrees(double actual, String name) {
        assertThat(actual).as(name).isCloseTo(R.get(name), within(1e-12 * Math.max(1, Math.abs(R.get(name)))));
    }

    /** The old system's example: predictions that are all wrong and all right. */
    @Test
    void badAndGoodPredictions() {
        double[] actual = {0, 0, 0, 0, 0, 1, 1, 1, 1, 1};
        double[] bad = {.99, .99, .99, .99, .99, .01, .01, .01, .01, .01};
        double[] good = {.01, .01, .01, .01, .01, .99, .99, .99, .99, .99};
        MemoryChunkSource sample = Evaluations.numbers("actual badPred goodPred", actual, bad, good);
        ScoredOptions options = ScoredOptions.of("actual", "badPred", "goodPred");
        RocTable roc = Evaluations.run(sample, new Roc(RocOptions.of(options)));
        assertThat(roc.curves()).extracting(RocTable.Curve::area).containsExactly(0.0, 1.0);
        assertThat(roc.curves()).extracting(RocTable.Curve::areaOfPoints).containsExactly(0.0, 1.0);
        assertThat(roc.curves().get(1).thresholds()).containsExactly(0, 0.02, 1);
        assertThat(roc.curves().get(1).sensitivities()).containsExactly(1, 1, 0);
        assertThat(roc.curves().get(1).specificities()).containsExactly(0, 1, 1);
        AucTable auc = Evaluations.run(sample, new Auc(AucOptions.of(options)));
        assertThat(auc.areas()).extracting(AucTable.Area::area).containsExactly(0.0, 1.0);
        assertThat(auc.areas()).extracting(AucTable.Area::upper).containsExactly(0.0, 1.0);
    }

    @Test
    void delongsIntervalAsPublished() {
        AucTable.Area area = Evaluations.run(
                        Evaluations.asah(), new Auc(AucOptions.of(ScoredOptions.of("outcome", "s100b"))))
                .areas()
                .get(0);
        assertThat(RFormat.fixed(area.area(), 4)).isEqualTo("0.7314");
        assertThat(RFormat.fixed(area.lower(), 4)).isEqualTo("0.6301");
        assertThat(RFormat.fixed(area.upper(), 4)).isEqualTo("0.8326");
        assertThat(area.bound()).isZero();
    }

    @Test
    void areasErrorsAndTestsAsPRoc() {
        AucTable table = Evaluations.run(
                Evaluations.asah(), new Auc(AucOptions.of(ScoredOptions.of("outcome", "s100b", "ndka", "wfns"))));
        for (AucTable.Area area : table.areas()) {
            agrees(area.area(), "auc." + area.predictor());
            agrees(area.standardError() * area.standardError(), "var." + area.predictor());
            agrees(area.lower(), "lower." + area.predictor());
            agrees(area.upper(), "upper." + area.predictor());
        }
        assertThat(table.comparisons()).hasSize(3);
        for (AucTable.Comparison comparison : table.comparisons()) {
            agrees(comparison.z(), "z." + comparison.first() + "." + comparison.second());
            agrees(comparison.p(), "p." + comparison.first() + "." + comparison.second());
        }
        assertThat(table.passes()).isEqualTo(2);
        assertThat(table.scored().positive()).isEqualTo("Poor");
        assertThat(table.scored().positiveRows()).isEqualTo(41);
    }

    @Test
    void frequencyWeightsAsRepeatedRows() {
        List<String> lines = CsvTable.linesOfResource("r_datasets/aSAH.csv");
        List<String> weighted = new java.util.ArrayList<>(List.of(lines.get(0) + ",w"));
        for (int i = 1; i < lines.size(); i++) {
            weighted.add(lines.get(i) + "," + ((i - 1) % 3 + 1));
        }
        ChunkSource data = CsvTable.ofLines(weighted)
                .factor("outcome", "Good", "Poor")
                .numbers("s100b", "w")
                .source(10);
        AucTable.Area area = Evaluations.run(
                        data,
                        new Auc(AucOptions.of(
                                ScoredOptions.of("outcome", "s100b").withWeights("w", WeightKind.FREQUENCY))))
                .areas()
                .get(0);
        agrees(area.area(), "frequency.auc");
        agrees(area.standardError() * area.standardError(), "frequency.var");
        AucTable.Area probability = Evaluations.run(
                        data,
                        new Auc(AucOptions.of(
                                ScoredOptions.of("outcome", "s100b").withWeights("w", WeightKind.PROBABILITY))))
                .areas()
                .get(0);
        agrees(probability.area(), "frequency.auc");
        assertThat(probability.standardError()).isNaN();
    }

    /** pROC's thresholds lie between scores, ours at them: the k-th has the rows above the k-th lowest score. */
    @Test
    void everyPointOfTheCurve() {
        RocTable.Curve curve = Evaluations.run(
                        Evaluations.asah(),
                        new Roc(new RocOptions(ScoredOptions.of("outcome", "s100b"), 0, RocOptions.Duplicates.KEPT)))
                .curves()
                .get(0);
        List<String> expected = CsvTable.linesOfResource("roc/asah-s100b.csv");
        assertThat(curve.thresholds()).hasSize(expected.size() - 1);
        for (int i = 0; i < curve.thresholds().length; i++) {
            String[] fields = expected.get(i + 1).split(",");
            assertThat(curve.sensitivities()[i]).isCloseTo(Double.parseDouble(fields[1]), within(1e-15));
            assertThat(curve.specificities()[i]).isCloseTo(Double.parseDouble(fields[2]), within(1e-15));
        }
        agrees(curve.best().sensitivity() + curve.best().specificity() - 1, "youden.s100b");
        agrees(curve.areaOfPoints(), "auc.s100b");
    }

    @Test
    void lossesConfusionAndCalibrationOfProbabilities() {
        Evaluation.Scores scores = Evaluations.run(
                        Evaluations.infert(), new Evaluate(EvaluationOptions.of(ScoredOptions.of("case", "p"))))
                .scores()
                .get(0);
        agrees(scores.area(), "infert.auc");
        agrees(scores.loss().orElseThrow().logLoss(), "logloss");
        agrees(scores.loss().orElseThrow().brier(), "brier");
        ConfusionMatrix confusion = scores.confusion().orElseThrow();
        assertThat(confusion.counts())
                .isDeepEqualTo(new double[][] {{R.get("tn"), R.get("fn")}, {R.get("fp"), R.get("tp")}});
        agrees(confusion.accuracy(), "accuracy");
        agrees(confusion.kappa(), "kappa");
        agrees(confusion.correlation(), "mcc");
        agrees(confusion.precision(1), "precision");
        agrees(confusion.recall(1), "recall");
        agrees(confusion.f1(1), "f1");
        Evaluation.Calibration calibration = scores.calibration().orElseThrow();
        agrees(calibration.chiSquared(), "hl");
        agrees(calibration.p(), "hl.p");
        assertThat(calibration.df()).isEqualTo(8);
        List<String> groups = CsvTable.linesOfResource("roc/infert-calibration.csv");
        List<String> lift = CsvTable.linesOfResource("roc/infert-lift.csv");
        for (int g = 0; g < 10; g++) {
            Evaluation.CalibrationGroup group = calibration.groups().get(g);
            String[] fields = groups.get(g + 1).split(",");
            assertThat(group.rows()).isEqualTo(Double.parseDouble(fields[0]));
            assertThat(group.observed()).isEqualTo(Double.parseDouble(fields[1]));
            assertThat(group.expected()).isCloseTo(Double.parseDouble(fields[2]), within(1e-12));
            String[] expected = lift.get(g + 1).split(",");
            Evaluation.LiftGroup found = scores.lift().get(g);
            assertThat(found.positives()).isCloseTo(Double.parseDouble(expected[0]), within(1e-11));
            assertThat(found.lift()).isCloseTo(Double.parseDouble(expected[1]), within(1e-11));
            assertThat(found.gain()).isCloseTo(Double.parseDouble(expected[2]), within(1e-11));
        }
    }

    /** The published table of predictions on kyphosis is tested with naive Bayes; here iris by a rule on one column. */
    @Test
    void classesOfThreeKinds() {
        ChunkSource iris = CsvTable.ofResource("r_datasets/iris.csv")
                .numbers("Petal.Length")
                .factor("Species", "setosa", "versicolor", "virginica")
                .source(20);
        ScoredOptions options = ScoredOptions.of("Species", "predicted")
                .withRows(
                        Optional.empty(),
                        List.of(Transform.parse("predicted = ifelse(Petal.Length < 2.5, \"setosa\","
                                + " ifelse(Petal.Length < 4.75, \"versicolor\", \"virginica\"))")));
        ClassEvaluation evaluation = Evaluations.run(iris, new EvaluateClasses(options));
        ConfusionMatrix confusion = evaluation.confusions().get(0);
        assertThat(confusion.counts()).isDeepEqualTo(new double[][] {{50, 0, 0}, {0, 44, 1}, {0, 6, 49}});
        assertThat(confusion.accuracy()).isEqualTo(143 / 150.0);
        assertThat(confusion.kappa()).isCloseTo(0.93, within(1e-12));
        assertThat(evaluation.passes()).isEqualTo(2);
    }
}
