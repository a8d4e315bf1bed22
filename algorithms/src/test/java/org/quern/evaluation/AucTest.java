package org.quern.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Optional;
import java.util.Random;
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
import org.quern.pass.PlannedPass;

class AucTest {
    private static final double INF = Double.POSITIVE_INFINITY;

    /** Random scores, some of them equal; some rows have infinite ones. */
    private static double[][] random(int rows, long seed, double round) {
        Random random = new Random(seed);
        double[][] columns = new double[3][rows];
        for (int i = 0; i < rows; i++) {
            columns[0][i] = random.nextInt(3) == 0 ? 1 : 0;
            double score = random.nextGaussian() + columns[0][i];
            columns[1][i] = i % 97 == 0 ? -INF : round == 0 ? score : Math.rint(score / round) * round;
            columns[2][i] = score + random.nextGaussian();
        }
        return columns;
    }

    /** By all pairs. */
    private static double area(double[] actual, double[] scores) {
        double sum = 0;
        double pairs = 0;
        for (int i = 0; i < actual.length; i++) {
            for (int j = 0; j < actual.length; j++) {
                if (actual[i] == 1 && actual[j] == 0) {
                    pairs++;
                    sum += scores[i] > scores[j] ? 1 : scores[i] == scores[j] ? 0.5 : 0;
                }
            }
        }
        return sum / pairs;
    }

    private static AucTable auc(MemoryChunkSource data, int limit, int maxPasses) {
        return Evaluations.run(data, new Auc(new AucOptions(ScoredOptions.of("y", "a", "b"), 0.9, maxPasses), limit));
    }

    @Test
    void equalsTheShareOfPairs() {
        for (double round : new double[] {0, 0.5}) {
            double[][] columns = random(600, 1, round);
            AucTable table = auc(Evaluations.numbers("y a b", columns), ScoreTable.LIMIT, 1);
            for (int p = 0; p < 2; p++) {
                assertThat(table.areas().get(p).area()).isCloseTo(area(columns[0], columns[p + 1]), within(1e-14));
                assertThat(table.areas().get(p).bound()).isZero();
            }
            assertThat(table.passes()).isEqualTo(2);
        }
    }

    @Test
    void isExactInMorePassesWhereScoresAreMany() {
        for (double round : new double[] {0, 0.001}) {
            double[][] columns = random(1500, 2, round);
            MemoryChunkSource data = Evaluations.numbers("y a b", columns);
            AucTable whole = auc(data, ScoreTable.LIMIT, 1);
            AucTable exact = auc(data, 100, 100);
            AucTable binned = auc(data, 100, 2);
            for (int p = 0; p < 2; p++) {
                AucTable.Area area = exact.areas().get(p);
                assertThat(area.bound()).isZero();
                assertThat(area.area()).isCloseTo(whole.areas().get(p).area(), within(1e-14));
                assertThat(area.standardError()).isCloseTo(whole.areas().get(p).standardError(), within(1e-14));
                assertThat(binned.areas().get(p).bound()).isPositive().isLessThan(0.02);
                assertThat(Math.abs(binned.areas().get(p).area() - area.area()))
                        .isLessThanOrEqualTo(binned.areas().get(p).bound());
                assertThat(binned.areas().get(p).passesForExact()).isGreaterThan(2);
            }
            assertThat(exact.passes())
                    .as("about rows by limit, and one to compare")
                    .isBetween(10, 32);
            assertThat(exact.areas())
                    .allSatisfy(area -> assertThat(area.passesForExact()).isBetween(10, exact.passes() - 1));
            assertThat(auc(data, 100, exact.passes() - 1).areas()).isEqualTo(exact.areas());
            AucTable nearly = auc(data, 100, exact.passes() - 2);
            assertThat(nearly.areas())
                    .anySatisfy(area -> assertThat(area.bound()).isPositive());
            assertThat(binned.passes()).isEqualTo(2);
        }
    }

    /** Half of the rows share one score, more than a pass has room for. */
    @Test
    void manyEqualScoresAreOneEntry() {
        double[][] columns = random(800, 3, 0);
        for (int i = 0; i < 800; i += 2) {
            columns[1][i] = 0.25;
        }
        AucTable exact = auc(Evaluations.numbers("y a b", columns), 64, 100);
        assertThat(exact.areas().get(0).area()).isCloseTo(area(columns[0], columns[1]), within(1e-14));
        assertThat(exact.areas().get(0).bound()).isZero();
    }

    @Test
    void equalPredictorsDoNotDiffer() {
        double[][] columns = random(300, 4, 0);
        AucTable table = auc(Evaluations.numbers("y a b", columns[0], columns[2], columns[2]), 1 << 20, 1);
        assertThat(table.comparisons().get(0).z()).isZero();
        assertThat(table.comparisons().get(0).p()).isEqualTo(1);
    }

    private static MemoryChunkSource kinds() {
        List<String> levels = List.of("a", "b", "c");
        return MemoryChunkSource.of(
                "kinds.q",
                Schema.of(
                        Variable.of("truth", ColumnType.BOOLEAN),
                        Variable.factor("three", levels),
                        Variable.of("text", ColumnType.STRING),
                        Variable.of("number", ColumnType.FLOAT64),
                        Variable.of("s", ColumnType.FLOAT64),
                        Variable.of("day", ColumnType.DATE)),
                List.of(
                        new BooleanColumn((byte) 0, (byte) 0, (byte) 1, (byte) 1, (byte) -1),
                        new FactorColumn(new int[] {0, 1, 2, 2, 0}, levels, 5),
                        StringColumn.of("no", "no", "yes", "yes", "yes"),
                        new DoubleColumn(3, 3, 7, 7, 2),
                        new DoubleColumn(1, 3, 2, 4, Double.NaN),
                        new org.quern.data.IntColumn(1, 2, 3, 4, 5)),
                2);
    }

    private static AucTable of(ScoredOptions options) {
        return Evaluations.run(kinds(), new Auc(AucOptions.of(options)));
    }

    @Test
    void actualMayBeOfAnyKind() {
        for (ScoredOptions options : List.of(
                ScoredOptions.of("truth", "s"),
                ScoredOptions.of("three", "s").withPositive("c"),
                ScoredOptions.of("text", "s"),
                ScoredOptions.of("text", "s").withPositive("yes"),
                ScoredOptions.of("number", "s").withPositive("7"))) {
            AucTable table = of(options);
            assertThat(table.areas().get(0).area()).as(options.actual()).isEqualTo(0.75);
            assertThat(table.scored().missingRows()).isEqualTo(1);
        }
        assertThat(of(ScoredOptions.of("truth", "s").withPositive("FALSE"))
                        .areas()
                        .get(0)
                        .area())
                .isEqualTo(0.25);
        assertThat(of(ScoredOptions.of("truth", "s").withPositive("FALSE"))
                        .scored()
                        .positive())
                .isEqualTo("FALSE");
        assertThat(of(ScoredOptions.of("text", "s")).passes()).isEqualTo(2);
        assertThat(of(ScoredOptions.of("three", "s").withPositive("c")).scored().negative())
                .isEqualTo("not c");
    }

    private static void refuses(ScoredOptions options, String message) {
        assertThatThrownBy(() -> of(options)).isInstanceOf(QuernException.class).hasMessage(message);
    }

    @Test
    void refusesBadInputInOneLine() {
        refuses(
                ScoredOptions.of("three", "s"),
                "Actual 'three' has 3 levels (a, b, c), but must have two; --positive LEVEL compares one with the rest");
        refuses(
                ScoredOptions.of("three", "s").withPositive("d"),
                "Unknown level 'd' of actual 'three'. Levels: a, b, c");
        refuses(
                ScoredOptions.of("number", "s"),
                "Actual 'number' must be 0 or 1, but is another number in 4 rows of kinds.q, the first of them row 1;"
                        + " --positive NUMBER compares one number with the rest");
        refuses(
                ScoredOptions.of("number", "s").withPositive("x"),
                "Invalid positive level 'x': actual 'number' holds numbers, so it must be one");
        refuses(
                ScoredOptions.of("truth", "s").withPositive("yes"),
                "Invalid positive level 'yes': actual 'truth' is a truth value, so it is TRUE or FALSE");
        refuses(
                ScoredOptions.of("day", "s"),
                "Actual 'day' is a date, but must be 0 or 1, a truth value, a factor or a string");
        refuses(
                ScoredOptions.of("truth", "text"),
                "Predictor 'text' is string, but must be a number; 'evaluate' compares predicted classes");
        refuses(
                ScoredOptions.of("text", "s").withRows(Optional.of(Expression.parse("s > 3")), List.of()),
                "Actual 'text' has 1 levels (yes), but must have two; --positive LEVEL compares one with the rest");
        refuses(
                ScoredOptions.of("truth", "s").withRows(Optional.of(Expression.parse("s > 3")), List.of()),
                "Actual 'truth' is 'TRUE' in all 1 valid rows of kinds.q: a curve needs rows of both outcomes");
        refuses(
                ScoredOptions.of("text", "s").withPositive("nope"),
                "Actual 'text' is 'nope' in none of 4 valid rows of kinds.q: a curve needs rows of both outcomes");
        refuses(
                ScoredOptions.of("truth", "s").withRows(Optional.of(Expression.parse("s > 30")), List.of()),
                "No valid rows in kinds.q: the row selection 's > 30' is true in none");
        refuses(
                ScoredOptions.of("truth", "s").withRows(Optional.of(Expression.parse("number == 2")), List.of()),
                "No valid rows in kinds.q: 1 rows have no actual, prediction or weight");
        refuses(
                ScoredOptions.of("truth", "s")
                        .withWeights("w", WeightKind.PROBABILITY)
                        .withRows(Optional.empty(), List.of(org.quern.language.Transform.parse("w = number - 3"))),
                "Weights 'w' are negative in 1 rows of kinds.q, must be 0 or more");
        refuses(
                ScoredOptions.of("truth", "s")
                        .withWeights("w", WeightKind.FREQUENCY)
                        .withRows(Optional.empty(), List.of(org.quern.language.Transform.parse("w = 0 * number"))),
                "No valid rows in kinds.q: 0 rows have no actual, prediction or weight, 5 have weight 0");
        assertThatThrownBy(() -> of(ScoredOptions.of("truth", "t"))).hasMessageStartingWith("Unknown column 't'");
        assertThatThrownBy(() -> ScoredOptions.of("truth")).hasMessageStartingWith("No predictor");
        assertThatThrownBy(() -> ScoredOptions.of("truth", "s", "s")).hasMessage("A predictor is named twice: s, s");
        assertThatThrownBy(() -> new AucOptions(ScoredOptions.of("y", "s"), 1, 8))
                .hasMessageStartingWith("Invalid confidence level: 1.0");
        assertThatThrownBy(() -> new AucOptions(ScoredOptions.of("y", "s"), 0.9, 0))
                .hasMessageStartingWith("Invalid number of passes: 0");
    }

    @Test
    void plansItsPasses() {
        Auc auc = new Auc(AucOptions.of(ScoredOptions.of("text", "s", "number")), 2);
        assertThat(auc.plan(kinds().info()))
                .extracting(PlannedPass::pass, PlannedPass::times)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("design.levels", "1"),
                        org.assertj.core.groups.Tuple.tuple("evaluation.scores", "1"),
                        org.assertj.core.groups.Tuple.tuple(
                                "evaluation.scores", "0 to 3: if there are more than 2 distinct scores"),
                        org.assertj.core.groups.Tuple.tuple("evaluation.placements", "1"));
    }
}
