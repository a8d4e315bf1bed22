package org.quern.language;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.quern.QuernException;
import org.quern.data.BooleanColumn;
import org.quern.data.Column;
import org.quern.data.ColumnType;
import org.quern.data.DoubleColumn;
import org.quern.data.FactorColumn;
import org.quern.data.FloatColumn;
import org.quern.data.IntColumn;
import org.quern.data.LongColumn;
import org.quern.data.StringColumn;
import org.quern.data.Variable;

/** Finds the columns of an expression, checks types and builds what evaluates it. */
final class Binder {
    /** Operations within one another; each is a few frames of the stack when it runs. */
    private static final int MAX_OPERATIONS = 1000;

    /** Longest range such as {@code 1:100} in a list. */
    private static final int MAX_RANGE = 100_000;

    private final SourceText source;
    private final Scope scope;
    private int depth;

    Binder(SourceText source, Scope scope) {
        this.source = source;
        this.scope = scope;
    }

    /** Where columns come from. */
    interface Scope {
        /** The column of that name, or empty. */
        Optional<Operand> column(String name);

        /** {@code Unknown column 'x'…}. */
        String unknown(String name);
    }

    /** The operand that reads a slot of the frame. */
    static Operand column(Variable variable, int slot) {
        return switch (variable.type()) {
            case FLOAT64 ->
                RealOperand.column(variable.type(), frame -> frame.column(slot, DoubleColumn.class, variable));
            case FLOAT32 ->
                RealOperand.column(variable.type(), frame -> frame.column(slot, FloatColumn.class, variable));
            case INT32, DATE ->
                WholeOperand.column(variable.type(), frame -> frame.column(slot, IntColumn.class, variable));
            case INT64, TIMESTAMP ->
                WholeOperand.column(variable.type(), frame -> frame.column(slot, LongColumn.class, variable));
            case BOOLEAN -> TruthOperand.column(frame -> frame.column(slot, BooleanColumn.class, variable));
            case STRING -> text(variable, frame -> frame.column(slot, StringColumn.class, variable));
            case FACTOR, ORDERED_FACTOR -> text(variable, frame -> frame.column(slot, FactorColumn.class, variable));
        };
    }

    private static Operand text(Variable variable, Function<Frame, Column> column) {
        return TextOperand.column(variable.type(), variable.levels(), variable.name(), column);
    }

    QuernException error(int at, String message) {
        return source.error(at, message);
    }

    SourceText source() {
        return source;
    }

    Operand operand(Node node) {
        int operations = node instanceof Node.Chain chain ? chain.rest().size() : 1;
        depth += operations;
        if (depth > MAX_OPERATIONS) {
            throw error(
                    node.at(),
                    "More than " + MAX_OPERATIONS + " operations follow one another here; split them into transforms"
                            + " (a long list of alternatives is shorter as x %in% c(…))");
        }
        Operand operand = bound(node);
        depth -= operations;
        return operand;
    }

    private Operand bound(Node node) {
        if (node instanceof Node.Whole whole) {
            boolean small = Math.abs(whole.value()) <= Integer.MAX_VALUE;
            return WholeOperand.constant(small ? ColumnType.INT32 : ColumnType.INT64, whole.value());
        } else if (node instanceof Node.Real real) {
            return RealOperand.constant(real.value());
        } else if (node instanceof Node.Text text) {
            return TextOperand.constant(text.value());
        } else if (node instanceof Node.Truth truth) {
            return TruthOperand.constant((byte) (truth.value() ? 1 : 0));
        } else if (node instanceof Node.Missing) {
            return TruthOperand.NOT_AVAILABLE;
        } else if (node instanceof Node.Name name) {
            return scope.column(name.name()).orElseThrow(() -> error(name.at(), scope.unknown(name.name())));
        } else if (node instanceof Node.Group group) {
            return group(group);
        } else if (node instanceof Node.Prefix prefix) {
            return prefix(prefix);
        } else if (node instanceof Node.Chain chain) {
            return chain(chain);
        } else if (node instanceof Node.Infix infix) {
            return infix(infix);
        }
        return Functions.bind((Node.Call) node, this);
    }

    private Operand group(Node.Group group) {
        if (group.items().size() > 1) {
            throw error(group.at(), "A list in parentheses may only stand right of 'in'");
        }
        return operand(group.items().get(0));
    }

    private Operand prefix(Node.Prefix prefix) {
        if (prefix.operator() == Operator.NOT) {
            return Logic.not(truth(prefix.operand(), "!"));
        }
        Operand operand = number(prefix.operand(), prefix.operator().symbol());
        return prefix.operator() == Operator.MINUS ? Arithmetic.negate(operand) : operand;
    }

    private Operand chain(Node.Chain chain) {
        Operand result = operand(chain.first());
        Node resultNode = chain.first();
        for (Node.Step step : chain.rest()) {
            result = step(chain, result, resultNode, step);
            resultNode = chain;
        }
        return result;
    }

    private Operand step(Node.Chain chain, Operand left, Node leftNode, Node.Step step) {
        switch (step.operator()) {
            case AND:
                return Logic.and(truth(left, leftNode, "&"), truth(step.operand(), "&"));
            case OR:
                return Logic.or(truth(left, leftNode, "|"), truth(step.operand(), "|"));
            case COLON:
                throw error(
                        step.at(),
                        "a:b stands for an interaction in a formula, or a range in a list such as x %in% 1:5");
            default:
                Operand right = operand(step.operand());
                if (left.isTime() || right.isTime()) {
                    return timeArithmetic(chain, left, step, right);
                }
                String sign = step.operator().symbol();
                return Arithmetic.binary(
                        step.operator(), number(left, leftNode, sign), number(right, step.operand(), sign), chain);
        }
    }

    /** Dates move by whole days and differ by days, timestamps by seconds. */
    private Operand timeArithmetic(Node.Chain chain, Operand left, Node.Step step, Operand right) {
        Operator operator = step.operator();
        if (operator == Operator.MINUS && left.type() == right.type()) {
            ColumnType type = left.type() == ColumnType.DATE ? ColumnType.INT32 : ColumnType.INT64;
            WholeOperand difference = Arithmetic.wholes(operator, type, left, right, chain);
            return left.type() == ColumnType.DATE ? difference : Times.seconds(difference);
        }
        boolean swapped = operator == Operator.PLUS && right.isTime();
        Operand time = swapped ? right : left;
        Operand span = swapped ? left : right;
        boolean moves = (operator == Operator.PLUS || operator == Operator.MINUS) && time.isTime() && span.isNumber();
        if (moves && time.type() == ColumnType.TIMESTAMP) {
            return Arithmetic.wholes(operator, time.type(), time, Times.micros(span), chain);
        }
        if (moves && !(span instanceof RealOperand)) {
            return Arithmetic.wholes(operator, time.type(), time, span, chain);
        }
        throw error(
                step.at(),
                "Cannot compute " + left.typeName() + " " + operator.symbol() + " " + right.typeName()
                        + "; dates take whole days (as.integer(x)), timestamps take seconds, by + or −");
    }

    private Operand infix(Node.Infix infix) {
        if (infix.operator() == Operator.POWER) {
            return Arithmetic.power(number(infix.left(), "^"), number(infix.right(), "^"));
        } else if (infix.operator().isMembership()) {
            return among(infix);
        }
        return compared(infix);
    }

    private Operand compared(Node.Infix infix) {
        Operand left = operand(infix.left());
        Operand right = operand(infix.right());
        if (left.isMissing() || right.isMissing()) {
            Node other = left.isMissing() ? infix.right() : infix.left();
            throw error(
                    infix.operatorAt(),
                    "A comparison with NA is never true; missing(" + other.text() + ") tests for missing values");
        }
        if (left.isText() && right.isText()) {
            return comparedTexts(infix, left, right);
        }
        Operand first = right.isTime() ? literal(left, infix.left(), right.type()) : left;
        Operand second = left.isTime() ? literal(right, infix.right(), left.type()) : right;
        if (first.isTime() && second.isTime()) {
            boolean same = first.type() == second.type();
            return same
                    ? Logic.compare(infix.operator(), first, second)
                    : Logic.compare(infix.operator(), Times.timestamp(first), Times.timestamp(second));
        }
        if (first.isNumber() && second.isNumber()) {
            return Logic.compare(infix.operator(), first, second);
        }
        throw error(
                infix.operatorAt(),
                "Cannot compare " + named(left, infix.left()) + " with " + named(right, infix.right())
                        + comparisonHint(left, right));
    }

    private static String comparisonHint(Operand left, Operand right) {
        if (left.isText() && right.isNumber() || right.isText() && left.isNumber()) {
            return "; texts are written in quotation marks, and as.numeric(as.character(…)) reads numbers from texts";
        }
        return left.isTime() || right.isTime() ? "; dates are written as \"yyyy-mm-dd\"" : "";
    }

    /** A text literal beside a date or timestamp is read as one. */
    private Operand literal(Operand operand, Node node, ColumnType type) {
        if (!(operand instanceof TextOperand text) || !text.isConstant()) {
            return operand;
        }
        if (type == ColumnType.DATE && Times.date(text.value()).isPresent()) {
            return WholeOperand.constant(type, Times.date(text.value()).get());
        }
        return Times.timestamp(text.value())
                .map(micros -> WholeOperand.constant(ColumnType.TIMESTAMP, micros))
                .orElseThrow(() -> error(
                        node.at(),
                        "'" + text.value() + "' is no " + type.label()
                                + "; write \"yyyy-mm-dd\" or \"yyyy-mm-dd hh:mm:ss\""));
    }

    private Operand comparedTexts(Node.Infix infix, Operand left, Operand right) {
        Operator operator = infix.operator();
        if (left instanceof TextOperand text && text.isConstant() && !right.isConstant()) {
            return comparedWith(infix, operator.mirrored(), right, text.value());
        } else if (right instanceof TextOperand text && text.isConstant()) {
            return comparedWith(infix, operator, left, text.value());
        }
        boolean factors = left.type().isFactor() || right.type().isFactor();
        if (factors && operator != Operator.EQUAL && operator != Operator.UNEQUAL) {
            throw noOrder(infix);
        }
        return Texts.compare(operator, left, right);
    }

    private Operand comparedWith(Node.Infix infix, Operator operator, Operand texts, String value) {
        boolean equality = operator == Operator.EQUAL || operator == Operator.UNEQUAL;
        if (equality || texts.type() == ColumnType.STRING) {
            return Texts.test(texts, text -> Texts.truth(operator, text.compareTo(value)) == 1);
        }
        if (texts.type() != ColumnType.ORDERED_FACTOR) {
            throw noOrder(infix);
        }
        int level = texts.levels().indexOf(value);
        if (level < 0) {
            throw error(
                    infix.operatorAt(),
                    "\"" + value + "\" is no level of the ordered factor; levels: "
                            + String.join(", ", texts.levels()));
        }
        return Texts.test(
                texts,
                text -> Texts.truth(operator, Integer.compare(texts.levels().indexOf(text), level)) == 1);
    }

    private QuernException noOrder(Node.Infix infix) {
        return error(
                infix.operatorAt(),
                "The levels of a factor have no order; compare by == or %in%, or make it ordered with"
                        + " factor(x, levels = c(…), ordered = TRUE)");
    }

    private Operand among(Node.Infix infix) {
        Operand left = operand(infix.left());
        List<Node> nodes = listItems(infix.right());
        List<Operand> items = nodes.stream().map(this::constantItem).toList();
        if (left.isText()) {
            Set<String> texts = new HashSet<>();
            for (int i = 0; i < nodes.size(); i++) {
                texts.add(textItem(left, infix.left(), items.get(i), nodes.get(i)));
            }
            return Texts.test(left, texts::contains);
        }
        List<Operand> values = new ArrayList<>();
        for (int i = 0; i < nodes.size(); i++) {
            values.add(item(left, infix.left(), items.get(i), nodes.get(i)));
        }
        boolean whole = !(left instanceof RealOperand) && values.stream().noneMatch(v -> v instanceof RealOperand);
        return whole
                ? Logic.among(
                        left, values.stream().mapToLong(Binder::constantLong).toArray())
                : Logic.among(
                        left,
                        values.stream().mapToDouble(Binder::constantDouble).toArray());
    }

    /** The items of a list, ranges such as {@code 1:5} written out. */
    List<Node> listItems(Node list) {
        List<Node> items = new ArrayList<>();
        for (Node item : Signature.items(list)) {
            if (item.bare() instanceof Node.Chain chain && chain.rest().get(0).operator() == Operator.COLON) {
                items.addAll(range(chain));
            } else {
                items.add(item);
            }
        }
        return items;
    }

    private List<Node> range(Node.Chain chain) {
        Operand first = operand(chain.first());
        Operand last = operand(chain.rest().get(0).operand());
        if (chain.rest().size() > 1
                || !(first instanceof WholeOperand from)
                || !(last instanceof WholeOperand to)
                || !from.isConstant()
                || !to.isConstant()) {
            throw error(chain.at(), "A range in a list goes from one whole number to another, as in 1:5");
        }
        if (Math.abs((double) from.value() - to.value()) >= MAX_RANGE) {
            throw error(chain.at(), "A range in a list has at most " + MAX_RANGE + " numbers; compare with >= and <=");
        }
        List<Node> numbers = new ArrayList<>();
        long step = from.value() <= to.value() ? 1 : -1;
        for (long value = from.value(); value != to.value() + step; value += step) {
            numbers.add(new Node.Whole(chain.at(), value));
        }
        return numbers;
    }

    Operand constantItem(Node node) {
        Operand item = operand(node);
        if (item.isMissing()) {
            throw error(node.at(), "NA in a list equals nothing; missing(x) tests for missing values");
        }
        if (!item.isConstant()) {
            throw error(node.at(), "A list holds literals only; compare columns with == and |");
        }
        return item;
    }

    private String textItem(Operand left, Node leftNode, Operand item, Node node) {
        if (item instanceof TextOperand text) {
            return text.value();
        }
        throw error(
                node.at(),
                "Cannot look for " + named(item, node) + " among texts of '" + leftNode.text()
                        + "'; write it in quotation marks");
    }

    private Operand item(Operand left, Node leftNode, Operand item, Node node) {
        Operand value = left.isTime() ? literal(item, node, left.type()) : item;
        if (left.isTime() ? value.type() == left.type() : value.isNumber()) {
            return value;
        }
        throw error(node.at(), "Cannot look for " + named(item, node) + " among values of " + named(left, leftNode));
    }

    /** Value of a numeric constant. */
    static double constantDouble(Operand constant) {
        double[] value = new double[1];
        constant.doubles(Frame.CONSTANT).read(0, 1, value);
        return value[0];
    }

    private static long constantLong(Operand constant) {
        long[] value = new long[1];
        constant.longs(Frame.CONSTANT).read(0, 1, value);
        return value[0];
    }

    /** A constant brought to the type of the column it is compared with. */
    Operand constantFor(ColumnType type, Node node) {
        Operand constant = operand(node);
        return type == ColumnType.DATE || type == ColumnType.TIMESTAMP ? literal(constant, node, type) : constant;
    }

    /** The operand, which must be numeric for {@code user} (an operator or function). */
    Operand number(Node node, String user) {
        return number(operand(node), node, user);
    }

    private Operand number(Operand operand, Node node, String user) {
        if (operand.isNumber()) {
            return operand;
        }
        String hint =
                switch (operand.type()) {
                    case STRING -> "; as.numeric(…) reads numbers from texts";
                    case FACTOR, ORDERED_FACTOR -> "; N(…) gives the number of its level";
                    default -> "; as.numeric(…) gives days or seconds since 1970";
                };
        throw error(node.at(), "'" + user + "' needs a number, but " + described(operand, node) + hint);
    }

    /** The operand, which must be logical for {@code user}. */
    TruthOperand truth(Node node, String user) {
        return truth(operand(node), node, user);
    }

    private TruthOperand truth(Operand operand, Node node, String user) {
        if (operand instanceof TruthOperand truth) {
            return truth;
        }
        String hint = operand.isNumber() ? "; write " + node.text() + " != 0" : "";
        throw error(node.at(), "'" + user + "' needs a logical value, but " + described(operand, node) + hint);
    }

    /** {@code 'Sex' is a factor}. */
    static String described(Operand operand, Node node) {
        boolean vowel = operand.type() == ColumnType.INT32
                || operand.type() == ColumnType.INT64
                || operand.type() == ColumnType.ORDERED_FACTOR;
        return shortened(node) + " is " + (vowel ? "an " : "a ") + kind(operand);
    }

    /** {@code factor 'Sex'}. */
    static String named(Operand operand, Node node) {
        return kind(operand) + " " + shortened(node);
    }

    private static String kind(Operand operand) {
        return operand.type() == ColumnType.ORDERED_FACTOR ? "ordered factor" : operand.typeName();
    }

    private static String shortened(Node node) {
        String text = node.text();
        return "'" + (text.length() > 60 ? text.substring(0, 57) + "…" : text) + "'";
    }
}
