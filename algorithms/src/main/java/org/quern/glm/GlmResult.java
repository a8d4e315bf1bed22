package org.quern.glm;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.commons.statistics.distribution.TDistribution;
import org.quern.crossproduct.CrossProducts;
import org.quern.crossproduct.NormalEquations;
import org.quern.design.Design;
import org.quern.design.DesignColumn;
import org.quern.linear.CubePredictions;
import org.quern.linear.LinearCoefficient;
import org.quern.linear.Precision;
import org.quern.linear.WeightKind;
import org.quern.numeric.Normal;
import org.quern.pass.PassRunner;

/** From the last pass of a fit to the model: inference, criteria and what was asked for beside. */
final class GlmResult {
    private final GlmOptions options;
    private final GlmProblem problem;
    private final Design design;
    private final PassRunner data;
    private final GlmFitting.Fitted fitted;
    private final GlmState first;
    private final GlmState last;
    private final int[] estimated;
    private final double observations;
    private final double residualDf;
    private final double dispersion;
    private int passes;

    GlmResult(GlmOptions options, GlmProblem problem, PassRunner data, GlmFitting.Fitted fitted) {
        this.options = options;
        this.problem = problem;
        this.design = problem.design();
        this.data = data;
        this.fitted = fitted;
        this.first = fitted.first();
        this.last = fitted.last();
        this.estimated = fitted.equations().estimated();
        this.observations = GlmFitting.observations(last, problem.weightKind());
        this.residualDf = observations - estimated.length;
        this.dispersion = problem.family().dispersionKnown()
                ? 1
                : residualDf > 0 ? last.sum(GlmState.Sum.PEARSON) / residualDf : Double.NaN;
        this.passes = fitted.passes();
    }

    /** Whether a pass with the rows' own weights is needed. */
    static boolean needsPlainProducts(GlmOptions options, Design design) {
        return options.keep().dataCovariance()
                || options.keep().cubePredictions() && design.terms().size() > 1;
    }

    GlmModel model() {
        CrossProducts plain = needsPlainProducts(options, design) ? plainProducts() : null;
        double[] dataCovariance = options.keep().dataCovariance() ? dataCovariance(plain) : new double[0];
        double[] cubePredictions = cubePredictions(plain);
        int columns = design.columns().size();
        double[] estimates = nans(columns);
        double[] errors = nans(columns);
        double[] statistics = nans(columns);
        double[] diagonal = fitted.equations().inverseDiagonal(estimated);
        for (int i = 0; i < estimated.length; i++) {
            int c = estimated[i];
            estimates[c] = fitted.coefficients()[c].value();
            errors[c] = Math.sqrt(dispersion * diagonal[i]);
            statistics[c] = estimates[c] / errors[c];
        }
        double minusTwoLogLikelihood = minusTwoLogLikelihood();
        boolean covariance = options.keep().covariance();
        return new GlmModel(
                design,
                options,
                data.data().name(),
                data.data().generation(),
                coefficients(),
                estimates,
                errors,
                statistics,
                pValues(statistics),
                estimated.length,
                last.count(GlmState.Count.VALID),
                last.count(GlmState.Count.MISSING),
                last.sum(GlmState.Sum.ROW_WEIGHT),
                residualDf,
                observations - (design.intercept() || options.design().cube() ? 1 : 0),
                GlmFitting.deviance(last),
                fitted.nullDeviance(),
                minusTwoLogLikelihood,
                minusTwoLogLikelihood + 2 * (estimated.length + (hasEstimatedScale() ? 1 : 0)),
                last.sum(GlmState.Sum.PEARSON),
                dispersion,
                !problem.family().dispersionKnown(),
                fitted.iterations(),
                fitted.converged(),
                fitted.finalChange(),
                fitted.condition().number(),
                fitted.condition().estimated(),
                covariance ? fitted.equations().centres(estimated) : new double[0],
                covariance ? fitted.equations().inverse(estimated) : new double[0],
                dataCovariance,
                cubePredictions,
                problem.responseLevels(),
                fitted.extended() ? Precision.DOUBLE_DOUBLE : Precision.DOUBLE,
                fitted.extendedReason(),
                notes(),
                passes);
    }

    private List<String> notes() {
        List<String> notes = new ArrayList<>(fitted.notes());
        for (int c = 0; c < fitted.leftOut().length; c++) {
            if (!fitted.leftOut()[c] && !fitted.equations().isEstimated(c)) {
                notes.add("The coefficient of "
                        + design.label(design.columns().get(c), options.labels())
                        + " became a combination of others in the weights of the last pass and was left out");
            }
        }
        if (residualDf <= 0) {
            notes.add("No degrees of freedom are left: as many coefficients as rows");
        }
        return notes;
    }

    private List<LinearCoefficient> coefficients() {
        List<LinearCoefficient> result = new ArrayList<>();
        for (int c = 0; c < design.columns().size(); c++) {
            DesignColumn column = design.columns().get(c);
            LinearCoefficient.Status status = column.reference()
                    ? LinearCoefficient.Status.REFERENCE
                    : fitted.equations().isEstimated(c)
                            ? LinearCoefficient.Status.ESTIMATED
                            : LinearCoefficient.Status.ALIASED;
            boolean counted = options.design().cube() && column.term() == 0;
            result.add(new LinearCoefficient(column, status, counted ? count(column.cell()) : Double.NaN));
        }
        return result;
    }

    /** Rows of a cell of a cube, or the sum of their frequency weights. */
    private double count(int cell) {
        return options.weightKind() == WeightKind.FREQUENCY ? first.cellWeights[cell] : first.products.cellRows(cell);
    }

    private double[] pValues(double[] statistics) {
        double[] p = nans(statistics.length);
        if (options.kind() == GlmOptions.Kind.LOGIT) {
            for (int i = 0; i < p.length; i++) {
                p[i] = -Math.abs(statistics[i]);
            }
            Normal.cdf(p, p, p.length);
            for (int i = 0; i < p.length; i++) {
                p[i] *= 2;
            }
        } else if (residualDf > 0) {
            TDistribution t = TDistribution.of(residualDf);
            for (int i = 0; i < p.length; i++) {
                p[i] = Double.isNaN(statistics[i]) ? Double.NaN : 2 * t.survivalProbability(Math.abs(statistics[i]));
            }
        }
        return p;
    }

    // ---- likelihood ----

    /** Whether the likelihood has a scale that counts as a parameter. */
    private boolean hasEstimatedScale() {
        return switch (problem.family().kind()) {
            case GAUSSIAN, GAMMA, INVERSE_GAUSSIAN -> true;
            default -> false;
        };
    }

    private double minusTwoLogLikelihood() {
        double deviance = GlmFitting.deviance(last);
        double weight = last.sum(GlmState.Sum.WEIGHT);
        double constant = first.sum(GlmState.Sum.CONSTANT);
        double scale = deviance / weight;
        return switch (problem.family().kind()) {
            case BINOMIAL, POISSON, NEGATIVE_BINOMIAL -> deviance - 2 * constant;
            case GAUSSIAN ->
                observations * (LogLikelihood.LOG_TWO_PI + StrictMath.log(deviance / observations) + 1)
                        - (options.weightKind() == WeightKind.PROBABILITY ? constant : 0);
            case GAMMA ->
                2 * constant
                        + weight
                                * (1
                                        + 2 * LogLikelihood.stirlingError(1 / scale)
                                        + StrictMath.log(scale)
                                        + LogLikelihood.LOG_TWO_PI);
            case INVERSE_GAUSSIAN -> weight * (LogLikelihood.LOG_TWO_PI + StrictMath.log(scale) + 1) + 3 * constant;
            default -> Double.NaN;
        };
    }

    // ---- what takes a pass of its own ----

    private CrossProducts plainProducts() {
        passes++;
        return data.run(new GlmPass(problem, GlmPoint.weights(fitted.extended()))).products;
    }

    private double[] dataCovariance(CrossProducts plain) {
        NormalEquations equations =
                NormalEquations.solve(plain, c -> !fitted.equations().isEstimated(c));
        int[] columns = Arrays.stream(estimated)
                .filter(c -> design.columns().get(c).term() != DesignColumn.INTERCEPT)
                .toArray();
        return equations.dataCovariance(columns, plain.weight().value() * ((observations - 1) / observations));
    }

    private double[] cubePredictions(CrossProducts plain) {
        if (!options.keep().cubePredictions()) {
            return new double[0];
        }
        double[] predictors = plain == null ? cells() : CubePredictions.of(plain, fitted.coefficients());
        problem.link().mean(predictors, predictors, predictors.length);
        return predictors;
    }

    private double[] cells() {
        double[] cells = new double[design.terms().get(0).cells()];
        for (int cell = 0; cell < cells.length; cell++) {
            cells[cell] = fitted.equations().isEstimated(cell) ? fitted.coefficients()[cell].value() : Double.NaN;
        }
        return cells;
    }

    private static double[] nans(int length) {
        double[] values = new double[length];
        Arrays.fill(values, Double.NaN);
        return values;
    }
}
