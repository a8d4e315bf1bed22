package org.quern.bayes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.quern.QuernException;
import org.quern.data.BooleanColumn;
import org.quern.data.ColumnType;
import org.quern.data.DoubleColumn;
import org.quern.data.FactorColumn;
import org.quern.data.MemoryChunkSource;
import org.quern.data.Schema;
import org.quern.data.StringColumn;
import org.quern.data.Variable;
import org.quern.language.Expression;
import org.quern.linear.WeightKind;
import org.quern.model.NewLevels;
import org.quern.model.PredictionNames;
import org.quern.model.PredictionOptions;
import org.quern.model.PredictionType;
import org.quern.pass.PlannedPass;

class NaiveBayesTest {
    private static final List<String> CLASSES = List.of("no", "yes", "never");
    private static final PredictionOptions PROBABILITIES =
            PredictionOptions.DEFAULT.withType(PredictionType.PROBABILITY);

    /** Class "never" has no rows; x is constant within "yes"; w has weights, of which {@code lastWeight} is the last. */
    private static MemoryChunkSource data(double lastX, double lastWeight) {
        Schema schema = Schema.of(
                Variable.factor("c", CLASSES),
                Variable.of("x", ColumnType.FLOAT64),
                Variable.of("t", ColumnType.BOOLEAN),
                Variable.of("s", ColumnType.STRING),
                Variable.of("w", ColumnType.FLOAT64));
        return MemoryChunkSource.of(
                "small.q",
                schema,
                List.of(
                        new FactorColumn(new int[] {0, 0, 0, 1, 1, -1, 0}, CLASSES, 7),
                        new DoubleColumn(1, 2, Double.NaN, 5, 5, 7, lastX),
                        new BooleanColumn((byte) 1, (byte) 0, (byte) 1, (byte) 0, (byte) 0, (byte) 1, (byte) -1),
                        StringColumn.of("b", "a", "b", "a", "a", "c", null),
                        new DoubleColumn(1, 2, 1, 2, 1, 1, lastWeight)),
                3);
    }

    private static MemoryChunkSource data() {
        return data(6, 1);
    }

    @Test
    void countsByClassAndLeavesOutMissingPredictorsOneByOne() {
        NaiveBayesModel model = BayesFits.fit(data(), "c ~ x + t + s");
        assertThat(model.validRows()).isEqualTo(6);
        assertThat(model.missingRows()).isEqualTo(1);
        assertThat(model.passes()).isEqualTo(2);
        assertThat(model.priors()).containsExactly(4 / 6.0, 2 / 6.0, 0);
        ClassConditional.Normal x =
                (ClassConditional.Normal) model.conditionals().get(0);
        assertThat(x.weights()).containsExactly(3, 2, 0);
        assertThat(x.means()).containsExactly(3, 5, Double.NaN);
        assertThat(x.deviations()[0]).isCloseTo(Math.sqrt(7), within(1e-15));
        assertThat(x.deviations()[1]).isZero();
        assertThat(x.deviations()[2]).isNaN();
        ClassConditional.Categorical t =
                (ClassConditional.Categorical) model.conditionals().get(1);
        assertThat(t.levels()).containsExactly("FALSE", "TRUE");
        assertThat(t.counts()).isDeepEqualTo(new double[][] {{1, 2}, {2, 0}, {0, 0}});
        assertThat(t.probabilities(0)[2]).containsOnly(Double.NaN);
        assertThat(t.probabilities(1)[2]).containsExactly(0.5, 0.5);
        assertThat(((ClassConditional.Categorical) model.conditionals().get(2)).levels())
                .containsExactly("a", "b", "c");
    }

    @Test
    void classMayBeAStringOrATruthValue() {
        assertThat(BayesFits.fit(data(), "s ~ x").classes()).containsExactly("a", "b", "c");
        NaiveBayesModel truth = BayesFits.fit(data(), "t ~ x");
        assertThat(truth.classes()).containsExactly("FALSE", "TRUE");
        assertThat(truth.classRows()).containsExactly(3, 3);
        assertThat(truth.missingRows()).isEqualTo(1);
        assertThat(BayesFits.score(truth, PredictionOptions.DEFAULT, data()).classes("t_Pred"))
                .hasSize(7);
    }

    @Test
    void weightsAreAddedUp() {
        NaiveBayesModel model =
                BayesFits.fit(data(), NaiveBayesOptions.of("c ~ x + t").withWeights("w", WeightKind.FREQUENCY));
        assertThat(model.classWeights()).containsExactly(5, 3, 0);
        assertThat(((ClassConditional.Normal) model.conditionals().get(0)).means()[0])
                .isEqualTo((1 + 2 * 2 + 6) / 4.0);
        assertThat(((ClassConditional.Normal) model.conditionals().get(0)).deviations()[0])
                .isCloseTo(Math.sqrt((1.75 * 1.75 + 2 * 0.75 * 0.75 + 3.25 * 3.25) / 3), within(1e-15));
    }

    @Test
    void scoresMissingAndNewAndInfiniteValuesByTheRest() {
        NaiveBayesModel model = BayesFits.fit(data(), "c ~ x + s");
        MemoryChunkSource rows = MemoryChunkSource.of(
                "new.q",
                Schema.of(Variable.of("x", ColumnType.FLOAT64), Variable.of("s", ColumnType.STRING)),
                List.of(
                        new DoubleColumn(Double.NaN, Double.POSITIVE_INFINITY, 5, 1e300, Double.NaN),
                        StringColumn.of(null, "new", null, null, "a")),
                5);
        BayesFits.Scored scored = BayesFits.score(model, PROBABILITIES, rows);
        double[] yes = scored.numbers("yes_prob");
        assertThat(yes[0]).isCloseTo(1 / 3.0, within(1e-15));
        assertThat(yes[1]).isCloseTo(1 / 3.0, within(1e-15));
        assertThat(yes[2]).as("a deviation of 0 counts as 0.001").isGreaterThan(0.999);
        assertThat(yes[3]).as("beyond the range of doubles").isNaN();
        assertThat(yes[4]).isCloseTo(2.0 / 6 / (2.0 / 6 + 4.0 / 6 / 3), within(1e-15));
        assertThat(scored.numbers("never_prob")[0]).isZero();
        assertThat(scored.counts().values())
                .containsEntry("rows with a new level of s", 1L)
                .containsEntry("rows without prediction", 1L);
        assertThat(BayesFits.score(model, PredictionOptions.DEFAULT, rows).classes("c_Pred"))
                .containsExactly(0, 0, 1, -1, 1);
        assertThatThrownBy(() -> BayesFits.score(model, PROBABILITIES.withNewLevels(NewLevels.ERROR), rows))
                .isInstanceOf(QuernException.class)
                .hasMessageStartingWith("Level 'new' of 's' in row 2 is new to the model");
    }

    @Test
    void priorsMayBeReplaced() {
        NaiveBayesModel model = BayesFits.fit(data(), "c ~ x");
        double[] yes = BayesFits.score(model, PROBABILITIES.withPriors(List.of(2.0, 6.0, 0.0)), data())
                .numbers("yes_prob");
        assertThat(yes[2]).as("x is missing").isCloseTo(0.75, within(1e-15));
        assertThatThrownBy(() -> BayesFits.score(model, PROBABILITIES.withPriors(List.of(0.5, 0.5)), data()))
                .hasMessage("The model has 3 classes, no, yes, never, but 2 prior(s) were given");
        assertThatThrownBy(() -> BayesFits.score(model, PROBABILITIES.withPriors(List.of(0.5, 0.25, 0.25)), data()))
                .hasMessage("Class 'never' had no rows when the model was fitted, so its prior must be 0");
        assertThatThrownBy(() -> BayesFits.score(model, PROBABILITIES.withPriors(List.of(0.0, 0.0, 0.0)), data()))
                .hasMessage("The priors add up to 0: at least one must be above 0");
        assertThatThrownBy(() -> PROBABILITIES.withPriors(List.of(-1.0, 2.0, 0.0)))
                .hasMessage("Invalid prior: -1.0, must be 0 or more");
    }

    @Test
    void namesMayBeGiven() {
        NaiveBayesModel model = BayesFits.fit(data(), "c ~ x");
        PredictionNames names =
                new PredictionNames(List.of("p1", "p2", "p3"), List.of(), List.of(), List.of(), List.of());
        assertThat(BayesFits.score(model, PROBABILITIES.withNames(names), data())
                        .numbers("p2"))
                .hasSize(7);
        assertThatThrownBy(() -> BayesFits.score(model, PredictionOptions.DEFAULT.withNames(names), data()))
                .isInstanceOf(QuernException.class);
    }

    @Test
    void plansItsPasses() {
        assertThat(new NaiveBayes(NaiveBayesOptions.of("c ~ x + t")).plan(data().info()))
                .extracting(PlannedPass::pass, PlannedPass::stateBytes)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("bayes.counts", 100 + 16 * 3 + 72L * 3 + 8 * 3 * 2));
        assertThat(new NaiveBayes(NaiveBayesOptions.of("c ~ x + s")).plan(data().info()))
                .extracting(PlannedPass::pass)
                .containsExactly("design.levels", "bayes.counts");
    }

    private static void refuses(MemoryChunkSource data, NaiveBayesOptions options, String message) {
        assertThatThrownBy(() -> BayesFits.fit(data, options))
                .isInstanceOf(QuernException.class)
                .hasMessage(message);
    }

    @Test
    void refusesBadInputInOneLine() {
        refuses(
                data(),
                NaiveBayesOptions.of("x ~ t"),
                "'x' in formula 'x ~ t' is float64, but naive Bayes needs a factor, string or truth value as class:"
                        + " --transform \"c = factor(y, 0, 1)\" makes a factor of a number");
        refuses(
                data(Double.POSITIVE_INFINITY, 1),
                NaiveBayesOptions.of("c ~ x"),
                "'x' is infinite in 1 rows of small.q: leave them out with --row-selection \"is_finite(x)\"");
        refuses(
                data(6, -1),
                NaiveBayesOptions.of("c ~ x").withWeights("w", WeightKind.PROBABILITY),
                "Weights 'w' are negative in 1 rows of small.q, must be 0 or more");
        refuses(
                data(),
                NaiveBayesOptions.of("c ~ x").withRows(Optional.of(Expression.parse("x == 5")), List.of()),
                "All 2 valid rows of small.q are of the class 'yes' of 'c': naive Bayes needs rows of at least two"
                        + " classes");
        refuses(
                data(),
                NaiveBayesOptions.of("c ~ x").withRows(Optional.of(Expression.parse("x > 100")), List.of()),
                "No valid rows for 'c ~ x' in small.q: the row selection 'x > 100' is true in none");
        refuses(
                data(),
                NaiveBayesOptions.of("c ~ x").withRows(Optional.of(Expression.parse("x == 7")), List.of()),
                "No valid rows for 'c ~ x' in small.q: 1 rows have a missing value");
        refuses(
                data(),
                NaiveBayesOptions.of("c ~ x")
                        .withWeights("zero", WeightKind.PROBABILITY)
                        .withRows(Optional.empty(), List.of(org.quern.language.Transform.parse("zero = 0 * w"))),
                "No valid rows for 'c ~ x' in small.q: 0 rows have a missing value, 7 have weight 0");
        refuses(
                data(),
                NaiveBayesOptions.of("c ~ x").withWeights("s", WeightKind.PROBABILITY),
                "Weights must be numbers, but column 's' is string");
        assertThatThrownBy(() -> BayesFits.fit(data(), "c ~ y")).hasMessageStartingWith("Unknown column 'y'");
        assertThatThrownBy(() -> NaiveBayesOptions.of("c ~ x:t"))
                .hasMessage("Naive Bayes takes predictors one by one, but 'c ~ x:t' has the interaction 'x:t': make one"
                        + " column of it by --transform");
        assertThatThrownBy(() -> NaiveBayesOptions.of("~ x"))
                .hasMessageStartingWith("Formula '~x' has no dependent variable");
        assertThatThrownBy(() -> NaiveBayesOptions.of("c ~ 1")).hasMessageContaining("has no predictor");
        assertThatThrownBy(() -> NaiveBayesOptions.of("c ~ x").withSmoothing(-1))
                .hasMessage("Invalid smoothing: -1.0, must be 0 or more, such as 1");
        assertThatThrownBy(() -> NaiveBayesOptions.of("c ~ x").withThreshold(0))
                .hasMessage("Invalid threshold: 0.0, must be above 0, such as 0.001");
    }
}
