package org.quern.linear;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.quern.design.DesignTerm;
import org.quern.design.DesignVariable;
import org.quern.language.TermVariable;
import org.quern.print.RFormat;
import org.quern.print.TextTable;

/**
 * The cells of a cube as a table, the old system's {@code countDF}: the level of each factor, the predicted value of each
 * response where there are any, and the rows (or the sum of frequency weights). The first factor varies fastest.
 */
final class CubeTable {
    private static final String COUNTS = "Counts";

    private final LinearModel model;
    private final DesignTerm cube;

    CubeTable(LinearModel model) {
        if (!model.isCube()) {
            throw new IllegalArgumentException(model.design().formula().text() + " makes no cube");
        }
        this.model = model;
        this.cube = model.design().terms().get(0);
    }

    int cells() {
        return cube.cells();
    }

    /** The factors' names; that of F(x) is x. */
    List<String> factors() {
        return cube.factors().stream()
                .map(f -> model.design().variables().get(f).source())
                .map(source -> source instanceof TermVariable.BucketVariable bucket
                        ? bucket.x().text()
                        : source.text())
                .toList();
    }

    /** Of each cell, the level of factor {@code index}. */
    List<String> levels(int index) {
        int step = 1;
        for (int f = 0; f < index; f++) {
            step *= factor(f).levels().size();
        }
        int stride = step;
        List<String> levels = factor(index).levels();
        return IntStream.range(0, cells())
                .mapToObj(cell -> levels.get(cell / stride % levels.size()))
                .toList();
    }

    private DesignVariable.Factor factor(int index) {
        return (DesignVariable.Factor)
                model.design().variables().get(cube.factors().get(index));
    }

    double[] counts() {
        return model.coefficients().subList(cube.firstColumn(), cube.firstColumn() + cells()).stream()
                .mapToDouble(LinearCoefficient::count)
                .toArray();
    }

    boolean hasPredictions() {
        return model.fits().get(0).cubePredictions().length > 0;
    }

    /** As R prints a data frame. */
    List<String> lines() {
        TextTable table = new TextTable(
                IntStream.rangeClosed(1, cells()).mapToObj(String::valueOf).toList());
        for (int f = 0; f < cube.factors().size(); f++) {
            table.column(factors().get(f), levels(f));
        }
        if (hasPredictions()) {
            for (LinearFit fit : model.fits()) {
                table.column(fit.response(), RFormat.formatAll(fit.cubePredictions(), RFormat.DIGITS));
            }
        }
        return table.column(COUNTS, RFormat.counts(counts())).lines();
    }

    /** Rows of cells, the header first; doubles in full, empty where missing. */
    List<List<String>> rows() {
        List<List<String>> rows = new ArrayList<>();
        List<String> header = new ArrayList<>(factors());
        if (hasPredictions()) {
            model.fits().forEach(fit -> header.add(fit.response()));
        }
        header.add(COUNTS);
        rows.add(header);
        double[] counts = counts();
        List<List<String>> levels =
                IntStream.range(0, cube.factors().size()).mapToObj(this::levels).toList();
        for (int cell = 0; cell < cells(); cell++) {
            List<String> row = new ArrayList<>();
            for (int f = 0; f < cube.factors().size(); f++) {
                row.add(levels.get(f).get(cell));
            }
            if (hasPredictions()) {
                for (LinearFit fit : model.fits()) {
                    row.add(LinearSummary.cell(fit.cubePredictions()[cell]));
                }
            }
            row.add(LinearSummary.cell(counts[cell]));
            rows.add(row);
        }
        return rows;
    }
}
