package org.quern.language;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.quern.QuernException;
import org.quern.data.DoubleColumn;

class SyntaxTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "  a+b*c | a + b * c",
                "a^2 | a^2",
                "(a+ b)/ 2 | (a + b)/2",
                "-x^2 | -x^2",
                "!missing( x )&&y | !missing(x) & y",
                "x in (1,2) | x in (1, 2)",
                "x %in% c('a',\"b\") | x %in% c(\"a\", \"b\")",
                "x %in% 1:5 | x %in% 1:5",
                "1L | 1",
                "1e5 | 100000.0",
                "1e3L | 1000",
                ".5 | 0.5",
                "1. | 1.0",
                "1e-30 | 1.0e-30",
                "9223372036854775807 | 9223372036854775807",
                "9223372036854775808 | 9.223372036854776e18",
                "Inf | Inf",
                "NaN | NA",
                "NA_character_ | NA",
                "`x` | x",
                "`odd name` | `odd name`",
                "`TRUE` | `TRUE`",
                "`1x` | `1x`",
                "Armed.Forces + .hidden + ..x | Armed.Forces + .hidden + ..x",
                "größe*2 | größe * 2",
                "cut(x,breaks=c(0,1),right=TRUE) | cut(x, breaks = c(0, 1), right = TRUE)",
                "a%%b%/%c | a %% b %/% c",
                "((x)) | ((x))",
                "a<-5 | a < -5"
            })
    void writesExpressionsAsRWould(String text, String canonical) {
        Expression expression = Expression.parse(text);
        assertThat(expression.text()).isEqualTo(canonical);
        assertThat(Expression.parse(canonical)).isEqualTo(expression).hasSameHashCodeAs(expression);
        assertThat(shape(Expression.parse(canonical))).isEqualTo(shape(expression));
    }

    @Test
    void readsDoubledSignsAsSingleOnes() {
        assertThat(Expression.parse("a||b&&c").text()).isEqualTo("a | b & c");
    }

    /** Positions aside, a canonical text must mean the same tree, not only look the same. */
    private static String shape(Expression expression) {
        return expression.node().toString().replaceAll("(at|operatorAt)=\\d+", "");
    }

    @Test
    void readsEscapesInTexts() {
        assertThat(Sample.value("'it\\'s' == \"it's\"")).isEqualTo("TRUE");
        assertThat(Sample.value("\"a\\tb\\n\\\\\\\"\"")).isEqualTo("a\tb\n\\\"");
        String text = "\"say \\\"hi\\\"\\t\\\\\\n\\r\"";
        assertThat(Expression.parse(text).text()).isEqualTo(text);
        assertThatThrownBy(() -> Expression.parse("\"\\q\"")).hasMessageStartingWith("Unknown escape \\q in a text");
    }

    @Test
    void listsColumnsOnceInTheOrderMet() {
        assertThat(Expression.parse("b + log(a) * b + ifelse(`c d` > 1, a, e) + cut(f, c(0, 1)) + (g in (1, 2))")
                        .columns())
                .containsExactly("b", "a", "c d", "e", "f", "g");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "x + | The expression ends too early | 3",
                "x = 5 | Unexpected '=' in expression; equality is written == | 2",
                "x > 1 and y > 2 | Unexpected 'and' in expression; write & | 6",
                "not x | Unexpected 'x' in expression | 4",
                "x IN (1) | Unexpected 'IN' in expression; write in | 2",
                "x y | Unexpected 'y' in expression | 2",
                "x ? y | Unexpected '?' in expression | 2",
                "y ~ x | Unexpected '~' in expression; a formula has one ~ | 2",
                "(x + 1 | The expression ends too early | 6",
                "x + 1) | Unexpected ')' in expression | 5",
                "\"open | A quotation mark \" is not closed | 0",
                "x == 'open | A quotation mark ' is not closed | 5",
                "`open | A quotation mark ` is not closed | 0",
                "x[1] | Unexpected '[' in expression | 1",
                "df$x | Unexpected '$' in expression | 2",
                "5x | Unexpected 'x' in expression | 1",
                "1 < x < 3 | Comparisons cannot follow one another; join them as in a < b & b < c | 6",
                "x in (1) in (2) | Comparisons cannot follow one another; join them as in a < b & b < c | 9",
                "NULL | Unexpected 'NULL' in expression | 0",
                ". + 1 | '.' stands for all columns in a formula; it is no column of an expression | 0",
                "z + lgo(x) | Unknown function 'lgo'; did you mean 'log'? | 4",
                "isna(x) | Unknown function 'isna'; did you mean 'is.na'? | 0",
                "frobnicate(x) | Unknown function 'frobnicate' | 0",
                "mean(x) | 'mean' needs a whole column, but expressions see one row at a time; compute it first and write its value | 0",
                "F(x) + 1 | F(…) stands by itself in a formula, not within an expression | 0",
                "c(1, 2) | A list c(…) may stand right of %in% or as breaks, labels or levels, nowhere else | 0",
                "exp() | exp misses 'x': exp(x) | 0",
                "exp(x, 2) | exp takes 1 argument, not 2: exp(x) | 7",
                "round(x, 1, 2) | round takes 1 to 2 arguments, not 3: round(x, digits = 0) | 12",
                "round(x, digit = 1) | round has no argument 'digit'; did you mean 'digits'?: round(x, digits = 0) | 9",
                "round(x, x = 1, x = 2) | round is given 'x' twice | 16",
                "ifelse(x) | ifelse misses 'yes': ifelse(test, yes, no) | 0",
                "y + ifelse(x > 1, 2) | ifelse misses 'no': ifelse(test, yes, no) | 4"
            })
    void pointsAtTheMistake(String text, String message, int caret) {
        assertThatThrownBy(() -> Expression.parse(text))
                .isInstanceOf(QuernException.class)
                .hasMessage(message + "\n  " + text + "\n  " + " ".repeat(caret) + "^");
    }

    @Test
    void refusesEmptyTexts() {
        assertThatThrownBy(() -> Expression.parse("  ")).hasMessage("Empty expression");
        assertThatThrownBy(() -> Transform.parse("")).hasMessage("Empty transform");
        assertThatThrownBy(() -> Formula.parse("")).hasMessage("Empty formula");
    }

    @Test
    void showsThePlaceOfAMistakeInALongText() {
        String text = IntStream.range(0, 200).mapToObj(i -> "x" + i).collect(Collectors.joining(" + ")) + " + ) + z";
        assertThatThrownBy(() -> Expression.parse(text)).satisfies(e -> {
            String[] lines = e.getMessage().split("\n");
            assertThat(lines).hasSize(3);
            assertThat(lines[1]).hasSizeLessThan(110).startsWith("  …");
            assertThat(lines[1].charAt(lines[2].indexOf('^'))).isEqualTo(')');
        });
    }

    @Test
    void pointsAtTheMistakeBehindLineBreaksAndSurrogates() {
        assertThatThrownBy(() -> Expression.parse("'😀' ==\n)"))
                .hasMessage("Unexpected ')' in expression\n  '😀' == )\n         ^");
    }

    @Test
    void refusesTextsNestedTooDeepWithoutStackOverflow() throws InterruptedException {
        onASmallStack(() -> {
            int many = 100_000;
            for (String text : List.of(
                    "(".repeat(many) + "x" + ")".repeat(many),
                    "(".repeat(many),
                    "-".repeat(many) + "x",
                    "!".repeat(many) + "x",
                    "x^".repeat(many) + "2",
                    "abs(".repeat(many) + "x" + ")".repeat(many),
                    "x %in% c(1) %% ".repeat(many / 2) + "2")) {
                assertThatThrownBy(() -> Expression.parse(text))
                        .isInstanceOf(QuernException.class)
                        .hasMessageContaining("nested more than 200 levels deep");
                assertThatThrownBy(() -> Formula.parse("y ~ " + text)).isInstanceOf(QuernException.class);
            }
        });
    }

    @Test
    void refusesTextsThatAreTooLong() {
        assertThatThrownBy(() -> Expression.parse("x".repeat(1_000_001)))
                .hasMessage("This expression has 1000001 characters; at most 1000000 are read");
    }

    @Test
    void readsAndEvaluatesAsDeepAsAllowed() throws InterruptedException {
        onASmallStack(() -> {
            Expression nested = Expression.parse("(".repeat(198) + "x" + ")".repeat(198));
            assertThat(Sample.written(nested.bind(Sample.SCHEMA).evaluate(Sample.CHUNK))
                            .get(0))
                    .isEqualTo("1.5");
            Expression calls = Expression.parse("abs(".repeat(190) + "x + x * x" + ")".repeat(190));
            assertThat(calls.bind(Sample.SCHEMA).evaluate(Sample.CHUNK).rows()).isEqualTo(5);
            Expression sum = Expression.parse("x" + " + x".repeat(990));
            assertThat(Sample.written(sum.bind(Sample.SCHEMA).evaluate(Sample.CHUNK))
                            .get(0))
                    .isEqualTo("1486.5");
        });
    }

    @Test
    void refusesToEvaluateEndlessChains() {
        Expression sum = Expression.parse("x" + " + x".repeat(2000));
        assertThatThrownBy(() -> sum.bind(Sample.SCHEMA))
                .hasMessageStartingWith(
                        "More than 1000 operations follow one another here; split them into transforms");
    }

    private static void onASmallStack(Runnable work) throws InterruptedException {
        Throwable[] thrown = new Throwable[1];
        Thread thread = new Thread(null, work, "small-stack", 512 * 1024);
        thread.setUncaughtExceptionHandler((t, e) -> thrown[0] = e);
        thread.start();
        thread.join();
        assertThat(thrown[0]).isNull();
    }

    /** Random texts of the language's own pieces: whatever they are, the answer is an expression or a message. */
    @Test
    void anyTextGivesAnExpressionOrAMessage() {
        String[] pieces = {
            "x", "y", "f", "s", "d", "1", "2.5", "\"red\"", "'2010-10-01'", "(", ")", ",", "+", "-", "*", "/", "^",
                    "%%",
            "%in%", "in", "c(", "log(", "ifelse(", "cut(", "==", "<", "!", "&", "|", "~", "=", "NA", "TRUE", "1:3", "`",
                    ".",
            "substring(", "weekday(", "round(", "is_finite(", "labels =", "F(", "\\", "😀"
        };
        long seed = 20261122;
        Random random = new Random(seed);
        int parsed = 0;
        for (int n = 0; n < 5_000; n++) {
            StringBuilder text = new StringBuilder();
            for (int i = random.nextInt(8); i >= 0; i--) {
                text.append(pieces[random.nextInt(pieces.length)]).append(' ');
            }
            try {
                Expression expression = Expression.parse(text.toString());
                assertThat(shape(Expression.parse(expression.text()))).isEqualTo(shape(expression));
                parsed++;
                expression.bind(Sample.SCHEMA).evaluate(Sample.CHUNK);
            } catch (QuernException expected) {
                assertThat(expected.getMessage()).isNotBlank();
            } catch (RuntimeException e) {
                throw new AssertionError("seed " + seed + ", text " + n + ": " + text, e);
            }
        }
        assertThat(parsed).isGreaterThan(150);
    }

    /** Random well-formed arithmetic: the value is that of the same operations on the values of the row. */
    @Test
    void arithmeticAgreesWithRowByRowEvaluation() {
        long seed = 71;
        Random random = new Random(seed);
        DoubleColumn x = (DoubleColumn) Sample.CHUNK.column("x");
        DoubleColumn y = (DoubleColumn) Sample.CHUNK.column("y");
        for (int n = 0; n < 500; n++) {
            RowFunction function = random(random, 5);
            Expression expression = Expression.parse(function.text());
            DoubleColumn result = (DoubleColumn) expression.bind(Sample.SCHEMA).evaluate(Sample.CHUNK);
            for (int row = 0; row < 5; row++) {
                assertThat(result.values()[row])
                        .as("seed %d, %s, row %d", seed, function.text(), row)
                        .isEqualTo(Double.valueOf(function.value().apply(x.values()[row], y.values()[row])));
            }
        }
    }

    private interface Value {
        double apply(double x, double y);
    }

    private record RowFunction(String text, Value value) {}

    private static RowFunction random(Random random, int depth) {
        if (depth == 0 || random.nextInt(6) == 0) {
            double literal = random.nextInt(100) / 8.0;
            return switch (random.nextInt(3)) {
                case 0 -> new RowFunction("x", (x, y) -> x);
                case 1 -> new RowFunction("y", (x, y) -> y);
                default -> new RowFunction(Double.toString(literal), (x, y) -> literal);
            };
        }
        RowFunction a = random(random, depth - 1);
        RowFunction b = random(random, depth - 1);
        return switch (random.nextInt(7)) {
            case 0 ->
                new RowFunction(
                        "(" + a.text + " + " + b.text + ")", (x, y) -> a.value.apply(x, y) + b.value.apply(x, y));
            case 1 ->
                new RowFunction("(" + a.text + "-" + b.text + ")", (x, y) -> a.value.apply(x, y) - b.value.apply(x, y));
            case 2 ->
                new RowFunction("(" + a.text + "*" + b.text + ")", (x, y) -> a.value.apply(x, y) * b.value.apply(x, y));
            case 3 ->
                new RowFunction("(" + a.text + "/" + b.text + ")", (x, y) -> a.value.apply(x, y) / b.value.apply(x, y));
            case 4 -> new RowFunction("(-" + a.text + ")", (x, y) -> -a.value.apply(x, y));
            case 5 ->
                new RowFunction(
                        "max(" + a.text + "," + b.text + ")",
                        (x, y) -> Math.max(a.value.apply(x, y), b.value.apply(x, y)));
            default -> new RowFunction("(sqrt(" + a.text + ") + 0.0)", (x, y) -> Math.sqrt(a.value.apply(x, y)) + 0.0);
        };
    }
}
