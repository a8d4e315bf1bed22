package org.quern.language;

import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Syntax tree of what a user wrote, before columns and types are known. {@code at} is a position in the
 * {@link SourceText}; two trees mean the same if their {@link #text()} is equal.
 */
sealed interface Node {
    /** Where the node starts. */
    int at();

    /** The canonical text, spaced as R prints calls; reading it gives the same tree. */
    String text();

    /** The node within any parentheses. */
    default Node bare() {
        Node node = this;
        while (node instanceof Group group && group.items().size() == 1) {
            node = group.items().get(0);
        }
        return node;
    }

    record Whole(int at, long value) implements Node {
        @Override
        public String text() {
            return Long.toString(value);
        }
    }

    record Real(int at, double value) implements Node {
        @Override
        public String text() {
            return Double.isInfinite(value) ? "Inf" : Double.toString(value).replace('E', 'e');
        }
    }

    record Text(int at, String value) implements Node {
        @Override
        public String text() {
            return '"'
                    + value.replace("\\", "\\\\")
                            .replace("\"", "\\\"")
                            .replace("\n", "\\n")
                            .replace("\t", "\\t")
                            .replace("\r", "\\r")
                    + '"';
        }
    }

    record Truth(int at, boolean value) implements Node {
        @Override
        public String text() {
            return value ? "TRUE" : "FALSE";
        }
    }

    /** {@code NA}. */
    record Missing(int at) implements Node {
        @Override
        public String text() {
            return "NA";
        }
    }

    record Name(int at, String name) implements Node {
        private static final Pattern PLAIN = Pattern.compile("([\\p{L}\\p{Nl}_][\\p{L}\\p{Nl}\\p{Nd}\\p{Mn}\\p{Mc}._]*)"
                + "|(\\.([\\p{L}\\p{Nl}_.][\\p{L}\\p{Nl}\\p{Nd}\\p{Mn}\\p{Mc}._]*)?)");
        private static final Set<String> RESERVED =
                Set.of("TRUE", "FALSE", "NA", "NULL", "Inf", "NaN", "in", "NA_integer_", "NA_real_", "NA_character_");

        @Override
        public String text() {
            return quoted(name);
        }

        /** The name, in back-ticks if it could not be read otherwise. */
        static String quoted(String name) {
            return PLAIN.matcher(name).matches() && !RESERVED.contains(name) ? name : '`' + name + '`';
        }
    }

    record Call(int at, String function, List<Argument> arguments) implements Node {
        public Call {
            arguments = List.copyOf(arguments);
        }

        @Override
        public String text() {
            return arguments.stream()
                    .map(Argument::text)
                    .collect(Collectors.joining(", ", Name.quoted(function) + "(", ")"));
        }
    }

    /** @param name empty where the argument is given by position */
    record Argument(int at, String name, Node value) {
        String text() {
            return name.isEmpty() ? value.text() : Name.quoted(name) + " = " + value.text();
        }
    }

    /** Minus, plus or not before an operand. */
    record Prefix(int at, Operator operator, Node operand) implements Node {
        @Override
        public String text() {
            return operator.symbol() + operand.text();
        }
    }

    /** A power, a comparison or a membership. */
    record Infix(Operator operator, int operatorAt, Node left, Node right) implements Node {
        @Override
        public int at() {
            return left.at();
        }

        @Override
        public String text() {
            return left.text() + operator.sign + right.text();
        }
    }

    /**
     * Operators of one precedence applied from the left, as {@code a + b - c}: a list rather than a tree, so that a formula
     * of ten thousand terms is no deeper than one of two.
     */
    record Chain(Node first, List<Step> rest) implements Node {
        public Chain {
            rest = List.copyOf(rest);
        }

        @Override
        public int at() {
            return first.at();
        }

        @Override
        public String text() {
            StringBuilder text = new StringBuilder(first.text());
            for (Step step : rest) {
                text.append(step.operator().sign).append(step.operand().text());
            }
            return text.toString();
        }
    }

    record Step(Operator operator, int at, Node operand) {}

    /** Parentheses; they hold several items only right of {@code in}. */
    record Group(int at, List<Node> items) implements Node {
        public Group {
            items = List.copyOf(items);
        }

        @Override
        public String text() {
            return items.stream().map(Node::text).collect(Collectors.joining(", ", "(", ")"));
        }
    }
}
