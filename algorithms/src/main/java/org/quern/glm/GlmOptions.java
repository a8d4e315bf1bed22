package org.quern.glm;

import java.util.List;
import java.util.Optional;
import org.quern.QuernException;
import org.quern.design.DesignOptions;
import org.quern.design.LabelStyle;
import org.quern.language.ColumnSelection;
import org.quern.language.Expression;
import org.quern.language.Formula;
import org.quern.language.Transform;
import org.quern.linear.LinearExtras;
import org.quern.linear.WeightKind;

/**
 * What to fit.
 *
 * @param kind the verb, which decides how tests are printed
 * @param formula one response, or {@code cbind(successes, failures)} with a binomial family
 * @param family distribution of the response
 * @param link how means and linear predictors belong together
 * @param rowSelection rows to use, applied after the transforms
 * @param weights name of the column of weights; empty exactly if {@code weightKind} is {@link WeightKind#NONE}
 * @param offset added to the linear predictor beside the formula's offset() terms
 * @param keep what the model keeps beyond its summary
 * @param labels how the printed coefficients are named
 * @param initialValues where the iterations start
 * @param maxIterations solutions after the starting regression, at most
 * @param coefficientTolerance largest change of a coefficient, relative to the larger of it and its standard error, that ends
 *     the iterations; 0 to end by the deviance alone
 * @param objectiveTolerance relative change of the deviance that ends the iterations; 0 to end by the coefficients alone
 */
public record GlmOptions(
        Kind kind,
        Formula formula,
        Family family,
        Link link,
        Optional<Expression> rowSelection,
        List<Transform> transforms,
        DesignOptions design,
        Optional<String> weights,
        WeightKind weightKind,
        Optional<Expression> offset,
        LinearExtras keep,
        LabelStyle labels,
        InitialValues initialValues,
        int maxIterations,
        double coefficientTolerance,
        double objectiveTolerance) {

    /** Which verb asks, and so which distribution the printed tests have. */
    public enum Kind {
        /** Logistic regression: estimates over standard errors are taken as normal. */
        LOGIT,
        /** Any family: Student's t with the residual degrees of freedom, whether or not the dispersion is known. */
        GLM
    }

    public static final int MAX_ITERATIONS = 25;
    public static final double COEFFICIENT_TOLERANCE = 1e-6;
    public static final double OBJECTIVE_TOLERANCE = 1e-8;

    public GlmOptions {
        transforms = List.copyOf(transforms);
        if (formula.responses().isEmpty()) {
            throw new QuernException("Formula '" + formula.text()
                    + "' has no dependent variable: write it left of the ~, as in y ~ a + b");
        }
        if (formula.responses().size() > 1
                && !(family.isBinomial() && formula.responses().size() == 2)) {
            throw new QuernException("Formula '" + formula.text() + "' has "
                    + formula.responses().size()
                    + " dependent variables, but family " + family.label() + " takes one"
                    + (family.isBinomial() ? ", or cbind(successes, failures)" : ""));
        }
        if (!family.takes(link)) {
            throw new QuernException("Link '" + link.label()
                    + "' gives means between 0 and 1, which do not suit family " + family.label()
                    + ": use another link, such as " + family.defaultLink().label());
        }
        if (weights.isPresent() == (weightKind == WeightKind.NONE)) {
            throw new IllegalArgumentException("weights " + weights + " of kind " + weightKind);
        }
        if (keep.cubePredictions() && !design.cube()) {
            throw new QuernException("Predictions of a cube's cells need a cube: add --cube");
        }
        if (keep.dataCovariance() && (design.cube() || !formula.hasDot() && !formula.intercept())) {
            throw new QuernException("The covariance of the data needs a model with an intercept, which "
                    + (design.cube() ? "a cube" : "'" + formula.text() + "'") + " has not");
        }
        if (initialValues.kind() == InitialValues.Kind.QUARTERS && !family.isBinomial()) {
            throw new QuernException("Initial values NA start from means of 0.75 and 0.25, which family "
                    + family.label() + " has no use for: leave the option out, or give a number");
        }
        if (maxIterations < 1) {
            throw new QuernException("Invalid number of iterations: " + maxIterations + ", must be 1 or more");
        }
        checkTolerance("coefficient tolerance", coefficientTolerance);
        checkTolerance("objective tolerance", objectiveTolerance);
        if (coefficientTolerance == 0 && objectiveTolerance == 0) {
            throw new QuernException("Both tolerances are 0: the iterations would never be called converged");
        }
    }

    private static void checkTolerance(String name, double tolerance) {
        if (!(tolerance >= 0 && tolerance < 1)) {
            throw new QuernException("Invalid " + name + ": " + tolerance + ", must be from 0 to below 1");
        }
    }

    /** The family's default link, all rows, no weights, the default coding, labels, start and tolerances. */
    public static GlmOptions of(Formula formula, Family family) {
        return new GlmOptions(
                Kind.GLM,
                formula,
                family,
                family.defaultLink(),
                Optional.empty(),
                List.of(),
                DesignOptions.DEFAULT,
                Optional.empty(),
                WeightKind.NONE,
                Optional.empty(),
                LinearExtras.NONE,
                LabelStyle.REVO,
                InitialValues.RESPONSE,
                MAX_ITERATIONS,
                COEFFICIENT_TOLERANCE,
                OBJECTIVE_TOLERANCE);
    }

    public static GlmOptions of(String formula, Family family) {
        return of(Formula.parse(formula), family);
    }

    /** Logistic regression. */
    public static GlmOptions logit(Formula formula) {
        return of(formula, Family.BINOMIAL).withKind(Kind.LOGIT);
    }

    public GlmOptions withKind(Kind newKind) {
        return new GlmOptions(
                newKind,
                formula,
                family,
                link,
                rowSelection,
                transforms,
                design,
                weights,
                weightKind,
                offset,
                keep,
                labels,
                initialValues,
                maxIterations,
                coefficientTolerance,
                objectiveTolerance);
    }

    public GlmOptions withFormula(Formula newFormula) {
        return new GlmOptions(
                kind,
                newFormula,
                family,
                link,
                rowSelection,
                transforms,
                design,
                weights,
                weightKind,
                offset,
                keep,
                labels,
                initialValues,
                maxIterations,
                coefficientTolerance,
                objectiveTolerance);
    }

    public GlmOptions withLink(Link newLink) {
        return new GlmOptions(
                kind,
                formula,
                family,
                newLink,
                rowSelection,
                transforms,
                design,
                weights,
                weightKind,
                offset,
                keep,
                labels,
                initialValues,
                maxIterations,
                coefficientTolerance,
                objectiveTolerance);
    }

    public GlmOptions withRows(Optional<Expression> newRowSelection, List<Transform> newTransforms) {
        return new GlmOptions(
                kind,
                formula,
                family,
                link,
                newRowSelection,
                newTransforms,
                design,
                weights,
                weightKind,
                offset,
                keep,
                labels,
                initialValues,
                maxIterations,
                coefficientTolerance,
                objectiveTolerance);
    }

    public GlmOptions withDesign(DesignOptions newDesign) {
        return new GlmOptions(
                kind,
                formula,
                family,
                link,
                rowSelection,
                transforms,
                newDesign,
                weights,
                weightKind,
                offset,
                keep,
                labels,
                initialValues,
                maxIterations,
                coefficientTolerance,
                objectiveTolerance);
    }

    public GlmOptions withWeights(String column, WeightKind newKind) {
        return new GlmOptions(
                kind,
                formula,
                family,
                link,
                rowSelection,
                transforms,
                design,
                Optional.of(column),
                newKind,
                offset,
                keep,
                labels,
                initialValues,
                maxIterations,
                coefficientTolerance,
                objectiveTolerance);
    }

    public GlmOptions withOffset(Expression newOffset) {
        return new GlmOptions(
                kind,
                formula,
                family,
                link,
                rowSelection,
                transforms,
                design,
                weights,
                weightKind,
                Optional.of(newOffset),
                keep,
                labels,
                initialValues,
                maxIterations,
                coefficientTolerance,
                objectiveTolerance);
    }

    public GlmOptions keeping(LinearExtras newKeep) {
        return new GlmOptions(
                kind,
                formula,
                family,
                link,
                rowSelection,
                transforms,
                design,
                weights,
                weightKind,
                offset,
                newKeep,
                labels,
                initialValues,
                maxIterations,
                coefficientTolerance,
                objectiveTolerance);
    }

    public GlmOptions withLabels(LabelStyle newLabels) {
        return new GlmOptions(
                kind,
                formula,
                family,
                link,
                rowSelection,
                transforms,
                design,
                weights,
                weightKind,
                offset,
                keep,
                newLabels,
                initialValues,
                maxIterations,
                coefficientTolerance,
                objectiveTolerance);
    }

    public GlmOptions withInitialValues(InitialValues newValues) {
        return new GlmOptions(
                kind,
                formula,
                family,
                link,
                rowSelection,
                transforms,
                design,
                weights,
                weightKind,
                offset,
                keep,
                labels,
                newValues,
                maxIterations,
                coefficientTolerance,
                objectiveTolerance);
    }

    public GlmOptions withMaxIterations(int newMaxIterations) {
        return new GlmOptions(
                kind,
                formula,
                family,
                link,
                rowSelection,
                transforms,
                design,
                weights,
                weightKind,
                offset,
                keep,
                labels,
                initialValues,
                newMaxIterations,
                coefficientTolerance,
                objectiveTolerance);
    }

    public GlmOptions withTolerances(double coefficients, double objective) {
        return new GlmOptions(
                kind,
                formula,
                family,
                link,
                rowSelection,
                transforms,
                design,
                weights,
                weightKind,
                offset,
                keep,
                labels,
                initialValues,
                maxIterations,
                coefficients,
                objective);
    }

    /** These columns of the selected rows, after the transforms. */
    ColumnSelection columns(List<String> names) {
        return new ColumnSelection(names, rowSelection, transforms);
    }
}
