package org.quern.linear;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.quern.design.Design;
import org.quern.design.DesignTerm;
import org.quern.design.DesignVariable;
import org.quern.language.TermVariable;
import org.quern.model.ModelJson;
import org.quern.print.RFormat;
import org.quern.print.TextTable;

/**
 * The cells of a cube as a table, the old system's {@code countDF}: the level of each factor, the predicted value of each
 * response where there are any, and the rows (or the sum of frequency weights). The first factor varies fastest.
 */
public final class CubeTable {
    private static final String COUNTS = "Counts";

    private final Design design;
    private final List<LinearCoefficient> coefficients;
    private final List<Predictions> predictions;
    private final DesignTerm cube;

    /** Of each cell, the predicted value of a response; no values if the model does not keep them. */
    public record Predictions(String response, double[] values) {}

    /**
     * A table.
     *
     * @param design of a cube
     * @param coefficients one for each column of the design
     * @param predictions one for each response, all with values or none
     */
    public CubeTable(Design design, List<LinearCoefficient> coefficients, List<Predictions> predictions) {
        if (!design.options().cube()) {
            throw new IllegalArgumentException(design.formula().text() + " makes no cube");
        }
        this.design = design;
        this.coefficients = coefficients;
        this.predictions = List.copyOf(predictions);
        this.cube = design.terms().get(0);
    }

    static CubeTable of(LinearModel model) {
        return new CubeTable(
                model.design(),
                model.coefficients(),
                model.fits().stream()
                        .map(fit -> new Predictions(fit.response(), fit.cubePredictions()))
                        .toList());
    }

    int cells() {
        return cube.cells();
    }

    /** The factors' names; that of F(x) is x. */
    List<String> factors() {
        return cube.factors().stream()
                .map(f -> design.variables().get(f).source())
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
        return (DesignVariable.Factor) design.variables().get(cube.factors().get(index));
    }

    private List<List<String>> allLevels() {
        return IntStream.range(0, cube.factors().size()).mapToObj(this::levels).toList();
    }

    double[] counts() {
        return coefficients.subList(cube.firstColumn(), cube.firstColumn() + cells()).stream()
                .mapToDouble(LinearCoefficient::count)
                .toArray();
    }

    boolean hasPredictions() {
        return predictions.get(0).values().length > 0;
    }

    /** As R prints a data frame. */
    public List<String> lines() {
        TextTable table = new TextTable(
                IntStream.rangeClosed(1, cells()).mapToObj(String::valueOf).toList());
        for (int f = 0; f < cube.factors().size(); f++) {
            table.column(factors().get(f), levels(f));
        }
        if (hasPredictions()) {
            for (Predictions each : predictions) {
                table.column(each.response(), RFormat.formatAll(each.values(), RFormat.DIGITS));
            }
        }
        return table.column(COUNTS, RFormat.counts(counts())).lines();
    }

    /** Rows of cells, the header first; doubles in full, empty where missing. */
    public List<List<String>> rows() {
        List<List<String>> rows = new ArrayList<>();
        List<String> header = new ArrayList<>(factors());
        if (hasPredictions()) {
            predictions.forEach(each -> header.add(each.response()));
        }
        header.add(COUNTS);
        rows.add(header);
        double[] counts = counts();
        List<List<String>> levels = allLevels();
        for (int cell = 0; cell < cells(); cell++) {
            List<String> row = new ArrayList<>();
            for (List<String> names : levels) {
                row.add(names.get(cell));
            }
            if (hasPredictions()) {
                for (Predictions each : predictions) {
                    row.add(ModelJson.cell(each.values()[cell]));
                }
            }
            row.add(ModelJson.cell(counts[cell]));
            rows.add(row);
        }
        return rows;
    }

    /** Levels by factor, count and, if there are any, predictions by response. */
    public ArrayNode json() {
        ArrayNode cells = JsonNodeFactory.instance.arrayNode();
        List<String> factors = factors();
        List<List<String>> levels = allLevels();
        double[] counts = counts();
        for (int cell = 0; cell < cells(); cell++) {
            ObjectNode node = cells.addObject();
            ObjectNode names = node.putObject("levels");
            for (int f = 0; f < factors.size(); f++) {
                names.put(factors.get(f), levels.get(f).get(cell));
            }
            ModelJson.put(node, "count", counts[cell]);
            if (hasPredictions()) {
                ObjectNode values = node.putObject("predictions");
                for (Predictions each : predictions) {
                    ModelJson.put(values, each.response(), each.values()[cell]);
                }
            }
        }
        return cells;
    }
}
