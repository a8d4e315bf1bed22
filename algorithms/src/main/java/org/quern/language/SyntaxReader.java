package org.quern.language;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.antlr.v4.runtime.BaseErrorListener;
import org.antlr.v4.runtime.CharStreams;
import org.antlr.v4.runtime.CommonTokenStream;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.RecognitionException;
import org.antlr.v4.runtime.Recognizer;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.TokenStream;
import org.quern.QuernException;
import org.quern.language.grammar.QuernLexer;
import org.quern.language.grammar.QuernParser;

/** Reads a text into a {@link Node}; the first mistake ends it with a message that points there. */
final class SyntaxReader {
    /** Long enough for a formula of tens of thousands of terms. */
    static final int MAX_LENGTH = 1_000_000;

    /** Parentheses, calls, prefixes and powers within one another; keeps every walk over the tree off the stack's end. */
    static final int MAX_DEPTH = 200;

    /** Levels of the tree: parentheses, and operators of several precedences between them. */
    private static final int MAX_TREE_DEPTH = 300;

    private static final Map<String, String> OTHER_LANGUAGES =
            Map.of("and", "&", "AND", "&", "or", "|", "OR", "|", "not", "!", "NOT", "!", "IN", "in", "is", "==");

    private static final Map<Integer, Operator> OPERATORS = Map.ofEntries(
            Map.entry(QuernLexer.POWER, Operator.POWER),
            Map.entry(QuernLexer.COLON, Operator.COLON),
            Map.entry(QuernLexer.MODULO, Operator.MODULO),
            Map.entry(QuernLexer.QUOTIENT, Operator.QUOTIENT),
            Map.entry(QuernLexer.TIMES, Operator.TIMES),
            Map.entry(QuernLexer.DIVIDE, Operator.DIVIDE),
            Map.entry(QuernLexer.PLUS, Operator.PLUS),
            Map.entry(QuernLexer.MINUS, Operator.MINUS),
            Map.entry(QuernLexer.LESS, Operator.LESS),
            Map.entry(QuernLexer.AT_MOST, Operator.AT_MOST),
            Map.entry(QuernLexer.GREATER, Operator.GREATER),
            Map.entry(QuernLexer.AT_LEAST, Operator.AT_LEAST),
            Map.entry(QuernLexer.EQUAL, Operator.EQUAL),
            Map.entry(QuernLexer.UNEQUAL, Operator.UNEQUAL),
            Map.entry(QuernLexer.IN, Operator.IN),
            Map.entry(QuernLexer.R_IN, Operator.R_IN),
            Map.entry(QuernLexer.NOT, Operator.NOT),
            Map.entry(QuernLexer.AND, Operator.AND),
            Map.entry(QuernLexer.OR, Operator.OR));

    private final SourceText source;
    private final String what;
    private int depth;

    private SyntaxReader(SourceText source, String what) {
        this.source = source;
        this.what = what;
    }

    static Node expression(SourceText source) {
        SyntaxReader reader = new SyntaxReader(source, "expression");
        return reader.node(reader.parser().expression().expr());
    }

    /** Name and, unless it is NULL, expression of a transform. */
    static Map.Entry<String, Optional<Node>> transform(SourceText source) {
        SyntaxReader reader = new SyntaxReader(source, "transform");
        QuernParser.TransformContext transform = reader.parser().transform();
        Optional<Node> node = Optional.ofNullable(transform.expr()).map(reader::node);
        return Map.entry(name(transform.name()), node);
    }

    /** @param response left of {@code ~}, if anything stands there */
    record FormulaNodes(Optional<Node> response, Node terms) {}

    static FormulaNodes formula(SourceText source) {
        SyntaxReader reader = new SyntaxReader(source, "formula");
        QuernParser.FormulaContext formula = reader.parser().formula();
        return new FormulaNodes(Optional.ofNullable(formula.response).map(reader::node), reader.node(formula.terms));
    }

    private QuernParser parser() {
        if (source.text().isBlank()) {
            throw new QuernException("Empty " + what);
        }
        if (source.text().length() > MAX_LENGTH) {
            throw new QuernException("This " + what + " has " + source.text().length() + " characters; at most "
                    + MAX_LENGTH + " are read");
        }
        QuernLexer lexer = new QuernLexer(CharStreams.fromString(source.text()));
        lexer.removeErrorListeners();
        QuernParser parser = new ShallowParser(new CommonTokenStream(lexer));
        parser.removeErrorListeners();
        parser.addErrorListener(new FirstMistake());
        parser.setBuildParseTree(true);
        return parser;
    }

    private QuernException tooDeep(int at) {
        return source.error(
                at, "This " + what + " is nested more than " + MAX_DEPTH + " levels deep; split it into transforms");
    }

    /** Counts how deep expressions stand within one another, and stops before the stack does. */
    private final class ShallowParser extends QuernParser {
        private int depth;

        ShallowParser(TokenStream tokens) {
            super(tokens);
        }

        @Override
        public void enterRecursionRule(ParserRuleContext context, int state, int rule, int precedence) {
            if (++depth > MAX_DEPTH) {
                throw tooDeep(getCurrentToken().getStartIndex());
            }
            super.enterRecursionRule(context, state, rule, precedence);
        }

        @Override
        public void unrollRecursionContexts(ParserRuleContext parent) {
            depth--;
            super.unrollRecursionContexts(parent);
        }
    }

    private final class FirstMistake extends BaseErrorListener {
        @Override
        public void syntaxError(
                Recognizer<?, ?> recognizer,
                Object symbol,
                int line,
                int column,
                String detail,
                RecognitionException e) {
            throw mistake((Token) symbol);
        }
    }

    private QuernException mistake(Token token) {
        int at = token.getStartIndex();
        if (token.getType() == Token.EOF) {
            return source.error(source.text().length(), "The " + what + " ends too early");
        }
        String text = token.getText();
        if (token.getType() == QuernLexer.OTHER && "\"'`".contains(text)) {
            return source.error(at, "A quotation mark " + text + " is not closed");
        }
        return source.error(at, "Unexpected '" + text + "' in " + what + hint(token));
    }

    private String hint(Token token) {
        if (token.getType() == QuernLexer.ASSIGN) {
            return "; equality is written ==";
        }
        if (token.getType() == QuernLexer.TILDE) {
            return "; a formula has one ~";
        }
        String sign = OTHER_LANGUAGES.get(token.getText());
        return sign == null ? "" : "; write " + sign;
    }

    private static String name(QuernParser.NameContext name) {
        String text = name.getText();
        return text.startsWith("`") ? text.substring(1, text.length() - 1) : text;
    }

    private Node node(QuernParser.ExprContext context) {
        int at = context.getStart().getStartIndex();
        if (++depth > MAX_TREE_DEPTH) {
            throw tooDeep(at);
        }
        Node node = node(context, at);
        depth--;
        return node;
    }

    private Node node(QuernParser.ExprContext context, int at) {
        if (context instanceof QuernParser.BinaryContext binary) {
            return binary(binary);
        } else if (context instanceof QuernParser.UnaryContext unary) {
            return new Node.Prefix(at, operator(unary.op), node(unary.expr()));
        } else if (context instanceof QuernParser.CallContext call) {
            List<Node.Argument> arguments =
                    call.argument().stream().map(this::argument).toList();
            return new Node.Call(at, name(call.name()), arguments);
        } else if (context instanceof QuernParser.ListContext list) {
            return new Node.Group(at, list.expr().stream().map(this::node).toList());
        } else if (context instanceof QuernParser.NumberContext number) {
            return number(at, number.getText());
        } else if (context instanceof QuernParser.TextContext text) {
            return new Node.Text(at, unescaped(at, text.getText()));
        } else if (context instanceof QuernParser.ConstantContext constant) {
            return constant(at, constant.literal.getType());
        } else if (context instanceof QuernParser.ColumnContext column) {
            return new Node.Name(at, name(column.name()));
        }
        throw new IllegalStateException("No node for " + context.getClass());
    }

    private Node.Argument argument(QuernParser.ArgumentContext argument) {
        String name = argument.name() == null ? "" : name(argument.name());
        return new Node.Argument(argument.getStart().getStartIndex(), name, node(argument.expr()));
    }

    private static Operator operator(Token token) {
        return OPERATORS.get(token.getType());
    }

    private Node binary(QuernParser.BinaryContext context) {
        Operator operator = operator(context.op);
        if (operator.chainLevel() >= 0) {
            return chain(context, operator.chainLevel());
        }
        QuernParser.ExprContext left = context.expr(0);
        boolean chained = left instanceof QuernParser.BinaryContext inner && nonAssociative(operator(inner.op));
        if (nonAssociative(operator) && chained) {
            throw source.error(
                    context.op.getStartIndex(), "Comparisons cannot follow one another; join them as in a < b & b < c");
        }
        return new Node.Infix(operator, context.op.getStartIndex(), node(left), node(context.expr(1)));
    }

    private static boolean nonAssociative(Operator operator) {
        return operator.isComparison() || operator.isMembership();
    }

    /** Walks down the left side by a loop, for it may be as long as the text. */
    private Node chain(QuernParser.BinaryContext context, int level) {
        List<Node.Step> steps = new ArrayList<>();
        QuernParser.ExprContext left = context;
        while (left instanceof QuernParser.BinaryContext binary
                && operator(binary.op).chainLevel() == level) {
            steps.add(new Node.Step(operator(binary.op), binary.op.getStartIndex(), node(binary.expr(1))));
            left = binary.expr(0);
        }
        Collections.reverse(steps);
        return new Node.Chain(node(left), steps);
    }

    /** Whole numbers that a long can hold are whole; all others are 64-bit floating point. */
    private static Node number(int at, String text) {
        String digits = text.endsWith("L") ? text.substring(0, text.length() - 1) : text;
        boolean whole = digits.chars().allMatch(c -> c >= '0' && c <= '9');
        if (whole && (digits.length() < 19 || digits.compareTo("9223372036854775807") <= 0 && digits.length() == 19)) {
            return new Node.Whole(at, Long.parseLong(digits));
        }
        double value = Double.parseDouble(digits);
        return text.endsWith("L") && value == Math.rint(value) && Math.abs(value) < 0x1p53
                ? new Node.Whole(at, (long) value)
                : new Node.Real(at, value);
    }

    private static Node constant(int at, int type) {
        return switch (type) {
            case QuernLexer.TRUE -> new Node.Truth(at, true);
            case QuernLexer.FALSE -> new Node.Truth(at, false);
            case QuernLexer.INF -> new Node.Real(at, Double.POSITIVE_INFINITY);
            default -> new Node.Missing(at);
        };
    }

    private String unescaped(int at, String quoted) {
        StringBuilder text = new StringBuilder();
        for (int i = 1; i < quoted.length() - 1; i++) {
            char c = quoted.charAt(i);
            if (c != '\\') {
                text.append(c);
                continue;
            }
            char escaped = quoted.charAt(++i);
            switch (escaped) {
                case 'n' -> text.append('\n');
                case 't' -> text.append('\t');
                case 'r' -> text.append('\r');
                case '\\', '\'', '"' -> text.append(escaped);
                default ->
                    throw source.error(
                            at, "Unknown escape \\" + escaped + " in a text; known: \\n \\t \\r \\\\ \\' \\\"");
            }
        }
        return text.toString();
    }
}
