package org.quern.language;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.quern.language.Sample.type;
import static org.quern.language.Sample.value;
import static org.quern.language.Sample.values;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.quern.QuernException;
import org.quern.data.Chunk;
import org.quern.data.ColumnType;
import org.quern.data.DoubleColumn;
import org.quern.data.FactorColumn;
import org.quern.data.LongColumn;
import org.quern.data.Schema;
import org.quern.data.Variable;

class ExpressionTest {
    @Test
    void addsSubtractsMultipliesAndDividesFloatingPoint() {
        assertThat(values("x + y")).containsExactly("3.5", "0", "NA", "NA", "NA");
        assertThat(values("x - y")).containsExactly("-0.5", "-4", "NA", "Inf", "NA");
        assertThat(values("x * y")).containsExactly("3", "-4", "NA", "-Inf", "NA");
        assertThat(values("x / y")).containsExactly("0.75", "-1", "NA", "NA", "NA");
        assertThat(values("x / 0")).containsExactly("Inf", "-Inf", "NA", "Inf", "NA");
        assertThat(values("-x")).containsExactly("-1.5", "2", "NA", "-Inf", "0");
        assertThat(values("+x")).containsExactly("1.5", "-2", "NA", "Inf", "0");
    }

    @Test
    void keepsWholeNumbersWholeUnderSumsAndProducts() {
        assertThat(values("i + j")).containsExactly("3", "-4", "NA", "NA", "0");
        assertThat(values("i - j")).containsExactly("-1", "-10", "NA", "NA", "0");
        assertThat(values("i * 1000000000"))
                .containsExactly("1000000000", "-7000000000", "NA", "2147483647000000000", "0");
        assertThat(values("l - 1")).containsExactly("0", "-8", "NA", "9223372036854775806", "9007199254740991");
        assertThat(type("i + j")).isEqualTo(ColumnType.INT64);
        assertThat(type("i + 1.0")).isEqualTo(ColumnType.FLOAT64);
        assertThat(values("-i")).containsExactly("-1", "7", "NA", "-2147483647", "0");
        assertThat(type("-i")).isEqualTo(ColumnType.INT32);
        assertThat(type("-l")).isEqualTo(ColumnType.INT64);
    }

    @Test
    void dividesWholeNumbersAsFloatingPoint() {
        assertThat(values("i / j")).containsExactly("0.5", "-2.3333333333333335", "NA", "NA", "NA");
        assertThat(value("7 / 2")).isEqualTo("3.5");
        assertThat(value("1 / 0")).isEqualTo("Inf");
    }

    @Test
    void refusesWholeNumbersThatOverflowRatherThanWrapping() {
        assertThatThrownBy(() -> values("l + 1"))
                .isInstanceOf(QuernException.class)
                .hasMessage("The whole numbers of 'l + 1' leave the range of 64 bits in row 104;"
                        + " as.numeric(…) around an operand makes it floating point");
        assertThatThrownBy(() -> values("l * 2")).hasMessageContaining("'l * 2' leave the range of 64 bits in row 104");
        assertThatThrownBy(() -> values("-2 - l"))
                .hasMessageContaining("'-2 - l' leave the range of 64 bits in row 104");
        assertThatThrownBy(() -> values("9223372036854775807 + 1 + i"))
                .hasMessageContaining("leave the range of 64 bits");
        assertThat(values("as.numeric(l) + 1").get(3)).isEqualTo(Intervals.written(0x1p63));
    }

    @Test
    void modulusAndQuotientFollowTheSignOfTheDivisor() {
        assertThat(values("i %% 3")).containsExactly("1", "2", "NA", "1", "0");
        assertThat(values("i %/% 3")).containsExactly("0", "-3", "NA", "715827882", "0");
        assertThat(values("i %% j")).containsExactly("1", "2", "NA", "NA", "NA");
        assertThat(values("i %/% j")).containsExactly("0", "-3", "NA", "NA", "NA");
        assertThat(type("i %% j")).isEqualTo(ColumnType.INT32);
        assertThat(type("l %/% j")).isEqualTo(ColumnType.INT64);
        assertThat(values("x %% 1.0")).containsExactly("0.5", "0", "NA", "NA", "0");
        assertThat(value("5.5 %% -2.0")).isEqualTo("-0.5");
        assertThat(value("-5.5 %/% 2.0")).isEqualTo("-3");
        assertThat(value("5.5 %/% 0.0")).isEqualTo("Inf");
        assertThat(value("5.5 %% 0.0")).isEqualTo("NA");
        assertThat(value("-5.0 %/% Inf")).isEqualTo("-1");
        assertThat(value("5.0 %/% Inf")).isEqualTo("0");
        assertThat(value("5.0 %% Inf")).isEqualTo("5");
        assertThat(value("-5.0 %% Inf")).isEqualTo("Inf");
        assertThat(value("1.0 %/% 0.1")).isEqualTo("9").as("0.1 is a little more than a tenth");
    }

    @Test
    void powersAreMissingWhereEitherSideIs() {
        assertThat(values("x ^ 2")).containsExactly("2.25", "4", "NA", "Inf", "0");
        assertThat(values("x ^ 0")).containsExactly("1", "1", "NA", "1", "1");
        assertThat(values("1 ^ y")).containsExactly("1", "1", "1", "NA", "NA");
        assertThat(values("pow(y, 3)")).containsExactly("8", "8", "8", "-Inf", "NA");
        assertThat(values("y ^ -1")).containsExactly("0.5", "0.5", "0.5", "0", "NA");
        assertThat(value("(-8.0) ^ (1/3)")).isEqualTo("NA");
        assertThat(value("2 ^ 3 ^ 2")).isEqualTo("512");
        assertThat(value("-2 ^ 2")).isEqualTo("-4");
        assertThat(type("i ^ 2")).isEqualTo(ColumnType.FLOAT64);
    }

    @Test
    void precedenceIsThatOfR() {
        assertThat(value("1 + 2 * 3 - 4 / 2")).isEqualTo("5");
        assertThat(value("(1 + 2) * 3")).isEqualTo("9");
        assertThat(value("2 * 7 %% 4")).isEqualTo("6").as("%% binds more than *");
        assertThat(value("-7 %% 3")).isEqualTo("2").as("so does minus than %%");
        assertThat(value("!TRUE == FALSE")).isEqualTo("TRUE").as("== binds more than !");
        assertThat(value("TRUE | FALSE & FALSE")).isEqualTo("TRUE");
        assertThat(value("1 + 1 in (2)")).isEqualTo("TRUE").as("in compares");
        assertThat(value("2 %in% c(2) & 3 > 2")).isEqualTo("TRUE");
        assertThat(value("10 - 3 - 2")).isEqualTo("5");
        assertThat(value("100 / 10 / 2")).isEqualTo("5");
    }

    @Test
    void comparesNumbersOfAllTypes() {
        assertThat(values("x < y")).containsExactly("TRUE", "TRUE", "NA", "FALSE", "NA");
        assertThat(values("x >= 0")).containsExactly("TRUE", "FALSE", "NA", "TRUE", "TRUE");
        assertThat(values("0 <= x")).containsExactly("TRUE", "FALSE", "NA", "TRUE", "TRUE");
        assertThat(values("x == 0")).containsExactly("FALSE", "FALSE", "NA", "FALSE", "TRUE");
        assertThat(values("x != 0")).containsExactly("TRUE", "TRUE", "NA", "TRUE", "FALSE");
        assertThat(values("x > Inf")).containsExactly("FALSE", "FALSE", "NA", "FALSE", "FALSE");
        assertThat(values("i <= j")).containsExactly("TRUE", "TRUE", "NA", "NA", "TRUE");
        assertThat(values("i != j")).containsExactly("TRUE", "TRUE", "NA", "NA", "FALSE");
        assertThat(values("i == 1")).containsExactly("TRUE", "FALSE", "NA", "FALSE", "FALSE");
        assertThat(values("i < 0.5")).containsExactly("FALSE", "TRUE", "NA", "FALSE", "TRUE");
        assertThat(values("r > 3")).containsExactly("FALSE", "FALSE", "NA", "FALSE", "FALSE");
        assertThat(values("b == c")).containsExactly("TRUE", "FALSE", "NA", "FALSE", "NA");
        assertThat(values("b == 1")).containsExactly("TRUE", "FALSE", "NA", "TRUE", "FALSE");
        assertThat(values("l > 9007199254740992")).containsExactly("FALSE", "FALSE", "NA", "TRUE", "FALSE");
        assertThat(values("l > 9007199254740991")).containsExactly("FALSE", "FALSE", "NA", "TRUE", "TRUE");
    }

    @Test
    void floatColumnsAreNotEqualToTheirDecimalAsDouble() {
        assertThat(values("r == 0.1").get(0)).isEqualTo("FALSE");
    }

    @Test
    void logicHasThreeValues() {
        assertThat(values("b & c")).containsExactly("TRUE", "FALSE", "NA", "FALSE", "FALSE");
        assertThat(values("b | c")).containsExactly("TRUE", "TRUE", "TRUE", "TRUE", "NA");
        assertThat(values("!b")).containsExactly("FALSE", "TRUE", "NA", "FALSE", "TRUE");
        assertThat(values("b && c")).isEqualTo(values("b & c"));
        assertThat(values("b || c")).isEqualTo(values("b | c"));
        assertThat(value("NA & FALSE")).isEqualTo("FALSE");
        assertThat(value("NA & TRUE")).isEqualTo("NA");
        assertThat(value("NA | TRUE")).isEqualTo("TRUE");
        assertThat(value("NA | FALSE")).isEqualTo("NA");
        assertThat(value("!NA")).isEqualTo("NA");
    }

    @Test
    void missingIsNeverMissing() {
        for (String column : List.of("x", "r", "i", "l", "b", "f", "o", "s", "d", "t")) {
            assertThat(values("missing(" + column + ")"))
                    .as(column)
                    .containsExactly("FALSE", "FALSE", "TRUE", "FALSE", "FALSE");
        }
        assertThat(values("is.na(x / x)")).containsExactly("FALSE", "FALSE", "TRUE", "TRUE", "TRUE");
        assertThat(value("missing(NA)")).isEqualTo("TRUE");
        assertThat(value("missing(\"\")")).isEqualTo("FALSE");
    }

    @Test
    void onlyValidNumbersAreFinite() {
        assertThat(values("is_finite(x)")).containsExactly("TRUE", "TRUE", "FALSE", "FALSE", "TRUE");
        assertThat(values("is.finite(i)")).containsExactly("TRUE", "TRUE", "FALSE", "TRUE", "TRUE");
    }

    @Test
    void choosesByATest() {
        assertThat(values("ifelse(x > 0, x, -1)")).containsExactly("1.5", "-1", "NA", "Inf", "-1");
        assertThat(values("ifelse(b, i, j)")).containsExactly("1", "3", "NA", "2147483647", "0");
        assertThat(type("ifelse(b, i, j)")).isEqualTo(ColumnType.INT32);
        assertThat(type("ifelse(b, i, l)")).isEqualTo(ColumnType.INT64);
        assertThat(type("ifelse(b, i, x)")).isEqualTo(ColumnType.FLOAT64);
        assertThat(type("ifelse(b, r, NA)")).isEqualTo(ColumnType.FLOAT32);
        assertThat(values("ifelse(r > 2, NA, r)")).containsExactly("0.1", "-2.5", "NA", "-Inf", "NA");
        assertThat(values("ifelse(b, c, NA)")).containsExactly("TRUE", "NA", "NA", "FALSE", "NA");
        assertThat(values("ifelse(b, d, NA)")).containsExactly("0", "NA", "NA", "-1", "NA");
        assertThat(type("ifelse(b, d, NA)")).isEqualTo(ColumnType.DATE);
        assertThat(type("ifelse(b, t, NA)")).isEqualTo(ColumnType.TIMESTAMP);
        assertThat(values("ifelse(b, NA, NA)")).containsOnly("NA");
        assertThat(value("ifelse(TRUE, 1, 2)")).isEqualTo("1");
    }

    @Test
    void choosesTextsAndKeepsFactors() {
        assertThat(values("ifelse(x > 0, \"yes\", \"no\")")).containsExactly("yes", "no", "NA", "yes", "no");
        assertThat(type("ifelse(x > 0, \"yes\", \"no\")")).isEqualTo(ColumnType.STRING);
        assertThat(values("ifelse(b, s, u)")).containsExactly("apple", "pear", "NA", "Äpfel 😀", "Apple");
        assertThat(values("ifelse(f == 'red', 'pink', f)")).containsExactly("pink", "green", "NA", "blue", "pink");
        assertThat(Expression.parse("ifelse(f == 'red', 'pink', f)")
                        .bind(Sample.SCHEMA)
                        .variable("z")
                        .levels())
                .containsExactly("pink", "red", "green", "blue");
        assertThat(type("ifelse(b, NA, f)")).isEqualTo(ColumnType.FACTOR);
        assertThat(values("ifelse(b, NA, f)")).containsExactly("NA", "green", "NA", "NA", "red");
        assertThat(type("ifelse(b, o, NA)")).isEqualTo(ColumnType.ORDERED_FACTOR);
        assertThat(type("ifelse(b, f, s)")).isEqualTo(ColumnType.STRING);
    }

    @Test
    void minAndMaxAreMissingWhereEitherSideIs() {
        assertThat(values("min(x, y)")).containsExactly("1.5", "-2", "NA", "-Inf", "NA");
        assertThat(values("pmax(x, y)")).containsExactly("2", "2", "NA", "Inf", "NA");
        assertThat(values("max(i, j)")).containsExactly("2", "3", "NA", "NA", "0");
        assertThat(values("max(i, 0, j)")).containsExactly("2", "3", "NA", "NA", "0");
        assertThat(values("pmin(i, 0.5)")).containsExactly("0.5", "-7", "NA", "0.5", "0");
        assertThat(type("pmin(d, d)")).isEqualTo(ColumnType.DATE);
        assertThat(type("pmax(b, c)")).isEqualTo(ColumnType.INT32);
    }

    /** A call of each function with a column that is missing in the third row. */
    private static final List<String> CALLS = List.of(
            "abs(x)",
            "abs(i)",
            "sign(x)",
            "sign(i)",
            "sqrt(x)",
            "sqrt(i)",
            "exp(x)",
            "expm1(x)",
            "log(x)",
            "log(x, 2)",
            "log10(x)",
            "log2(x)",
            "log1p(x)",
            "pow(x, 2)",
            "pow(x, 3)",
            "pow(2, x)",
            "sin(x)",
            "cos(x)",
            "tan(x)",
            "asin(x)",
            "acos(x)",
            "atan(x)",
            "floor(x)",
            "floor(i)",
            "ceil(x)",
            "ceiling(x)",
            "trunc(x)",
            "round(x)",
            "round(x, 2)",
            "round(i)",
            "min(x, 1)",
            "pmin(1, x)",
            "max(i, 1)",
            "pmax(1, i)",
            "ifelse(x > 0, 1, 2)",
            "I(x)",
            "cut(x, 0, 10)",
            "factor(s, \"apple\")",
            "factor(i, 1)",
            "as.factor(f)",
            "N(f)",
            "as.numeric(x)",
            "as.double(s)",
            "as.integer(x)",
            "as.logical(x)",
            "as.character(x)",
            "as.Date(t)",
            "as.POSIXct(d)",
            "year(d)",
            "month(t)",
            "day(d)",
            "mday(d)",
            "yday(d)",
            "weekday(t)",
            "weekdays(d)",
            "months(d)",
            "hour(t)",
            "minute(t)",
            "second(t)",
            "substring(s, 1)",
            "substr(f, 1, 1)",
            "nchar(s)",
            "toupper(s)",
            "tolower(f)",
            "trimws(s)",
            "startsWith(s, \"a\")",
            "endsWith(s, \"a\")");

    @Test
    void functionsOfAMissingValueAreMissing() {
        Set<String> called = new TreeSet<>(Set.of("missing", "is.na", "is_finite", "is.finite"));
        for (String call : CALLS) {
            assertThat(values(call).get(2)).as(call).isEqualTo("NA");
            called.add(call.substring(0, call.indexOf('(')));
        }
        assertThat(called).as("no function is left out").isEqualTo(new TreeSet<>(Functions.names()));
    }

    @Test
    void functionsOfNoRowsGiveNoRows() {
        Chunk empty = Sample.CHUNK.select(new int[0], 0);
        for (String call : CALLS) {
            BoundExpression bound = Expression.parse(call).bind(Sample.SCHEMA);
            assertThat(bound.evaluate(empty).rows()).as(call).isZero();
            if (bound.variable("z").type() != ColumnType.STRING) {
                bound.evaluateExtended(empty, new double[0], new double[0]);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "abs(?), Inf, Inf",
        "sign(?), 1, -1",
        "sqrt(?), Inf, NA",
        "exp(?), Inf, 0",
        "expm1(?), Inf, -1",
        "log(?), Inf, NA",
        "log10(?), Inf, NA",
        "log2(?), Inf, NA",
        "log1p(?), Inf, NA",
        "'pow(?, 2)', Inf, Inf",
        "'pow(?, 3)', Inf, -Inf",
        "'pow(?, -1)', 0, 0",
        "'pow(?, 0.5)', Inf, Inf",
        "'pow(2, ?)', Inf, 0",
        "sin(?), NA, NA",
        "cos(?), NA, NA",
        "tan(?), NA, NA",
        "asin(?), NA, NA",
        "acos(?), NA, NA",
        "atan(?), 1.5707963267948966, -1.5707963267948966",
        "floor(?), Inf, -Inf",
        "ceil(?), Inf, -Inf",
        "trunc(?), Inf, -Inf",
        "round(?), Inf, -Inf",
        "'round(?, 2)', Inf, -Inf",
        "'min(?, 1)', 1, -Inf",
        "'max(?, 1)', Inf, 1",
        "'ifelse(? > 0, ?, 0)', Inf, 0",
        "I(?), Inf, -Inf",
        "'cut(?, 0, 10)', NA, NA",
        "'cut(?, -Inf, 0, Inf)', NA, '[-Inf,0)'",
        "'factor(?, Inf)', Inf, NA",
        "as.numeric(?), Inf, -Inf",
        "as.integer(?), NA, NA",
        "as.logical(?), TRUE, TRUE",
        "as.character(?), Inf, -Inf",
        "missing(?), FALSE, FALSE",
        "is_finite(?), FALSE, FALSE",
        "? %in% c(Inf), TRUE, FALSE",
        "? == -Inf, FALSE, TRUE"
    })
    void functionsOfInfiniteValues(String call, String ofInfinity, String ofMinusInfinity) {
        assertThat(values(call.replace("?", "x")).get(3)).isEqualTo(ofInfinity);
        assertThat(values(call.replace("?", "y")).get(3)).isEqualTo(ofMinusInfinity);
        assertThat(values(call.replace("?", "r")).get(3)).as("of float32").isEqualTo(ofMinusInfinity);
    }

    @Test
    void wholePowersAreNearlyAlwaysTheNearestDouble() {
        Random random = new Random(5);
        for (int exponent = -20; exponent <= 20; exponent++) {
            for (int n = 0; n < 200; n++) {
                double x = Math.scalb(random.nextDouble() - 0.5, random.nextInt(20) - 10);
                BigDecimal power = new BigDecimal(x).pow(Math.abs(exponent));
                BigDecimal exact = exponent < 0 ? BigDecimal.ONE.divide(power, new MathContext(60)) : power;
                assertThat(ExtendedArithmetic.roundedPower(x, exponent)).isEqualTo(exact.doubleValue());
            }
        }
        assertThat(value("10^-310")).isEqualTo("1e-310");
        assertThat(value("10^400")).isEqualTo("Inf");
        assertThat(value("(-10)^401")).isEqualTo("-Inf");
        assertThat(value("10^-400")).isEqualTo("0");
        assertThat(value("0^-3")).isEqualTo("Inf");
    }

    @Test
    void anEmptyListHoldsNothing() {
        assertThat(values("x %in% c()")).containsExactly("FALSE", "FALSE", "NA", "FALSE", "FALSE");
        assertThat(values("f %in% c()")).containsExactly("FALSE", "FALSE", "NA", "FALSE", "FALSE");
    }

    @Test
    void cutsAtZeroWhateverItsSign() {
        assertThat(value("cut(0, -1, -0.0, 1)")).isEqualTo("[0,1)");
        assertThat(value("cut(-0.0, c(-1, 0, 1), right = TRUE)")).isEqualTo("(-1,0]");
    }

    @Test
    void elementaryFunctionsAreThoseOfStrictMath() {
        double x = 0.7390851332151607;
        Schema schema = Schema.of(Variable.of("x", ColumnType.FLOAT64));
        Chunk chunk = Chunk.of(0, 0, 1, schema, List.of(new DoubleColumn(x)));
        assertThat(one("exp(x)", schema, chunk)).isEqualTo(StrictMath.exp(x));
        assertThat(one("expm1(x)", schema, chunk)).isEqualTo(StrictMath.expm1(x));
        assertThat(one("log(x)", schema, chunk)).isEqualTo(StrictMath.log(x));
        assertThat(one("log10(x)", schema, chunk)).isEqualTo(StrictMath.log10(x));
        assertThat(one("log1p(x)", schema, chunk)).isEqualTo(StrictMath.log1p(x));
        assertThat(one("sin(x)", schema, chunk)).isEqualTo(StrictMath.sin(x));
        assertThat(one("cos(x)", schema, chunk)).isEqualTo(StrictMath.cos(x));
        assertThat(one("tan(x)", schema, chunk)).isEqualTo(StrictMath.tan(x));
        assertThat(one("asin(x)", schema, chunk)).isEqualTo(StrictMath.asin(x));
        assertThat(one("acos(x)", schema, chunk)).isEqualTo(StrictMath.acos(x));
        assertThat(one("atan(x)", schema, chunk)).isEqualTo(StrictMath.atan(x));
        assertThat(one("x ^ 1.5", schema, chunk)).isEqualTo(StrictMath.pow(x, 1.5));
        assertThat(one("sqrt(x)", schema, chunk)).isEqualTo(Math.sqrt(x));
        assertThat(one("log(x, 3)", schema, chunk)).isEqualTo(StrictMath.log(x) / StrictMath.log(3));
    }

    private static double one(String expression, Schema schema, Chunk chunk) {
        return ((DoubleColumn) Expression.parse(expression).bind(schema).evaluate(chunk)).values()[0];
    }

    @Test
    void functionsOutsideTheirDomainAreMissing() {
        assertThat(value("sqrt(-1)")).isEqualTo("NA");
        assertThat(value("log(-1)")).isEqualTo("NA");
        assertThat(value("log(0)")).isEqualTo("-Inf");
        assertThat(value("log1p(-1)")).isEqualTo("-Inf");
        assertThat(value("exp(Inf)")).isEqualTo("Inf");
        assertThat(value("exp(-Inf)")).isEqualTo("0");
        assertThat(value("asin(2)")).isEqualTo("NA");
        assertThat(value("sin(Inf)")).isEqualTo("NA");
        assertThat(value("expm1(1000)")).isEqualTo("Inf");
    }

    @Test
    void log2IsExactForPowersOfTwo() {
        for (int exponent = -1074; exponent < 1024; exponent++) {
            assertThat(Functions.log2(Math.scalb(1.0, exponent))).isEqualTo(exponent);
        }
        assertThat(value("log2(0)")).isEqualTo("-Inf");
        assertThat(value("log2(-1)")).isEqualTo("NA");
        assertThat(value("log2(Inf)")).isEqualTo("Inf");
    }

    @Test
    void roundsHalvesToEven() {
        assertThat(value("round(0.5)")).isEqualTo("0");
        assertThat(value("round(1.5)")).isEqualTo("2");
        assertThat(value("round(-2.5)")).isEqualTo("-2");
        assertThat(value("round(0.25, 1)")).isEqualTo("0.2");
        assertThat(value("round(0.15, 1)")).isEqualTo("0.1").as("the double 0.15 is below the half");
        assertThat(value("round(2.675, 2)")).isEqualTo("2.67");
        assertThat(value("round(2.5, digits = 0)")).isEqualTo("2");
        assertThat(value("round(1234.5, -2)")).isEqualTo("1200");
        assertThat(value("round(1250, -2)")).isEqualTo("1200");
        assertThat(value("round(-1.005, 2)")).isEqualTo("-1");
        assertThat(value("round(1e300, 5)")).isEqualTo("1e+300");
        assertThat(value("round(Inf, 2)")).isEqualTo("Inf");
        assertThat(values("round(i, 2)")).isEqualTo(values("i"));
        assertThat(type("round(i)")).isEqualTo(ColumnType.INT32);
    }

    @Test
    void roundsToWholeNumbers() {
        assertThat(values("floor(x)")).containsExactly("1", "-2", "NA", "Inf", "0");
        assertThat(values("ceil(x)")).containsExactly("2", "-2", "NA", "Inf", "0");
        assertThat(values("trunc(r)")).containsExactly("0", "-2", "NA", "-Inf", "3");
        assertThat(values("abs(i)")).containsExactly("1", "7", "NA", "2147483647", "0");
        assertThat(values("sign(x)")).containsExactly("1", "-1", "NA", "1", "0");
        assertThat(values("sign(i)")).containsExactly("1", "-1", "NA", "1", "0");
    }

    @Test
    void cutsIntoIntervalsClosedOnTheLeft() {
        assertThat(values("cut(x, -2, 0, 1.5, 100)")).containsExactly("[1.5,100)", "[-2,0)", "NA", "NA", "[0,1.5)");
        assertThat(values("cut(x, breaks = c(-2, 0, 1.5), right = TRUE)"))
                .containsExactly("(0,1.5]", "NA", "NA", "NA", "(-2,0]");
        assertThat(values("cut(x, c(-2, 0, 1.5), right = TRUE, include.lowest = TRUE)"))
                .containsExactly("(0,1.5]", "[-2,0]", "NA", "NA", "[-2,0]");
        assertThat(values("cut(x, c(-2, 0, 1.5), include.lowest = TRUE)"))
                .containsExactly("[0,1.5]", "[-2,0)", "NA", "NA", "[0,1.5]");
        assertThat(values("cut(x, c(-Inf, 0, Inf), labels = c(\"neg\", \"pos\"), include.lowest = TRUE)"))
                .containsExactly("pos", "neg", "NA", "pos", "pos");
        assertThat(values("cut(i, 0, 2, labels = c(\"a\"))")).containsExactly("a", "NA", "NA", "NA", "a");
        assertThat(Expression.parse("cut(x, 0, 75, 250, 1e4)")
                        .bind(Sample.SCHEMA)
                        .variable("z")
                        .levels())
                .containsExactly("[0,75)", "[75,250)", "[250,10000)");
        assertThat(type("cut(x, 0, 1, ordered = TRUE)")).isEqualTo(ColumnType.ORDERED_FACTOR);
    }

    @Test
    void refusesCutsThatMakeNoIntervals() {
        assertThatThrownBy(() -> values("cut(x, 1)")).hasMessageContaining("cut needs at least two breaks");
        assertThatThrownBy(() -> values("cut(x, 1, 3, 2)"))
                .hasMessageContaining("The breaks of cut must ascend, but 2 follows 3");
        assertThatThrownBy(() -> values("cut(x, 1, 2, labels = c('a', 'b'))"))
                .hasMessageContaining("cut has 1 intervals between 2 breaks, but 2 labels");
        assertThatThrownBy(() -> values("cut(x, 1, y)")).hasMessageContaining("A list holds literals only");
        assertThatThrownBy(() -> values("cut(x, 1, 'a')")).hasMessageContaining("'breaks' of cut must be numbers");
        assertThatThrownBy(() -> values("cut(x, 1, 2, right = 3)")).hasMessageContaining("must be TRUE or FALSE");
    }

    @Test
    void comparesFactorsWithTextsByLevel() {
        assertThat(values("f == \"red\"")).containsExactly("TRUE", "FALSE", "NA", "FALSE", "TRUE");
        assertThat(values("\"red\" != f")).containsExactly("FALSE", "TRUE", "NA", "TRUE", "FALSE");
        assertThat(values("f == \"mauve\"")).containsExactly("FALSE", "FALSE", "NA", "FALSE", "FALSE");
        assertThat(values("f in (\"red\", 'blue')")).containsExactly("TRUE", "FALSE", "NA", "TRUE", "TRUE");
        assertThat(values("f %in% c(\"green\")")).containsExactly("FALSE", "TRUE", "NA", "FALSE", "FALSE");
        assertThat(values("f %in% \"green\"")).containsExactly("FALSE", "TRUE", "NA", "FALSE", "FALSE");
        assertThat(values("o >= \"medium\"")).containsExactly("FALSE", "TRUE", "NA", "TRUE", "TRUE");
        assertThat(values("\"medium\" > o")).containsExactly("TRUE", "FALSE", "NA", "FALSE", "FALSE");
        assertThat(values("f == f")).containsExactly("TRUE", "TRUE", "NA", "TRUE", "TRUE");
        assertThat(values("f == u")).containsExactly("FALSE", "FALSE", "NA", "NA", "FALSE");
    }

    @Test
    void comparesStringsByTheirCharacters() {
        assertThat(values("s == \"apple\"")).containsExactly("TRUE", "FALSE", "NA", "FALSE", "TRUE");
        assertThat(values("s == u")).containsExactly("TRUE", "FALSE", "NA", "NA", "FALSE");
        assertThat(values("s < u")).containsExactly("FALSE", "TRUE", "NA", "NA", "FALSE");
        assertThat(values("s >= \"apple\"")).containsExactly("TRUE", "FALSE", "NA", "TRUE", "TRUE");
        assertThat(values("s == \"\"")).containsExactly("FALSE", "TRUE", "NA", "FALSE", "FALSE");
        assertThat(value("\"a\" < \"b\"")).isEqualTo("TRUE");
    }

    @Test
    void looksForNumbersInLists() {
        assertThat(values("i in (1, 0, -7)")).containsExactly("TRUE", "TRUE", "NA", "FALSE", "TRUE");
        assertThat(values("x %in% c(1.5, Inf)")).containsExactly("TRUE", "FALSE", "NA", "TRUE", "FALSE");
        assertThat(values("i %in% 0:5")).containsExactly("TRUE", "FALSE", "NA", "FALSE", "TRUE");
        assertThat(values("i %in% c(-8:-7, 1:1)")).containsExactly("TRUE", "TRUE", "NA", "FALSE", "FALSE");
        assertThat(values("x in (-0.0)")).containsExactly("FALSE", "FALSE", "NA", "FALSE", "TRUE");
        assertThat(values("i in (1.5, 0)")).containsExactly("FALSE", "FALSE", "NA", "FALSE", "TRUE");
        assertThat(values("!(i %in% c(1))")).containsExactly("FALSE", "TRUE", "NA", "TRUE", "TRUE");
    }

    @Test
    void worksOnTextsByCharacter() {
        assertThat(values("substring(s, 1, 2)")).containsExactly("ap", "", "NA", "Äp", "ap");
        assertThat(values("substr(s, 7, 99)")).containsExactly("", "", "NA", "😀", "");
        assertThat(values("substring(s, 3)")).containsExactly("ple", "", "NA", "fel 😀", "ple");
        assertThat(values("substring(s, 0, 0)")).containsExactly("", "", "NA", "", "");
        assertThat(values("nchar(s)")).containsExactly("5", "0", "NA", "7", "5");
        assertThat(values("toupper(s)")).containsExactly("APPLE", "", "NA", "ÄPFEL 😀", "APPLE");
        assertThat(values("tolower(u)")).containsExactly("apple", "pear", "x", "NA", "apple");
        assertThat(value("trimws(\"  a b \")")).isEqualTo("a b");
        assertThat(values("startsWith(s, \"ap\")")).containsExactly("TRUE", "FALSE", "NA", "FALSE", "TRUE");
        assertThat(values("endsWith(f, \"e\")")).containsExactly("FALSE", "FALSE", "NA", "TRUE", "FALSE");
    }

    @Test
    void changingTheTextsOfAFactorMergesLevels() {
        assertThat(values("substring(f, 2, 2)")).containsExactly("e", "r", "NA", "l", "e");
        assertThat(Expression.parse("substring(o, 9)")
                        .bind(Sample.SCHEMA)
                        .variable("z")
                        .levels())
                .containsExactly("");
        assertThat(type("toupper(f)")).isEqualTo(ColumnType.FACTOR);
    }

    @Test
    void makesFactorsOfKnownLevels() {
        assertThat(values("factor(s, \"apple\", \"pear\")")).containsExactly("apple", "NA", "NA", "NA", "apple");
        assertThat(values("factor(i, levels = c(-7, 0, 1), labels = c('a', 'b', 'a'))"))
                .containsExactly("a", "a", "NA", "NA", "b");
        assertThat(values("factor(f, levels = c('blue', 'red'))")).containsExactly("red", "NA", "NA", "blue", "red");
        assertThat(Expression.parse("factor(i, levels = 0:2)")
                        .bind(Sample.SCHEMA)
                        .variable("z")
                        .levels())
                .containsExactly("0", "1", "2");
        assertThat(values("factor(x, levels = c(1.5, 0))")).containsExactly("1.5", "NA", "NA", "NA", "0");
        assertThat(type("factor(s, 'a', ordered = TRUE)")).isEqualTo(ColumnType.ORDERED_FACTOR);
        assertThat(values("N(f)")).containsExactly("1", "2", "NA", "3", "1");
    }

    @Test
    void convertsBetweenTypes() {
        assertThat(values("as.numeric(i)")).containsExactly("1", "-7", "NA", "2147483647", "0");
        assertThat(type("as.numeric(r)")).isEqualTo(ColumnType.FLOAT64);
        assertThat(value("as.numeric(\" 1.5e3 \")")).isEqualTo("1500");
        assertThat(value("as.numeric(\"0x1p3\")")).isEqualTo("NA");
        assertThat(value("as.numeric(\"1f\")")).isEqualTo("NA");
        assertThat(value("as.numeric(\"-Inf\")")).isEqualTo("-Inf");
        assertThat(values("as.numeric(s)")).containsOnly("NA");
        assertThat(values("as.integer(x)")).containsExactly("1", "-2", "NA", "NA", "0");
        assertThat(value("as.integer(\"12\")")).isEqualTo("12");
        assertThat(value("as.integer(1e19)")).isEqualTo("NA");
        assertThat(values("as.integer(b)")).containsExactly("1", "0", "NA", "1", "0");
        assertThat(values("as.logical(i)")).containsExactly("TRUE", "TRUE", "NA", "TRUE", "FALSE");
        assertThat(value("as.logical(\"TRUE\")")).isEqualTo("TRUE");
        assertThat(value("as.logical(\"F\")")).isEqualTo("FALSE");
        assertThat(value("as.logical(\"maybe\")")).isEqualTo("NA");
        assertThat(values("as.character(x)")).containsExactly("1.5", "-2", "NA", "Inf", "0");
        assertThat(values("as.character(r)")).containsExactly("0.1", "-2.5", "NA", "-Inf", "3");
        assertThat(values("as.character(l)"))
                .containsExactly("1", "-7", "NA", "9223372036854775807", "9007199254740992");
        assertThat(values("as.character(b)")).containsExactly("TRUE", "FALSE", "NA", "TRUE", "FALSE");
        assertThat(values("as.character(d)"))
                .containsExactly("1970-01-01", "2010-10-01", "NA", "1969-12-31", "2011-10-01");
        assertThat(values("as.character(t)"))
                .containsExactly(
                        "1970-01-01 00:00:00",
                        "2011-10-01 23:59:59.999999",
                        "NA",
                        "1969-12-31 23:59:59.999999",
                        "1970-01-01 23:59:59");
        assertThat(type("as.character(f)")).isEqualTo(ColumnType.STRING);
        assertThat(values("as.character(f)")).containsExactly("red", "green", "NA", "blue", "red");
        assertThat(value("as.Date(\"2011/10/1\")")).isEqualTo("15248");
        assertThat(value("as.Date(\"2011-02-30\")")).isEqualTo("NA");
        assertThat(values("as.Date(t)")).containsExactly("0", "15248", "NA", "-1", "0");
        assertThat(value("as.POSIXct(\"1970-01-02T00:00:01.5Z\")")).isEqualTo("86401500000");
        assertThat(value("as.POSIXct(\"1970-01-02 25:00\")")).isEqualTo("NA");
        assertThat(values("as.POSIXct(d)").get(4)).isEqualTo("1317427200000000");
    }

    @Test
    void takesDatesApartInUtc() {
        assertThat(values("year(d)")).containsExactly("1970", "2010", "NA", "1969", "2011");
        assertThat(values("month(d)")).containsExactly("1", "10", "NA", "12", "10");
        assertThat(values("day(d)")).containsExactly("1", "1", "NA", "31", "1");
        assertThat(values("yday(d)")).containsExactly("1", "274", "NA", "365", "274");
        assertThat(values("weekday(d)")).containsExactly("4", "5", "NA", "3", "6");
        assertThat(values("weekdays(d)")).containsExactly("Thursday", "Friday", "NA", "Wednesday", "Saturday");
        assertThat(values("months(d)")).containsExactly("January", "October", "NA", "December", "October");
        assertThat(values("hour(t)")).containsExactly("0", "23", "NA", "23", "23");
        assertThat(values("minute(t)")).containsExactly("0", "59", "NA", "59", "59");
        assertThat(values("second(t)")).containsExactly("0", "59.999999", "NA", "59.999999", "59");
        assertThat(values("year(t)")).containsExactly("1970", "2011", "NA", "1969", "1970");
    }

    @Test
    void comparesDatesWithLiterals() {
        assertThat(values("d >= \"2010-10-01\"")).containsExactly("FALSE", "TRUE", "NA", "FALSE", "TRUE");
        assertThat(values("'2010-10-01' == d")).containsExactly("FALSE", "TRUE", "NA", "FALSE", "FALSE");
        assertThat(values("d in ('2010-10-01', '1970/01/01')")).containsExactly("TRUE", "TRUE", "NA", "FALSE", "FALSE");
        assertThat(values("t < \"1970-01-01 12:00\"")).containsExactly("TRUE", "FALSE", "NA", "TRUE", "FALSE");
        assertThat(values("d > \"1970-01-01 12:00:00\"")).containsExactly("FALSE", "TRUE", "NA", "FALSE", "TRUE");
        assertThat(values("t >= d")).containsExactly("TRUE", "TRUE", "NA", "TRUE", "FALSE");
        assertThatThrownBy(() -> values("d > 'today'"))
                .hasMessage(
                        "'today' is no date; write \"yyyy-mm-dd\" or \"yyyy-mm-dd hh:mm:ss\"\n  d > 'today'\n      ^");
    }

    @Test
    void movesDatesByDaysAndTimestampsBySeconds() {
        assertThat(values("d + 1")).containsExactly("1", "14884", "NA", "0", "15249");
        assertThat(type("d + 1")).isEqualTo(ColumnType.DATE);
        assertThat(values("1 + d")).isEqualTo(values("d + 1"));
        assertThat(values("d - as.Date('1970-01-01')")).containsExactly("0", "14883", "NA", "-1", "15248");
        assertThat(type("d - d")).isEqualTo(ColumnType.INT32);
        assertThat(values("t + 0.5").get(0)).isEqualTo("500000");
        assertThat(values("t - as.POSIXct('1970-01-01')").get(4)).isEqualTo("86399");
        assertThatThrownBy(() -> values("d * 2")).hasMessageContaining("Cannot compute date * int32");
        assertThatThrownBy(() -> values("d + x")).hasMessageContaining("Cannot compute date + float64");
        assertThatThrownBy(() -> values("1 - d")).hasMessageContaining("Cannot compute int32 - date");
        assertThatThrownBy(() -> values("d + l * 1")).hasMessageContaining("does not fit a column of type date");
    }

    @Test
    void readsNamesWithDotsAndBackTicks() {
        assertThat(values("Armed.Forces + `odd name`")).containsExactly("11", "22", "33", "44", "55");
        assertThat(Expression.parse("`odd name` + x + `odd name` + `x`").columns())
                .containsExactly("odd name", "x");
    }

    @Test
    void handsOnPlainColumnsWithoutACopy() {
        for (String text : List.of("x", "(x)", "f", "s")) {
            BoundExpression bound = Expression.parse(text).bind(Sample.SCHEMA);
            String name = Expression.parse(text).columns().get(0);
            assertThat(bound.evaluate(Sample.CHUNK)).isSameAs(Sample.CHUNK.column(name));
            assertThat(bound.variable("z"))
                    .isEqualTo(Sample.SCHEMA.variable(name).withName("z"));
        }
    }

    @Test
    void evaluatesChunksOfNoRows() {
        Chunk empty = Sample.CHUNK.select(new int[0], 0);
        for (String text : List.of(
                "x + 1",
                "i + 1",
                "b & c",
                "f == 'red'",
                "substring(s, 1, 2)",
                "cut(x, 0, 1)",
                "ifelse(b, s, u)",
                "weekdays(d)",
                "as.character(x)",
                "1",
                "\"a\"",
                "NA",
                "i in (1, 2)",
                "r + r",
                "log(r)",
                "ifelse(b, r, NA)")) {
            assertThat(Expression.parse(text)
                            .bind(Sample.SCHEMA)
                            .evaluate(empty)
                            .rows())
                    .as(text)
                    .isZero();
        }
    }

    @Test
    void evaluatesEveryRowOfLongChunks() {
        int rows = 3 * Operand.BLOCK + 7;
        double[] values = new double[rows];
        long[] wholes = new long[rows];
        int[] codes = new int[rows];
        for (int i = 0; i < rows; i++) {
            values[i] = i * 0.5;
            wholes[i] = i;
            codes[i] = i % 3;
        }
        Schema schema = Schema.of(
                Variable.of("x", ColumnType.FLOAT64),
                Variable.of("l", ColumnType.INT64),
                Variable.factor("f", Sample.COLOURS));
        Chunk chunk = Chunk.of(
                0,
                0,
                rows,
                schema,
                List.of(
                        new DoubleColumn(values),
                        new LongColumn(wholes),
                        new FactorColumn(codes, Sample.COLOURS, rows)));
        DoubleColumn result = (DoubleColumn) Expression.parse("ifelse(f == 'red', x * 2 + l, -l / 2)")
                .bind(schema)
                .evaluate(chunk);
        for (int i = 0; i < rows; i++) {
            assertThat(result.values()[i]).isEqualTo(i % 3 == 0 ? 2.0 * i : -i / 2.0);
        }
    }

    @Test
    void missingResultsAreOneAndTheSameNaN() {
        DoubleColumn result = (DoubleColumn)
                Expression.parse("sqrt(-abs(x) - 1) + 0/0").bind(Sample.SCHEMA).evaluate(Sample.CHUNK);
        for (double value : result.values()) {
            assertThat(Double.doubleToRawLongBits(value)).isEqualTo(Double.doubleToRawLongBits(Double.NaN));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "i", "b"})
    void numbersOfAnyTypeTakeTheSameFunctions(String column) {
        assertThat(values("exp(" + column + " * 0)")).containsOnly("1", "NA");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "b && f | '&' needs a logical value, but 'f' is a factor",
                "x & b | '&' needs a logical value, but 'x' is a float64; write x != 0",
                "!i | '!' needs a logical value, but 'i' is an int32; write i != 0",
                "f + 1 | '+' needs a number, but 'f' is a factor; N(…) gives the number of its level",
                "log(s) | 'log' needs a number, but 's' is a string; as.numeric(…) reads numbers from texts",
                "sqrt(d) | 'sqrt' needs a number, but 'd' is a date; as.numeric(…) gives days or seconds since 1970",
                "-s | '-' needs a number, but 's' is a string; as.numeric(…) reads numbers from texts",
                "f < 'red' | The levels of a factor have no order; compare by == or %in%, or make it ordered with factor(x, levels = c(…), ordered = TRUE)",
                "o < 'lowest' | \"lowest\" is no level of the ordered factor; levels: low, medium, high",
                "f == 1 | Cannot compare factor 'f' with int32 '1'; texts are written in quotation marks, and as.numeric(as.character(…)) reads numbers from texts",
                "x == NA | A comparison with NA is never true; missing(x) tests for missing values",
                "NA != x | A comparison with NA is never true; missing(x) tests for missing values",
                "x in (1, NA) | NA in a list equals nothing; missing(x) tests for missing values",
                "f in (1, 2) | Cannot look for int32 '1' among texts of 'f'; write it in quotation marks",
                "x in ('a') | Cannot look for string '\"a\"' among values of float64 'x'",
                "x in (y) | A list holds literals only; compare columns with == and |",
                "x %in% 1:1000000 | A range in a list has at most 100000 numbers; compare with >= and <=",
                "x %in% 1:1.5 | A range in a list goes from one whole number to another, as in 1:5",
                "ifelse(b, x, s) | 'ifelse' cannot mix float64 'x' and string 's'",
                "ifelse(b, d, t) | 'ifelse' cannot mix date 'd' and timestamp 't'",
                "min(s, u) | 'min' needs numbers or dates, not texts",
                "year(x) | 'year' needs a date or timestamp (as.Date(…) reads texts), but 'x' is a float64",
                "hour(d) | 'hour' needs a timestamp, but 'd' is a date",
                "nchar(x) | 'nchar' needs a text, but 'x' is a float64",
                "N(x) | 'N' needs a factor, but 'x' is a float64",
                "as.numeric(f) | as.numeric of a factor is ambiguous: N(f) gives the number of the level, as.numeric(as.character(f)) reads its text",
                "as.factor(s) | The levels must be known before the data are read: write factor(s, levels = c(…)), or F(x) in a formula for whole numbers",
                "factor(s, 'a', labels = c('b', 'c')) | factor has 1 levels, but 2 labels",
                "round(x, y) | 'digits' of round must be a whole number",
                "startsWith(s, u) | 'prefix' of startsWith must be a text literal",
                "i:j | a:b stands for an interaction in a formula, or a range in a list such as x %in% 1:5",
                "(1, 2) | A list in parentheses may only stand right of 'in'",
                "xx + 1 | Unknown column 'xx'; did you mean 'x'?"
            })
    void refusesTypesThatDoNotFit(String expression, String message) {
        assertThatThrownBy(() -> values(expression))
                .isInstanceOf(QuernException.class)
                .hasMessageStartingWith(message);
    }

    @Test
    void namesTheTypeOfAColumnThatIsNotAsDescribed() {
        Schema schema = Schema.of(Variable.of("x", ColumnType.FLOAT64));
        Chunk chunk = Chunk.of(17, 0, 1, schema, List.of(new LongColumn(1)));
        assertThatThrownBy(() -> Expression.parse("x + 1").bind(schema).evaluate(chunk))
                .isInstanceOf(QuernException.class)
                .hasMessage("Column 'x' is int64 in chunk 17, but was described as float64");
    }

    @Test
    void refusesFactorsWithOtherLevelsThanDescribed() {
        Chunk chunk = Chunk.of(
                3,
                0,
                1,
                Schema.of(Variable.factor("f", List.of("a"))),
                List.of(new FactorColumn(new int[] {0}, List.of("a"), 1)));
        assertThatThrownBy(() -> Expression.parse("f == 'a'")
                        .bind(Schema.of(Variable.factor("f", List.of("a", "b"))))
                        .evaluate(chunk))
                .hasMessage("Factor 'f' has 1 levels in chunk 3 that differ from the 2 it was described with");
    }
}
