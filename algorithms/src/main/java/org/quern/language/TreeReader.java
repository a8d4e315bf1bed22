package org.quern.language;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.quern.data.ColumnType;
import org.quern.data.Schema;

/** Makes the {@link ExpressionTree} of a syntax tree; the types are those that {@link Binder} finds. */
final class TreeReader {
    private final Binder binder;
    private final Schema schema;

    TreeReader(Binder binder, Schema schema) {
        this.binder = binder;
        this.schema = schema;
    }

    ExpressionTree read(Node wrapped) {
        Node node = wrapped.bare();
        Operand operand = binder.operand(node);
        if (operand.isConstant()) {
            return constant(operand, node);
        } else if (node instanceof Node.Name name) {
            return new ExpressionTree.Input(schema.variable(name.name()));
        } else if (node instanceof Node.Prefix prefix) {
            return prefix.operator() == Operator.PLUS
                    ? read(prefix.operand())
                    : call(operand, prefix.operator().symbol(), Map.of("x", List.of(read(prefix.operand()))), node);
        } else if (node instanceof Node.Chain chain) {
            return chain(chain);
        } else if (node instanceof Node.Infix infix) {
            return infix(operand, infix);
        }
        return called(operand, (Node.Call) node);
    }

    private static ExpressionTree constant(Operand operand, Node node) {
        return new ExpressionTree.Constant(operand.type(), Optional.ofNullable(value(operand)), node.text());
    }

    /** Null for missing. */
    private static Object value(Operand operand) {
        if (operand instanceof TextOperand text) {
            return text.value();
        } else if (operand instanceof TruthOperand truth) {
            return truth.value() < 0 ? null : truth.value() == 1;
        } else if (operand instanceof WholeOperand whole) {
            return whole.value() == WholeOperand.MISSING ? null : whole.value();
        }
        double number = Binder.constantDouble(operand);
        return Double.isNaN(number) ? null : number;
    }

    private static ExpressionTree call(
            Operand operand, String function, Map<String, List<ExpressionTree>> arguments, Node node) {
        return new ExpressionTree.Call(function, operand.type(), operand.levels(), arguments, node.text());
    }

    /** {@code a + b - c} as {@code (a + b) - c}. */
    private ExpressionTree chain(Node.Chain chain) {
        ExpressionTree result = read(chain.first());
        for (int i = 1; i <= chain.rest().size(); i++) {
            Node.Step step = chain.rest().get(i - 1);
            Node left = i == 1
                    ? chain.first()
                    : new Node.Chain(chain.first(), chain.rest().subList(0, i - 1));
            Node.Chain part = new Node.Chain(chain.first(), chain.rest().subList(0, i));
            Operand operand = binder.operand(part);
            result = operand.isConstant()
                    ? constant(operand, part)
                    : binary(operand, step.operator(), result, left, read(step.operand()), step.operand(), part);
        }
        return result;
    }

    private ExpressionTree infix(Operand operand, Node.Infix infix) {
        if (infix.operator().isMembership()) {
            ExpressionTree left = read(infix.left());
            List<ExpressionTree> items = binder.listItems(infix.right()).stream()
                    .map(item -> beside(left.type(), read(item), item))
                    .toList();
            return call(operand, Operator.R_IN.symbol(), arguments(left, items), infix);
        }
        return binary(
                operand, infix.operator(), read(infix.left()), infix.left(), read(infix.right()), infix.right(), infix);
    }

    private ExpressionTree binary(
            Operand operand,
            Operator operator,
            ExpressionTree left,
            Node leftNode,
            ExpressionTree right,
            Node rightNode,
            Node node) {
        return call(
                operand,
                operator.symbol(),
                arguments(beside(right.type(), left, leftNode), List.of(beside(left.type(), right, rightNode))),
                node);
    }

    /** A text literal beside a date or timestamp is read as one. */
    private ExpressionTree beside(ColumnType other, ExpressionTree tree, Node node) {
        boolean time = other == ColumnType.DATE || other == ColumnType.TIMESTAMP;
        return time && tree instanceof ExpressionTree.Constant && tree.type() == ColumnType.STRING
                ? constant(binder.constantFor(other, node.bare()), node)
                : tree;
    }

    private static Map<String, List<ExpressionTree>> arguments(ExpressionTree x, List<ExpressionTree> y) {
        Map<String, List<ExpressionTree>> arguments = new LinkedHashMap<>();
        arguments.put("x", List.of(x));
        arguments.put("y", y);
        return arguments;
    }

    private ExpressionTree called(Operand operand, Node.Call node) {
        Signature signature = Functions.signature(node, binder.source());
        Map<String, List<ExpressionTree>> arguments = new LinkedHashMap<>();
        signature.match(node, binder.source()).forEach((parameter, nodes) -> {
            List<ExpressionTree> values = new ArrayList<>();
            for (Node value : nodes) {
                binder.listItems(value).forEach(item -> values.add(read(item)));
            }
            arguments.put(parameter, values);
        });
        return signature.name().equals("I")
                ? arguments.get("x").get(0)
                : call(operand, signature.name(), arguments, node);
    }
}
