package org.quern.design;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.quern.QuernException;
import org.quern.data.ColumnType;
import org.quern.data.Schema;
import org.quern.data.TextBytes;
import org.quern.data.Variable;
import org.quern.language.Expression;
import org.quern.language.Formula;
import org.quern.language.Term;
import org.quern.language.TermVariable;

/**
 * The columns of a model matrix X: which terms a formula has, which of their variables are factors and with which levels,
 * and which cells have a column of their own.
 *
 * <p>Coding follows R: within a term, a factor is coded by contrasts with one level (that level is left out) if the term
 * without that factor is in the model too, the intercept being the empty term; else every level has a column. Without an
 * intercept the first factor met has a column for every level. A term of factors alone that is coded in full beside an
 * intercept loses one cell, since its cells add up to the intercept. Columns left out stay in {@link #columns()}, marked
 * as reference.
 *
 * <p>Missing: a row is complete if every variable of the model is valid in it. A factor of one level beside an intercept
 * has no column but its reference. Truth values are numbers, 1 and 0; dates are days, time stamps microseconds.
 *
 * <p>Cost: as a value, the levels of its factors; in evaluation, 8 bytes a row and numeric variable, 4 a row and factor.
 *
 * <p>Reference: Chambers and Hastie (1992), Statistical Models in S, section 2.4; R Core Team, {@code model.matrix}.
 */
public final class Design {
    /** A term with more cells than this is refused: no table of its cells would fit. */
    private static final long MAX_CELLS = 1L << 26;

    private final Formula formula;
    private final Schema schema;
    private final DesignOptions options;
    private final Map<String, List<String>> levels;
    private final boolean intercept;
    private final List<DesignVariable> variables = new ArrayList<>();
    private final List<DesignTerm> terms = new ArrayList<>();
    private final List<DesignColumn> columns = new ArrayList<>();

    private Design(Formula formula, Schema schema, DesignOptions options, Map<String, List<String>> levels) {
        this.formula = formula.expandDot(schema);
        this.schema = schema.select(this.formula.columns());
        this.options = options;
        this.levels = new TreeMap<>(levels);
        settleTerms();
        this.intercept = this.formula.intercept() && !options.cube();
        if (options.cube() && (terms.isEmpty() || !terms.get(0).isCells())) {
            throw new QuernException(
                    "Formula '" + this.formula.text()
                            + "' makes no cube: its first term must be a factor or an interaction of factors, such as F(x) or f");
        }
        code();
    }

    /** A design whose factors all have known levels. */
    public static Design of(Formula formula, Schema schema, DesignOptions options) {
        return new Design(formula, schema, options, Map.of());
    }

    /**
     * Settles the variables of a formula.
     *
     * @param schema columns after transforms
     * @param levels levels in order of variables that the schema knows none of, by the variable's text: those of
     *     {@link #unknownLevels}
     * @throws QuernException for an unknown column, types that do not fit, or levels or ranges that are not known
     */
    public static Design of(Formula formula, Schema schema, DesignOptions options, Map<String, List<String>> levels) {
        return new Design(formula, schema, options, levels);
    }

    /**
     * The terms' strings, and the F() of no known range: a {@link LevelsPass} has to find their levels before a design can be
     * made.
     */
    public static List<TermVariable> unknownLevels(Formula formula, Schema schema) {
        Map<String, TermVariable> found = new LinkedHashMap<>();
        for (Term term : formula.expandDot(schema).terms()) {
            for (TermVariable variable : term.variables()) {
                boolean unknown = variable instanceof TermVariable.BucketVariable bucket
                        ? !hasRange(bucket, schema)
                        : variable instanceof TermVariable.ExpressionVariable e
                                && type(e.expression(), schema) == ColumnType.STRING;
                if (unknown) {
                    found.put(variable.text(), variable);
                }
            }
        }
        return List.copyOf(found.values());
    }

    private static boolean hasRange(TermVariable.BucketVariable bucket, Schema schema) {
        Variable known =
                schema.find(bucket.x().text()).orElse(Variable.of(bucket.x().text(), ColumnType.FLOAT64));
        return Double.isFinite(bucket.low().orElse(known.low()))
                && Double.isFinite(bucket.high().orElse(known.high()));
    }

    /** The formula, with its dot expanded. */
    public Formula formula() {
        return formula;
    }

    /** The columns the formula uses, responses and offsets included, with the levels and ranges the design was made from. */
    public Schema schema() {
        return schema;
    }

    public DesignOptions options() {
        return options;
    }

    /** The levels given for variables of which the schema knows none, by the variable's text. */
    public Map<String, List<String>> levels() {
        return levels;
    }

    public boolean intercept() {
        return intercept;
    }

    /** The variables of the terms, each once. */
    public List<DesignVariable> variables() {
        return Collections.unmodifiableList(variables);
    }

    public List<DesignTerm> terms() {
        return Collections.unmodifiableList(terms);
    }

    /** The columns in the order of the table of coefficients: the intercept, then the cells of each term. */
    public List<DesignColumn> columns() {
        return Collections.unmodifiableList(columns);
    }

    /** Names of the columns that rows with responses are read from. */
    public List<String> inputs() {
        return formula.columns();
    }

    /** Names of the columns that scoring reads: those of terms and offsets. */
    public List<String> predictorInputs() {
        Set<String> names = new LinkedHashSet<>();
        for (Term term : formula.terms()) {
            term.variables().forEach(v -> names.addAll(v.columns()));
        }
        formula.offsets().forEach(o -> names.addAll(o.columns()));
        return List.copyOf(names);
    }

    public List<String> responses() {
        return formula.responses().stream().map(Expression::text).toList();
    }

    /** Looks up everything the model has, responses included, in the columns of chunks to come. */
    public BoundDesign bind(Schema chunks) {
        return new BoundDesign(this, chunks, true);
    }

    /** Looks up terms and offsets only: for new data that need not have the responses. */
    public BoundDesign bindPredictors(Schema chunks) {
        return new BoundDesign(this, chunks, false);
    }

    /** The name of a column: {@code (Intercept)}, {@code DayOfWeek=Monday}, {@code a=x, b=y}, {@code woolB:tensionM}. */
    public String label(DesignColumn column, LabelStyle style) {
        if (column.term() == DesignColumn.INTERCEPT) {
            return "(Intercept)";
        }
        DesignTerm term = terms.get(column.term());
        List<String> parts = new ArrayList<>();
        int rest = column.cell();
        for (int index : term.variables()) {
            if (variables.get(index) instanceof DesignVariable.Factor factor) {
                String level = factor.levels().get(rest % factor.levels().size());
                rest /= factor.levels().size();
                parts.add(factor.label() + (style == LabelStyle.REVO ? "=" : "") + level);
            } else {
                DesignVariable.Numeric numeric = (DesignVariable.Numeric) variables.get(index);
                parts.add(numeric.label() + (style == LabelStyle.R && numeric.truth() ? "TRUE" : ""));
            }
        }
        return String.join(style == LabelStyle.REVO && !term.factors().isEmpty() ? ", " : ":", parts);
    }

    /** Formula, schema and options as bytes, from which {@link #read} makes an equal design. */
    public void write(DataOutput out) throws IOException {
        TextBytes.write(formula.text(), out);
        options.write(out);
        out.writeInt(schema.size());
        for (Variable variable : schema.variables()) {
            out.writeUTF(variable.name());
            out.writeUTF(variable.type().label());
            writeTexts(variable.levels(), out);
            out.writeDouble(variable.low());
            out.writeDouble(variable.high());
        }
        out.writeInt(levels.size());
        for (Map.Entry<String, List<String>> entry : levels.entrySet()) {
            out.writeUTF(entry.getKey());
            writeTexts(entry.getValue(), out);
        }
    }

    public static Design read(DataInput in) throws IOException {
        Formula formula = Formula.parse(TextBytes.read(in));
        DesignOptions options = DesignOptions.read(in);
        List<Variable> variables = new ArrayList<>();
        for (int i = in.readInt(); i > 0; i--) {
            Variable variable = Variable.of(in.readUTF(), ColumnType.ofLabel(in.readUTF()))
                    .withLevels(readTexts(in))
                    .withRange(in.readDouble(), in.readDouble());
            variables.add(variable);
        }
        Map<String, List<String>> levels = new LinkedHashMap<>();
        for (int i = in.readInt(); i > 0; i--) {
            levels.put(in.readUTF(), readTexts(in));
        }
        return of(formula, new Schema(variables), options, levels);
    }

    private static void writeTexts(List<String> texts, DataOutput out) throws IOException {
        out.writeInt(texts.size());
        for (String text : texts) {
            out.writeUTF(text);
        }
    }

    private static List<String> readTexts(DataInput in) throws IOException {
        List<String> texts = new ArrayList<>();
        for (int i = in.readInt(); i > 0; i--) {
            texts.add(in.readUTF());
        }
        return texts;
    }

    private void settleTerms() {
        Map<String, Integer> positions = new LinkedHashMap<>();
        for (Term term : formula.terms()) {
            List<Integer> all = new ArrayList<>();
            List<Integer> factors = new ArrayList<>();
            List<Integer> numerics = new ArrayList<>();
            long cells = 1;
            for (TermVariable source : term.variables()) {
                int index = positions.computeIfAbsent(source.text(), t -> {
                    variables.add(settle(source));
                    return variables.size() - 1;
                });
                all.add(index);
                if (variables.get(index) instanceof DesignVariable.Factor factor) {
                    factors.add(index);
                    cells *= factor.levels().size();
                } else {
                    numerics.add(index);
                }
                if (cells > MAX_CELLS) {
                    throw new QuernException("Term '" + term.text() + "' has " + cells + " cells; at most " + MAX_CELLS
                            + " are possible: merge levels of its factors");
                }
            }
            terms.add(new DesignTerm(term.text(), all, factors, numerics, (int) cells, -1));
        }
    }

    private DesignVariable settle(TermVariable source) {
        if (source instanceof TermVariable.BucketVariable bucket) {
            return new DesignVariable.Factor(source, bucketLevels(bucket));
        }
        if (source instanceof TermVariable.CodesVariable codes) {
            if (!schema.variable(codes.column()).type().isFactor()) {
                throw new QuernException(
                        "N(" + codes.column() + ") numbers the levels of a factor, but '" + codes.column() + "' is "
                                + schema.variable(codes.column()).type().label() + ": write it without N()");
            }
            return new DesignVariable.Numeric(source, false);
        }
        Expression expression = ((TermVariable.ExpressionVariable) source).expression();
        Variable result = expression.bind(schema).variable(expression.text());
        if (result.type().isFactor()) {
            return new DesignVariable.Factor(source, result.levels());
        }
        if (result.type() == ColumnType.STRING) {
            List<String> given = levels.get(source.text());
            if (given == null) {
                throw new QuernException("The levels of the string '" + source.text()
                        + "' are not known: import it as a factor, or let a pass find them");
            }
            return new DesignVariable.Factor(source, given);
        }
        return new DesignVariable.Numeric(source, result.type() == ColumnType.BOOLEAN);
    }

    private List<String> bucketLevels(TermVariable.BucketVariable bucket) {
        Variable x = bucket.x().bind(schema).variable(bucket.x().text());
        if (!x.type().isNumeric()) {
            throw new QuernException("F(" + bucket.x().text() + ") makes a factor of a number, but '"
                    + bucket.x().text() + "' is " + x.type().label()
                    + (x.type().isFactor() ? ": write it without F()" : ""));
        }
        List<String> given = levels.get(bucket.text());
        if (given != null) {
            return given;
        }
        if (!hasRange(bucket, schema)) {
            String name = bucket.x().text();
            throw new QuernException("The range of F(" + name
                    + ") is not known: give its lowest and highest level, as in F(" + name + ", 0, 23)");
        }
        Variable known = schema.find(bucket.x().text()).orElse(x);
        return bucketLevels(
                bucket, bucket.low().orElse(known.low()), bucket.high().orElse(known.high()));
    }

    /** The whole numbers from low to high, rounded down. */
    static List<String> bucketLevels(TermVariable.BucketVariable bucket, double low, double high) {
        if (low > high || high - low >= MAX_CELLS) {
            throw new QuernException("F(" + bucket.x().text() + ") has levels from " + low + " to " + high + ": "
                    + (low > high
                            ? "low must not be above high"
                            : "too many; scale the variable or give low and high"));
        }
        List<String> result = new ArrayList<>();
        for (long level = (long) Math.floor(low); level <= (long) Math.floor(high); level++) {
            result.add(Long.toString(level));
        }
        return result;
    }

    private static ColumnType type(Expression expression, Schema schema) {
        return expression.bind(schema).variable(expression.text()).type();
    }

    private void code() {
        Set<Set<Integer>> present = new HashSet<>();
        present.add(Set.of());
        for (DesignTerm term : terms) {
            if (!givesWay(term)) {
                present.add(Set.copyOf(term.variables()));
            }
        }
        if (intercept) {
            columns.add(new DesignColumn(DesignColumn.INTERCEPT, 0, false));
        }
        boolean firstFactor = !intercept;
        for (int t = 0; t < terms.size(); t++) {
            DesignTerm term = terms.get(t);
            boolean gone = givesWay(term);
            boolean[] contrasts = contrasts(term, present);
            if (firstFactor && !gone && !term.factors().isEmpty()) {
                contrasts[0] = false;
                firstFactor = false;
            }
            terms.set(
                    t,
                    new DesignTerm(
                            term.text(),
                            term.variables(),
                            term.factors(),
                            term.numerics(),
                            term.cells(),
                            columns.size()));
            int lost = loneCell(term, contrasts);
            for (int cell = 0; cell < term.cells(); cell++) {
                boolean reference = gone || cell == lost || atReference(term, contrasts, cell);
                columns.add(new DesignColumn(t, cell, reference));
            }
        }
    }

    private boolean givesWay(DesignTerm term) {
        return options.dropMain()
                && term.isCells()
                && term.factors().size() == 1
                && terms.stream()
                        .anyMatch(t -> t.isCells()
                                && t.factors().size() > 1
                                && t.factors().containsAll(term.factors()));
    }

    /** For each factor of the term, whether it is coded by contrasts. */
    private static boolean[] contrasts(DesignTerm term, Set<Set<Integer>> present) {
        boolean[] contrasts = new boolean[term.factors().size()];
        for (int i = 0; i < contrasts.length; i++) {
            Set<Integer> margin = new HashSet<>(term.variables());
            margin.remove(term.factors().get(i));
            contrasts[i] = present.contains(margin);
        }
        return contrasts;
    }

    /** The cell a term coded in full loses to the intercept, or −1. */
    private int loneCell(DesignTerm term, boolean[] contrasts) {
        for (boolean contrast : contrasts) {
            if (contrast) {
                return -1;
            }
        }
        return intercept && term.isCells() ? options.reference().of(term.cells()) : -1;
    }

    private boolean atReference(DesignTerm term, boolean[] contrasts, int cell) {
        int rest = cell;
        for (int i = 0; i < contrasts.length; i++) {
            int size = ((DesignVariable.Factor) variables.get(term.factors().get(i)))
                    .levels()
                    .size();
            if (contrasts[i] && rest % size == options.reference().of(size)) {
                return true;
            }
            rest /= size;
        }
        return false;
    }
}
