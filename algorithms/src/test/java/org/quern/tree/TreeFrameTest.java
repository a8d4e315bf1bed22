package org.quern.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.quern.QuernException;
import org.quern.data.ColumnType;
import org.quern.data.DoubleColumn;
import org.quern.data.FactorColumn;
import org.quern.data.IntColumn;
import org.quern.data.MemoryChunkSource;
import org.quern.data.Schema;
import org.quern.data.StringColumn;
import org.quern.data.Variable;
import org.quern.language.Expression;
import org.quern.linear.WeightKind;
import org.quern.pass.LocalEngine;
import org.quern.pass.Progress;

class TreeFrameTest {
    private static final double NA = Double.NaN;

    private static final List<String> LEVELS = List.of("a", "b", "c");

    private static MemoryChunkSource data(Schema schema, org.quern.data.Column... columns) {
        return MemoryChunkSource.of("rows.q", schema, List.of(columns), 3);
    }

    private static Schema schema() {
        return Schema.of(
                Variable.factor("class", LEVELS).withMissing(1),
                Variable.of("y", ColumnType.FLOAT64).withRange(-1, 8).withMissing(0),
                Variable.of("n", ColumnType.INT32).withRange(-3, 4).withMissing(1),
                Variable.of("x", ColumnType.FLOAT64).withRange(0, 1).withMissing(0),
                Variable.factor("f", LEVELS).withMissing(0),
                Variable.of("w", ColumnType.FLOAT64),
                Variable.of("text", ColumnType.STRING));
    }

    private static MemoryChunkSource described() {
        return data(
                schema(),
                new FactorColumn(new int[] {0, 1, 2, -1, 0}, LEVELS, 5),
                new DoubleColumn(-1, 0.5, 8, 1, 1),
                new IntColumn(-3, 0, IntColumn.MISSING, 4, 4),
                new DoubleColumn(0, 0.25, 0.5, 1, 1),
                new FactorColumn(new int[] {0, 0, 1, 1, 1}, LEVELS, 5),
                new DoubleColumn(1, 2, 0, 0.5, 1),
                StringColumn.of("u", "v", null, "v", "u"));
    }

    private static TreeFrame frame(MemoryChunkSource data, TreeVariables variables, int maxBins) {
        LocalEngine.Options options = new LocalEngine.Options(2, 0, LocalEngine.States.THROUGH_CODEC);
        return TreeFrame.of(new LocalEngine(data, options, Progress.NONE), variables, maxBins, TreeFrame.Needs.RANGES);
    }

    private static TreeFrame frame(String formula) {
        return frame(described(), TreeVariables.of(formula), 101);
    }

    @Test
    void takesNoPassWhereTheDescriptionSaysAll() {
        TreeFrame frame = frame("y ~ n + f");
        assertThat(frame.passes()).isZero();
        assertThat(frame.rows().rows()).isEqualTo(5);
        assertThat(frame.rows().low()).isEqualTo(-1);
        assertThat(frame.rows().high()).isEqualTo(8);
        assertThat(frame.bins().count(0)).isEqualTo(8);
        assertThat(frame.bins().threshold(0, 0, 7)).isEqualTo(0.5);
        assertThat(frame.bins().count(1)).isEqualTo(3);
        assertThat(frame("class ~ n").passes()).isZero();
        assertThat(frame("class ~ n").rows().rows()).isEqualTo(4);
        assertThat(TreeFrame.plan(described().info(), TreeVariables.of("y ~ n + f"), 101, TreeFrame.Needs.RANGES))
                .isEmpty();
    }

    @Test
    void takesOnePassOtherwise() {
        assertThat(frame("y ~ n + x").passes()).isEqualTo(1);
        assertThat(frame(described(), TreeVariables.of("y ~ n"), 4).passes()).isEqualTo(1);
        assertThat(frame("y ~ n + text").passes()).isEqualTo(1);
        assertThat(frame("text ~ n").passes()).isEqualTo(1);
        assertThat(frame("log(y + 2) ~ n").passes()).isEqualTo(1);
        assertThat(frame(
                                described(),
                                TreeVariables.of("y ~ n").withRows(Optional.of(Expression.parse("x < 1")), List.of()),
                                101)
                        .passes())
                .isEqualTo(1);
        assertThat(TreeFrame.plan(described().info(), TreeVariables.of("y ~ text"), 101, TreeFrame.Needs.RANGES))
                .hasSize(1);
    }

    @Test
    void findsLevelsBinsAndStatisticsTogether() {
        TreeFrame frame = frame("text ~ x + n");
        assertThat(frame.design().classes()).containsExactly("u", "v");
        assertThat(frame.rows().classRows()).containsExactly(2, 2);
        assertThat(frame.rows().missingRows()).isEqualTo(1);
        assertThat(frame.bins().lows(0)).containsExactly(0, 0.25, 1);
        TreeFrame regression = frame("y ~ x + text");
        assertThat(regression.rows().mean()).isEqualTo(9.5 / 5);
        assertThat(regression.design().levels(1)).containsExactly("u", "v");
        assertThat(regression.bins().count(1)).isEqualTo(2);
    }

    @Test
    void theDotStandsForNeitherWeightsNorGroups() {
        TreeVariables variables = TreeVariables.of("y ~ .")
                .withWeights(Optional.of("w"), WeightKind.FREQUENCY)
                .withGroups(Optional.of("text"));
        TreeFrame frame = frame(described(), variables, 101);
        assertThat(frame.variables().formula().text()).isEqualTo("y ~ class + n + x + f");
        assertThat(frame.rows().weight()).isEqualTo(4.5);
        assertThat(frame.rows().heaviest()).isEqualTo(2);
        assertThat(frame.rows().wholeWeights()).isFalse();
        assertThat(frame.rows().weightlessRows()).isEqualTo(1);
    }

    @Test
    void rowsWithoutAnyPredictorAreLeftOut() {
        TreeFrame frame = frame(
                data(
                        Schema.of(
                                Variable.of("y", ColumnType.FLOAT64),
                                Variable.of("x", ColumnType.FLOAT64),
                                Variable.of("text", ColumnType.STRING)),
                        new DoubleColumn(1, 2, 3, NA),
                        new DoubleColumn(1, NA, NA, 2),
                        StringColumn.of(null, null, "u", "u")),
                TreeVariables.of("y ~ x + text"),
                101);
        assertThat(frame.rows().rows()).isEqualTo(2);
        assertThat(frame.rows().missingRows()).isEqualTo(2);
    }

    @Test
    void refusesDataThatNoTreeCanBeFittedTo() {
        Schema schema = Schema.of(
                Variable.of("y", ColumnType.FLOAT64),
                Variable.factor("class", LEVELS),
                Variable.of("x", ColumnType.FLOAT64),
                Variable.of("none", ColumnType.FLOAT64),
                Variable.of("big", ColumnType.FLOAT64),
                Variable.of("text", ColumnType.STRING),
                Variable.of("w", ColumnType.FLOAT64));
        MemoryChunkSource bad = data(
                schema,
                new DoubleColumn(2, 2, 2, 2),
                new FactorColumn(new int[] {1, 1, 1, -1}, LEVELS, 4),
                new DoubleColumn(1, 2, 3, 4),
                new DoubleColumn(NA, NA, NA, NA),
                new DoubleColumn(1, 2, Double.NEGATIVE_INFINITY, 2),
                StringColumn.of(null, null, null, null),
                new DoubleColumn(1, -1, 1, 1));
        refused(bad, "y ~ x", "'y' is 2.0 in all 4 valid rows of rows.q: there is nothing to explain");
        refused(
                bad,
                "class ~ x",
                "All 3 valid rows of rows.q are of the class 'b' of 'class': a tree needs rows of at"
                        + " least two classes");
        refused(bad, "x ~ y + none", "'none' is missing in all 4 valid rows of rows.q: leave it out of the formula");
        refused(bad, "x ~ y + text", "'text' is missing in all 4 valid rows of rows.q: leave it out of the formula");
        refused(
                bad,
                "x ~ big",
                "'big' is infinite in 1 rows of rows.q: leave them out with --row-selection" + " \"is_finite(big)\"");
        refused(
                bad,
                "big ~ x",
                "'big' is infinite in 1 rows of rows.q: leave them out with --row-selection" + " \"is_finite(big)\"");
        refused(bad, "none ~ x", "No valid rows for 'none ~ x' in rows.q: 4 rows have a missing value");
        refused(bad, "x ~ y + zz", "Unknown column 'zz'. Columns: y, class, x, none, big, text, w");
        assertThatThrownBy(() -> frame(
                        bad, TreeVariables.of("x ~ y").withWeights(Optional.of("w"), WeightKind.PROBABILITY), 101))
                .isInstanceOf(QuernException.class)
                .hasMessage("Weights 'w' are negative or infinite in 1 rows of rows.q, must be finite and 0 or more");
    }

    private static void refused(MemoryChunkSource data, String formula, String message) {
        assertThatThrownBy(() -> frame(data, TreeVariables.of(formula), 101))
                .isInstanceOf(QuernException.class)
                .hasMessageContaining(message);
    }

    @Test
    void refusesOptionsOutOfRange() {
        mistaken(
                () -> TreeVariables.of("y ~ a:b"),
                "A tree takes predictors one by one, but 'y ~ a:b' has the"
                        + " interaction 'a:b': make one column of it by --transform");
        mistaken(
                () -> TreeVariables.of("~ a"),
                "Formula '~a' has no dependent variable: a tree needs one left of the" + " ~, as in y ~ a + b");
        mistaken(
                () -> TreeChecks.bins(1),
                "Invalid maximum of bins: 1, must be from 2 to 65535, or 0 for bins one" + " unit wide");
        mistaken(() -> TreeChecks.growth(31, 20, 7, 0), "Invalid maximum depth: 31, must be from 1 to 30");
        mistaken(() -> TreeChecks.growth(5, 1, 7, 0), "Invalid minimum of rows to split: 1, must be 2 or more");
        mistaken(() -> TreeChecks.growth(5, 20, 0, 0), "Invalid minimum of rows in a leaf: 0, must be 1 or more");
        mistaken(() -> TreeChecks.growth(5, 20, 7, -1), "Invalid complexity parameter: -1.0, must be from 0 to 1");
        mistaken(
                () -> TreeChecks.drawn(4, 3),
                "Invalid number of variables tried at each split: 4, must be from 1 to"
                        + " 3, the number of predictors");
        mistaken(
                () -> TreeChecks.share("sampling rate", 0, 1),
                "Invalid sampling rate: 0.0, must be above 0 and at" + " most 1");
        TreeDesign design = frame("class ~ f + n").design();
        mistaken(
                () -> TreeChecks.levels(design, 2),
                "'f' has 3 levels; at most 2 are allowed where the response has 3" + " classes or more");
    }

    private static void mistaken(org.assertj.core.api.ThrowableAssert.ThrowingCallable call, String message) {
        assertThatThrownBy(call).isInstanceOf(QuernException.class).hasMessageContaining(message);
    }
}
