package org.quern.language;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import java.util.function.Function;
import java.util.function.LongBinaryOperator;
import java.util.function.LongUnaryOperator;
import org.quern.data.ColumnType;

/**
 * All functions an expression can call. Exponentials, logarithms, powers and trigonometric functions are those of {@code
 * StrictMath}, whose bits are the same on every machine; the square root is exact by IEEE 754.
 */
final class Functions {
    private static final Map<String, Known> BY_NAME = new HashMap<>();
    private static final List<Signature> SIGNATURES = new ArrayList<>();

    private static final double[] POWERS_OF_TEN = {
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19,
        1e20, 1e21, 1e22
    };

    private static final List<String> WHOLE_COLUMN = List.of(
            "mean",
            "median",
            "sum",
            "sd",
            "var",
            "quantile",
            "range",
            "scale",
            "rank",
            "order",
            "sort",
            "cumsum",
            "cumprod",
            "diff",
            "lag",
            "rev",
            "unique",
            "poly",
            "bs",
            "ns",
            "length",
            "which");
    private static final List<String> FORMULA_ONLY = List.of("F", "offset", "cbind");

    private record Known(Signature signature, Function<Arguments, Operand> bind) {}

    static {
        math("exp(x)", StrictMath::exp);
        math("expm1(x)", StrictMath::expm1);
        math("log10(x)", StrictMath::log10);
        math("log1p(x)", StrictMath::log1p);
        math("log2(x)", Functions::log2);
        math("sqrt(x)", Math::sqrt);
        math("sin(x)", StrictMath::sin);
        math("cos(x)", StrictMath::cos);
        math("tan(x)", StrictMath::tan);
        math("asin(x)", StrictMath::asin);
        math("acos(x)", StrictMath::acos);
        math("atan(x)", StrictMath::atan);
        add("log(x, base = e)", Functions::log);
        add("pow(x, y)", a -> Arithmetic.power(a.number("x"), a.number("y")));
        rounding("floor(x)", Math::floor);
        rounding("ceil(x)", Math::ceil, "ceiling");
        rounding("trunc(x)", Functions::truncate);
        add("round(x, digits = 0)", Functions::round);
        numeric("abs(x)", Math::abs, Math::abs);
        numeric("sign(x)", Math::signum, Long::signum);
        add("min(x, y...)", a -> extreme(a, Math::min, Math::min), "pmin");
        add("max(x, y...)", a -> extreme(a, Math::max, Math::max), "pmax");
        add("missing(x)", a -> Logic.missing(a.any("x")), "is.na");
        add("is_finite(x)", a -> Logic.isFinite(a.number("x")), "is.finite");
        add("ifelse(test, yes, no)", Functions::ifElse);
        add("I(x)", a -> a.any("x"));
        add("cut(x, breaks..., labels = none, right = FALSE, include.lowest = FALSE, ordered = FALSE)", Intervals::cut);
        add("factor(x, levels..., labels = levels, ordered = FALSE)", Functions::factor);
        add(
                "N(f)",
                a -> Texts.levelNumbers(a.require("f", a.any("f"), o -> o.type().isFactor(), "a factor")));
        add("as.factor(x)", Functions::asFactor);
        add("as.numeric(x)", Functions::asNumeric, "as.double");
        add("as.integer(x)", Functions::asInteger);
        add("as.logical(x)", Functions::asLogical);
        add("as.character(x)", Functions::asCharacter);
        add("as.Date(x)", Functions::asDate);
        add("as.POSIXct(x)", Functions::asTimestamp);
        add("year(d)", a -> Times.year(a.time("d")));
        add("month(d)", a -> Times.month(a.time("d")));
        add("day(d)", a -> Times.day(a.time("d")), "mday");
        add("yday(d)", a -> Times.dayOfYear(a.time("d")));
        add("weekday(d)", a -> Times.weekday(a.time("d")));
        add("weekdays(d)", a -> Times.weekdayNames(a.time("d")));
        add("months(d)", a -> Times.monthNames(a.time("d")));
        add("hour(t)", a -> Times.hour(a.timestamp("t")));
        add("minute(t)", a -> Times.minute(a.timestamp("t")));
        add("second(t)", a -> Times.second(a.timestamp("t")));
        add("substring(s, first, last = end)", Functions::substring, "substr");
        add(
                "nchar(s)",
                a -> Texts.wholes(ColumnType.INT32, a.text("s"), text -> text.codePointCount(0, text.length())));
        add("toupper(s)", a -> Texts.map(a.text("s"), text -> text.toUpperCase(Locale.ROOT)));
        add("tolower(s)", a -> Texts.map(a.text("s"), text -> text.toLowerCase(Locale.ROOT)));
        add("trimws(s)", a -> Texts.map(a.text("s"), String::strip));
        add("startsWith(s, prefix)", a -> {
            String prefix = literal(a, "prefix");
            return Texts.test(a.text("s"), text -> text.startsWith(prefix));
        });
        add("endsWith(s, suffix)", a -> {
            String suffix = literal(a, "suffix");
            return Texts.test(a.text("s"), text -> text.endsWith(suffix));
        });
    }

    private Functions() {}

    private static void add(String signature, Function<Arguments, Operand> bind, String... otherNames) {
        Signature main = Signature.of(signature);
        SIGNATURES.add(main);
        BY_NAME.put(main.name(), new Known(main, bind));
        for (String name : otherNames) {
            BY_NAME.put(name, new Known(main, bind));
        }
    }

    private static void math(String signature, DoubleUnaryOperator function) {
        add(signature, a -> Arithmetic.function(function, a.number("x")));
    }

    /** Whole numbers are handed on as they are. */
    private static void rounding(String signature, DoubleUnaryOperator function, String... otherNames) {
        add(
                signature,
                a -> {
                    Operand x = a.number("x");
                    return x instanceof RealOperand ? Arithmetic.function(function, x) : x;
                },
                otherNames);
    }

    private static void numeric(String signature, DoubleUnaryOperator reals, LongUnaryOperator wholes) {
        add(signature, a -> {
            Operand x = a.number("x");
            ColumnType type = x.type() == ColumnType.INT64 ? ColumnType.INT64 : ColumnType.INT32;
            return x instanceof RealOperand ? Arithmetic.function(reals, x) : Times.whole(type, x, wholes);
        });
    }

    /** Every name that can be called, other names of a function included. */
    static Set<String> names() {
        return Collections.unmodifiableSet(BY_NAME.keySet());
    }

    /** As the guide lists them. */
    static List<Signature> signatures() {
        return List.copyOf(SIGNATURES);
    }

    static Operand bind(Node.Call call, Binder binder) {
        Known known = find(call, binder.source());
        return known.bind.apply(new Arguments(call, known.signature.match(call, binder.source()), binder));
    }

    /** Checks names and arguments of a call without knowing columns. */
    static void check(Node.Call call, SourceText source) {
        find(call, source).signature.match(call, source);
    }

    /** Name and parameters of the function called. */
    static Signature signature(Node.Call call, SourceText source) {
        return find(call, source).signature;
    }

    private static Known find(Node.Call call, SourceText source) {
        Known known = BY_NAME.get(call.function());
        if (known == null) {
            throw source.error(call.at(), unknown(call));
        }
        return known;
    }

    private static String unknown(Node.Call call) {
        String name = call.function();
        if (name.equals("c")) {
            return "A list c(…) may stand right of %in% or as breaks, labels or levels, nowhere else";
        } else if (FORMULA_ONLY.contains(name)) {
            return name + "(…) stands by itself in a formula, not within an expression";
        } else if (WHOLE_COLUMN.contains(name)) {
            return "'" + name + "' needs a whole column, but expressions see one row at a time;"
                    + " compute it first and write its value";
        }
        return "Unknown function '" + name + "'" + SourceText.suggestion(name, new TreeSet<>(names()));
    }

    private static Operand log(Arguments a) {
        RealOperand log = Arithmetic.function(StrictMath::log, a.number("x"));
        return a.has("base")
                ? Arithmetic.binary(
                        Operator.DIVIDE, log, Arithmetic.function(StrictMath::log, a.number("base")), a.call())
                : log;
    }

    /** Exact for powers of two: the exponent is taken off first. */
    static double log2(double x) {
        if (!(x > 0) || Double.isInfinite(x)) {
            return StrictMath.log(x);
        }
        boolean subnormal = x < Double.MIN_NORMAL;
        double scaled = subnormal ? x * 0x1p54 : x;
        int exponent = Math.getExponent(scaled);
        double fraction = Math.scalb(scaled, -exponent);
        if (fraction > 1.5) {
            fraction /= 2;
            exponent++;
        }
        return exponent - (subnormal ? 54 : 0) + StrictMath.log(fraction) / StrictMath.log(2);
    }

    private static double truncate(double x) {
        return x < 0 ? Math.ceil(x) : Math.floor(x);
    }

    private static Operand round(Arguments a) {
        Operand x = a.number("x");
        int digits = (int) Math.max(-400, Math.min(400, a.whole("digits", 0)));
        if (!(x instanceof RealOperand) && digits >= 0) {
            return x;
        }
        return digits == 0 ? Arithmetic.function(Math::rint, x) : Arithmetic.function(value -> round(value, digits), x);
    }

    /** The double nearest to x rounded to that many decimals, where x is taken exactly; halves go to the even digit. */
    static double round(double x, int digits) {
        if (!Double.isFinite(x) || x == 0) {
            return x;
        }
        if (digits > 0 && digits <= 22) {
            double scale = POWERS_OF_TEN[digits];
            double scaled = x * scale;
            double nearest = Math.rint(scaled);
            // far enough from a half for the rounding of the product not to matter
            if (Math.abs(scaled) < 0x1p50 && Math.abs(Math.abs(scaled - nearest) - 0.5) > 0.01) {
                return nearest / scale;
            }
        }
        double rounded =
                new BigDecimal(x).setScale(digits, RoundingMode.HALF_EVEN).doubleValue();
        return Math.copySign(rounded, x);
    }

    private static Operand extreme(Arguments a, DoubleBinaryOperator reals, LongBinaryOperator wholes) {
        Operand result = a.any("x");
        Node first = a.node("x");
        for (Node node : a.list("y")) {
            Operand other = a.binder().operand(node);
            ColumnType type = commonType(a, result, first, other, node);
            if (type == ColumnType.STRING) {
                throw a.error("x", "'" + a.call().function() + "' needs numbers or dates, not texts");
            }
            result = type == ColumnType.FLOAT64 || type == ColumnType.FLOAT32
                    ? Arithmetic.function(type, reals, result, other)
                    : whole(type == ColumnType.BOOLEAN ? ColumnType.INT32 : type, wholes, result, other);
        }
        return result;
    }

    private static Operand whole(ColumnType type, LongBinaryOperator function, Operand left, Operand right) {
        return WholeOperand.of(type, frame -> {
                    Operand.Longs first = left.longs(frame);
                    Operand.Longs second = right.longs(frame);
                    long[] y = new long[Operand.BLOCK];
                    return (from, count, x) -> {
                        first.read(from, count, x);
                        second.read(from, count, y);
                        for (int i = 0; i < count; i++) {
                            boolean missing = x[i] == WholeOperand.MISSING || y[i] == WholeOperand.MISSING;
                            x[i] = missing ? WholeOperand.MISSING : function.applyAsLong(x[i], y[i]);
                        }
                    };
                })
                .folded(left, right);
    }

    private static Operand ifElse(Arguments a) {
        TruthOperand test = a.truth("test");
        Operand yes = a.any("yes");
        Operand no = a.any("no");
        ColumnType type = commonType(a, yes, a.node("yes"), no, a.node("no"));
        return switch (type) {
            case FLOAT64, FLOAT32 -> Logic.choose(type, test, yes, no);
            case INT32, INT64, DATE, TIMESTAMP -> Logic.chooseWhole(type, test, yes, no);
            case BOOLEAN -> Logic.chooseTruth(test, yes, no);
            default -> Logic.chooseText(test, yes, no);
        };
    }

    /** The type that holds the values of both; string stands for all texts. */
    private static ColumnType commonType(Arguments a, Operand left, Node leftNode, Operand right, Node rightNode) {
        if (left.isMissing() || right.isMissing()) {
            Operand known = left.isMissing() ? right : left;
            return known.isText() ? ColumnType.STRING : known.type();
        } else if (left.isText() && right.isText()) {
            return ColumnType.STRING;
        } else if (left.type() == right.type()) {
            return left.type();
        } else if (left.isNumber() && right.isNumber()) {
            return commonNumber(left, right);
        }
        throw a.binder()
                .error(
                        rightNode.at(),
                        "'" + a.call().function() + "' cannot mix " + Binder.named(left, leftNode) + " and "
                                + Binder.named(right, rightNode));
    }

    private static ColumnType commonNumber(Operand left, Operand right) {
        if (left instanceof RealOperand || right instanceof RealOperand) {
            return ColumnType.FLOAT64;
        }
        return left.type() == ColumnType.INT64 || right.type() == ColumnType.INT64
                ? ColumnType.INT64
                : ColumnType.INT32;
    }

    private static Operand factor(Arguments a) {
        Operand x = a.any("x");
        ColumnType type = a.flag("ordered", false) ? ColumnType.ORDERED_FACTOR : ColumnType.FACTOR;
        List<String> labels = a.texts(a.has("labels") ? "labels" : "levels");
        int levels = a.list("levels").size();
        if (labels.size() != levels) {
            throw a.error("labels", "factor has " + levels + " levels, but " + labels.size() + " labels");
        }
        if (x.isText()) {
            return Texts.relabelled(x, type, a.texts("levels"), labels);
        } else if (x.isNumber()) {
            return Texts.labelled(x, type, a.numbers("levels"), labels);
        }
        throw a.error("x", "factor needs texts or numbers, but " + Binder.described(x, a.node("x")));
    }

    private static Operand asFactor(Arguments a) {
        Operand x = a.any("x");
        if (x.type().isFactor()) {
            return x;
        }
        throw a.error(
                "x",
                "The levels must be known before the data are read: write factor("
                        + a.node("x").text() + ", levels = c(…)), or F(x) in a formula for whole numbers");
    }

    private static Operand asNumeric(Arguments a) {
        Operand x = a.any("x");
        if (x.type().isFactor()) {
            throw a.error(
                    "x",
                    "as.numeric of a factor is ambiguous: N(" + a.node("x").text()
                            + ") gives the number of the level, as.numeric(as.character("
                            + a.node("x").text()
                            + ")) reads its text");
        } else if (x.isText()) {
            return Texts.numbers(x, Functions::parsed);
        } else if (x.type() == ColumnType.TIMESTAMP) {
            return Arithmetic.function(micros -> micros / 1e6, x);
        }
        return x.type() == ColumnType.FLOAT64 ? x : Arithmetic.function(DoubleUnaryOperator.identity(), x);
    }

    /** A decimal number, or missing; Java's own extras such as {@code 1f} and hexadecimals are no numbers here. */
    private static double parsed(String text) {
        String stripped = text.strip();
        if (!stripped.matches("[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d+)?")) {
            return switch (stripped) {
                case "Inf", "+Inf" -> Double.POSITIVE_INFINITY;
                case "-Inf" -> Double.NEGATIVE_INFINITY;
                default -> Double.NaN;
            };
        }
        return Double.parseDouble(stripped);
    }

    private static Operand asInteger(Arguments a) {
        Operand x = a.any("x");
        if (x.isText() || x.type() == ColumnType.TIMESTAMP) {
            x = asNumeric(a);
        }
        if (x instanceof RealOperand real) {
            return truncated(real);
        }
        return x.type() == ColumnType.DATE || x.type() == ColumnType.BOOLEAN
                ? Times.whole(ColumnType.INT32, x, LongUnaryOperator.identity())
                : x;
    }

    /** Towards zero; missing where 64 bits cannot hold it. */
    private static Operand truncated(RealOperand operand) {
        return WholeOperand.of(ColumnType.INT64, frame -> {
                    Operand.Doubles reader = operand.doubles(frame);
                    double[] x = new double[Operand.BLOCK];
                    return (from, count, target) -> {
                        reader.read(from, count, x);
                        for (int i = 0; i < count; i++) {
                            target[i] = Math.abs(x[i]) < 0x1p63 ? (long) x[i] : WholeOperand.MISSING;
                        }
                    };
                })
                .folded(operand);
    }

    private static Operand asLogical(Arguments a) {
        Operand x = a.any("x");
        if (x.isText()) {
            return Texts.truths(x, text -> switch (text) {
                case "TRUE", "True", "true", "T" -> 1;
                case "FALSE", "False", "false", "F" -> 0;
                default -> TruthOperand.MISSING;
            });
        }
        return x instanceof TruthOperand
                ? x
                : Logic.compare(Operator.UNEQUAL, a.number("x"), WholeOperand.constant(ColumnType.INT32, 0));
    }

    private static Operand asCharacter(Arguments a) {
        Operand x = a.any("x");
        if (x.isText()) {
            return x.type().isFactor() ? Texts.asStrings(x) : x;
        }
        return Texts.written(
                x,
                switch (x.type()) {
                    case FLOAT64 -> bits -> Intervals.written(Double.longBitsToDouble(bits));
                    case FLOAT32 -> bits -> Intervals.written((float) Double.longBitsToDouble(bits));
                    case BOOLEAN -> value -> value == 1 ? "TRUE" : "FALSE";
                    case DATE -> Times::writtenDate;
                    case TIMESTAMP -> Times::writtenTimestamp;
                    default -> Long::toString;
                });
    }

    private static Operand asDate(Arguments a) {
        Operand x = a.any("x");
        if (x.isText()) {
            return Texts.wholes(ColumnType.DATE, x, text -> known(Times.date(text)));
        }
        return Times.date(a.require("x", x, Operand::isTime, "a text or timestamp"));
    }

    private static Operand asTimestamp(Arguments a) {
        Operand x = a.any("x");
        if (x.isText()) {
            return Texts.wholes(ColumnType.TIMESTAMP, x, text -> known(Times.timestamp(text)));
        }
        return Times.timestamp(a.require("x", x, Operand::isTime, "a text or date"));
    }

    private static long known(Optional<Long> value) {
        return value.orElse(WholeOperand.MISSING);
    }

    private static Operand substring(Arguments a) {
        long first = a.whole("first", 1);
        long last = a.whole("last", Integer.MAX_VALUE);
        return Texts.map(a.text("s"), text -> Texts.substring(text, first, last));
    }

    private static String literal(Arguments a, String parameter) {
        if (a.any(parameter) instanceof TextOperand text && text.isConstant()) {
            return text.value();
        }
        throw a.error(parameter, "'" + parameter + "' of " + a.call().function() + " must be a text literal");
    }
}
