package org.quern.language;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.quern.data.ColumnRange;
import org.quern.data.ColumnType;
import org.quern.data.Variable;

/** Reads off a row selection what every selected row has in common. What it does not understand it leaves out. */
final class Ranges {
    private static final double INFINITY = Double.POSITIVE_INFINITY;

    private final Binder binder;
    private final Function<String, Optional<Variable>> inputs;
    private final List<ColumnRange> ranges = new ArrayList<>();

    /** @param inputs the columns of the data set that no transform replaced */
    Ranges(Binder binder, Function<String, Optional<Variable>> inputs) {
        this.binder = binder;
        this.inputs = inputs;
    }

    List<ColumnRange> of(Expression rowSelection) {
        read(rowSelection.node());
        return List.copyOf(ranges);
    }

    private void read(Node wrapped) {
        Node node = wrapped.bare();
        if (node instanceof Node.Chain chain && chain.rest().get(0).operator() == Operator.AND) {
            read(chain.first());
            chain.rest().forEach(step -> read(step.operand()));
        } else if (node instanceof Node.Name name) {
            input(name).ifPresent(variable -> add(variable, 1, 1));
        } else if (node instanceof Node.Prefix prefix && prefix.operator() == Operator.NOT) {
            readNot(prefix.operand().bare());
        } else if (node instanceof Node.Infix infix && infix.operator().isMembership()) {
            input(infix.left()).ifPresent(variable -> readList(variable, infix));
        } else if (node instanceof Node.Infix infix && infix.operator().isComparison()) {
            readComparison(infix);
        }
    }

    private Optional<Variable> input(Node node) {
        return node.bare() instanceof Node.Name name ? inputs.apply(name.name()) : Optional.empty();
    }

    private void add(Variable variable, double low, double high) {
        if (variable.type() != ColumnType.STRING && !variable.type().isFactor()) {
            ranges.add(ColumnRange.between(variable.name(), low, high));
        }
    }

    private void readNot(Node negated) {
        input(negated).ifPresent(variable -> add(variable, 0, 0));
        boolean missing = negated instanceof Node.Call call
                && (call.function().equals("missing") || call.function().equals("is.na"));
        if (missing) {
            input(((Node.Call) negated).arguments().get(0).value())
                    .ifPresent(variable -> add(variable, -INFINITY, INFINITY));
        }
    }

    private void readComparison(Node.Infix infix) {
        input(infix.left()).ifPresent(variable -> readComparison(variable, infix.operator(), infix.right()));
        input(infix.right())
                .ifPresent(variable -> readComparison(variable, infix.operator().mirrored(), infix.left()));
    }

    private void readComparison(Variable variable, Operator operator, Node other) {
        if (!SyntaxCheck.columns(binder.source(), other).isEmpty()) {
            return;
        }
        Operand constant = binder.constantFor(variable.type(), other);
        if (constant instanceof TextOperand text) {
            if (operator == Operator.EQUAL && text.isConstant()) {
                ranges.add(ColumnRange.in(variable.name(), Set.of(text.value())));
            }
            return;
        }
        if (!comparable(variable, constant)) {
            return;
        }
        switch (operator) {
            case LESS, AT_MOST -> add(variable, -INFINITY, highest(constant));
            case GREATER, AT_LEAST -> add(variable, lowest(constant), INFINITY);
            case EQUAL -> add(variable, lowest(constant), highest(constant));
            default -> add(variable, -INFINITY, INFINITY);
        }
    }

    private static boolean comparable(Variable variable, Operand constant) {
        boolean time = variable.type() == ColumnType.DATE || variable.type() == ColumnType.TIMESTAMP;
        return constant.isConstant()
                && (time ? constant.type() == variable.type() : constant.isNumber())
                && !Double.isNaN(Binder.constantDouble(constant));
    }

    /** A double at most as large as the constant, which may be a long that no double equals. */
    private static double lowest(Operand constant) {
        double value = Binder.constantDouble(constant);
        return Math.abs(value) >= 0x1p53 ? Math.nextDown(value) : value;
    }

    private static double highest(Operand constant) {
        double value = Binder.constantDouble(constant);
        return Math.abs(value) >= 0x1p53 ? Math.nextUp(value) : value;
    }

    private void readList(Variable variable, Node.Infix infix) {
        List<Operand> items = new ArrayList<>();
        for (Node item : binder.listItems(infix.right())) {
            items.add(binder.constantFor(variable.type(), item));
        }
        if (variable.type().isFactor() || variable.type() == ColumnType.STRING) {
            Set<String> texts = new HashSet<>();
            items.forEach(item -> texts.add(((TextOperand) item).value()));
            ranges.add(ColumnRange.in(variable.name(), Set.copyOf(texts)));
        } else if (!items.isEmpty() && items.stream().allMatch(item -> comparable(variable, item))) {
            double low = items.stream().mapToDouble(Ranges::lowest).min().getAsDouble();
            double high = items.stream().mapToDouble(Ranges::highest).max().getAsDouble();
            add(variable, low, high);
        }
    }
}
