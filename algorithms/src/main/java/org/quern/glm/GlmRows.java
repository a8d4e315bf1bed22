package org.quern.glm;

import java.util.Arrays;
import java.util.List;
import org.quern.QuernException;
import org.quern.data.Chunk;
import org.quern.data.Column;
import org.quern.data.ColumnType;
import org.quern.data.DoubleColumn;
import org.quern.data.StringColumn;
import org.quern.design.Design;
import org.quern.design.DesignRows;
import org.quern.design.DesignTerm;
import org.quern.design.DesignVariable;
import org.quern.language.BoundExpression;
import org.quern.linalg.ExtendedArrays;
import org.quern.linear.WeightKind;

/**
 * The rows of one chunk on their way into a state: responses, weights and offsets are read, rows that cannot be used are
 * counted and left out, and the others are taken in blocks that fit in the first-level cache, each through linear predictor,
 * link, variance and deviance. Sums run over rows in one order.
 */
final class GlmRows {
    private static final int BLOCK = 512;

    /** Means this near the end of their range count as being there; R warns of the same. */
    private static final double EXTREME = 10 * LinkKernel.EPSILON;

    private final GlmProblem problem;
    private final GlmPoint point;
    private final GlmState state;
    private final Chunk chunk;
    private final Design design;
    private final DesignRows rows;
    private final LinkKernel link;
    private final FamilyKernel family;
    /** By row: response; share of successes for counts. */
    private double[] y;
    /** By row: weights, or null where all are 1. */
    private double[] rowWeights;
    /** By row: weights with the trials of counts, or null where all are 1. */
    private double[] weights;
    /** By row: trials of a binomial response, or null where all are 1. */
    private double[] trials;
    /** By row: sum of all offsets, or null. */
    private double[] offset;

    private int[] used;
    /** Terms with a coefficient other than 0. */
    private final List<DesignTerm> terms;

    /** By row: weights and working residuals of the iteration. */
    private final double[] workingWeights;

    private final double[] residuals;

    private final int[] cells = new int[BLOCK];
    private final double[] eta = new double[BLOCK];
    private final double[] etaLow;
    private final double[] mu = new double[BLOCK];
    private final double[] slope = new double[BLOCK];
    private final double[] variance = new double[BLOCK];
    private final double[] blockY = new double[BLOCK];
    private final double[] blockWeights = new double[BLOCK];
    private final double[] deviances = new double[BLOCK];

    private GlmRows(GlmPass pass, GlmState state, Chunk chunk) {
        this.problem = pass.problem();
        this.point = pass.point();
        this.state = state;
        this.chunk = chunk;
        this.design = problem.design();
        this.link = LinkKernel.of(problem.link());
        this.family = FamilyKernel.of(problem.family());
        GlmPass.Bound bound = pass.bind(chunk.schema());
        this.rows = point.extended()
                ? bound.design().evaluateExtended(chunk)
                : bound.design().evaluate(chunk);
        this.used = rows.completeRows();
        this.etaLow = point.extended() ? new double[BLOCK] : null;
        this.terms = design.terms().stream().filter(this::counts).toList();
        select(bound);
        this.workingWeights = new double[chunk.rows()];
        this.residuals = new double[chunk.rows()];
    }

    static void add(GlmPass pass, GlmState state, Chunk chunk) {
        GlmRows adding = new GlmRows(pass, state, chunk);
        for (int begin = 0; begin < adding.used.length; begin += BLOCK) {
            adding.addBlock(begin, Math.min(BLOCK, adding.used.length - begin));
        }
        state.add(GlmState.Count.VALID, adding.used.length);
        state.products.add(adding.rows, adding.used, adding.workingWeights, new double[][] {adding.residuals});
        adding.addCells();
    }

    // ---- reading ----

    private void select(GlmPass.Bound bound) {
        double[] weight = problem.weights().map(this::weights).orElse(null);
        double[] given = bound.offset().map(o -> numbers(o.evaluate(chunk))).orElse(null);
        readResponse(bound.responses());
        state.add(GlmState.Count.MISSING, chunk.rows() - used.length);
        int complete = used.length;
        keepPresent(y);
        keepPresent(weight);
        keepPresent(given);
        state.add(GlmState.Count.MISSING, complete - used.length);
        setWeights(weight);
        dropInfinite(weight, given);
        sumOffsets(given);
        dropWrong();
    }

    private double[] weights(String name) {
        ColumnType type = chunk.schema().variable(name).type();
        if (!type.isNumeric()) {
            throw new QuernException("Weights '" + name + "' are " + type.label() + ", must be numbers");
        }
        return numbers(chunk.column(name));
    }

    /** Values that must not be changed. */
    private double[] numbers(Column column) {
        if (column instanceof DoubleColumn doubles) {
            return doubles.values();
        }
        double[] values = new double[chunk.rows()];
        column.toDoubles(values);
        return values;
    }

    private void readResponse(List<BoundExpression> responses) {
        Column first = responses.get(0).evaluate(chunk);
        if (responses.size() == 2) {
            readCounts(numbers(first), numbers(responses.get(1).evaluate(chunk)));
        } else if (first instanceof StringColumn strings) {
            readTexts(strings);
        } else {
            y = numbers(first);
        }
    }

    private void readTexts(StringColumn strings) {
        y = new double[chunk.rows()];
        double[] values = new double[strings.dictionary().length];
        for (int i = 0; i < values.length; i++) {
            values[i] = problem.responseLevels().indexOf(strings.dictionary()[i]);
        }
        for (int row = 0; row < y.length; row++) {
            y[row] = strings.isMissing(row) ? Double.NaN : values[strings.codes()[row]];
        }
    }

    /** Shares of successes, and trials; −1 where a count is negative, ∞ where one is infinite. */
    private void readCounts(double[] successes, double[] failures) {
        y = new double[chunk.rows()];
        trials = new double[chunk.rows()];
        for (int row = 0; row < y.length; row++) {
            double total = successes[row] + failures[row];
            trials[row] = total;
            if (successes[row] < 0 || failures[row] < 0) {
                y[row] = -1;
                trials[row] = 1;
            } else if (total == Double.POSITIVE_INFINITY) {
                y[row] = total;
            } else {
                y[row] = total == 0 ? 0 : successes[row] / total;
            }
        }
    }

    private void keepPresent(double[] values) {
        if (values == null || DesignRows.allFinite(values, chunk.rows())) {
            return;
        }
        int count = 0;
        for (int row : used) {
            used[count] = row;
            count += Double.isNaN(values[row]) ? 0 : 1;
        }
        used = Arrays.copyOf(used, count);
    }

    private void setWeights(double[] weight) {
        rowWeights = weight;
        weights = weight == null ? trials : weight;
        if (weight != null && trials != null) {
            weights = new double[chunk.rows()];
            for (int row = 0; row < weights.length; row++) {
                weights[row] = weight[row] * trials[row];
            }
        } else if (problem.weightKind() == WeightKind.PROBABILITY) {
            trials = weight;
        }
        if (weights == null) {
            return;
        }
        int count = 0;
        for (int row : used) {
            double w = weights[row];
            used[count] = row;
            if (w > 0 || Double.isNaN(w)) {
                // NaN is 0 times ∞, which counts as infinite
                count++;
            } else {
                state.add(w == 0 ? GlmState.Count.WEIGHTLESS : GlmState.Count.NEGATIVE_WEIGHT, 1);
            }
        }
        used = Arrays.copyOf(used, count);
    }

    private void dropInfinite(double[] weight, double[] given) {
        int slot = 0;
        for (int i = 0; i < design.variables().size(); i++) {
            dropInfinite(rows.numbers(i), slot++);
        }
        dropInfinite(y, slot++);
        for (double[] values : rows.offsets()) {
            dropInfinite(values, slot++);
        }
        dropInfinite(given, slot++);
        dropInfinite(weight, slot);
    }

    private void dropInfinite(double[] values, int slot) {
        if (values == null || DesignRows.allFinite(values, chunk.rows())) {
            return;
        }
        int count = 0;
        for (int row : used) {
            used[count] = row;
            count += Double.isInfinite(values[row]) ? 0 : 1;
        }
        state.infinite[slot] += used.length - count;
        used = Arrays.copyOf(used, count);
    }

    private void sumOffsets(double[] given) {
        if (!problem.hasOffset()) {
            return;
        }
        offset = given == null ? new double[chunk.rows()] : given.clone();
        for (double[] values : rows.offsets()) {
            for (int row = 0; row < chunk.rows(); row++) {
                offset[row] += values[row];
            }
        }
    }

    private void dropWrong() {
        Family.Range range = problem.family().responseRange();
        double lowest = Double.POSITIVE_INFINITY;
        double highest = Double.NEGATIVE_INFINITY;
        for (int row : used) {
            lowest = Math.min(lowest, y[row]);
            highest = Math.max(highest, y[row]);
        }
        if (!(lowest >= range.low() && highest <= range.high())) {
            int count = 0;
            lowest = Double.POSITIVE_INFINITY;
            highest = Double.NEGATIVE_INFINITY;
            for (int row : used) {
                double value = y[row];
                if (value >= range.low() && value <= range.high()) {
                    used[count++] = row;
                    lowest = Math.min(lowest, value);
                    highest = Math.max(highest, value);
                } else {
                    state.addWrong(chunk.rowNumber(row), value);
                }
            }
            used = Arrays.copyOf(used, count);
        }
        state.lowestResponse = Math.min(state.lowestResponse, lowest);
        state.highestResponse = Math.max(state.highestResponse, highest);
    }

    /** Weights of the rows by cell of a cube's first term. */
    private void addCells() {
        if (state.cellWeights.length == 0) {
            return;
        }
        for (int begin = 0; begin < used.length; begin += BLOCK) {
            int count = Math.min(BLOCK, used.length - begin);
            findCells(design.terms().get(0), begin, count);
            for (int r = 0; r < count; r++) {
                state.cellWeights[cells[r]] += rowWeights == null ? 1 : rowWeights[used[begin + r]];
            }
        }
    }

    // ---- one block ----

    private void addBlock(int begin, int count) {
        double sum = 0;
        double rowSum = 0;
        double responses = 0;
        for (int r = 0; r < count; r++) {
            int row = used[begin + r];
            double w = weights == null ? 1 : weights[row];
            blockY[r] = y[row];
            blockWeights[r] = w;
            sum += w;
            rowSum += rowWeights == null ? 1 : rowWeights[row];
            responses += w * y[row];
        }
        state.add(GlmState.Sum.WEIGHT, sum);
        state.add(GlmState.Sum.ROW_WEIGHT, rowSum);
        state.add(GlmState.Sum.RESPONSE, responses);
        if (point.first() && problem.family().hasLikelihood()) {
            addConstants(begin, count);
        }
        switch (point.kind()) {
            case WEIGHTS -> {
                for (int r = 0; r < count; r++) {
                    workingWeights[used[begin + r]] = rowWeights == null ? 1 : rowWeights[used[begin + r]];
                }
            }
            case RESPONSES, QUARTERS -> start(begin, count);
            case COEFFICIENTS -> {
                addNull(begin, count);
                predict(begin, count);
                link.meansAndSlopes(eta, mu, slope, count);
                iterate(begin, count);
            }
        }
    }

    private void addConstants(int begin, int count) {
        double sum = 0;
        for (int r = 0; r < count; r++) {
            double m = trials == null ? 1 : trials[used[begin + r]];
            sum += LogLikelihood.constant(problem.family(), blockY[r], blockWeights[r], m);
        }
        state.add(GlmState.Sum.CONSTANT, sum);
    }

    private void start(int begin, int count) {
        for (int r = 0; r < count; r++) {
            double m = trials == null ? 1 : trials[used[begin + r]];
            mu[r] = point.kind() == GlmPoint.Kind.QUARTERS
                    ? 0.25 + 0.5 * blockY[r]
                    : problem.family().startMean(blockY[r], m);
        }
        link.predictors(mu, eta, count);
        link.meansAndSlopes(eta, mu, slope, count);
        family.variances(mu, variance, count);
        for (int r = 0; r < count; r++) {
            int row = used[begin + r];
            double z = eta[r] + (blockY[r] - mu[r]) / slope[r] - (offset == null ? 0 : offset[row]);
            double w = blockWeights[r] * (slope[r] * slope[r] / variance[r]);
            if (Double.isFinite(z) && w > 0 && problem.family().takesMean(mu[r])) {
                workingWeights[row] = w;
                residuals[row] = z;
            } else {
                state.add(GlmState.Count.NOT_STARTED, 1);
            }
        }
    }

    private void iterate(int begin, int count) {
        dropWrongMeans(count);
        family.variances(mu, variance, count);
        double pearson = 0;
        for (int r = 0; r < count; r++) {
            double distance = blockY[r] - mu[r];
            double slopeOverVariance = slope[r] / variance[r];
            int row = used[begin + r];
            workingWeights[row] = blockWeights[r] * (slope[r] * slopeOverVariance);
            residuals[row] = distance / slope[r];
            pearson += blockWeights[r] * (distance * (distance / variance[r]));
        }
        state.add(GlmState.Sum.PEARSON, pearson);
        state.add(GlmState.Sum.DEVIANCE, deviance(count));
    }

    /** Means outside the family's range give way to a harmless one; a pass that met any is not used. */
    private void dropWrongMeans(int count) {
        Family.Range range = problem.family().meanRange();
        double low = range.low();
        double high = range.high();
        int wrong = 0;
        for (int r = 0; r < count; r++) {
            wrong += mu[r] >= low && mu[r] <= high ? 0 : 1;
        }
        if (wrong > 0) {
            state.add(GlmState.Count.WRONG_MEAN, wrong);
            for (int r = 0; r < count; r++) {
                if (!range.holds(mu[r])) {
                    mu[r] = 0.5;
                    slope[r] = 1;
                    blockY[r] = 0.5;
                }
            }
        }
        if (range != Family.Range.ANY) {
            countExtremes(range, count);
        }
    }

    private void countExtremes(Family.Range range, int count) {
        double high = range == Family.Range.INNER_SHARE ? 1 - EXTREME : Double.POSITIVE_INFINITY;
        int extreme = 0;
        for (int r = 0; r < count; r++) {
            extreme += mu[r] < EXTREME || mu[r] > high ? 1 : 0;
        }
        state.add(GlmState.Count.EXTREME_MEAN, extreme);
    }

    private double deviance(int count) {
        family.deviances(blockY, mu, deviances, count);
        double sum = 0;
        for (int r = 0; r < count; r++) {
            sum += blockWeights[r] * deviances[r];
        }
        return sum;
    }

    private void addNull(int begin, int count) {
        if (point.nullKind() == GlmPoint.NullKind.NONE) {
            return;
        }
        if (point.nullKind() == GlmPoint.NullKind.MEAN) {
            Arrays.fill(mu, 0, count, point.nullValue());
            state.add(GlmState.Sum.NULL_DEVIANCE, deviance(count));
            return;
        }
        for (int r = 0; r < count; r++) {
            eta[r] = point.nullValue() + (offset == null ? 0 : offset[used[begin + r]]);
        }
        link.meansAndSlopes(eta, mu, slope, count);
        for (int r = 0; r < count; r++) {
            if (!problem.family().takesMean(mu[r])) {
                state.add(GlmState.Count.WRONG_NULL_MEAN, 1);
                mu[r] = 0.5;
            }
        }
        family.variances(mu, variance, count);
        double weight = 0;
        double score = 0;
        for (int r = 0; r < count; r++) {
            double w = blockWeights[r] * (slope[r] * (slope[r] / variance[r]));
            weight += w;
            score += w * ((blockY[r] - mu[r]) / slope[r]);
        }
        state.add(GlmState.Sum.NULL_WEIGHT, weight);
        state.add(GlmState.Sum.NULL_SCORE, score);
        state.add(GlmState.Sum.NULL_DEVIANCE, deviance(count));
    }

    // ---- linear predictor ----

    private void predict(int begin, int count) {
        double constant = design.intercept() ? point.high()[0] : 0;
        Arrays.fill(eta, 0, count, constant);
        if (etaLow != null) {
            Arrays.fill(etaLow, 0, count, design.intercept() ? point.low()[0] : 0);
        }
        for (DesignTerm term : terms) {
            addTerm(term, begin, count);
        }
        if (offset != null) {
            for (int r = 0; r < count; r++) {
                if (etaLow == null) {
                    eta[r] += offset[used[begin + r]];
                } else {
                    ExtendedArrays.add(eta, etaLow, r, offset[used[begin + r]], 0);
                }
            }
        }
        for (int r = 0; etaLow != null && r < count; r++) {
            eta[r] += etaLow[r];
        }
    }

    private boolean counts(DesignTerm term) {
        for (int c = 0; point.kind() == GlmPoint.Kind.COEFFICIENTS && c < term.cells(); c++) {
            if (point.high()[term.firstColumn() + c] != 0) {
                return true;
            }
        }
        return false;
    }

    private void addTerm(DesignTerm term, int begin, int count) {
        if (etaLow != null) {
            addTermExtended(term, begin, count);
        } else if (term.factors().isEmpty() && term.numerics().size() == 1) {
            double b = point.high()[term.firstColumn()];
            double[] x = rows.numbers(term.numerics().get(0));
            for (int r = 0; r < count; r++) {
                eta[r] += b * x[used[begin + r]];
            }
        } else if (term.isCells() && term.factors().size() == 1) {
            double[] b = point.high();
            int[] codes = rows.codes(term.factors().get(0));
            int first = term.firstColumn();
            for (int r = 0; r < count; r++) {
                eta[r] += b[first + codes[used[begin + r]]];
            }
        } else {
            findCells(term, begin, count);
            for (int r = 0; r < count; r++) {
                double product = point.high()[term.firstColumn() + cells[r]];
                for (int numeric : term.numerics()) {
                    product *= rows.numbers(numeric)[used[begin + r]];
                }
                eta[r] += product;
            }
        }
    }

    private void addTermExtended(DesignTerm term, int begin, int count) {
        findCells(term, begin, count);
        double[] high = new double[1];
        double[] low = new double[1];
        for (int r = 0; r < count; r++) {
            int row = used[begin + r];
            double h = 1;
            double l = 0;
            for (int numeric : term.numerics()) {
                double[] lows = rows.lowNumbers(numeric);
                high[0] = 0;
                low[0] = 0;
                ExtendedArrays.addProduct(high, low, 0, h, l, rows.numbers(numeric)[row], lows == null ? 0 : lows[row]);
                h = high[0];
                l = low[0];
            }
            int column = term.firstColumn() + cells[r];
            ExtendedArrays.addProduct(eta, etaLow, r, point.high()[column], point.low()[column], h, l);
        }
    }

    /** Sets {@link #cells} to the term's cells of a block of rows. */
    private void findCells(DesignTerm term, int begin, int count) {
        Arrays.fill(cells, 0, count, 0);
        int stride = 1;
        for (int factor : term.factors()) {
            int[] codes = rows.codes(factor);
            for (int r = 0; r < count; r++) {
                cells[r] += stride * codes[used[begin + r]];
            }
            stride *= ((DesignVariable.Factor) design.variables().get(factor))
                    .levels()
                    .size();
        }
    }
}
