package org.quern.crossproduct;

import java.util.Arrays;
import java.util.List;
import org.quern.design.Design;

/**
 * Copies the sums of a design made of some terms of a larger one: the part numbers its variables, vectors and cells in its own
 * order.
 */
final class CrossProductPart {
    private final CrossProducts whole;
    private final CrossProducts part;
    /** Of each variable of the part, its index in the whole. */
    private final int[] variables;
    /** Of each vector of the part, its number in the whole. */
    private final int[] vectors;

    CrossProductPart(CrossProducts whole, CrossProducts part) {
        this.whole = whole;
        this.part = part;
        Design all = whole.layout.design();
        List<String> names =
                all.variables().stream().map(v -> v.source().text()).toList();
        this.variables = part.layout.design().variables().stream()
                .mapToInt(v -> found(names.indexOf(v.source().text())))
                .toArray();
        this.vectors = new int[part.layout.vectors().size() + 1];
        for (int i = 1; i < vectors.length; i++) {
            CrossProductLayout.Vector vector = part.layout.vectors().get(i - 1);
            List<Integer> numerics =
                    vector.numerics().stream().map(n -> variables[n]).toList();
            vectors[i] =
                    found(whole.layout.vectors().indexOf(new CrossProductLayout.Vector(numerics, vector.response())))
                            + 1;
        }
    }

    private int found(int index) {
        if (index < 0) {
            throw new IllegalArgumentException(
                    "'" + part.layout.design().formula().text() + "' is no part of '"
                            + whole.layout.design().formula().text() + "'");
        }
        return index;
    }

    /** Factors of the part as the whole numbers them, ascending. */
    private List<Integer> indices(List<Integer> ofPart) {
        return ofPart.stream().map(i -> variables[i]).sorted().toList();
    }

    void copy() {
        part.validRows = whole.validRows;
        part.missingRows = whole.missingRows;
        part.weightlessRows = whole.weightlessRows;
        part.negativeWeights = whole.negativeWeights;
        for (int i = 0; i < variables.length; i++) {
            part.infinite[i] = whole.infinite[variables[i]];
        }
        int others = part.infinite.length - variables.length;
        System.arraycopy(whole.infinite, whole.infinite.length - others, part.infinite, variables.length, others);
        for (int i = 0; i < vectors.length; i++) {
            part.centre[i] = whole.centre[vectors[i]];
            part.sums[i] = whole.sums[vectors[i]];
            if (part.extended()) {
                part.lowSums[i] = whole.lowSums[vectors[i]];
            }
        }
        copyTriangle();
        part.layout.tables().forEach(this::copyTable);
    }

    private void copyTriangle() {
        int target = 0;
        for (int i = 1; i <= part.layout.dense(); i++) {
            for (int j = i; j <= part.layout.dense(); j++) {
                int first = Math.min(vectors[i], vectors[j]);
                int second = Math.max(vectors[i], vectors[j]);
                copy(whole.layout.triangleRow(first - 1) + second - first, target++);
            }
        }
    }

    private void copyTable(CrossProductLayout.Table table) {
        CrossProductLayout.Table source = whole.layout.tableOf(indices(table.factors()));
        int[] positions = positions(table, source);
        int[] strides = new int[table.sizes().length];
        for (int f = 0; f < strides.length; f++) {
            int place = source.factors().indexOf(variables[table.factors().get(f)]);
            strides[f] = Arrays.stream(source.sizes(), 0, place).reduce(1, (a, b) -> a * b);
        }
        for (int cell = 0; cell < table.cells(); cell++) {
            int sourceCell = 0;
            int rest = cell;
            for (int f = 0; f < strides.length; f++) {
                sourceCell += rest % table.sizes()[f] * strides[f];
                rest /= table.sizes()[f];
            }
            int from = (int) source.offset() + sourceCell * source.width();
            int to = (int) table.offset() + cell * table.width();
            for (int i = 0; i < positions.length; i++) {
                copy(from + positions[i], to + i);
            }
        }
    }

    /** Where the source has what the table holds for a cell. */
    private int[] positions(CrossProductLayout.Table table, CrossProductLayout.Table source) {
        int[] positions = new int[table.width()];
        int next = 0;
        for (int vector : table.linear()) {
            positions[next++] = found(source.positionOf(CrossProductLayout.Product.of(0, vectors[vector])));
        }
        for (CrossProductLayout.Product square : table.squares()) {
            int first = vectors[square.first()];
            int second = vectors[square.second()];
            positions[next++] = found(source.positionOf(CrossProductLayout.Product.of(first, second)));
        }
        return positions;
    }

    private void copy(int from, int to) {
        part.values[to] = whole.values[from];
        if (part.extended()) {
            part.lowValues[to] = whole.lowValues[from];
        }
    }
}
