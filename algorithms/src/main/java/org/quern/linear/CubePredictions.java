package org.quern.linear;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import org.quern.crossproduct.CrossProductLayout;
import org.quern.crossproduct.CrossProducts;
import org.quern.design.Design;
import org.quern.design.DesignTerm;
import org.quern.linalg.DoubleDouble;

/**
 * Predictions for the cells of a cube's first term at the means of everything else: the mean of the predictions for all rows
 * of the fit if each was moved to that cell. For cell c that is b_c + Σ_j x̄_j·b_j, with x̄_j the weighted mean over all rows
 * of column j of the other terms, so the shares of the levels for a factor. A column of a term that shares factors with the
 * first one counts for the cells of the same levels only, with the mean that its remaining variables have over all rows.
 * Offsets count as 0.
 *
 * <p>NaN for a cell without rows, and for one whose prediction needs a cell of another term that has none.
 */
public final class CubePredictions {
    private static final DoubleDouble NOT_ESTIMABLE = DoubleDouble.of(Double.NaN);

    private final CrossProducts state;
    private final Design design;
    private final DesignTerm cube;

    private CubePredictions(CrossProducts state) {
        this.state = state;
        this.design = state.layout().design();
        this.cube = design.terms().get(0);
    }

    /** @param coefficients by column of the design, 0 where not estimated */
    public static double[] of(CrossProducts state, DoubleDouble[] coefficients) {
        return new CubePredictions(state).predictions(coefficients);
    }

    private double[] predictions(DoubleDouble[] coefficients) {
        DoubleDouble[] sums = new DoubleDouble[cube.cells()];
        for (int cell = 0; cell < sums.length; cell++) {
            sums[cell] = state.cellRows(cell) == 0 ? NOT_ESTIMABLE : coefficients[cube.firstColumn() + cell];
        }
        for (DesignTerm term : state.layout().used()) {
            if (term.equals(cube)) {
                continue;
            }
            if (term.factors().isEmpty()) {
                DoubleDouble mean = mean(state.layout().vectorOf(term));
                add(sums, mean.times(coefficients[term.firstColumn()]));
            } else {
                add(sums, term, coefficients);
            }
        }
        return Arrays.stream(sums).mapToDouble(DoubleDouble::value).toArray();
    }

    private static void add(DoubleDouble[] sums, DoubleDouble value) {
        for (int cell = 0; cell < sums.length; cell++) {
            sums[cell] = sums[cell].plus(value);
        }
    }

    private DoubleDouble mean(int vector) {
        return state.sum(vector).dividedBy(state.weight()).plus(state.centre(vector));
    }

    private void add(DoubleDouble[] sums, DesignTerm term, DoubleDouble[] coefficients) {
        List<Integer> shared = new ArrayList<>(term.factors());
        shared.retainAll(cube.factors());
        List<Integer> others = new ArrayList<>(term.factors());
        others.removeAll(shared);
        DoubleDouble[] means = new DoubleDouble[cells(others)];
        Arrays.fill(means, DoubleDouble.ZERO);
        boolean[] hasRows = new boolean[term.cells()];
        sum(term, others, means, hasRows);
        DoubleDouble[] parts = new DoubleDouble[cells(shared)];
        Arrays.fill(parts, DoubleDouble.ZERO);
        int[] toShared = positions(term.factors(), shared);
        int[] toOthers = positions(term.factors(), others);
        for (int cell = 0; cell < term.cells(); cell++) {
            DoubleDouble mean = means[toOthers[cell]].dividedBy(state.weight());
            if (mean.high() != 0) {
                DoubleDouble b = hasRows[cell] ? coefficients[term.firstColumn() + cell] : NOT_ESTIMABLE;
                parts[toShared[cell]] = parts[toShared[cell]].plus(mean.times(b));
            }
        }
        int[] cubeToShared = positions(cube.factors(), shared);
        for (int cell = 0; cell < sums.length; cell++) {
            sums[cell] = sums[cell].plus(parts[cubeToShared[cell]]);
        }
    }

    /** Adds up Σw·v of the term's vector v by cell of the other factors, and notes which cells of the term have rows. */
    private void sum(DesignTerm term, List<Integer> others, DoubleDouble[] sums, boolean[] hasRows) {
        int vector = state.layout().vectorOf(term);
        CrossProductLayout.Product product = CrossProductLayout.Product.of(0, vector);
        CrossProductLayout.Table table = state.layout().tableOf(new TreeSet<>(term.factors()), product);
        int[] toOthers = positions(table.factors(), others);
        int[] toTerm = positions(table.factors(), term.factors());
        for (int cell = 0; cell < table.cells(); cell++) {
            int offset = (int) table.offset() + cell * table.width();
            if (state.value(offset).high() != 0) {
                DoubleDouble weight = state.value(offset);
                DoubleDouble sum =
                        state.value(offset + table.positionOf(product)).plus(weight.times(state.centre(vector)));
                sums[toOthers[cell]] = sums[toOthers[cell]].plus(vector == 0 ? weight : sum);
                hasRows[toTerm[cell]] = true;
            }
        }
    }

    private int cells(List<Integer> factors) {
        return factors.stream().mapToInt(state.layout()::levels).reduce(1, Math::multiplyExact);
    }

    /** For each cell of some factors, the cell of a part of them that it lies in; the first factor varies fastest. */
    private int[] positions(List<Integer> factors, List<Integer> part) {
        int[] positions = new int[cells(factors)];
        int step = 1;
        for (int factor : factors) {
            int levels = state.layout().levels(factor);
            int stride = part.contains(factor) ? cells(part.subList(0, part.indexOf(factor))) : 0;
            for (int cell = 0; cell < positions.length; cell++) {
                positions[cell] += cell / step % levels * stride;
            }
            step *= levels;
        }
        return positions;
    }
}
