package org.quern.language;

import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.quern.QuernException;
import org.quern.data.ColumnType;

/** The arguments of one call, by parameter. */
record Arguments(Node.Call call, Map<String, List<Node>> byParameter, Binder binder) {
    boolean has(String parameter) {
        return byParameter.containsKey(parameter);
    }

    Node node(String parameter) {
        return byParameter.get(parameter).get(0);
    }

    Operand any(String parameter) {
        return binder.operand(node(parameter));
    }

    Operand number(String parameter) {
        return binder.number(node(parameter), call.function());
    }

    TruthOperand truth(String parameter) {
        return binder.truth(node(parameter), call.function());
    }

    Operand text(String parameter) {
        return require(parameter, any(parameter), Operand::isText, "a text");
    }

    Operand time(String parameter) {
        return require(parameter, any(parameter), Operand::isTime, "a date or timestamp (as.Date(…) reads texts)");
    }

    Operand timestamp(String parameter) {
        return require(parameter, any(parameter), o -> o.type() == ColumnType.TIMESTAMP, "a timestamp");
    }

    Operand require(String parameter, Operand operand, Predicate<Operand> met, String needed) {
        if (!met.test(operand)) {
            throw error(
                    parameter,
                    "'" + call.function() + "' needs " + needed + ", but "
                            + Binder.described(operand, node(parameter)));
        }
        return operand;
    }

    /** A whole number known without data. */
    long whole(String parameter, long otherwise) {
        if (!has(parameter)) {
            return otherwise;
        }
        if (any(parameter) instanceof WholeOperand whole
                && whole.isConstant()
                && whole.value() != WholeOperand.MISSING) {
            return whole.value();
        }
        throw error(parameter, "'" + parameter + "' of " + call.function() + " must be a whole number");
    }

    /** {@code TRUE} or {@code FALSE}. */
    boolean flag(String parameter, boolean otherwise) {
        if (!has(parameter)) {
            return otherwise;
        }
        if (any(parameter) instanceof TruthOperand truth && truth.isConstant() && !truth.isMissing()) {
            return truth.value() == 1;
        }
        throw error(parameter, "'" + parameter + "' of " + call.function() + " must be TRUE or FALSE");
    }

    /** The items of a list; of one given by name, those of its {@code c(…)}. */
    List<Node> list(String parameter) {
        return byParameter.get(parameter).stream()
                .flatMap(node -> binder.listItems(node).stream())
                .toList();
    }

    double[] numbers(String parameter) {
        List<Node> nodes = list(parameter);
        double[] numbers = new double[nodes.size()];
        for (int i = 0; i < numbers.length; i++) {
            Operand item = binder.constantItem(nodes.get(i));
            if (!item.isNumber()) {
                throw binder.error(
                        nodes.get(i).at(),
                        "'" + parameter + "' of " + call.function() + " must be numbers, but "
                                + Binder.described(item, nodes.get(i)));
            }
            numbers[i] = Binder.constantDouble(item);
        }
        return numbers;
    }

    /** Texts, or numbers written as texts. */
    List<String> texts(String parameter) {
        return list(parameter).stream()
                .map(node -> {
                    Operand item = binder.constantItem(node);
                    return item instanceof TextOperand text ? text.value() : written(item);
                })
                .toList();
    }

    private static String written(Operand item) {
        return item instanceof WholeOperand whole
                ? Long.toString(whole.value())
                : Intervals.written(Binder.constantDouble(item));
    }

    QuernException error(String parameter, String message) {
        return binder.error(has(parameter) ? node(parameter).at() : call.at(), message);
    }
}
