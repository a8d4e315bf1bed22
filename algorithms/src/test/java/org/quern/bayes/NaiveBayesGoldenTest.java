package org.quern.bayes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.quern.data.ChunkSource;
import org.quern.golden.CsvTable;
import org.quern.language.Transform;
import org.quern.linear.WeightKind;
import org.quern.model.PredictionOptions;
import org.quern.model.PredictionType;
import org.quern.summary.MissingRows;

/**
 * The old system's published kyphosis example to its printed digits, and R's e1071 (golden/bayes/bayes.R) to 1e-12: both
 * compute the same sums of doubles in another order.
 */
class NaiveBayesGoldenTest {
    private static final double TOLERANCE = 1e-12;

    private static final PredictionOptions PROBABILITIES =
            PredictionOptions.DEFAULT.withType(PredictionType.PROBABILITY);

    @Test
    void kyphosisAsPublished() {
        NaiveBayesModel model = BayesFits.fit(BayesFits.kyphosis(), "Kyphosis ~ Age + Start + Number");
        assertThat(NaiveBayesModelType.INSTANCE.shortSummary(model))
                .containsExactly(
                        "A priori probabilities:",
                        "Kyphosis",
                        "    absent   present",
                        " 0.7901235 0.2098765",
                        "",
                        "Predictor types:",
                        "  Variable    Type",
                        "1      Age numeric",
                        "2    Start numeric",
                        "3   Number numeric",
                        "",
                        "Conditional probabilities:",
                        "$Age",
                        "           Means   StdDev",
                        "absent  79.89062 61.86111",
                        "present 97.82353 39.27505",
                        "",
                        "$Start",
                        "            Means   StdDev",
                        "absent  12.609375 4.427967",
                        "present  7.294118 4.283175",
                        "",
                        "$Number",
                        "           Means   StdDev",
                        "absent  3.750000 1.414214",
                        "present 5.176471 1.878673");
        int[] predicted = BayesFits.score(model, PredictionOptions.DEFAULT, BayesFits.kyphosis())
                .classes("Kyphosis_Pred");
        int[] actual = BayesFits.score(
                        model, PredictionOptions.DEFAULT.withVariables(true, List.of()), BayesFits.kyphosis())
                .classes("Kyphosis");
        int[][] confusion = new int[2][2];
        for (int i = 0; i < actual.length; i++) {
            confusion[predicted[i]][actual[i]]++;
        }
        assertThat(confusion).isDeepEqualTo(new int[][] {{59, 8}, {5, 9}});
    }

    private static void agrees(String golden, NaiveBayesModel model, ChunkSource data, String... columns) {
        List<String> lines = CsvTable.linesOfResource("bayes/" + golden + "-tables.csv");
        for (String line : lines.subList(1, lines.size())) {
            String[] fields = line.split(",");
            double expected = Double.parseDouble(fields[3]);
            assertThat(value(model, fields[0], fields[1], fields[2]))
                    .as(line)
                    .isCloseTo(expected, within(TOLERANCE * Math.abs(expected)));
        }
        BayesFits.Scored scored = BayesFits.score(model, PROBABILITIES, data);
        List<String> rows = CsvTable.linesOfResource("bayes/" + golden + "-raw.csv");
        for (int k = 0; k < columns.length; k++) {
            double[] actual = scored.numbers(columns[k] + "_prob");
            assertThat(actual).hasSize(rows.size() - 1);
            for (int i = 0; i < actual.length; i++) {
                double expected = Double.parseDouble(rows.get(i + 1).split(",")[k]);
                assertThat(actual[i]).as("%s of row %d", columns[k], i).isCloseTo(expected, within(TOLERANCE * 10));
            }
        }
    }

    private static double value(NaiveBayesModel model, String predictor, String name, String what) {
        int k = model.classes().indexOf(name);
        ClassConditional conditional = model.conditionals().stream()
                .filter(c -> c.name().equals(predictor))
                .findFirst()
                .orElseThrow();
        if (conditional instanceof ClassConditional.Normal normal) {
            return what.equals("mean") ? normal.means()[k] : normal.deviations()[k];
        }
        ClassConditional.Categorical categorical = (ClassConditional.Categorical) conditional;
        return categorical
                .probabilities(model.options().smoothing())[k][
                categorical.levels().indexOf(what)];
    }

    @Test
    void kyphosisAsE1071() {
        NaiveBayesModel model = BayesFits.fit(BayesFits.kyphosis(), "Kyphosis ~ Age + Start + Number");
        agrees("kyphosis", model, BayesFits.kyphosis(), "absent", "present");
    }

    @Test
    void threeClasses() {
        NaiveBayesModel model = BayesFits.fit(BayesFits.iris(), "Species ~ .");
        agrees("iris", model, BayesFits.iris(), "setosa", "versicolor", "virginica");
    }

    @Test
    void factorsWithMissingValues() {
        NaiveBayesModel model = BayesFits.fit(BayesFits.votes(), "Class ~ .");
        assertThat(model.missingRows()).isZero();
        agrees("votes", model, BayesFits.votes(), "democrat", "republican");
    }

    @Test
    void smoothing() {
        NaiveBayesModel model = BayesFits.fit(
                BayesFits.votes(), NaiveBayesOptions.of("Class ~ .").withSmoothing(3));
        agrees("votes-smoothed", model, BayesFits.votes(), "democrat", "republican");
    }

    @Test
    void completeRowsOnly() {
        NaiveBayesModel model = BayesFits.fit(
                BayesFits.votes(), NaiveBayesOptions.of("Class ~ .").withMissing(MissingRows.BY_ROW));
        assertThat(model.missingRows()).isEqualTo(203);
        agrees("votes-complete", model, BayesFits.votes(), "democrat", "republican");
    }

    @Test
    void frequencyWeights() {
        NaiveBayesModel model = BayesFits.fit(
                BayesFits.titanic(),
                NaiveBayesOptions.of("Survived ~ Class + Sex + Age").withWeights("Freq", WeightKind.FREQUENCY));
        agrees("titanic", model, BayesFits.titanic(), "No", "Yes");
    }

    @Test
    void numbersFactorsAndTruthValuesTogether() {
        ChunkSource infert = CsvTable.ofResource("r_datasets/infert.csv")
                .factor("education", "0-5yrs", "6-11yrs", "12+ yrs")
                .numbers("age", "parity", "induced", "case", "spontaneous", "stratum")
                .source(31);
        NaiveBayesModel model = BayesFits.fit(
                infert,
                NaiveBayesOptions.of("class ~ education + age + parity + induced + spont")
                        .withRows(
                                Optional.empty(),
                                List.of(
                                        Transform.parse("class = factor(case, 0, 1)"),
                                        Transform.parse("spont = spontaneous > 0"),
                                        Transform.parse("age = ifelse((stratum == 3) | (stratum == 50), NA, age)"))));
        agrees("infert", model, infert, "0", "1");
    }
}
