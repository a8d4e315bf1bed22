package org.quern.linear;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.quern.QuernException;
import org.quern.data.Chunk;
import org.quern.data.Column;
import org.quern.data.ColumnType;
import org.quern.data.DoubleColumn;
import org.quern.data.FactorColumn;
import org.quern.data.Schema;
import org.quern.data.StringColumn;
import org.quern.data.Variable;
import org.quern.design.BoundDesign;
import org.quern.design.DesignRows;
import org.quern.design.DesignVariable;
import org.quern.language.BoundExpression;
import org.quern.model.Interval;
import org.quern.model.NewLevels;
import org.quern.model.PredictionNames;
import org.quern.model.PredictionOptions;
import org.quern.pass.ChunkMap;
import org.quern.pass.Counts;

/** A {@link LinearPrediction} fitted to the variables of its data. */
final class BoundLinearPrediction implements ChunkMap.Bound {
    private final LinearModel model;
    private final PredictionOptions options;
    private final double quantile;
    private final List<String> carried;
    private final Schema input;
    private final BoundDesign design;
    private final List<BoundExpression> responses = new ArrayList<>();
    /** By response: a number for every column of the design, 0 where dropped. */
    private final double[][] coefficients;
    /** By column of the design: whether its coefficient is not defined because of singularities. */
    private final boolean[] aliased;

    private final CoefficientCovariance covariance;
    private final Schema output;

    BoundLinearPrediction(LinearPrediction map, Schema input) {
        this.model = map.model();
        this.options = map.options();
        this.quantile = map.quantile();
        this.carried = map.carried();
        this.input = input;
        this.design = model.design().bindPredictors(input);
        if (options.residuals()) {
            model.design().formula().responses().forEach(response -> responses.add(response.bind(input)));
        }
        this.coefficients = model.fits().stream()
                .map(fit -> Arrays.stream(fit.estimates())
                        .map(b -> Double.isNaN(b) ? 0 : b)
                        .toArray())
                .toArray(double[][]::new);
        this.aliased = new boolean[model.coefficients().size()];
        for (int i = 0; i < aliased.length; i++) {
            aliased[i] = model.coefficients().get(i).status() == LinearCoefficient.Status.ALIASED;
        }
        this.covariance = options.needsCovariance() ? new CoefficientCovariance(model) : null;
        this.output = new Schema(outputVariables());
    }

    private List<Variable> outputVariables() {
        List<Variable> variables = new ArrayList<>();
        for (String name : carried) {
            variables.add(input.variable(name).withMissing(-1));
        }
        List<String> texts = model.design().responses();
        PredictionNames names = options.names(texts);
        for (int r = 0; r < texts.size(); r++) {
            String response = texts.get(r);
            variables.add(made(names.predictions().get(r), "Prediction of " + response));
            if (options.residuals()) {
                variables.add(made(names.residuals().get(r), "Residual of " + response));
            }
            if (options.standardErrors()) {
                variables.add(made(names.standardErrors().get(r), "Standard error of the prediction of " + response));
            }
            if (options.interval() != Interval.NONE) {
                String interval = options.interval() + " bound of " + response + ", level " + options.confidenceLevel();
                variables.add(made(names.lower().get(r), "Lower " + interval));
                variables.add(made(names.upper().get(r), "Upper " + interval));
            }
        }
        return variables;
    }

    private static Variable made(String name, String description) {
        Variable plain = Variable.of(name, ColumnType.FLOAT64);
        return new Variable(
                name, plain.type(), description, List.of(), plain.low(), plain.high(), -1, plain.valueLabels());
    }

    @Override
    public Schema output() {
        return output;
    }

    @Override
    public Chunk map(Chunk chunk, Counts counts) {
        DesignRows rows = design.evaluate(chunk);
        checkLevels(chunk, rows, counts);
        Scores scores = new Scores(chunk.rows());
        scores.fill(rows, counts);
        List<Column> columns = new ArrayList<>();
        carried.forEach(name -> columns.add(chunk.column(name)));
        boolean[] missing = new boolean[chunk.rows()];
        for (int r = 0; r < coefficients.length; r++) {
            double[] predictions = scores.predictions[r];
            columns.add(new DoubleColumn(predictions));
            markMissing(predictions, missing);
            if (options.residuals()) {
                double[] residuals = residuals(chunk, r, predictions);
                columns.add(new DoubleColumn(residuals));
                markMissing(residuals, missing);
            }
            addErrors(columns, r, predictions, scores.quadratic);
        }
        Chunk result = chunk.withColumns(output, columns);
        counts.add(PredictionCounts.ROWS, chunk.rows());
        counts.add(PredictionCounts.WITHOUT_PREDICTION, scores.missing());
        if (options.residuals()) {
            // A row without a prediction has no residual either.
            counts.add(PredictionCounts.WITHOUT_RESIDUAL, count(missing));
        }
        return options.missingRows() == PredictionOptions.MissingRows.REMOVE
                ? without(missing, result, counts)
                : result;
    }

    /** What is computed a row at a time. */
    private final class Scores {
        private final double[][] predictions;
        /** x'Vx, NaN where missing; empty if not needed. */
        private final double[] quadratic;

        Scores(int rows) {
            predictions = new double[coefficients.length][rows];
            quadratic = new double[covariance == null ? 0 : rows];
        }

        void fill(DesignRows rows, Counts counts) {
            int[] columns = new int[model.design().terms().size() + 1];
            double[] values = new double[columns.length];
            long undefined = 0;
            for (int row = 0; row < rows.rows(); row++) {
                if (!rows.isComplete(row)) {
                    setMissing(row);
                    continue;
                }
                int count = rows.nonZeros(row, columns, values);
                double offset = rows.offset(row);
                for (int r = 0; r < coefficients.length; r++) {
                    predictions[r][row] = predict(coefficients[r], columns, values, count) + offset;
                }
                if (covariance != null) {
                    quadratic[row] = covariance.quadraticForm(columns, values, count);
                }
                undefined += meetsAliased(columns, values, count) ? 1 : 0;
            }
            counts.add(PredictionCounts.ALIASED, undefined);
        }

        private void setMissing(int row) {
            for (double[] prediction : predictions) {
                prediction[row] = Double.NaN;
            }
            if (covariance != null) {
                quadratic[row] = Double.NaN;
            }
        }

        /** Rows without a prediction for some response. */
        long missing() {
            boolean[] missing = new boolean[predictions[0].length];
            for (double[] prediction : predictions) {
                markMissing(prediction, missing);
            }
            return count(missing);
        }
    }

    private static long count(boolean[] marked) {
        long count = 0;
        for (boolean m : marked) {
            count += m ? 1 : 0;
        }
        return count;
    }

    private static double predict(double[] b, int[] columns, double[] values, int count) {
        double sum = 0;
        for (int i = 0; i < count; i++) {
            sum += values[i] * b[columns[i]];
        }
        return sum;
    }

    private boolean meetsAliased(int[] columns, double[] values, int count) {
        for (int i = 0; i < count; i++) {
            if (aliased[columns[i]] && values[i] != 0) {
                return true;
            }
        }
        return false;
    }

    private double[] residuals(Chunk chunk, int response, double[] predictions) {
        double[] residuals = new double[chunk.rows()];
        responses.get(response).evaluate(chunk).toDoubles(residuals);
        for (int i = 0; i < residuals.length; i++) {
            residuals[i] -= predictions[i];
        }
        return residuals;
    }

    private void addErrors(List<Column> columns, int response, double[] predictions, double[] quadratic) {
        if (covariance == null) {
            return;
        }
        double variance = model.fits().get(response).residualVariance();
        double extra = options.interval() == Interval.PREDICTION ? 1 : 0;
        int rows = predictions.length;
        double[] errors = new double[rows];
        double[] lower = new double[rows];
        double[] upper = new double[rows];
        for (int i = 0; i < rows; i++) {
            errors[i] = Math.sqrt(variance * quadratic[i]);
            double half = quantile * Math.sqrt(variance * (quadratic[i] + extra));
            lower[i] = predictions[i] - half;
            upper[i] = predictions[i] + half;
        }
        if (options.standardErrors()) {
            columns.add(new DoubleColumn(errors));
        }
        if (options.interval() != Interval.NONE) {
            columns.add(new DoubleColumn(lower));
            columns.add(new DoubleColumn(upper));
        }
    }

    private static void markMissing(double[] values, boolean[] missing) {
        for (int i = 0; i < missing.length; i++) {
            missing[i] |= Double.isNaN(values[i]);
        }
    }

    private static Chunk without(boolean[] missing, Chunk chunk, Counts counts) {
        int[] kept = new int[missing.length];
        int count = 0;
        for (int i = 0; i < missing.length; i++) {
            kept[count] = i;
            count += missing[i] ? 0 : 1;
        }
        counts.add(PredictionCounts.REMOVED, missing.length - count);
        return count == missing.length ? chunk : chunk.select(kept, count);
    }

    private void checkLevels(Chunk chunk, DesignRows rows, Counts counts) {
        List<DesignVariable> variables = model.design().variables();
        for (int v = 0; v < variables.size(); v++) {
            if (rows.unknownLevels(v) == 0) {
                continue;
            }
            if (options.newLevels() == NewLevels.ERROR) {
                throw newLevel((DesignVariable.Factor) variables.get(v), chunk);
            }
            counts.add(PredictionCounts.newLevels(variables.get(v).source().text()), rows.unknownLevels(v));
        }
    }

    private QuernException newLevel(DesignVariable.Factor factor, Chunk chunk) {
        Column column = org.quern.language.Expression.parse(factor.source().text())
                .bind(input)
                .evaluate(chunk);
        for (int row = 0; row < chunk.rows(); row++) {
            String level = text(column, row);
            if (level != null && !factor.levels().contains(level)) {
                return new QuernException("Level '" + level + "' of '"
                        + factor.source().text() + "' in row "
                        + (chunk.rowNumber(row) + 1) + " is new to the model, which knows " + some(factor.levels())
                        + "; --new-levels missing gives such rows no prediction");
            }
        }
        throw new IllegalStateException("no new level of " + factor.source().text() + " in chunk " + chunk.index());
    }

    private static String text(Column column, int row) {
        if (column instanceof FactorColumn factor) {
            return factor.isMissing(row) ? null : factor.levels().get(factor.codes()[row]);
        }
        return ((StringColumn) column).value(row);
    }

    private static String some(List<String> levels) {
        int shown = Math.min(10, levels.size());
        return String.join(", ", levels.subList(0, shown))
                + (levels.size() > shown ? ", … (" + levels.size() + " levels)" : "");
    }
}
