package org.quern.language;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.quern.QuernException;
import org.quern.data.ColumnType;
import org.quern.data.Schema;
import org.quern.data.Variable;
import org.quern.language.TermVariable.BucketVariable;
import org.quern.language.TermVariable.CodesVariable;
import org.quern.language.TermVariable.ExpressionVariable;

class FormulaTest {
    private static List<String> terms(String formula) {
        return Formula.parse(formula).terms().stream().map(Term::text).toList();
    }

    @Test
    void keepsTermsInTheOrderWritten() {
        assertThat(terms("y ~ c + a:b + b + log(x)")).containsExactly("c", "a:b", "b", "log(x)");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "y ~ a*b | a, b, a:b",
                "y ~ a*b*c | a, b, c, a:b, a:c, b:c, a:b:c",
                "y ~ (a + b)*c | a, b, c, a:c, b:c",
                "y ~ (a + b):c | a:c, b:c",
                "y ~ a:b:c | a:b:c",
                "y ~ (a + b + c)^2 | a, b, c, a:b, a:c, b:c",
                "y ~ (a + b + c)^3 | a, b, c, a:b, a:c, b:c, a:b:c",
                "y ~ (a + b)^9 | a, b, a:b",
                "y ~ (a + b)^1 | a, b",
                "y ~ a + a | a",
                "y ~ a:b + b:a | a:b",
                "y ~ a:a | a",
                "y ~ a*b - a | b, a:b",
                "y ~ a*b - b:a | a, b",
                "y ~ a + b - (a + b) + c | c",
                "y ~ a + (b + (c)) | a, b, c",
                "y ~ c + a*b | c, a, b, a:b",
                "y ~ -a + b | b",
                "y ~ +a | a",
                "y ~ a - log( x ) + log(x) | a, log(x)",
                "y ~ I(x^2) + I( x ^ 2 ) | I(x^2)"
            })
    void expandsProducts(String formula, String expected) {
        assertThat(String.join(", ", terms(formula))).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "y ~ a, true",
        "y ~ a - 1, false",
        "y ~ a + 0, false",
        "y ~ 0 + a, false",
        "y ~ -1 + a, false",
        "y ~ a + 1, true",
        "y ~ a - 1 + 1, true",
        "y ~ (a - 1), false",
        "y ~ a - 0, true",
        "y ~ 1, true",
        "y ~ 0, false"
    })
    void readsTheIntercept(String formula, boolean intercept) {
        assertThat(Formula.parse(formula).intercept()).isEqualTo(intercept);
    }

    @Test
    void readsResponses() {
        assertThat(Formula.parse("log(y + 1) ~ a").responses()).containsExactly(Expression.parse("log(y + 1)"));
        assertThat(Formula.parse("cbind(y1, sqrt(y2)) ~ a").responses())
                .containsExactly(Expression.parse("y1"), Expression.parse("sqrt(y2)"));
        assertThat(Formula.parse("~ a + b").responses()).isEmpty();
        assertThat(Formula.parse("y > 5 ~ a").responses()).containsExactly(Expression.parse("y > 5"));
    }

    @Test
    void readsOffsets() {
        Formula formula = Formula.parse("y ~ a + offset(log(e)) + b + offset(z)");
        assertThat(formula.offsets()).containsExactly(Expression.parse("log(e)"), Expression.parse("z"));
        assertThat(formula.terms()).hasSize(2);
        assertThat(formula.columns()).containsExactly("y", "a", "b", "e", "z");
    }

    @Test
    void readsBuckets() {
        Formula formula = Formula.parse("y ~ F(age, 20, 65) + F(CRSDepTime) + F(log(x), low=-3, exclude = FALSE)");
        assertThat(formula.terms().stream().map(term -> term.variables().get(0)))
                .containsExactly(
                        new BucketVariable(Expression.parse("age"), OptionalDouble.of(20), OptionalDouble.of(65), true),
                        new BucketVariable(
                                Expression.parse("CRSDepTime"), OptionalDouble.empty(), OptionalDouble.empty(), true),
                        new BucketVariable(
                                Expression.parse("log(x)"), OptionalDouble.of(-3), OptionalDouble.empty(), false));
        assertThat(terms(formula.text()))
                .containsExactly("F(age, 20, 65)", "F(CRSDepTime)", "F(log(x), low = -3, exclude = FALSE)");
        assertThat(terms("~ F(x, 1, 2, FALSE)")).containsExactly("F(x, 1, 2, exclude = FALSE)");
        assertThat(terms("~ " + terms("~ F(x, high = 9)").get(0))).containsExactly("F(x, high = 9)");
        assertThat(formula.terms().get(1).variables().get(0).label()).isEqualTo("F_CRSDepTime");
        assertThat(formula.columns()).containsExactly("y", "age", "CRSDepTime", "x");
    }

    @Test
    void readsLevelNumbers() {
        Formula formula = Formula.parse("y ~ N(f):x + N(`odd name`)");
        assertThat(formula.terms().get(0).variables())
                .containsExactly(new CodesVariable("f"), new ExpressionVariable(Expression.parse("x")));
        assertThat(formula.terms().get(0).text()).isEqualTo("N(f):x");
        assertThat(formula.terms().get(0).isInteraction()).isTrue();
        assertThat(formula.terms().get(1).text()).isEqualTo("N(`odd name`)");
        assertThat(formula.terms().get(1).isInteraction()).isFalse();
    }

    @Test
    void writesTheFormulaAsRWould() {
        for (List<String> pair : List.of(
                List.of("y~a+b:c", "y ~ a + b:c"),
                List.of("~a", "~a"),
                List.of("cbind(y1,y2) ~ a*b-1", "cbind(y1, y2) ~ a * b - 1"),
                List.of("log(y)~(a+b)^2+offset( e )", "log(y) ~ (a + b)^2 + offset(e)"),
                List.of("ArrDelay ~ DayOfWeek:F(CRSDepTime)", "ArrDelay ~ DayOfWeek:F(CRSDepTime)"))) {
            Formula formula = Formula.parse(pair.get(0));
            assertThat(formula.text()).isEqualTo(pair.get(1)).isEqualTo(formula.toString());
            assertThat(Formula.parse(pair.get(1))).isEqualTo(formula).hasSameHashCodeAs(formula);
        }
    }

    private static final Schema SCHEMA = Schema.of(
            Variable.of("y", ColumnType.FLOAT64),
            Variable.of("a", ColumnType.FLOAT64),
            Variable.of("b c", ColumnType.FLOAT64),
            Variable.factor("f", List.of("u", "v")));

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "y ~ . | a, `b c`, f | y ~ a + `b c` + f",
                "log(y) ~ . - 1 | a, `b c`, f | log(y) ~ a + `b c` + f - 1",
                "~ . | y, a, `b c`, f | ~y + a + `b c` + f",
                "y ~ . - a | `b c`, f | y ~ `b c` + f",
                "y ~ f + . + offset(y) | f, a, `b c` | y ~ f + a + `b c` + offset(y)",
                "y + a ~ .:f | `b c`:f, f | y + a ~ `b c`:f + f",
                "cbind(y, a) ~ .^2 | `b c`, f, `b c`:f | cbind(y, a) ~ `b c` + f + `b c`:f",
                "y ~ . - a - f - `b c` | '' | y ~ 1"
            })
    void dotStandsForTheOtherColumns(String text, String expected, String expanded) {
        Formula formula = Formula.parse(text);
        assertThat(formula.hasDot()).isTrue();
        assertThatThrownBy(formula::terms)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("was not expanded");
        Formula full = formula.expandDot(SCHEMA);
        assertThat(full.hasDot()).isFalse();
        assertThat(full.terms().stream().map(Term::text).collect(Collectors.joining(", ")))
                .isEqualTo(expected);
        assertThat(full.text()).isEqualTo(expanded);
        assertThat(Formula.parse(expanded).terms()).isEqualTo(full.terms());
        assertThat(full.expandDot(SCHEMA)).isSameAs(full);
    }

    @Test
    void refusesADotThatStandsForNothing() {
        assertThatThrownBy(() -> Formula.parse("cbind(y, a, `b c`, f) ~ .").expandDot(SCHEMA))
                .isInstanceOf(QuernException.class)
                .hasMessage("'.' in 'cbind(y, a, `b c`, f) ~ .' stands for no column: all of them are responses");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "y ~ x^2 | In a formula ^ crosses terms, and x^2 would be x again; write I(x^2) for the power | 5",
                "y ~ log(x)^2 | In a formula ^ crosses terms, and log(x)^2 would be log(x) again; write I(log(x)^2) for the power | 10",
                "y ~ (a + b)^x | The exponent of crossed terms must be a whole number such as 2, not x | 12",
                "y ~ (a + b)^0 | The exponent of crossed terms must be a whole number such as 2, not 0 | 12",
                "y ~ a/b | '/' joins no terms of a formula; write a + a:b for b within a, or I(a/b) for the quotient | 5",
                "y ~ a %in% b | '%in%' compares values, not terms of a formula; write I(a %in% b) | 6",
                "y ~ a %% b | '%%' joins no terms of a formula; write I(a %% b) | 6",
                "y ~ a > b | '>' compares values, not terms of a formula; write I(a > b) | 6",
                "y ~ a & b | '&' joins no terms of a formula; write I(a & b) | 6",
                "y ~ !a | Unexpected !a as a term of a formula; write I(!a) | 4",
                "y ~ a + 2 | Unexpected number 2 as a term; 1 is the intercept, 0 none | 8",
                "y ~ a + 2.5 | Unexpected 2.5 as a term of a formula | 8",
                "y ~ a + 'b' | Unexpected \"b\" as a term of a formula | 8",
                "y ~ a - offset(b) | An offset cannot be taken away; leave it out | 8",
                "y ~ a:offset(b) | An offset stands by itself: y ~ a + offset(e) | 6",
                "y ~ offset(a, b) | offset takes 1 argument, not 2 | 4",
                "y ~ cbind(a, b) | cbind(…) joins responses, left of ~ | 4",
                "cbind() ~ a | cbind() names no response; write cbind(y1, y2) | 0",
                ". ~ a | '.' stands for all columns in a formula; it is no column of an expression | 0",
                "y ~ log(.) | '.' stands for all columns in a formula; it is no column of an expression | 8",
                "y ~ poly(x, 2) | 'poly' needs a whole column, but expressions see one row at a time; compute it first and write its value | 4",
                "y ~ lgo(x) | Unknown function 'lgo'; did you mean 'log'? | 4",
                "y ~ F(x, 2.5) | Bounds of F(…) are whole numbers, not 2.5 | 9",
                "y ~ F(x, a) | Arguments of F(…) after the first are literals, not columns | 9",
                "y ~ F(x, 'a') | Bounds of F(…) are whole numbers known beforehand | 9",
                "y ~ F(x, 5, 3) | F(…) has no level: its low is above its high | 4",
                "y ~ F(x, exclude = 1) | The argument exclude of F(…) is TRUE or FALSE | 19",
                "y ~ F() | F misses 'x': F(x, low = lowest, high = highest, exclude = TRUE) | 4",
                "y ~ N(a + b) | N(…) takes the name of a factor | 4",
                "y ~ a + | The formula ends too early | 7",
                "y = a | Unexpected '=' in formula; equality is written == | 2",
                "y ~ a ~ b | Unexpected '~' in formula; a formula has one ~ | 6",
                "y ~ a b | Unexpected 'b' in formula | 6",
                "y + a | The formula ends too early | 5"
            })
    void pointsAtTheMistake(String text, String message, int caret) {
        assertThatThrownBy(() -> Formula.parse(text))
                .isInstanceOf(QuernException.class)
                .hasMessage(message + "\n  " + text + "\n  " + " ".repeat(caret) + "^");
    }

    @Test
    void readsFormulasOfTenThousandTerms() {
        String wide = IntStream.range(0, 10_000).mapToObj(i -> "x" + i).collect(Collectors.joining(" + "));
        Formula formula = Formula.parse("y ~ " + wide + " - x17");
        assertThat(formula.terms()).hasSize(9_999);
        assertThat(formula.columns()).hasSize(10_000);
        assertThat(Formula.parse(formula.text())).isEqualTo(formula);
    }

    @Test
    void refusesProductsOfTooManyTerms() {
        String wide = IntStream.range(0, 400).mapToObj(i -> "x" + i).collect(Collectors.joining(" + "));
        assertThatThrownBy(() -> Formula.parse("y ~ (" + wide + ")^3"))
                .isInstanceOf(QuernException.class)
                .hasMessageStartingWith("This product makes more than 100000 terms");
    }

    /** Random texts of a formula's own pieces: whatever they are, the answer is a formula or a message. */
    @Test
    void anyTextGivesAFormulaOrAMessage() {
        String[] pieces = {
            "a",
            "b",
            "`b c`",
            "f",
            ".",
            "1",
            "0",
            "2",
            "+",
            "-",
            "*",
            ":",
            "^",
            "(",
            ")",
            "~",
            "~",
            "/",
            "I(a^2)",
            "log(a)",
            "F(a)",
            "F(a, 1, 5)",
            "N(f)",
            "offset(b)",
            "cbind(y, a)",
            "%in%",
            ">",
            "'t'",
            ",",
            "!"
        };
        long seed = 314;
        Random random = new Random(seed);
        int parsed = 0;
        for (int n = 0; n < 5_000; n++) {
            StringBuilder text = new StringBuilder(random.nextBoolean() ? "y ~ " : "~ ");
            for (int i = random.nextInt(9); i >= 0; i--) {
                text.append(pieces[random.nextInt(pieces.length)]).append(' ');
            }
            try {
                Formula formula = Formula.parse(text.toString());
                Formula full = formula.expandDot(SCHEMA);
                Formula again = Formula.parse(formula.text()).expandDot(SCHEMA);
                assertThat(again.terms()).as(text.toString()).isEqualTo(full.terms());
                assertThat(again.offsets()).isEqualTo(full.offsets());
                assertThat(again.intercept()).isEqualTo(full.intercept());
                assertThat(Formula.parse(full.text()).terms()).as(full.text()).isEqualTo(full.terms());
                assertThat(Formula.parse(full.text()).intercept())
                        .as(full.text())
                        .isEqualTo(full.intercept());
                parsed++;
            } catch (QuernException expected) {
                assertThat(expected.getMessage()).isNotBlank();
            } catch (RuntimeException e) {
                throw new AssertionError("seed " + seed + ", text " + n + ": " + text, e);
            }
        }
        assertThat(parsed).isGreaterThan(200);
    }
}
