package org.quern.linear;

import java.util.List;
import java.util.Map;
import org.quern.QuernException;
import org.quern.crossproduct.CrossProductLayout;
import org.quern.crossproduct.CrossProducts;
import org.quern.crossproduct.CrossProductsPass;
import org.quern.crossproduct.NormalEquations;
import org.quern.data.DataSetInfo;
import org.quern.data.Schema;
import org.quern.design.Design;
import org.quern.language.Formula;
import org.quern.language.Term;
import org.quern.language.TermVariable;
import org.quern.linalg.DoubleDouble;
import org.quern.pass.Algorithm;
import org.quern.pass.PassRunner;
import org.quern.pass.PlannedPass;
import org.quern.pass.Progress;
import org.quern.stepwise.StepCoefficients;
import org.quern.stepwise.StepControl;
import org.quern.stepwise.StepFit;
import org.quern.stepwise.StepModels;
import org.quern.stepwise.StepPath;
import org.quern.stepwise.StepScope;
import org.quern.stepwise.StepSearch;
import org.quern.stepwise.StepTest;

/**
 * Linear regression with its terms selected by {@link StepSearch}: the criterion of a model is n·log(RSS/n) + k·rank, or
 * RSS/s − n + k·rank where the variance s is known.
 *
 * <p>Rows with a missing value in any variable of the largest model are left out of all models; infinite values and negative
 * weights are refused as {@link LinearRegression} does, in any variable of the largest model. One response, no cube.
 *
 * <p>Method: one state holds the cross-products of the largest model, with a table for each union of factors, so that those of
 * any smaller model, with the contrasts it has by itself, are a copy of some of them ({@link CrossProducts#part}). Each
 * candidate's normal equations are solved in full, in double-double up to 400 columns: its residual sum of squares is that of its own fit, to the last bit, and depends
 * on no path. So is the final model: it equals the plain fit of its formula to the rows used here (a second pass in double-double
 * is made, and used for it, exactly where the plain fit would). The path is found in double-double wherever the largest model has digits at risk.
 *
 * <p>Cost: no pass beyond those of {@link LinearRegression} for the largest model: one, a second in double-double if digits
 * are at risk, one before if levels must be found. State as in {@link CrossProducts}, no table left out. A candidate of p columns
 * takes p³/6 multiplications, and the widest factor of a model of more than 150 columns counts as nothing.
 *
 * <p>Reference: Hastie and Pregibon (1992), chapter 6 of Statistical Models in S.
 */
public final class LinearStepwise implements Algorithm<LinearModel> {
    private final LinearRegressionOptions options;
    private final StepControl control;

    /** @param options what to fit; the formula is the first model */
    public LinearStepwise(LinearRegressionOptions options, StepControl control) {
        this.options = options;
        this.control = control;
        if (options.design().cube()) {
            throw new QuernException(
                    "A cube has no stepwise selection: its cells stay in the model; leave out one of them");
        }
        if (options.formula().responses().size() != 1) {
            throw new QuernException("Stepwise selection takes one response, but '"
                    + options.formula().text() + "' has "
                    + options.formula().responses().size() + ": select for each on its own");
        }
    }

    @Override
    public LinearModel fit(PassRunner data, Progress progress) {
        Schema schema = new LinearRegression(options).schema(data.data());
        StepScope scope = new StepScope(options.formula().expandDot(schema), control);
        LinearRegression largest = largest(scope);
        List<TermVariable> unknown = Design.unknownLevels(scope.upper(), schema);
        Map<String, List<String>> levels = unknown.isEmpty() ? Map.of() : data.run(largest.levelsPass(unknown));
        Design design = Design.of(scope.upper(), schema, options.design(), levels);
        LinearRegression.checkNumeric(design, schema);
        Gathered gathered = new Gathered(largest, design, data, progress, levels.isEmpty() ? 0 : 1);
        Models models = new Models(scope, schema, levels, gathered.best());
        StepSearch<Solved> search = new StepSearch<>(scope, control, StepTest.F, models, progress);
        StepPath path = search.run();
        Formula last = scope.formula(search.terms());
        return gathered.model(last, Design.of(last, schema, options.design(), levels))
                .withSteps(path);
    }

    private LinearRegression largest(StepScope scope) {
        return new LinearRegression(options.withFormula(scope.upper()), CrossProductLayout.Extent.PARTS);
    }

    @Override
    public List<PlannedPass> plan(DataSetInfo data) {
        Schema schema = new LinearRegression(options).schema(data);
        return largest(new StepScope(options.formula().expandDot(schema), control))
                .plan(data);
    }

    /** The cross-products of the largest model, in double and, once it is needed, in double-double. */
    private final class Gathered {
        private final LinearRegression regression;
        private final Design design;
        private final PassRunner data;
        private final Progress progress;
        private final CrossProducts first;
        private CrossProducts precise;
        private int passes;

        Gathered(LinearRegression regression, Design design, PassRunner data, Progress progress, int passes) {
            this.regression = regression;
            this.design = design;
            this.data = data;
            this.progress = progress;
            this.passes = passes;
            this.first = gather(options.precision() == Precision.DOUBLE_DOUBLE);
            this.precise = first.extended() ? first : null;
            if (options.precision() == Precision.AUTOMATIC) {
                LinearRegression.Fitted fitted = LinearRegression.Fitted.of(first.part(design));
                refine(fitted.risk(options.weightKind()), fitted);
            }
        }

        private CrossProducts gather(boolean extended) {
            CrossProductsPass pass = regression.crossProducts(design, extended);
            CrossProducts state = data.run(pass);
            passes++;
            regression.check(state, pass, data.data().name());
            return state;
        }

        private void refine(String reason, LinearRegression.Fitted fitted) {
            if (precise == null && !reason.isEmpty() && fitted.fitsDoubleDouble()) {
                progress.message("Second pass in double-double arithmetic: " + reason);
                precise = gather(true);
            }
        }

        CrossProducts best() {
            return precise == null ? first : precise;
        }

        /** The model of a part, as the plain fit of it is made. */
        LinearModel model(Formula formula, Design part) {
            LinearRegression.Fitted fitted = LinearRegression.Fitted.of(first.part(part));
            String reason = first.extended() ? "it was asked for" : "";
            if (options.precision() == Precision.AUTOMATIC) {
                reason = fitted.risk(options.weightKind());
                refine(reason, fitted);
                if (!reason.isEmpty() && fitted.fitsDoubleDouble()) {
                    fitted = LinearRegression.Fitted.of(precise.part(part));
                } else if (!reason.isEmpty()) {
                    fitted.checkCondition();
                }
            }
            return new LinearRegression(options.withFormula(formula)).model(fitted, data.data(), reason, passes);
        }
    }

    /** A model of the search. */
    private record Solved(Design design, NormalEquations equations) {}

    /** Solves models from the cross-products of the largest. */
    private final class Models implements StepModels<Solved> {
        private final StepScope scope;
        private final Schema schema;
        private final Map<String, List<String>> levels;
        private final CrossProducts state;
        private final double observations;

        Models(StepScope scope, Schema schema, Map<String, List<String>> levels, CrossProducts state) {
            this.scope = scope;
            this.schema = schema;
            this.levels = levels;
            this.state = state;
            this.observations = options.weightKind() == WeightKind.FREQUENCY
                    ? state.weight().value()
                    : state.validRows();
        }

        @Override
        public List<Solved> fit(List<List<Term>> models) {
            return models.parallelStream().map(this::solve).toList();
        }

        private Solved solve(List<Term> terms) {
            Design design = Design.of(scope.formula(terms), schema, options.design(), levels);
            return new Solved(design, NormalEquations.solve(state.part(design)));
        }

        @Override
        public StepFit figures(Solved solved) {
            double rss = solved.equations().residualSumOfSquares(0).value();
            double lack = control.scale() > 0
                    ? rss / control.scale() - observations
                    : observations * StrictMath.log(rss / observations);
            return new StepFit(rss, solved.equations().estimated().length, observations, lack, Double.NaN);
        }

        @Override
        public StepCoefficients coefficients(Solved solved) {
            Design design = solved.design();
            DoubleDouble[] values = solved.equations().coefficients(0);
            double[] estimates = new double[values.length];
            for (int i = 0; i < values.length; i++) {
                estimates[i] = solved.equations().isEstimated(i) ? values[i].value() : Double.NaN;
            }
            return new StepCoefficients(
                    design.columns().stream()
                            .map(column -> design.label(column, options.labels()))
                            .toList(),
                    estimates);
        }
    }
}
