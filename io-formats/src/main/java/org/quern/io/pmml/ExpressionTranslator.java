package org.quern.io.pmml;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.dmg.pmml.Apply;
import org.dmg.pmml.Constant;
import org.dmg.pmml.DataType;
import org.dmg.pmml.Discretize;
import org.dmg.pmml.DiscretizeBin;
import org.dmg.pmml.Expression;
import org.dmg.pmml.FieldColumnPair;
import org.dmg.pmml.FieldRef;
import org.dmg.pmml.InlineTable;
import org.dmg.pmml.Interval;
import org.dmg.pmml.InvalidValueTreatmentMethod;
import org.dmg.pmml.MapValues;
import org.dmg.pmml.PMMLFunctions;
import org.dmg.pmml.Row;
import org.quern.QuernException;
import org.quern.data.BooleanColumn;
import org.quern.data.Chunk;
import org.quern.data.Column;
import org.quern.data.ColumnType;
import org.quern.data.FactorColumn;
import org.quern.data.Schema;
import org.quern.data.StringColumn;
import org.quern.data.Variable;
import org.quern.language.ExpressionTree;

/**
 * Says an expression of our language in PMML's. Every function whose value PMML can compute to the last digits or so is
 * translated; any other is refused by name.
 *
 * <p>Missing: a function of PMML fails for a missing argument, so that each part carries the fields it needs ({@link Part});
 * what may be missing though all its columns are there (a logarithm, a quotient) is a field of its own. {@code &} and {@code |}
 * follow three-valued logic. A function of texts that PMML lacks is tabulated over the levels of a factor; for a level the
 * model does not know its value is then missing.
 */
final class ExpressionTranslator {
    private static final Map<String, String> ARITHMETIC = Map.of("+", "+", "-", "-", "*", "*");
    private static final Map<String, String> COMPARISONS = Map.of(
            "<", PMMLFunctions.LESSTHAN,
            "<=", PMMLFunctions.LESSOREQUAL,
            ">", PMMLFunctions.GREATERTHAN,
            ">=", PMMLFunctions.GREATEROREQUAL,
            "==", PMMLFunctions.EQUAL,
            "!=", PMMLFunctions.NOTEQUAL);
    /** Of one number, missing only where that is. */
    private static final Map<String, String> TOTAL = Map.of(
            "exp", PMMLFunctions.EXP,
            "expm1", PMMLFunctions.EXPM1,
            "abs", PMMLFunctions.ABS,
            "atan", PMMLFunctions.ATAN);
    /** Of one number, missing outside their domain. */
    private static final Map<String, String> PARTIAL = Map.of(
            "sqrt", PMMLFunctions.SQRT,
            "log10", PMMLFunctions.LOG10,
            "log1p", PMMLFunctions.LN1P,
            "sin", PMMLFunctions.SIN,
            "cos", PMMLFunctions.COS,
            "tan", PMMLFunctions.TAN,
            "asin", PMMLFunctions.ASIN,
            "acos", PMMLFunctions.ACOS);
    /** Parts of a date or time stamp, with the pattern that gives them. */
    private static final Map<String, String> PARTS_OF_TIME =
            Map.of("year", "%Y", "month", "%m", "day", "%d", "yday", "%j", "hour", "%H", "minute", "%M");

    private final Fields fields;

    ExpressionTranslator(Fields fields) {
        this.fields = fields;
    }

    /** @throws QuernException for a function PMML has no counterpart of */
    Part translate(ExpressionTree tree) {
        if (tree instanceof ExpressionTree.Constant constant) {
            return constant(constant);
        } else if (tree instanceof ExpressionTree.Input input) {
            return input(input.variable());
        }
        return call((ExpressionTree.Call) tree);
    }

    /** As a number: truth values are 1 and 0, dates days. */
    Part number(ExpressionTree tree) {
        Part part = translate(tree);
        if (part.type() == ColumnType.BOOLEAN) {
            return part.withExpression(
                    ColumnType.FLOAT64, apply(PMMLFunctions.IF, part.expression(), number(1), number(0)));
        }
        return part;
    }

    private Part constant(ExpressionTree.Constant constant) {
        Object value = constant.value().orElse(null);
        if (value == null) {
            return fields.derive("NA", ColumnType.FLOAT64, List.of(), new Constant().setMissing(true));
        }
        Expression expression = value instanceof String text
                ? text(text)
                : value instanceof Boolean truth ? truth(truth) : number(((Number) value).doubleValue());
        if (constant.type() == ColumnType.TIMESTAMP) {
            throw unknown("arithmetic and comparison of time stamps", constant);
        }
        return Part.of(constant.type(), expression);
    }

    private Part input(Variable variable) {
        Part field = fields.column(variable.name());
        return switch (variable.type()) {
            case DATE -> days(field);
            case TIMESTAMP -> throw Fields.untranslatable("a time stamp as a number", variable.name());
            default -> field;
        };
    }

    private static Part days(Part date) {
        return date.expression() instanceof FieldRef && date.type() == ColumnType.DATE
                ? new Part(
                        ColumnType.DATE,
                        List.of(),
                        apply(
                                PMMLFunctions.DATEDAYSSINCEYEAR,
                                date.expression(),
                                new Constant(1970).setDataType(DataType.INTEGER)),
                        date.needs())
                : date;
    }

    private Part call(ExpressionTree.Call call) {
        String function = call.function();
        if (ARITHMETIC.containsKey(function)) {
            return arithmetic(call);
        } else if (COMPARISONS.containsKey(function)) {
            return comparison(call);
        } else if (TOTAL.containsKey(function)) {
            return ofNumber(TOTAL.get(function), call);
        } else if (PARTIAL.containsKey(function)) {
            return partial(ofNumber(PARTIAL.get(function), call), call);
        } else if (PARTS_OF_TIME.containsKey(function)) {
            return partOfTime(call);
        }
        return switch (function) {
            case "/" -> quotient(call);
            case "^", "pow" -> power(call);
            case "%%" -> remainder(call);
            case "%/%" -> wholeQuotient(call);
            case "!" -> of(ColumnType.BOOLEAN, PMMLFunctions.NOT, translate(call.argument("x")));
            case "&", "|" -> junction(call);
            case "%in%" -> membership(call);
            case "log" -> logarithm(call);
            case "log2" -> partial(dividedByLog(call, 2), call);
            case "floor", "ceil", "trunc", "round" -> rounded(call);
            case "sign" -> sign(call);
            case "min" -> extreme(call, PMMLFunctions.MIN);
            case "max" -> extreme(call, PMMLFunctions.MAX);
            case "missing" -> missing(call);
            case "is_finite" -> finite(call);
            case "ifelse" -> choice(call);
            case "cut" -> cut(call);
            case "factor" -> factor(call);
            case "N" -> levelNumber(call.argument("f"), call.text());
            case "as.factor" -> translate(call.argument("x"));
            case "as.numeric", "as.integer", "as.logical", "as.character" -> converted(call);
            case "weekday" -> weekday(call);
            case "weekdays" -> labelled(weekday(call), 1, call);
            case "months" -> labelled(partOfTime(PMMLFunctions.FORMATDATETIME, "%m", call), 1, call);
            case "substring" -> substring(call);
            case "toupper" -> ofText(PMMLFunctions.UPPERCASE, ColumnType.STRING, call);
            case "tolower" -> ofText(PMMLFunctions.LOWERCASE, ColumnType.STRING, call);
            case "nchar" -> ofText(PMMLFunctions.STRINGLENGTH, ColumnType.INT32, call);
            default -> tabulated(call);
        };
    }

    // Arithmetic

    private Part arithmetic(ExpressionTree.Call call) {
        Part x = number(call.argument("x"));
        if (!call.has("y")) {
            // times −1 rather than 0 − x, which would lose the sign of 0
            return of(call.type(), "*", x, Part.of(ColumnType.FLOAT64, number(-1)));
        }
        return of(call.type(), call.function(), x, number(call.argument("y")));
    }

    private Part quotient(ExpressionTree.Call call) {
        Part quotient = of(ColumnType.FLOAT64, "/", number(call.argument("x")), number(call.argument("y")));
        return isConstant(call.argument("y"), y -> y != 0) ? quotient : partial(quotient, call);
    }

    private Part power(ExpressionTree.Call call) {
        Part power = of(ColumnType.FLOAT64, PMMLFunctions.POW, number(call.argument("x")), number(call.argument("y")));
        return isConstant(call.argument("y"), y -> y > 0 && y == Math.rint(y)) ? power : partial(power, call);
    }

    private Part remainder(ExpressionTree.Call call) {
        checkDivision(call);
        Part remainder = of(call.type(), PMMLFunctions.MODULO, number(call.argument("x")), number(call.argument("y")));
        return isConstant(call.argument("y"), y -> y != 0) ? remainder : partial(remainder, call);
    }

    private Part wholeQuotient(ExpressionTree.Call call) {
        checkDivision(call);
        Part quotient = of(
                call.type(),
                PMMLFunctions.FLOOR,
                of(call.type(), "/", number(call.argument("x")), number(call.argument("y"))));
        return isConstant(call.argument("y"), y -> y != 0) ? quotient : partial(quotient, call);
    }

    /** PMML rounds the quotient before it is rounded down: 3 %/% 0.3 would be 10, but 0.3 is more than a tenth of 3. */
    private static void checkDivision(ExpressionTree.Call call) {
        boolean whole =
                isWhole(call.argument("x").type()) && isWhole(call.argument("y").type());
        if (!whole && !isConstant(call.argument("y"), y -> y == Math.rint(y))) {
            throw unknown("'" + call.function() + "' of numbers that are not whole", call);
        }
    }

    private Part logarithm(ExpressionTree.Call call) {
        if (!call.has("base")) {
            return partial(ofNumber(PMMLFunctions.LN, call), call);
        }
        if (call.argument("base") instanceof ExpressionTree.Constant base
                && base.value().orElse(null) instanceof Number number) {
            return partial(dividedByLog(call, number.doubleValue()), call);
        }
        throw unknown("a logarithm whose base is no constant", call);
    }

    private Part dividedByLog(ExpressionTree.Call call, double base) {
        return of(
                ColumnType.FLOAT64,
                "/",
                ofNumber(PMMLFunctions.LN, call),
                Part.of(ColumnType.FLOAT64, number(StrictMath.log(base))));
    }

    private Part ofNumber(String function, ExpressionTree.Call call) {
        return of(call.type(), function, number(call.argument("x")));
    }

    private Part rounded(ExpressionTree.Call call) {
        Part x = number(call.argument("x"));
        if (isWhole(call.argument("x").type()) && !call.has("digits")) {
            return x;
        }
        if (call.has("digits") && !isConstant(call.argument("digits"), digits -> digits == 0)) {
            throw unknown("rounding to decimals", call);
        }
        return switch (call.function()) {
            case "floor" -> of(call.type(), PMMLFunctions.FLOOR, x);
            case "ceil" -> of(call.type(), PMMLFunctions.CEIL, x);
            case "trunc" -> truncated(call.type(), x);
            default -> of(call.type(), PMMLFunctions.RINT, x);
        };
    }

    private static Part truncated(ColumnType type, Part x) {
        return x.withExpression(
                type,
                apply(
                        PMMLFunctions.IF,
                        apply(PMMLFunctions.LESSTHAN, x.expression(), number(0)),
                        apply(PMMLFunctions.CEIL, x.expression()),
                        apply(PMMLFunctions.FLOOR, x.expression())));
    }

    private Part sign(ExpressionTree.Call call) {
        Part x = number(call.argument("x"));
        Expression otherwise = apply(
                PMMLFunctions.IF, apply(PMMLFunctions.LESSTHAN, x.expression(), number(0)), number(-1), number(0));
        return x.withExpression(
                call.type(),
                apply(
                        PMMLFunctions.IF,
                        apply(PMMLFunctions.GREATERTHAN, x.expression(), number(0)),
                        number(1),
                        otherwise));
    }

    private Part extreme(ExpressionTree.Call call, String function) {
        Part[] parts = Stream.concat(call.arguments().get("x").stream(), call.arguments().get("y").stream())
                .map(this::number)
                .toArray(Part[]::new);
        return of(call.type(), function, parts);
    }

    // Truth

    private Part comparison(ExpressionTree.Call call) {
        ExpressionTree x = call.argument("x");
        ExpressionTree y = call.argument("y");
        String function = COMPARISONS.get(call.function());
        if (!isText(x.type()) && !isText(y.type())) {
            return of(ColumnType.BOOLEAN, function, number(x), number(y));
        } else if (function.equals(PMMLFunctions.EQUAL) || function.equals(PMMLFunctions.NOTEQUAL)) {
            return of(ColumnType.BOOLEAN, function, translate(x), translate(y));
        }
        return tabulated(call);
    }

    /** A definite operand decides even where the other is missing. */
    private Part junction(ExpressionTree.Call call) {
        Part x = translate(call.argument("x"));
        Part y = translate(call.argument("y"));
        boolean and = call.function().equals("&");
        Part both = of(ColumnType.BOOLEAN, and ? PMMLFunctions.AND : PMMLFunctions.OR, x, y);
        if (x.needs().equals(y.needs())) {
            return both;
        }
        Expression decided = apply(PMMLFunctions.OR, definitely(x, !and), definitely(y, !and));
        return fields.derive(
                call.text(),
                ColumnType.BOOLEAN,
                List.of(),
                apply(PMMLFunctions.IF, decided, truth(!and), both.guarded()));
    }

    /** Whether a truth value is known to be this; never missing itself. */
    private static Expression definitely(Part part, boolean value) {
        Expression is = value ? part.expression() : apply(PMMLFunctions.NOT, part.expression());
        return part.needs().isEmpty() ? is : apply(PMMLFunctions.IF, part.present(), is, truth(false));
    }

    private Part membership(ExpressionTree.Call call) {
        Part x = isText(call.argument("x").type()) ? translate(call.argument("x")) : number(call.argument("x"));
        List<Part> parts = new ArrayList<>();
        parts.add(x);
        call.arguments().get("y").forEach(item -> parts.add(isText(item.type()) ? translate(item) : number(item)));
        return of(ColumnType.BOOLEAN, PMMLFunctions.ISIN, parts.toArray(new Part[0]));
    }

    private Part missing(ExpressionTree.Call call) {
        Part x = rawField(call.argument("x")) != null ? rawField(call.argument("x")) : translate(call.argument("x"));
        return Part.of(ColumnType.BOOLEAN, x.needs().isEmpty() ? truth(false) : x.absent());
    }

    private Part finite(ExpressionTree.Call call) {
        Part x = number(call.argument("x"));
        Expression bounded =
                apply(PMMLFunctions.LESSOREQUAL, apply(PMMLFunctions.ABS, x.expression()), number(Double.MAX_VALUE));
        return Part.of(ColumnType.BOOLEAN, definitely(x.withExpression(ColumnType.BOOLEAN, bounded), true));
    }

    private Part choice(ExpressionTree.Call call) {
        Part test = translate(call.argument("test"));
        Apply choice = apply(PMMLFunctions.IF, test.expression(), branch(call, "yes"), branch(call, "no"));
        Part whole = test.withExpression(call.type(), choice);
        List<String> levels = call.levels();
        return fields.derive(call.text(), call.type(), levels, whole.guarded());
    }

    private Expression branch(ExpressionTree.Call call, String parameter) {
        ExpressionTree tree = call.argument(parameter);
        if (tree instanceof ExpressionTree.Constant constant && constant.value().isEmpty()) {
            return new Constant().setMissing(true);
        }
        return (call.type() == ColumnType.BOOLEAN || isText(call.type()) ? translate(tree) : number(tree)).guarded();
    }

    // Factors and texts

    private Part cut(ExpressionTree.Call call) {
        Part number = number(call.argument("x"));
        Part x = fields.define(call.argument("x").text(), number);
        double[] breaks = call.arguments().get("breaks").stream()
                .mapToDouble(ExpressionTranslator::constantNumber)
                .toArray();
        boolean right = isTrue(call, "right");
        boolean includeLowest = isTrue(call, "include.lowest");
        Discretize discretize = new Discretize(x.fieldName()).setDataType(DataType.STRING);
        for (int i = 0; i + 1 < breaks.length; i++) {
            boolean closedLeft = !right || includeLowest && i == 0;
            boolean closedRight = right || includeLowest && i + 2 == breaks.length;
            Interval interval = new Interval().setClosure(closure(closedLeft, closedRight));
            if (breaks[i] != Double.NEGATIVE_INFINITY) {
                interval.setLeftMargin(breaks[i]);
            }
            if (breaks[i + 1] != Double.POSITIVE_INFINITY) {
                interval.setRightMargin(breaks[i + 1]);
            }
            discretize.addDiscretizeBins(new DiscretizeBin(label(call, i), interval));
        }
        return fields.derive(call.text(), ColumnType.FACTOR, call.levels(), discretize);
    }

    private static Interval.Closure closure(boolean left, boolean right) {
        if (left) {
            return right ? Interval.Closure.CLOSED_CLOSED : Interval.Closure.CLOSED_OPEN;
        }
        return right ? Interval.Closure.OPEN_CLOSED : Interval.Closure.OPEN_OPEN;
    }

    /** The label of an interval or listed value; labels may repeat. */
    private static String label(ExpressionTree.Call call, int index) {
        return call.has("labels")
                ? text(call.arguments().get("labels").get(index))
                : call.levels().get(index);
    }

    private Part factor(ExpressionTree.Call call) {
        List<ExpressionTree> levels = call.arguments().get("levels");
        ExpressionTree source = call.argument("x");
        if (isText(source.type())) {
            List<String> from = levels.stream().map(ExpressionTranslator::text).toList();
            List<String> to = call.has("labels")
                    ? call.arguments().get("labels").stream()
                            .map(ExpressionTranslator::text)
                            .toList()
                    : from;
            Part x = fields.define(source.text(), translate(source));
            return fields.derive(call.text(), ColumnType.FACTOR, call.levels(), table(x, from, to, DataType.STRING));
        }
        Part x = number(source);
        Expression chain = new Constant().setMissing(true);
        for (int i = levels.size() - 1; i >= 0; i--) {
            chain = apply(
                    PMMLFunctions.IF,
                    apply(PMMLFunctions.EQUAL, x.expression(), number(constantNumber(levels.get(i)))),
                    text(labelOf(call, i)),
                    chain);
        }
        return fields.derive(
                call.text(),
                ColumnType.FACTOR,
                call.levels(),
                x.withExpression(ColumnType.FACTOR, chain).guarded());
    }

    private static String labelOf(ExpressionTree.Call call, int index) {
        return text(
                call.arguments().get(call.has("labels") ? "labels" : "levels").get(index));
    }

    /** The level of a whole number that counts from {@code first}. */
    private Part labelled(Part number, int first, ExpressionTree.Call call) {
        Expression chain = new Constant().setMissing(true);
        for (int i = call.levels().size() - 1; i >= 0; i--) {
            chain = apply(
                    PMMLFunctions.IF,
                    apply(PMMLFunctions.EQUAL, number.expression(), number(first + i)),
                    text(call.levels().get(i)),
                    chain);
        }
        return fields.derive(
                call.text(),
                ColumnType.FACTOR,
                call.levels(),
                number.withExpression(ColumnType.FACTOR, chain).guarded());
    }

    /** The number of a factor's level, from 1. */
    Part levelNumber(ExpressionTree factor, String text) {
        List<String> levels = factor instanceof ExpressionTree.Input input
                ? input.variable().levels()
                : ((ExpressionTree.Call) factor).levels();
        return levelNumber(fields.define(factor.text(), translate(factor)), levels, text);
    }

    private Part levelNumber(Part factor, List<String> levels, String text) {
        List<String> numbers = new ArrayList<>();
        for (int i = 1; i <= levels.size(); i++) {
            numbers.add(Double.toString(i));
        }
        return fields.derive(text, ColumnType.FLOAT64, List.of(), table(factor, levels, numbers, DataType.DOUBLE));
    }

    private static MapValues table(Part field, List<String> from, List<String> to, DataType type) {
        InlineTable table = new InlineTable();
        for (int i = 0; i < from.size(); i++) {
            table.addRows(new Row()
                    .addContent(new PmmlWriter.Cell("level", from.get(i)), new PmmlWriter.Cell("value", to.get(i))));
        }
        return new MapValues("value", table)
                .setDataType(type)
                .addFieldColumnPairs(new FieldColumnPair(field.fieldName(), "level"));
    }

    private Part converted(ExpressionTree.Call call) {
        ColumnType from = call.argument("x").type();
        if (from == ColumnType.TIMESTAMP) {
            throw unknown("a time stamp as a number", call);
        }
        if (isText(from)) {
            return call.function().equals("as.character") ? translate(call.argument("x")) : tabulated(call);
        }
        return switch (call.function()) {
            case "as.numeric" -> {
                Part x = number(call.argument("x"));
                yield new Part(ColumnType.FLOAT64, List.of(), x.expression(), x.needs());
            }
            case "as.integer" ->
                from == ColumnType.FLOAT64 || from == ColumnType.FLOAT32
                        ? truncated(call.type(), number(call.argument("x")))
                        : number(call.argument("x"))
                                .withExpression(
                                        call.type(), number(call.argument("x")).expression());
            case "as.logical" ->
                from == ColumnType.BOOLEAN
                        ? translate(call.argument("x"))
                        : of(
                                ColumnType.BOOLEAN,
                                PMMLFunctions.NOTEQUAL,
                                number(call.argument("x")),
                                Part.of(ColumnType.FLOAT64, number(0)));
            default -> throw unknown("a number as text", call);
        };
    }

    private Part substring(ExpressionTree.Call call) {
        double first = constantNumber(call.argument("first"));
        double last = call.has("last") ? constantNumber(call.argument("last")) : Integer.MAX_VALUE;
        if (hasLevels(call.argument("s")) || first < 1 || last < first) {
            return tabulated(call);
        }
        Part s = translate(call.argument("s"));
        double length = Math.min(last - first + 1, Integer.MAX_VALUE);
        return s.withExpression(
                ColumnType.STRING,
                apply(PMMLFunctions.SUBSTRING, s.expression(), whole((int) first), whole((int) length)));
    }

    private Part ofText(String function, ColumnType type, ExpressionTree.Call call) {
        return hasLevels(call.argument("s")) ? tabulated(call) : of(type, function, translate(call.argument("s")));
    }

    private static boolean hasLevels(ExpressionTree tree) {
        return tree instanceof ExpressionTree.Input input
                && !input.variable().levels().isEmpty();
    }

    /** A function of one factor whose levels are known, by table. */
    private Part tabulated(ExpressionTree.Call call) {
        Set<Variable> inputs = inputs(call).collect(Collectors.toSet());
        Variable factor = inputs.size() == 1 ? inputs.iterator().next() : null;
        if (factor == null || factor.levels().isEmpty() || call.type() == ColumnType.TIMESTAMP) {
            throw unknown("'" + call.function() + "'", call);
        }
        Schema schema = new Schema(List.of(factor));
        int[] codes = new int[factor.levels().size()];
        java.util.Arrays.setAll(codes, i -> i);
        Column values = org.quern.language.Expression.parse(call.text())
                .bind(schema)
                .evaluate(Chunk.of(
                        0, 0, codes.length, schema, List.of(new FactorColumn(codes, factor.levels(), codes.length))));
        List<String> from = new ArrayList<>();
        List<String> to = new ArrayList<>();
        double[] numbers = new double[codes.length];
        if (!isText(call.type())) {
            values.toDoubles(numbers);
        }
        for (int i = 0; i < codes.length; i++) {
            String value = written(values, numbers, i);
            if (value != null) {
                from.add(factor.levels().get(i));
                to.add(value);
            }
        }
        DataType type = isText(call.type())
                ? DataType.STRING
                : call.type() == ColumnType.BOOLEAN ? DataType.BOOLEAN : DataType.DOUBLE;
        return fields.derive(
                call.text(), call.type(), call.levels(), table(fields.column(factor.name()), from, to, type));
    }

    private static String written(Column values, double[] numbers, int row) {
        if (values instanceof FactorColumn texts) {
            return texts.isMissing(row) ? null : texts.levels().get(texts.codes()[row]);
        } else if (values instanceof StringColumn texts) {
            return texts.value(row);
        } else if (Double.isNaN(numbers[row])) {
            return null;
        }
        return values instanceof BooleanColumn ? String.valueOf(numbers[row] != 0) : Double.toString(numbers[row]);
    }

    private static Stream<Variable> inputs(ExpressionTree tree) {
        if (tree instanceof ExpressionTree.Input input) {
            return Stream.of(input.variable());
        }
        return tree instanceof ExpressionTree.Call call
                ? call.arguments().values().stream().flatMap(List::stream).flatMap(ExpressionTranslator::inputs)
                : Stream.empty();
    }

    // Dates

    /** The field of a plain column, dates and time stamps as they are; else null. */
    private Part rawField(ExpressionTree tree) {
        return tree instanceof ExpressionTree.Input input
                ? fields.column(input.variable().name())
                : null;
    }

    private Part partOfTime(ExpressionTree.Call call) {
        return partOfTime(PMMLFunctions.FORMATDATETIME, PARTS_OF_TIME.get(call.function()), call);
    }

    private Part partOfTime(String function, String pattern, ExpressionTree.Call call) {
        ExpressionTree argument = call.argument(call.has("t") ? "t" : "d");
        Part field = rawField(argument);
        if (field == null || !field.isField()) {
            throw unknown("'" + call.function() + "' of anything but a column", call);
        }
        // the text of digits becomes a number where it is held by a field
        Part digits = field.withExpression(ColumnType.INT32, apply(function, field.expression(), text(pattern)));
        return fields.derive(
                call.function() + "(" + argument.text() + ")" + pattern, ColumnType.INT32, List.of(), digits.guarded());
    }

    /** Day 0 of 1970 was a Thursday. */
    private Part weekday(ExpressionTree.Call call) {
        Part days = translate(call.argument("d"));
        Expression fromMonday = apply("+", days.expression(), number(3));
        return days.withExpression(
                ColumnType.INT32, apply("+", apply(PMMLFunctions.MODULO, fromMonday, number(7)), number(1)));
    }

    // Building blocks

    private static Part of(ColumnType type, String function, Part... parts) {
        Apply apply = new Apply(function);
        for (Part part : parts) {
            apply.addExpressions(part.expression());
        }
        return Part.of(type, apply, parts);
    }

    /** A field of its own, because it may be missing though nothing it needs is. */
    private Part partial(Part part, ExpressionTree.Call call) {
        ((Apply) part.expression()).setInvalidValueTreatment(InvalidValueTreatmentMethod.AS_MISSING);
        return fields.derive(call.text(), part.type(), List.of(), part.guarded());
    }

    private static Apply apply(String function, Expression... arguments) {
        return new Apply(function).addExpressions(arguments);
    }

    static Constant number(double value) {
        return new Constant(value).setDataType(DataType.DOUBLE);
    }

    static Constant whole(int value) {
        return new Constant(value).setDataType(DataType.INTEGER);
    }

    static Constant text(String value) {
        return new Constant(value).setDataType(DataType.STRING);
    }

    private static Constant truth(boolean value) {
        return new Constant(value).setDataType(DataType.BOOLEAN);
    }

    private static boolean isText(ColumnType type) {
        return type.isFactor() || type == ColumnType.STRING;
    }

    private static boolean isWhole(ColumnType type) {
        return type == ColumnType.INT32 || type == ColumnType.INT64 || type == ColumnType.BOOLEAN;
    }

    private static boolean isConstant(ExpressionTree tree, java.util.function.DoublePredicate test) {
        return tree instanceof ExpressionTree.Constant constant
                && constant.value().orElse(null) instanceof Number number
                && test.test(number.doubleValue());
    }

    private static double constantNumber(ExpressionTree tree) {
        Object value = ((ExpressionTree.Constant) tree).value().orElseThrow();
        return value instanceof Boolean truth ? (truth ? 1 : 0) : ((Number) value).doubleValue();
    }

    private static boolean isTrue(ExpressionTree.Call call, String parameter) {
        return call.has(parameter)
                && ((ExpressionTree.Constant) call.argument(parameter))
                        .value()
                        .filter(Boolean.TRUE::equals)
                        .isPresent();
    }

    /** A text, or a number written as our language does. */
    private static String text(ExpressionTree tree) {
        Object value = ((ExpressionTree.Constant) tree).value().orElseThrow();
        return value instanceof String text ? text : tree.text();
    }

    private static QuernException unknown(String what, ExpressionTree tree) {
        return Fields.untranslatable(what, tree.text());
    }
}
