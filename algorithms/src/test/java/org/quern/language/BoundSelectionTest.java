package org.quern.language;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.quern.QuernException;
import org.quern.data.Chunk;
import org.quern.data.Column;
import org.quern.data.ColumnRange;
import org.quern.data.ColumnType;
import org.quern.data.FactorColumn;
import org.quern.data.Schema;
import org.quern.data.StringColumn;
import org.quern.data.Variable;

class BoundSelectionTest {
    private static ColumnSelection selection(List<String> columns, String rows, String... transforms) {
        return new ColumnSelection(
                columns,
                Optional.ofNullable(rows).map(Expression::parse),
                Arrays.stream(transforms).map(Transform::parse).toList());
    }

    private static Chunk applied(ColumnSelection selection) {
        BoundSelection bound = selection.bind(Sample.SCHEMA);
        List<Column> read = bound.inputs().stream().map(Sample.CHUNK::column).toList();
        Chunk result = bound.apply(Sample.CHUNK.withColumns(Sample.SCHEMA.select(bound.inputs()), read));
        assertThat(result.schema()).isEqualTo(bound.output());
        assertThat(result.schema().names()).isEqualTo(selection.columns());
        return result;
    }

    private static List<String> values(Chunk chunk, String column) {
        return Sample.written(chunk.column(column));
    }

    @Test
    void handsOnColumnsAsTheyAre() {
        Chunk chunk = applied(selection(List.of("s", "x"), null));
        assertThat(chunk.rows()).isEqualTo(5);
        assertThat(chunk.column("x")).isSameAs(Sample.CHUNK.column("x"));
        assertThat(chunk.schema().variable("x")).isEqualTo(Sample.SCHEMA.variable("x"));
    }

    @Test
    void keepsOnlyRowsWhereTheSelectionIsTrue() {
        Chunk chunk = applied(selection(List.of("x", "i"), "x > 0"));
        assertThat(values(chunk, "x")).containsExactly("1.5", "Inf");
        assertThat(values(chunk, "i")).containsExactly("1", "2147483647");
        assertThat(chunk.rowNumber(0)).isEqualTo(100);
        assertThat(chunk.rowNumber(1)).isEqualTo(103);
    }

    @Test
    void keepsTheChunkWhereAllRowsAreSelected() {
        Chunk chunk = applied(selection(List.of("x"), "TRUE"));
        assertThat(chunk.column("x")).isSameAs(Sample.CHUNK.column("x"));
        assertThat(applied(selection(List.of("x"), "NA")).rows()).isZero();
        assertThat(applied(selection(List.of(), null)).rows()).isEqualTo(5);
        assertThat(applied(selection(List.of(), "b")).rows()).isEqualTo(2);
    }

    @Test
    void selectsAfterTransforms() {
        Chunk chunk = applied(selection(List.of("z"), "z > 2", "z = i * 2"));
        assertThat(values(chunk, "z")).containsExactly("4294967294");
    }

    @Test
    void transformsSeeTheColumnsAndTransformsBeforeThem() {
        Chunk chunk = applied(selection(List.of("x", "z", "w"), null, "z = x + 1", "x = z * 2", "w = x - z"));
        assertThat(values(chunk, "z")).containsExactly("2.5", "-1", "NA", "Inf", "1");
        assertThat(values(chunk, "x")).containsExactly("5", "-2", "NA", "Inf", "2");
        assertThat(values(chunk, "w")).containsExactly("2.5", "-1", "NA", "NA", "1");
    }

    @Test
    void selectionAndLaterTransformsSeeTheReplacement() {
        Chunk chunk = applied(selection(List.of("i", "k"), "i > 0", "i = -i", "k = i + 0"));
        assertThat(values(chunk, "i")).containsExactly("7");
        assertThat(values(chunk, "k")).containsExactly("7");
    }

    @Test
    void copiesAndRenamesColumns() {
        BoundSelection bound = selection(List.of("g"), null, "g = f").bind(Sample.SCHEMA);
        assertThat(bound.output().variable("g").levels()).isEqualTo(Sample.COLOURS);
        assertThat(applied(selection(List.of("g"), null, "g = f")).column("g")).isSameAs(Sample.CHUNK.column("f"));
    }

    @Test
    void readsOnlyWhatIsNeeded() {
        assertThat(selection(List.of("x"), "b & (z > 0)", "z = i + j", "w = l + 1")
                        .bind(Sample.SCHEMA)
                        .inputs())
                .containsExactly("x", "i", "j", "b");
        assertThat(selection(List.of("w", "x"), null, "z = i + j", "w = z * r")
                        .bind(Sample.SCHEMA)
                        .inputs())
                .containsExactly("x", "r", "i", "j");
        assertThat(selection(List.of("x"), null, "x = 1").bind(Sample.SCHEMA).inputs())
                .isEmpty();
        assertThat(selection(List.of("x"), null, "x = x + y")
                        .bind(Sample.SCHEMA)
                        .inputs())
                .containsExactly("x", "y");
    }

    @Test
    void computesWhatTheSelectionDoesNotNeedForSelectedRowsAlone() {
        // the overflow in the row left out is never computed
        Chunk chunk = applied(selection(List.of("z"), "l < 100", "z = l * 2"));
        assertThat(values(chunk, "z")).containsExactly("2", "-14");
        assertThatThrownBy(() -> applied(selection(List.of("z"), "l < 10000000000000000", "z = l * 1024")))
                .hasMessageContaining("in row 105");
    }

    @Test
    void dropsColumnsByNull() {
        ColumnSelection all = ColumnSelection.all(
                Sample.SCHEMA,
                Optional.empty(),
                List.of(Transform.parse("x = NULL"), Transform.parse("y = y + 1"), Transform.parse("z = 1")));
        assertThat(all.columns()).startsWith("y", "r").endsWith("odd name", "z").doesNotContain("x");
        assertThat(applied(all).schema().size()).isEqualTo(Sample.SCHEMA.size());
        assertThatThrownBy(() -> selection(List.of("x"), null, "x = NULL").bind(Sample.SCHEMA))
                .isInstanceOf(QuernException.class)
                .hasMessageStartingWith("Unknown column 'x'");
        assertThatThrownBy(() ->
                        selection(List.of("z"), null, "x = NULL", "z = x + 1").bind(Sample.SCHEMA))
                .hasMessageStartingWith("Unknown column 'x'");
        assertThatThrownBy(() -> selection(List.of(), null, "zz = NULL").bind(Sample.SCHEMA))
                .hasMessageStartingWith("Unknown column 'zz'");
        assertThat(values(applied(selection(List.of("x"), null, "x = NULL", "x = i")), "x"))
                .containsExactly("1", "-7", "NA", "2147483647", "0");
    }

    @Test
    void refusesUnknownColumnsAndSelectionsThatAreNotLogical() {
        assertThatThrownBy(() -> selection(List.of("ArmedForces"), null).bind(Sample.SCHEMA))
                .hasMessageStartingWith("Unknown column 'ArmedForces'; did you mean 'Armed.Forces'?");
        assertThatThrownBy(() -> selection(List.of(), "x + 1").bind(Sample.SCHEMA))
                .hasMessage("'row selection' needs a logical value, but 'x + 1' is a float64; write x + 1 != 0\n"
                        + "  x + 1\n  ^");
        assertThatThrownBy(() -> selection(List.of(), "Armedforces > 1").bind(Sample.SCHEMA))
                .hasMessageContaining("did you mean 'Armed.Forces'?")
                .hasMessageEndingWith("\n  Armedforces > 1\n  ^");
        assertThatThrownBy(() -> selection(List.of("x", "x"), null).bind(Sample.SCHEMA))
                .hasMessage("Column 'x' occurs twice; rename one of them");
        assertThatThrownBy(
                        () -> selection(List.of(), null, "never.used = s + 1").bind(Sample.SCHEMA))
                .hasMessageStartingWith("'+' needs a number, but 's' is a string");
    }

    @Test
    void forgetsTheNumberOfMissingValuesOnceRowsAreSelected() {
        Schema schema =
                Schema.of(Variable.of("x", ColumnType.FLOAT64).withMissing(7).withRange(0, 9));
        Variable selected =
                selection(List.of("x"), "x > 1").bind(schema).output().variable("x");
        assertThat(selected.missing()).isEqualTo(-1);
        assertThat(selected.high()).isEqualTo(9);
        assertThat(selection(List.of("x"), null)
                        .bind(schema)
                        .output()
                        .variable("x")
                        .missing())
                .isEqualTo(7);
    }

    @Test
    void selectionsAreReadAsWritten() throws IOException {
        String many = IntStream.range(0, 20_000).mapToObj(Integer::toString).collect(Collectors.joining(", "));
        ColumnSelection selection = selection(
                List.of("x", "größe"), "i %in% c(" + many + ")", "z = log(x + 1)", "`odd name` = NULL", "x = 'a'");
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        selection.write(new DataOutputStream(bytes));
        assertThat(ColumnSelection.read(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray()))))
                .isEqualTo(selection);
    }

    @Test
    void writesTransformsAsRead() {
        for (String text : List.of("z = log(x + 1)", "`odd name` = NULL", "z = \"a\"")) {
            assertThat(Transform.parse(text).text()).isEqualTo(text);
        }
        assertThat(Transform.parse("z=x")).isEqualTo(Transform.parse(" z = x "));
        assertThatThrownBy(() -> Transform.parse("log(x)")).hasMessageStartingWith("Unexpected '(' in transform");
        assertThatThrownBy(() -> Transform.parse("z = ")).hasMessageStartingWith("The transform ends too early");
        assertThatThrownBy(() -> Transform.parse("z == 1")).hasMessageStartingWith("Unexpected '==' in transform");
    }

    private static List<ColumnRange> ranges(String rows, String... transforms) {
        return selection(List.of("x"), rows, transforms).bind(Sample.SCHEMA).ranges();
    }

    @Test
    void readsRangesFromComparisonsJoinedByAnd() {
        double infinity = Double.POSITIVE_INFINITY;
        assertThat(ranges("x > 5 & (3 >= y) && i == 2 * 3"))
                .containsExactly(
                        ColumnRange.between("x", 5, infinity),
                        ColumnRange.between("y", -infinity, 3),
                        ColumnRange.between("i", 6, 6));
        assertThat(ranges("b & !c & !missing(x) & y != 2"))
                .containsExactly(
                        ColumnRange.between("b", 1, 1),
                        ColumnRange.between("c", 0, 0),
                        ColumnRange.between("x", -infinity, infinity),
                        ColumnRange.between("y", -infinity, infinity));
        assertThat(ranges("f == 'red' & 'apple' == s & f in ('red', 'mauve')"))
                .containsExactly(
                        ColumnRange.in("f", Set.of("red")),
                        ColumnRange.in("s", Set.of("apple")),
                        ColumnRange.in("f", Set.of("red", "mauve")));
        assertThat(ranges("d >= '2010-10-01' & t < '1970-01-01 00:00:01'"))
                .containsExactly(
                        ColumnRange.between("d", 14_883, infinity), ColumnRange.between("t", -infinity, 1_000_000));
        assertThat(ranges("i %in% c(3, 1:2)")).containsExactly(ColumnRange.between("i", 1, 3));
        assertThat(ranges("l > 9007199254740993"))
                .containsExactly(ColumnRange.between("l", Math.nextDown(9007199254740993.0), infinity));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x > 5 | y < 3",
                "!(x > 5)",
                "x > y",
                "x + 1 > 5",
                "f != 'red'",
                "o < 'high'",
                "d > '1970-01-01 12:00'",
                "x > 0/0",
                "ifelse(b, x > 1, FALSE)",
                "TRUE",
                "!(x %in% c(1, 2))",
                "s < 'b'"
            })
    void readsNoRangesFromAnythingElse(String rows) {
        assertThat(ranges(rows)).isEmpty();
    }

    @Test
    void readsNoRangesOfTransformedColumns() {
        assertThat(ranges("x > 5 & y > 1", "x = -x"))
                .containsExactly(ColumnRange.between("y", 1, Double.POSITIVE_INFINITY));
        assertThat(ranges("z > 5", "z = x")).isEmpty();
    }

    @Test
    void everySelectedRowLiesInTheRanges() {
        long seed = 4711;
        Random random = new Random(seed);
        int ranged = 0;
        int kept = 0;
        for (int n = 0; n < 3_000; n++) {
            String rows = condition(random, 3);
            BoundSelection bound = ColumnSelection.all(Sample.SCHEMA, Optional.of(Expression.parse(rows)), List.of())
                    .bind(Sample.SCHEMA);
            Chunk chunk = bound.apply(Sample.CHUNK);
            for (ColumnRange range : bound.ranges()) {
                ranged++;
                for (int row = 0; row < chunk.rows(); row++) {
                    kept++;
                    assertThat(meets(chunk.column(range.column()), row, range))
                            .as("seed %d: %s, %s, row %d", seed, rows, range, chunk.rowNumber(row))
                            .isTrue();
                }
            }
        }
        assertThat(ranged).isGreaterThan(1_000);
        assertThat(kept).isGreaterThan(500);
    }

    private static boolean meets(Column column, int row, ColumnRange range) {
        if (column.isMissing(row)) {
            return false;
        } else if (column instanceof FactorColumn factor) {
            return range.texts().contains(factor.levels().get(factor.codes()[row]));
        } else if (column instanceof StringColumn strings) {
            return range.texts().contains(strings.value(row));
        }
        double[] values = new double[column.rows()];
        column.toDoubles(values);
        return values[row] >= range.low() && values[row] <= range.high();
    }

    private static String condition(Random random, int depth) {
        int kind = depth == 0 ? random.nextInt(6) : random.nextInt(10);
        return switch (kind) {
            case 0, 1 -> comparison(random);
            case 2 -> pick(random, "f", "s", "o") + pick(random, " == ", " != ") + text(random);
            case 3 ->
                pick(random, "d", "t")
                        + sign(random)
                        + pick(random, "'2010-10-01'", "'1970-01-01'", "'1969-12-31 23:59:59'");
            case 4 -> pick(random, "b", "!c", "!missing(x)", "missing(i)", "is.na(y)", "!is.na(l)");
            case 5 -> pick(random, "i", "x", "l") + " %in% c(" + number(random) + ", " + number(random) + ")";
            case 6 -> "(" + condition(random, depth - 1) + " | " + condition(random, depth - 1) + ")";
            case 7 -> "!(" + condition(random, depth - 1) + ")";
            default -> "(" + condition(random, depth - 1) + " & " + condition(random, depth - 1) + ")";
        };
    }

    private static String comparison(Random random) {
        String column = pick(random, "x", "y", "r", "i", "j", "l", "Armed.Forces", "b");
        return random.nextBoolean() ? column + sign(random) + number(random) : number(random) + sign(random) + column;
    }

    private static String sign(Random random) {
        return pick(random, " < ", " <= ", " > ", " >= ", " == ", " != ");
    }

    private static String number(Random random) {
        return pick(
                random,
                "0",
                "1",
                "-2",
                "1.5",
                "2",
                "-7",
                "Inf",
                "-Inf",
                "0.1",
                "2147483647",
                "9007199254740993",
                "0/0",
                "20");
    }

    private static String text(Random random) {
        return pick(random, "'red'", "'apple'", "''", "'low'", "'mauve'");
    }

    private static String pick(Random random, String... choices) {
        return choices[random.nextInt(choices.length)];
    }
}
