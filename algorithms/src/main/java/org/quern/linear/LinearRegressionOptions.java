package org.quern.linear;

import java.util.List;
import java.util.Optional;
import org.quern.QuernException;
import org.quern.design.DesignOptions;
import org.quern.design.LabelStyle;
import org.quern.language.ColumnSelection;
import org.quern.language.Expression;
import org.quern.language.Formula;
import org.quern.language.Transform;

/**
 * What to fit.
 *
 * @param formula one response or several, joined by {@code cbind}
 * @param rowSelection rows to use, applied after the transforms
 * @param weights name of the column of weights; empty exactly if {@code weightKind} is {@link WeightKind#NONE}
 * @param keep what the model keeps beyond its summary
 * @param labels how the printed coefficients are named
 * @param precision {@link Precision#AUTOMATIC} unless one arithmetic is wanted whatever the data
 */
public record LinearRegressionOptions(
        Formula formula,
        Optional<Expression> rowSelection,
        List<Transform> transforms,
        DesignOptions design,
        Optional<String> weights,
        WeightKind weightKind,
        LinearExtras keep,
        LabelStyle labels,
        Precision precision) {

    public LinearRegressionOptions {
        transforms = List.copyOf(transforms);
        if (formula.responses().isEmpty()) {
            throw new QuernException("Formula '" + formula.text()
                    + "' has no dependent variable: write it left of the ~, as in y ~ a + b");
        }
        if (weights.isPresent() == (weightKind == WeightKind.NONE)) {
            throw new IllegalArgumentException("weights " + weights + " of kind " + weightKind);
        }
        if (keep.cubePredictions() && !design.cube()) {
            throw new QuernException("Predictions of a cube's cells need a cube: add --cube");
        }
        if (keep.dataCovariance() && (design.cube() || !formula.intercept())) {
            throw new QuernException("The covariance of the data needs a model with an intercept, which "
                    + (design.cube() ? "a cube" : "'" + formula.text() + "'") + " has not");
        }
    }

    /** All rows, no weights, the default coding and labels. */
    public static LinearRegressionOptions of(Formula formula) {
        return new LinearRegressionOptions(
                formula,
                Optional.empty(),
                List.of(),
                DesignOptions.DEFAULT,
                Optional.empty(),
                WeightKind.NONE,
                LinearExtras.NONE,
                LabelStyle.REVO,
                Precision.AUTOMATIC);
    }

    public static LinearRegressionOptions of(String formula) {
        return of(Formula.parse(formula));
    }

    public LinearRegressionOptions withFormula(Formula newFormula) {
        return new LinearRegressionOptions(
                newFormula, rowSelection, transforms, design, weights, weightKind, keep, labels, precision);
    }

    public LinearRegressionOptions withRows(Optional<Expression> newRowSelection, List<Transform> newTransforms) {
        return new LinearRegressionOptions(
                formula, newRowSelection, newTransforms, design, weights, weightKind, keep, labels, precision);
    }

    public LinearRegressionOptions withDesign(DesignOptions newDesign) {
        return new LinearRegressionOptions(
                formula, rowSelection, transforms, newDesign, weights, weightKind, keep, labels, precision);
    }

    public LinearRegressionOptions withWeights(String column, WeightKind kind) {
        return new LinearRegressionOptions(
                formula, rowSelection, transforms, design, Optional.of(column), kind, keep, labels, precision);
    }

    public LinearRegressionOptions keeping(LinearExtras newKeep) {
        return new LinearRegressionOptions(
                formula, rowSelection, transforms, design, weights, weightKind, newKeep, labels, precision);
    }

    /** Whether the model keeps the covariance of its coefficients, which standard errors of predictions need. */
    public LinearRegressionOptions withCovariance(boolean covariance) {
        return keeping(new LinearExtras(covariance, keep.dataCovariance(), keep.cubePredictions()));
    }

    public LinearRegressionOptions withLabels(LabelStyle newLabels) {
        return new LinearRegressionOptions(
                formula, rowSelection, transforms, design, weights, weightKind, keep, newLabels, precision);
    }

    public LinearRegressionOptions withPrecision(Precision newPrecision) {
        return new LinearRegressionOptions(
                formula, rowSelection, transforms, design, weights, weightKind, keep, labels, newPrecision);
    }

    /** These columns of the selected rows, after the transforms. */
    ColumnSelection columns(List<String> names) {
        return new ColumnSelection(names, rowSelection, transforms);
    }
}
