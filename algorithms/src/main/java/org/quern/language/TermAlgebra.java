package org.quern.language;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.quern.QuernException;

/**
 * Reads the right side of a formula as R does: {@code +} joins terms, {@code :} makes interactions, {@code a*b} is
 * {@code a + b + a:b}, {@code (a + b)^2} is {@code (a + b)*(a + b)}, {@code -} takes terms away. A term is the set of its
 * variables, so that {@code b:a} is {@code a:b} and {@code a:a} is {@code a}. Terms stand in the order written, those
 * one product makes by the number of their variables.
 */
final class TermAlgebra {
    /** More than any model can hold; stops {@code (a + b + …)^20} before memory does. */
    private static final int MAX_TERMS = 100_000;

    private static final Signature BUCKET = Signature.of("F(x, low = lowest, high = highest, exclude = TRUE)");

    private final SourceText source;
    /** Terms a dot stands for, or null where they are not known yet. */
    private final List<Term> dot;

    private final Terms all = new Terms();
    private final List<Expression> offsets = new ArrayList<>();
    private boolean intercept = true;
    private boolean metDot;

    private TermAlgebra(SourceText source, List<Term> dot) {
        this.source = source;
        this.dot = dot;
    }

    static TermAlgebra read(SourceText source, Node right, List<Term> dot) {
        TermAlgebra algebra = new TermAlgebra(source, dot);
        algebra.addTo(algebra.all, right);
        return algebra;
    }

    /** Terms by the sorted texts of their variables, in the order added. */
    private static final class Terms {
        private final Map<Set<String>, Term> byVariables = new LinkedHashMap<>();

        void add(Term term) {
            byVariables.putIfAbsent(term.key(), term);
        }

        void remove(Term term) {
            byVariables.remove(term.key());
        }

        List<Term> list() {
            return List.copyOf(byVariables.values());
        }
    }

    List<Term> terms() {
        return all.list();
    }

    boolean intercept() {
        return intercept;
    }

    List<Expression> offsets() {
        return List.copyOf(offsets);
    }

    boolean metDot() {
        return metDot;
    }

    /** What was read, written term by term. */
    String text() {
        return text(terms(), offsets, intercept);
    }

    /** A right side with these terms. */
    static String text(List<Term> terms, List<Expression> offsets, boolean intercept) {
        Stream<String> written = Stream.concat(
                terms.stream().map(Term::text), offsets.stream().map(offset -> "offset(" + offset.text() + ")"));
        String joined = written.collect(Collectors.joining(" + "));
        if (joined.isEmpty()) {
            return intercept ? "1" : "0";
        }
        return intercept ? joined : joined + " - 1";
    }

    /** Adds what stands at the level of the sum, where intercept and offsets may stand too. */
    private void addTo(Terms terms, Node wrapped) {
        Node node = wrapped.bare();
        if (node instanceof Node.Chain chain
                && chain.rest().get(0).operator().chainLevel() == Operator.PLUS.chainLevel()) {
            addTo(terms, chain.first());
            for (Node.Step step : chain.rest()) {
                if (step.operator() == Operator.PLUS) {
                    addTo(terms, step.operand());
                } else {
                    takeFrom(terms, step.operand());
                }
            }
        } else if (node instanceof Node.Prefix prefix && prefix.operator() == Operator.MINUS) {
            takeFrom(terms, prefix.operand());
        } else if (node instanceof Node.Prefix prefix && prefix.operator() == Operator.PLUS) {
            addTo(terms, prefix.operand());
        } else if (node instanceof Node.Whole whole) {
            intercept = isIntercept(whole);
        } else if (node instanceof Node.Call call && call.function().equals("offset")) {
            offsets.add(Expression.of(source, onlyArgument(call)));
        } else {
            product(node).forEach(terms::add);
        }
    }

    private void takeFrom(Terms terms, Node wrapped) {
        Node node = wrapped.bare();
        if (node instanceof Node.Whole whole) {
            intercept = !isIntercept(whole);
        } else if (node instanceof Node.Call call && call.function().equals("offset")) {
            throw source.error(call.at(), "An offset cannot be taken away; leave it out");
        } else {
            sum(node).forEach(terms::remove);
        }
    }

    private boolean isIntercept(Node.Whole whole) {
        if (whole.value() != 0 && whole.value() != 1) {
            throw source.error(
                    whole.at(), "Unexpected number " + whole.value() + " as a term; 1 is the intercept, 0 none");
        }
        return whole.value() == 1;
    }

    /** Terms of a node within a product, where only terms may be joined. */
    private List<Term> sum(Node wrapped) {
        Node node = wrapped.bare();
        if (!(node instanceof Node.Chain chain)
                || chain.rest().get(0).operator().chainLevel() != Operator.PLUS.chainLevel()) {
            return product(node);
        }
        Terms terms = new Terms();
        sum(chain.first()).forEach(terms::add);
        for (Node.Step step : chain.rest()) {
            boolean added = step.operator() == Operator.PLUS;
            sum(step.operand()).forEach(added ? terms::add : terms::remove);
        }
        return terms.list();
    }

    private List<Term> product(Node wrapped) {
        Node node = wrapped.bare();
        if (node instanceof Node.Chain chain) {
            return chain(chain);
        } else if (node instanceof Node.Infix infix) {
            return power(infix);
        } else if (node instanceof Node.Name name && name.name().equals(".")) {
            return dot();
        } else if (node instanceof Node.Name) {
            return variable(new TermVariable.ExpressionVariable(Expression.of(source, node)));
        } else if (node instanceof Node.Call call) {
            return variable(call(call));
        }
        throw source.error(node.at(), "Unexpected " + node.text() + " as a term of a formula" + asExpression(node));
    }

    private static List<Term> variable(TermVariable variable) {
        return List.of(new Term(List.of(variable)));
    }

    private static String asExpression(Node node) {
        boolean literal = node instanceof Node.Whole || node instanceof Node.Real || node instanceof Node.Text;
        return literal ? "" : "; write I(" + node.text() + ")";
    }

    private List<Term> dot() {
        metDot = true;
        return dot == null ? List.of() : dot;
    }

    private List<Term> chain(Node.Chain chain) {
        List<Term> terms = sum(chain.first());
        for (Node.Step step : chain.rest()) {
            terms = switch (step.operator()) {
                case COLON -> interactions(terms, sum(step.operand()), step.at());
                case TIMES -> crossed(terms, sum(step.operand()), step.at());
                default ->
                    throw source.error(
                            step.at(),
                            "'" + step.operator().symbol() + "' joins no terms of a formula"
                                    + (step.operator() == Operator.DIVIDE
                                            ? "; write a + a:b for b within a, or I(" + chain.text()
                                                    + ") for the quotient"
                                            : "; write I(" + chain.text() + ")"));
            };
        }
        return terms;
    }

    private List<Term> interactions(List<Term> left, List<Term> right, int at) {
        if ((long) left.size() * right.size() > MAX_TERMS) {
            throw tooMany(at);
        }
        Terms terms = new Terms();
        for (Term first : left) {
            for (Term second : right) {
                Map<String, TermVariable> variables = new LinkedHashMap<>();
                first.variables().forEach(v -> variables.putIfAbsent(v.text(), v));
                second.variables().forEach(v -> variables.putIfAbsent(v.text(), v));
                terms.add(new Term(List.copyOf(variables.values())));
            }
        }
        return terms.list();
    }

    private QuernException tooMany(int at) {
        return source.error(at, "This product makes more than " + MAX_TERMS + " terms");
    }

    private List<Term> crossed(List<Term> left, List<Term> right, int at) {
        Terms terms = new Terms();
        left.forEach(terms::add);
        right.forEach(terms::add);
        interactions(left, right, at).forEach(terms::add);
        return terms.list().stream()
                .sorted(Comparator.comparingInt(term -> term.variables().size()))
                .toList();
    }

    /** {@code (a + b)^2}; a power of one variable is most likely meant as arithmetic. */
    private List<Term> power(Node.Infix infix) {
        if (infix.operator() != Operator.POWER) {
            throw source.error(
                    infix.operatorAt(),
                    "'" + infix.operator().symbol() + "' compares values, not terms of a formula; write I("
                            + infix.text() + ")");
        }
        List<Term> base = sum(infix.left());
        if (base.size() == 1 && (dot != null || !metDot)) {
            throw source.error(
                    infix.operatorAt(),
                    "In a formula ^ crosses terms, and " + infix.text() + " would be "
                            + base.get(0).text() + " again; write I(" + infix.text() + ") for the power");
        }
        if (!(infix.right().bare() instanceof Node.Whole exponent) || exponent.value() < 1) {
            throw source.error(
                    infix.right().at(),
                    "The exponent of crossed terms must be a whole number such as 2, not "
                            + infix.right().text());
        }
        List<Term> terms = base;
        for (long i = 1; i < exponent.value() && i < base.size(); i++) {
            terms = crossed(terms, base, infix.operatorAt());
        }
        return terms;
    }

    private TermVariable call(Node.Call call) {
        return switch (call.function()) {
            case "F" -> bucket(call);
            case "N" -> codes(call);
            case "offset" -> throw source.error(call.at(), "An offset stands by itself: y ~ a + offset(e)");
            case "cbind" -> throw source.error(call.at(), "cbind(…) joins responses, left of ~");
            default -> new TermVariable.ExpressionVariable(Expression.of(source, call));
        };
    }

    private Node onlyArgument(Node.Call call) {
        if (call.arguments().size() != 1) {
            throw source.error(
                    call.at(),
                    call.function() + " takes 1 argument, not "
                            + call.arguments().size());
        }
        return call.arguments().get(0).value();
    }

    private TermVariable codes(Node.Call call) {
        if (onlyArgument(call).bare() instanceof Node.Name name) {
            return new TermVariable.CodesVariable(name.name());
        }
        throw source.error(call.at(), "N(…) takes the name of a factor");
    }

    private TermVariable bucket(Node.Call call) {
        Map<String, List<Node>> arguments = BUCKET.match(call, source);
        TermVariable.BucketVariable bucket = new TermVariable.BucketVariable(
                Expression.of(source, arguments.get("x").get(0)),
                bound(arguments.get("low")),
                bound(arguments.get("high")),
                flag(arguments.get("exclude")));
        boolean empty = bucket.low().isPresent()
                && bucket.high().isPresent()
                && bucket.low().getAsDouble() > bucket.high().getAsDouble();
        if (empty) {
            throw source.error(call.at(), "F(…) has no level: its low is above its high");
        }
        return bucket;
    }

    private OptionalDouble bound(List<Node> nodes) {
        if (nodes == null) {
            return OptionalDouble.empty();
        }
        Operand value = constant(nodes.get(0));
        if (value.isMissing() || !value.isNumber()) {
            throw source.error(nodes.get(0).at(), "Bounds of F(…) are whole numbers known beforehand");
        }
        double bound = Binder.constantDouble(value);
        if (bound != Math.rint(bound) || Double.isInfinite(bound)) {
            throw source.error(nodes.get(0).at(), "Bounds of F(…) are whole numbers, not " + Intervals.written(bound));
        }
        return OptionalDouble.of(bound);
    }

    private boolean flag(List<Node> nodes) {
        if (nodes == null) {
            return true;
        }
        if (constant(nodes.get(0)) instanceof TruthOperand truth && !truth.isMissing()) {
            return truth.value() == 1;
        }
        throw source.error(nodes.get(0).at(), "The argument exclude of F(…) is TRUE or FALSE");
    }

    private Operand constant(Node node) {
        List<String> columns = SyntaxCheck.columns(source, node);
        if (!columns.isEmpty()) {
            throw source.error(node.at(), "Arguments of F(…) after the first are literals, not columns");
        }
        return new Binder(source, null).operand(node);
    }
}
