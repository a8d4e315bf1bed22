package org.quern.crossproduct;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.quern.QuernException;
import org.quern.design.Design;
import org.quern.design.DesignColumn;
import org.quern.design.DesignTerm;
import org.quern.linalg.DoubleDouble;
import org.quern.linalg.ExtendedArrays;
import org.quern.linalg.SymmetricSystem;

/**
 * Solves X'WX b = X'Wy from cross-products.
 *
 * <p>With an intercept, numeric columns without factors are taken about the state's centre; everything else is the plain
 * column, and its products are made from the centred sums in double-double, so that moving the centre loses nothing. Up to
 * 150 columns are eliminated in the order of terms. Beyond that, the term of factors with most columns goes first: its block is
 * diagonal, so a level costs as much as one row (the partitioned inverse), and what is left is a dense system of the other
 * q columns, solved in double-double up to q = 400 (or 1 500 if the cross-products are) and in double above.
 *
 * <p>A column is aliased if what is left of its sum of squares about the mean, once earlier columns are taken out, is a
 * fraction of at most 1e-24 (cross-products in double-double) or 1e-10 (in double).
 *
 * <p>Memory: q²/2 + L·q numbers for L levels eliminated first; time: L·q² + q³.
 */
public final class NormalEquations {
    private static final int TERM_ORDER = 150;

    private static final int EXTENDED_SOLVE = 400;
    public static final int LARGEST_EXTENDED_SOLVE = 1500;
    /** Up to this many columns ‖R⁻¹‖₁ is exact. */
    private static final int EXACT_CONDITION = 2000;

    private static final double EXTENDED_TOLERANCE = 1e-24;
    private static final double DOUBLE_TOLERANCE = 1e-10;
    /** A column whose variance is this fraction of its mean square or less is constant but for rounding. */
    private static final double CONSTANT = 1e-25;

    /** Not a column of the system: left out by the coding, or an empty cell. */
    private static final int NOWHERE = Integer.MIN_VALUE;

    private final CrossProducts state;
    private final CrossProductLayout layout;
    private final Design design;
    private final int responses;
    /** By column of the design: its place in the dense system, or −1 − its place among the absorbed, or NOWHERE. */
    private final int[] places;
    /** Columns of the design in the dense system, in order. */
    private final int[] rest;
    /** Columns of the design that are eliminated first. */
    private final int[] absorbed;
    /** Of each absorbed column: its sum of squares, and its products with the dense system's columns and the responses. */
    private final double[] squares;

    private final double[] crossHigh;
    private final double[] crossLow;
    private final SymmetricSystem system;
    /** By place: sum of squares about the mean, or about 0 without an intercept. */
    private final double[] scales;
    /** By place: product with the intercept. */
    private final double[] sums;

    private final double[] centres;
    /** Lower triangle by rows of the dense system's predictors before anything was eliminated. */
    private final double[] products;
    /** What {@link #products} are short of, or null if the system is solved in double. */
    private final double[] lowProducts;

    /**
     * Solves in the order of terms; where the largest factor went first and took with it what an earlier column should have
     * had, again without that, as far as the system is not too wide: beyond 1 500 columns the earlier column is the aliased one.
     */
    public static NormalEquations solve(CrossProducts state) {
        return solve(state, c -> false);
    }

    /** The same without some columns of the design, which are not estimated. */
    public static NormalEquations solve(CrossProducts state, IntPredicate leftOut) {
        NormalEquations solved = new NormalEquations(state, TERM_ORDER, leftOut);
        return solved.aliasesBeforeAbsorbed() && solved.rest.length + solved.absorbed.length <= LARGEST_EXTENDED_SOLVE
                ? new NormalEquations(state, LARGEST_EXTENDED_SOLVE, leftOut)
                : solved;
    }

    /**
     * Refuses a system that would not fit in memory, before its cross-products are gathered: q columns of the dense system
     * (responses included) take q²/2 numbers three times, for themselves, their factor and its inverse, and with the L columns
     * of the largest factor L·q.
     *
     * @param extended whether the cross-products are in double-double
     * @param heapBytes memory that there is
     * @throws QuernException with the formula
     */
    public static void checkMemory(CrossProductLayout layout, boolean extended, long heapBytes) {
        long kept = keptColumns(layout.design()).length;
        long dense = denseColumns(layout);
        long q = dense + layout.responses();
        int number = dense <= (extended ? LARGEST_EXTENDED_SOLVE : EXTENDED_SOLVE) ? 16 : 8;
        long most = Math.max(q * (q + 1) / 2, (kept - dense) * q);
        long bytes = number * (3 * q * q / 2 + (kept - dense) * q) + (extended ? 16L : 8L) * layout.length();
        if (most > Integer.MAX_VALUE - 16 || bytes > heapBytes) {
            throw new QuernException(String.format(
                    Locale.ROOT,
                    "Solving for %,d coefficients would take %,d bytes of memory, more than the heap of %,d: %d·(3/2·q² +"
                            + " L·q) bytes and the cross-products' %,d, with q = %,d columns and responses that are not levels"
                            + " of the largest factor and L = %,d of its levels; leave out columns or merge levels, or give"
                            + " this process a larger heap%s",
                    kept,
                    bytes,
                    heapBytes,
                    number,
                    (extended ? 16L : 8L) * layout.length(),
                    q,
                    kept - dense,
                    most > Integer.MAX_VALUE - 16 ? " (no heap holds arrays of more than 2^31 numbers)" : ""));
        }
    }

    private boolean aliasesBeforeAbsorbed() {
        for (int i = 0; i < rest.length && absorbed.length > 0; i++) {
            if (system.isAliased(i) && scales[i] > 0 && rest[i] < absorbed[0]) {
                return true;
            }
        }
        return false;
    }

    /** @param termOrder with more columns than this the largest factor is eliminated first */
    NormalEquations(CrossProducts state, int termOrder) {
        this(state, termOrder, c -> false);
    }

    private NormalEquations(CrossProducts state, int termOrder, IntPredicate leftOut) {
        this.state = state;
        this.layout = state.layout;
        this.design = layout.design();
        this.responses = layout.responses();
        this.places = new int[design.columns().size()];
        int[] kept = Arrays.stream(keptColumns(design)).filter(leftOut.negate()).toArray();
        DesignTerm first = kept.length > termOrder ? largestCells(layout) : null;
        this.absorbed = first == null
                ? new int[0]
                : Arrays.stream(kept).filter(c -> isOf(first, c)).toArray();
        this.rest = Arrays.stream(kept)
                .filter(c -> first == null || !isOf(first, c))
                .toArray();
        Arrays.fill(places, NOWHERE);
        for (int i = 0; i < rest.length; i++) {
            places[rest[i]] = i;
        }
        for (int i = 0; i < absorbed.length; i++) {
            places[absorbed[i]] = -1 - i;
        }
        boolean extended = rest.length <= (state.extended() ? LARGEST_EXTENDED_SOLVE : EXTENDED_SOLVE);
        this.system = new SymmetricSystem(rest.length, responses, extended);
        this.squares = new double[absorbed.length];
        int entries = Math.toIntExact((long) absorbed.length * system.size());
        this.crossHigh = new double[entries];
        this.crossLow = extended ? new double[entries] : null;
        fill();
        this.centres = new double[rest.length];
        this.scales = new double[rest.length];
        this.sums = new double[rest.length];
        scale();
        this.products = new double[SymmetricSystem.triangle(rest.length)];
        this.lowProducts = extended ? new double[products.length] : null;
        keepProducts();
        absorb();
        system.factor(scales, tolerance());
    }

    /** Columns of the dense system of a model, before any are found aliased. */
    static int denseColumns(CrossProductLayout layout) {
        int[] kept = keptColumns(layout.design());
        DesignTerm first = kept.length > TERM_ORDER ? largestCells(layout) : null;
        return (int) Arrays.stream(kept)
                .filter(c -> first == null || !isOf(first, c))
                .count();
    }

    private static int[] keptColumns(Design design) {
        return IntStream.range(0, design.columns().size())
                .filter(c -> !design.columns().get(c).reference())
                .toArray();
    }

    private static DesignTerm largestCells(CrossProductLayout layout) {
        DesignTerm largest = null;
        for (DesignTerm term : layout.used()) {
            if (term.isCells() && (largest == null || term.cells() > largest.cells())) {
                largest = term;
            }
        }
        return largest;
    }

    private static boolean isOf(DesignTerm term, int column) {
        return column >= term.firstColumn() && column < term.firstColumn() + term.cells();
    }

    private double tolerance() {
        return state.extended() && system.extended() ? EXTENDED_TOLERANCE : DOUBLE_TOLERANCE;
    }

    // ---- filling the system ----

    /** Columns that share a vector: a term's cells, the intercept, or a response. */
    private record Block(List<Integer> factors, int vector, int firstColumn, int response, boolean centred) {}

    private void fill() {
        List<Block> blocks = new ArrayList<>();
        if (design.intercept()) {
            blocks.add(new Block(List.of(), 0, 0, -1, true));
        }
        for (DesignTerm term : layout.used()) {
            boolean centred = design.intercept() && term.factors().isEmpty();
            blocks.add(new Block(term.factors(), layout.vectorOf(term), term.firstColumn(), -1, centred));
        }
        for (int y = 0; y < responses; y++) {
            blocks.add(new Block(List.of(), y + 1, -1, y, design.intercept()));
        }
        for (int i = 0; i < blocks.size(); i++) {
            for (int j = i; j < blocks.size(); j++) {
                fill(blocks.get(i), blocks.get(j));
            }
        }
    }

    private void fill(Block a, Block b) {
        Set<Integer> union = new TreeSet<>(a.factors());
        union.addAll(b.factors());
        CrossProductLayout.Product product = CrossProductLayout.Product.of(a.vector(), b.vector());
        if (union.isEmpty()) {
            DoubleDouble value =
                    moved(state.product(product), state.sum(a.vector()), state.sum(b.vector()), state.weight(), a, b);
            put(place(a, 0), place(b, 0), value);
            return;
        }
        CrossProductLayout.Table table = layout.tableOf(union, product);
        int position = table.positionOf(product);
        int first = table.positionOf(CrossProductLayout.Product.of(0, a.vector()));
        int second = table.positionOf(CrossProductLayout.Product.of(0, b.vector()));
        int[] stridesA = strides(a, table);
        int[] stridesB = strides(b, table);
        int[] codes = new int[table.sizes().length];
        int cellA = 0;
        int cellB = 0;
        for (int cell = 0; cell < table.cells(); cell++) {
            int offset = (int) table.offset() + cell * table.width();
            int placeA = place(a, cellA);
            int placeB = place(b, cellB);
            if (state.values[offset] != 0 && placeA != NOWHERE && placeB != NOWHERE) {
                put(
                        placeA,
                        placeB,
                        moved(
                                state.value(offset + position),
                                state.value(offset + first),
                                state.value(offset + second),
                                state.value(offset),
                                a,
                                b));
            }
            for (int f = 0; f < codes.length; f++) {
                cellA += stridesA[f];
                cellB += stridesB[f];
                if (++codes[f] < table.sizes()[f]) {
                    break;
                }
                cellA -= stridesA[f] * codes[f];
                cellB -= stridesB[f] * codes[f];
                codes[f] = 0;
            }
        }
    }

    private int place(Block block, int cell) {
        return block.response() >= 0 ? rest.length + block.response() : places[block.firstColumn() + cell];
    }

    /** For each factor of the table, by how much one level moves the cell of the block. */
    private int[] strides(Block block, CrossProductLayout.Table table) {
        int[] strides = new int[table.factors().size()];
        int stride = 1;
        for (int factor : block.factors()) {
            strides[table.factors().indexOf(factor)] = stride;
            stride *= layout.levels(factor);
        }
        return strides;
    }

    /** Σw·v·u of the columns themselves from sums about the centre. */
    private DoubleDouble moved(
            DoubleDouble product, DoubleDouble sumA, DoubleDouble sumB, DoubleDouble weight, Block a, Block b) {
        double ca = a.centred() ? 0 : state.centre[a.vector()];
        double cb = b.centred() ? 0 : state.centre[b.vector()];
        DoubleDouble result = product;
        if (ca != 0) {
            result = result.plus(sumB.times(ca));
        }
        if (cb != 0) {
            result = result.plus(sumA.times(cb));
        }
        return ca == 0 || cb == 0 ? result : result.plus(weight.times(DoubleDouble.product(ca, cb)));
    }

    private void put(int a, int b, DoubleDouble value) {
        if (a == NOWHERE || b == NOWHERE) {
            return;
        }
        if (a >= 0 && b >= 0) {
            system.add(a, b, value.high(), value.low());
        } else if (a < 0 && b < 0) {
            squares[-1 - a] += value.value();
        } else {
            int entry = (-1 - Math.min(a, b)) * system.size() + Math.max(a, b);
            if (crossLow == null) {
                crossHigh[entry] += value.value();
            } else {
                ExtendedArrays.add(crossHigh, crossLow, entry, value.high(), value.low());
            }
        }
    }

    private void scale() {
        for (int i = 0; i < rest.length; i++) {
            DoubleDouble square = system.entry(i, i);
            scales[i] = square.value();
            if (design.intercept() && i > 0) {
                DoubleDouble sum = system.entry(0, i);
                sums[i] = sum.value();
                double about =
                        square.minus(sum.squared().dividedBy(state.weight())).value();
                scales[i] = about > CONSTANT * square.value() ? about : 0;
                centres[i] = centre(rest[i]);
            }
        }
    }

    /** What is subtracted from a column in the system; 0 for columns with factors. */
    private double centre(int column) {
        DesignTerm term = design.terms().get(design.columns().get(column).term());
        return term.factors().isEmpty() ? state.centre[layout.vectorOf(term)] : 0;
    }

    private void keepProducts() {
        for (int i = 0; i < rest.length; i++) {
            for (int j = 0; j <= i; j++) {
                DoubleDouble entry = system.entry(i, j);
                int index = productRow(i) + j;
                products[index] = entry.value();
                if (lowProducts != null) {
                    lowProducts[index] =
                            entry.minus(DoubleDouble.of(products[index])).value();
                }
            }
        }
    }

    private DoubleDouble product(int i, int j) {
        int index = productRow(Math.max(i, j)) + Math.min(i, j);
        return lowProducts == null
                ? DoubleDouble.of(products[index])
                : ExtendedArrays.get(products, lowProducts, index);
    }

    private void absorb() {
        int size = system.size();
        for (int k = 0; k < absorbed.length; k++) {
            if (squares[k] > 0) {
                system.eliminate(crossHigh, crossLow, k * size, DoubleDouble.of(squares[k]));
            } else {
                places[absorbed[k]] = NOWHERE;
            }
        }
    }

    // ---- results ----

    public boolean isEstimated(int column) {
        int place = places[column];
        return place != NOWHERE && (place < 0 || !system.isAliased(place));
    }

    /** Columns of the design that are estimated, ascending. */
    public int[] estimated() {
        return IntStream.range(0, places.length).filter(this::isEstimated).toArray();
    }

    /** Whether it takes more precise cross-products to tell if some column is aliased. */
    public boolean isDoubtful() {
        if (state.extended()) {
            return false;
        }
        for (int i = 0; i < rest.length; i++) {
            if (system.isAliased(i) && scales[i] > 0 && Math.abs(system.pivotRatio(i)) > EXTENDED_TOLERANCE) {
                return true;
            }
        }
        return false;
    }

    /** Whether the system was small enough to be solved in double-double. */
    public boolean solvedExtended() {
        return system.extended();
    }

    /** Number of columns of the dense system. */
    public int denseColumns() {
        return rest.length;
    }

    public DoubleDouble residualSumOfSquares(int response) {
        DoubleDouble rss = system.residual(response);
        return rss.high() > 0 ? rss : DoubleDouble.ZERO;
    }

    /** By column of the design; 0 where not estimated. */
    public DoubleDouble[] coefficients(int response) {
        DoubleDouble[] b = system.coefficients(response);
        DoubleDouble[] result = new DoubleDouble[places.length];
        Arrays.fill(result, DoubleDouble.ZERO);
        DoubleDouble intercept =
                design.intercept() && b.length > 0 ? b[0].plus(state.centre[response + 1]) : DoubleDouble.ZERO;
        for (int i = 0; i < rest.length; i++) {
            result[rest[i]] = b[i];
            intercept = intercept.minus(b[i].times(centres[i]));
        }
        if (design.intercept()) {
            result[0] = intercept;
        }
        int size = system.size();
        for (int k = 0; k < absorbed.length; k++) {
            if (places[absorbed[k]] == NOWHERE) {
                continue;
            }
            DoubleDouble sum = cross(k * size + rest.length + response);
            for (int i = 0; i < rest.length; i++) {
                if (crossHigh[k * size + i] != 0) {
                    sum = sum.minus(cross(k * size + i).times(b[i]));
                }
            }
            result[absorbed[k]] = sum.dividedBy(DoubleDouble.of(squares[k]));
        }
        return result;
    }

    private DoubleDouble cross(int entry) {
        return crossLow == null ? DoubleDouble.of(crossHigh[entry]) : ExtendedArrays.get(crossHigh, crossLow, entry);
    }

    /** Of each estimated column, its diagonal entry of (X'WX)⁻¹. */
    public double[] inverseDiagonal(int[] columns) {
        double[] result = new double[columns.length];
        for (int c = 0; c < columns.length; c++) {
            int place = places[columns[c]];
            if (place >= 0) {
                result[c] = plainInverse(place);
            } else {
                double[] means = means(-1 - place);
                result[c] = 1 / squares[-1 - place] + dot(means, system.inverseTimes(means));
            }
        }
        return result;
    }

    /** What is subtracted from each of these columns in {@link #inverse}; 0 for columns with factors. */
    public double[] centres(int[] columns) {
        return Arrays.stream(columns)
                .mapToDouble(c -> places[c] > 0 ? centres[places[c]] : 0)
                .toArray();
    }

    /** (X'WX)⁻¹ of estimated columns less their {@link #centres}, lower triangle by rows. */
    public double[] inverse(int[] columns) {
        double[] result = new double[SymmetricSystem.triangle(columns.length)];
        double[][] means = new double[columns.length][];
        double[][] solved = new double[columns.length][];
        for (int c = 0; c < columns.length; c++) {
            if (places[columns[c]] < 0) {
                means[c] = means(-1 - places[columns[c]]);
                solved[c] = system.inverseTimes(means[c]);
            }
        }
        int entry = 0;
        for (int a = 0; a < columns.length; a++) {
            for (int b = 0; b <= a; b++) {
                int i = places[columns[a]];
                int j = places[columns[b]];
                if (i >= 0 && j >= 0) {
                    result[entry++] = system.inverse(i, j).value();
                } else if (i < 0 && j < 0) {
                    result[entry++] = (a == b ? 1 / squares[-1 - i] : 0) + dot(means[a], solved[b]);
                } else {
                    result[entry++] = i < 0 ? -solved[a][j] : -solved[b][i];
                }
            }
        }
        return result;
    }

    /** Means of the dense system's columns in the cell of an absorbed column; 0 for aliased columns. */
    private double[] means(int k) {
        double[] means = new double[rest.length];
        for (int i = 0; i < means.length; i++) {
            means[i] = system.isAliased(i) ? 0 : crossHigh[k * system.size() + i] / squares[k];
        }
        return means;
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }

    /** Diagonal entry of the dense system's inverse for the plain columns: only the intercept differs, b₀ = b₀' − Σ c·b. */
    private double plainInverse(int i) {
        if (!design.intercept() || i > 0) {
            return system.inverse(i, i).value();
        }
        double[] combination = Arrays.stream(centres).map(c -> -c).toArray();
        combination[0] = 1;
        return system.quadratic(combination).value();
    }

    /**
     * Covariance of these columns, lower triangle by rows: weighted sums of products about the mean over a divisor.
     *
     * @param columns estimated ones but not the intercept, which the model must have
     */
    public double[] dataCovariance(int[] columns, double divisor) {
        double[] result = new double[SymmetricSystem.triangle(columns.length)];
        int entry = 0;
        for (int a = 0; a < columns.length; a++) {
            for (int b = 0; b <= a; b++) {
                int i = places[columns[a]];
                int j = places[columns[b]];
                DoubleDouble between = columnSum(i).times(columnSum(j)).dividedBy(state.weight());
                result[entry++] = columnProduct(i, j).minus(between).value() / divisor;
            }
        }
        return result;
    }

    /** The sum of a column in the system. */
    private DoubleDouble columnSum(int place) {
        return place < 0 ? DoubleDouble.of(squares[-1 - place]) : product(place, 0);
    }

    private DoubleDouble columnProduct(int i, int j) {
        if (i >= 0 && j >= 0) {
            return product(i, j);
        }
        if (i < 0 && j < 0) {
            return i == j ? DoubleDouble.of(squares[-1 - i]) : DoubleDouble.ZERO;
        }
        return cross((-1 - Math.min(i, j)) * system.size() + Math.max(i, j));
    }

    // ---- condition ----

    /** ‖R‖₁·‖R⁻¹‖₁ of the correlation matrix of the estimated columns without the intercept. */
    public record Condition(double number, boolean estimated) {}

    public Condition condition() {
        int[] columns = Arrays.stream(estimated())
                .filter(c -> design.columns().get(c).term() != DesignColumn.INTERCEPT)
                .toArray();
        if (columns.length == 0) {
            return new Condition(1, false);
        }
        double[] deviations = new double[columns.length];
        for (int i = 0; i < columns.length; i++) {
            deviations[i] = Math.sqrt(square(places[columns[i]]));
        }
        boolean exact = columns.length <= EXACT_CONDITION;
        double inverseNorm = exact
                ? inverseNorm(columns, deviations)
                : NormEstimate.of(columns.length, v -> scaledInverseTimes(columns, deviations, v));
        return new Condition(correlationNorm(columns, deviations) * inverseNorm, !exact);
    }

    /** Sum of squares of a column, about the mean if there is an intercept. */
    private double square(int place) {
        if (place >= 0) {
            return scales[place];
        }
        double n = squares[-1 - place];
        return design.intercept() ? n - n * n / state.sums[0] : n;
    }

    /**
     * Largest variance inflation factor: by how much a column's coefficient is less certain than if the column stood alone,
     * and its rounding errors larger.
     *
     * @param cells whether indicators of cells count too; their products are exact if weights are whole numbers
     */
    public double inflation(boolean cells) {
        int[] columns = Arrays.stream(estimated())
                .filter(c -> {
                    int term = design.columns().get(c).term();
                    return term != DesignColumn.INTERCEPT
                            && (cells || !design.terms().get(term).isCells());
                })
                .toArray();
        double[] diagonal = inverseDiagonal(columns);
        double largest = 1;
        for (int i = 0; i < columns.length; i++) {
            largest = Math.max(largest, diagonal[i] * square(places[columns[i]]));
        }
        return largest;
    }

    /** Largest sum of absolute correlations of a column. */
    private double correlationNorm(int[] columns, double[] deviations) {
        double total = design.intercept() ? state.sums[0] : Double.POSITIVE_INFINITY;
        double[] norms = new double[columns.length];
        double cells = 0;
        for (int a = 0; a < columns.length; a++) {
            int i = places[columns[a]];
            cells += i < 0 ? squares[-1 - i] / deviations[a] : 0;
            for (int b = 0; b < a; b++) {
                int j = places[columns[b]];
                if (i < 0 && j < 0) {
                    continue;
                }
                double product = i >= 0 && j >= 0
                        ? products[productRow(Math.max(i, j)) + Math.min(i, j)] - sums[i] * sums[j] / total
                        : mixed(Math.min(i, j), Math.max(i, j), total);
                double correlation = Math.abs(product) / (deviations[a] * deviations[b]);
                norms[a] += correlation;
                norms[b] += correlation;
            }
        }
        double largest = 0;
        for (int a = 0; a < columns.length; a++) {
            int i = places[columns[a]];
            double n = i < 0 ? squares[-1 - i] / deviations[a] : 0;
            largest = Math.max(largest, 1 + norms[a] + n * (cells - n) / total);
        }
        return largest;
    }

    private static int productRow(int i) {
        return (int) ((long) i * (i + 1) / 2);
    }

    private double mixed(int absorbedPlace, int place, double total) {
        int k = -1 - absorbedPlace;
        return crossHigh[k * system.size() + place] - squares[k] * sums[place] / total;
    }

    private double inverseNorm(int[] columns, double[] deviations) {
        double[] inverse = inverse(columns);
        double[] norms = new double[columns.length];
        int entry = 0;
        for (int a = 0; a < columns.length; a++) {
            for (int b = 0; b <= a; b++) {
                double value = Math.abs(inverse[entry++]) * deviations[a] * deviations[b];
                norms[a] += value;
                norms[b] += a == b ? 0 : value;
            }
        }
        return Arrays.stream(norms).max().getAsDouble();
    }

    /** R⁻¹ v by the partitioned inverse. */
    private double[] scaledInverseTimes(int[] columns, double[] deviations, double[] v) {
        double[] dense = new double[rest.length];
        double[] cells = new double[absorbed.length];
        int size = system.size();
        for (int c = 0; c < columns.length; c++) {
            int place = places[columns[c]];
            if (place >= 0) {
                dense[place] += v[c] * deviations[c];
                continue;
            }
            int k = -1 - place;
            cells[k] = v[c] * deviations[c];
            for (int i = 0; i < rest.length; i++) {
                dense[i] -= crossHigh[k * size + i] * cells[k] / squares[k];
            }
        }
        double[] solved = system.inverseTimes(dense);
        double[] result = new double[columns.length];
        for (int c = 0; c < columns.length; c++) {
            int place = places[columns[c]];
            double value;
            if (place >= 0) {
                value = solved[place];
            } else {
                int k = -1 - place;
                value = cells[k];
                for (int i = 0; i < rest.length; i++) {
                    value -= crossHigh[k * size + i] * solved[i];
                }
                value /= squares[k];
            }
            result[c] = value * deviations[c];
        }
        return result;
    }
}
