package org.quern.linear;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.commons.statistics.distribution.FDistribution;
import org.apache.commons.statistics.distribution.TDistribution;
import org.quern.QuernException;
import org.quern.crossproduct.CrossProductLayout;
import org.quern.crossproduct.CrossProducts;
import org.quern.crossproduct.CrossProductsPass;
import org.quern.crossproduct.NormalEquations;
import org.quern.data.ColumnType;
import org.quern.data.DataSetInfo;
import org.quern.data.Schema;
import org.quern.design.Design;
import org.quern.design.DesignColumn;
import org.quern.design.LevelsPass;
import org.quern.language.ColumnSelection;
import org.quern.language.Expression;
import org.quern.language.Formula;
import org.quern.language.TermVariable;
import org.quern.linalg.DoubleDouble;
import org.quern.pass.Algorithm;
import org.quern.pass.PassRunner;
import org.quern.pass.PlannedPass;
import org.quern.pass.Progress;

/**
 * Linear least squares: b minimises Σ w_i (y_i − o_i − x_i'b)², with Var(b) = σ²(X'WX)⁻¹ and σ² = RSS/(n − rank), where o
 * are offsets, n counts rows (or sums frequency weights), and factors are coded as {@link Design} says.
 *
 * <p>R² = 1 − RSS/TSS and F compare with the mean if there is an intercept or the model is a cube, else with 0. A saturated
 * fit (n = rank) has NaN for σ, standard errors, t, p and F; so has R² of a constant response. Rows with a missing value in
 * any variable of the model, or a missing weight, are left out and counted; rows of weight 0 are left out. Negative weights
 * and infinite values are refused, as is a data set without a valid row. Columns that are combinations of earlier ones are
 * aliased: kept in the table without an estimate.
 *
 * <p>Method: centred cross-products gathered in double ({@link CrossProductsPass}), solved in the order of columns
 * ({@link NormalEquations}). If the condition number or 1/(1 − R²) is above 1e5, or a column is nearly a combination of
 * others, more than five digits would be at risk (not so if only indicators of cells make the condition number large, since
 * counts are exact: then no column has a variance inflation factor above 1e3). In that case a second pass gathers the cross-products in double-double, from terms
 * whose powers and products are exact to 1e-31, and they are solved in double-double.
 *
 * <p>Cost: one pass, or two with higher precision, and one before if a factor is a
 * column of strings or an F() of no known range; state as in
 * {@link CrossProducts}.
 *
 * <p>Reference: Seber and Lee (2003), Linear Regression Analysis; Longley (1967), doi:10.1080/01621459.1967.10500896.
 */
public final class LinearRegression implements Algorithm<LinearModel> {
    /** Loss of digits that calls for a second pass. */
    private static final double RISK = 1e5;

    /** Condition beyond which a system too wide for double-double is refused. */
    private static final double HOPELESS = 1e12;

    private final LinearRegressionOptions options;
    private final CrossProductLayout.Extent extent;

    public LinearRegression(LinearRegressionOptions options) {
        this(options, CrossProductLayout.Extent.DESIGN);
    }

    LinearRegression(LinearRegressionOptions options, CrossProductLayout.Extent extent) {
        this.options = options;
        this.extent = extent;
    }

    @Override
    public LinearModel fit(PassRunner data, Progress progress) {
        Schema schema = schema(data.data());
        Formula formula = options.formula().expandDot(schema);
        List<TermVariable> unknown = Design.unknownLevels(formula, schema);
        Map<String, List<String>> levels = unknown.isEmpty() ? Map.of() : data.run(levelsPass(unknown));
        Design design = Design.of(formula, schema, options.design(), levels);
        checkNumeric(design, schema);
        int passes = levels.isEmpty() ? 0 : 1;

        boolean extended = options.precision() == Precision.DOUBLE_DOUBLE;
        Fitted fitted = gather(design, data, extended);
        passes++;
        String reason = extended ? "it was asked for" : "";
        if (options.precision() == Precision.AUTOMATIC) {
            reason = fitted.risk(options.weightKind());
            if (!reason.isEmpty() && fitted.fitsDoubleDouble()) {
                progress.message("Second pass in double-double arithmetic: " + reason);
                fitted = gather(design, data, true);
                passes++;
            } else if (!reason.isEmpty()) {
                fitted.checkCondition();
            }
        }
        return model(fitted, data.data(), reason, passes);
    }

    /** Columns after the transforms. */
    Schema schema(DataSetInfo data) {
        return ColumnSelection.all(data.schema(), options.rowSelection(), options.transforms())
                .bind(data.schema())
                .output();
    }

    LevelsPass levelsPass(List<TermVariable> unknown) {
        return new LevelsPass(unknown, options.columns(List.of()));
    }

    CrossProductsPass crossProducts(Design design, boolean extended) {
        return new CrossProductsPass(design, options.columns(List.of()), options.weights(), extended, extent);
    }

    @Override
    public List<PlannedPass> plan(DataSetInfo data) {
        Schema schema = schema(data);
        Formula formula = options.formula().expandDot(schema);
        List<TermVariable> unknown = Design.unknownLevels(formula, schema);
        boolean extended = options.precision() == Precision.DOUBLE_DOUBLE;
        if (!unknown.isEmpty()) {
            return List.of(
                    PlannedPass.of(levelsPass(unknown), "1"),
                    new PlannedPass(
                            CrossProductsPass.TYPE.name(),
                            options.precision() == Precision.AUTOMATIC ? "1 or 2" : "1",
                            -1,
                            ""));
        }
        Design design = Design.of(formula, schema, options.design());
        CrossProductsPass pass = crossProducts(design, extended);
        PlannedPass first = PlannedPass.of(pass, extended ? "1 in double-double" : "1");
        return options.precision() != Precision.AUTOMATIC || !pass.mayBeSolvedExtended()
                ? List.of(first)
                : List.of(
                        first,
                        PlannedPass.of(crossProducts(design, true), "0 or 1 in double-double, if digits are at risk"));
    }

    static void checkNumeric(Design design, Schema schema) {
        List<Expression> numbers = new ArrayList<>(design.formula().responses());
        numbers.addAll(design.formula().offsets());
        for (Expression expression : numbers) {
            ColumnType type =
                    expression.bind(schema).variable(expression.text()).type();
            if (type.isFactor() || type == ColumnType.STRING) {
                throw new QuernException("'" + expression.text() + "' in formula '"
                        + design.formula().text() + "' is a " + type.label() + ", but linear regression needs a number"
                        + (type.isFactor() ? ": N(" + expression.text() + ") numbers its levels" : ""));
            }
        }
    }

    /** What a pass gave, solved. */
    record Fitted(
            CrossProducts state, NormalEquations equations, int[] estimated, NormalEquations.Condition condition) {

        static Fitted of(CrossProducts state) {
            NormalEquations equations = NormalEquations.solve(state);
            return new Fitted(state, equations, equations.estimated(), equations.condition());
        }

        /** Whether a second pass would help. */
        boolean fitsDoubleDouble() {
            return equations.denseColumns() <= NormalEquations.LARGEST_EXTENDED_SOLVE;
        }

        /** Refuses what has no digits in double, where double-double is out of reach. */
        void checkCondition() {
            if (condition.number() > HOPELESS) {
                throw new QuernException("Condition number "
                        + condition.number() + " with "
                        + equations.denseColumns() + " columns that are not levels of one factor: no digit of "
                        + "the coefficients could be trusted, and for double-double arithmetic the model is too wide "
                        + "(at most " + NormalEquations.LARGEST_EXTENDED_SOLVE + "); leave out or rescale variables");
            }
        }

        /** Total sum of squares about the mean, or about 0. */
        DoubleDouble total(int response, boolean aboutMean) {
            int v = response + 1;
            DoubleDouble square = state.product(CrossProductLayout.Product.of(v, v));
            DoubleDouble sum = state.sum(v);
            if (aboutMean) {
                return square.minus(sum.squared().dividedBy(state.weight()));
            }
            double centre = state.centre(v);
            return square.plus(sum.times(2 * centre)).plus(state.weight().times(DoubleDouble.product(centre, centre)));
        }

        boolean comparesWithMean() {
            Design design = state.layout().design();
            return design.intercept() || design.options().cube();
        }

        /** Why more than five digits are at risk, or empty. */
        String risk(WeightKind weights) {
            if (equations.isDoubtful()) {
                return "columns that may be collinear";
            }
            if (condition.number() > RISK && equations.inflation(weights == WeightKind.PROBABILITY) > RISK / 100) {
                return String.format(Locale.ROOT, "condition number %.3g", condition.number());
            }
            for (int y = 0; y < state.layout().design().responses().size(); y++) {
                double total = total(y, comparesWithMean()).value();
                double residual = equations.residualSumOfSquares(y).value();
                if (total > 0 && residual < total / RISK) {
                    return String.format(Locale.ROOT, "1 - R-squared %.3g", residual / total);
                }
            }
            return "";
        }
    }

    private Fitted gather(Design design, PassRunner data, boolean extended) {
        CrossProductsPass pass = crossProducts(design, extended);
        pass.checkSolvable();
        CrossProducts state = data.run(pass);
        check(state, pass, data.data().name());
        return Fitted.of(state);
    }

    void check(CrossProducts state, CrossProductsPass pass, String dataName) {
        if (state.negativeWeights() > 0) {
            throw new QuernException("Weights '" + options.weights().orElseThrow() + "' are negative in "
                    + state.negativeWeights() + " rows of " + dataName + ", must be 0 or more");
        }
        List<String> names = pass.counted();
        for (int i = 0; i < names.size(); i++) {
            if (state.infinite(i) > 0) {
                throw new QuernException("'" + names.get(i) + "' is infinite in " + state.infinite(i) + " rows of "
                        + dataName + ": leave them out with --row-selection \"is_finite(" + names.get(i) + ")\"");
            }
        }
        if (state.validRows() == 0 && state.missingRows() == 0 && state.weightlessRows() == 0) {
            throw new QuernException("No valid rows for '" + options.formula().text() + "' in " + dataName + ": "
                    + options.rowSelection()
                            .map(selection -> "the row selection '" + selection.text() + "' is true in none")
                            .orElse("there are no rows"));
        }
        if (state.validRows() == 0) {
            throw new QuernException("No valid rows for '" + options.formula().text() + "' in " + dataName + ": "
                    + state.missingRows() + " rows have a missing value in a variable of the model"
                    + (state.weightlessRows() > 0 ? ", " + state.weightlessRows() + " have weight 0" : ""));
        }
        if (!state.isFinite()) {
            throw new QuernException("The squares of the variables of '"
                    + options.formula().text() + "' are too large for a double: rescale variables above 1e150");
        }
    }

    LinearModel model(Fitted fitted, DataSetInfo data, String reason, int passes) {
        CrossProducts state = fitted.state();
        Design design = state.layout().design();
        int rank = fitted.estimated().length;
        double observations =
                options.weightKind() == WeightKind.FREQUENCY ? state.weight().value() : state.validRows();
        double df = observations - rank;
        double[] diagonal = fitted.equations().inverseDiagonal(fitted.estimated());
        List<LinearFit> fits = new ArrayList<>();
        for (int y = 0; y < design.responses().size(); y++) {
            fits.add(fit(fitted, y, diagonal, observations, df));
        }
        return new LinearModel(
                design,
                options,
                data.name(),
                data.generation(),
                coefficients(fitted),
                fits,
                rank,
                state.validRows(),
                state.missingRows(),
                state.weight().value(),
                df,
                fitted.condition().number(),
                fitted.condition().estimated(),
                options.keep().covariance() ? fitted.equations().centres(fitted.estimated()) : new double[0],
                options.keep().covariance() ? fitted.equations().inverse(fitted.estimated()) : new double[0],
                options.keep().dataCovariance() ? dataCovariance(fitted, observations) : new double[0],
                state.extended() ? Precision.DOUBLE_DOUBLE : Precision.DOUBLE,
                state.extended() ? reason : "",
                Optional.empty(),
                passes);
    }

    private double[] dataCovariance(Fitted fitted, double observations) {
        double weight = fitted.state().weight().value();
        int[] columns = Arrays.copyOfRange(fitted.estimated(), 1, fitted.estimated().length);
        // Frequency weights sum to the observations, no weights do too.
        return fitted.equations().dataCovariance(columns, weight * ((observations - 1) / observations));
    }

    private List<LinearCoefficient> coefficients(Fitted fitted) {
        CrossProducts state = fitted.state();
        Design design = state.layout().design();
        List<LinearCoefficient> result = new ArrayList<>();
        for (int c = 0; c < design.columns().size(); c++) {
            DesignColumn column = design.columns().get(c);
            LinearCoefficient.Status status = column.reference()
                    ? LinearCoefficient.Status.REFERENCE
                    : fitted.equations().isEstimated(c)
                            ? LinearCoefficient.Status.ESTIMATED
                            : LinearCoefficient.Status.ALIASED;
            boolean counted = design.options().cube() && column.term() == 0;
            result.add(new LinearCoefficient(column, status, counted ? count(state, column.cell()) : Double.NaN));
        }
        return result;
    }

    /** Rows of a cell of a cube, or the sum of their frequency weights. */
    private double count(CrossProducts state, int cell) {
        return options.weightKind() == WeightKind.FREQUENCY ? state.cellWeights(cell) : state.cellRows(cell);
    }

    private LinearFit fit(Fitted fitted, int y, double[] diagonal, double observations, double df) {
        Design design = fitted.state().layout().design();
        DoubleDouble[] b = fitted.equations().coefficients(y);
        DoubleDouble residual = fitted.equations().residualSumOfSquares(y);
        DoubleDouble total = fitted.total(y, fitted.comparesWithMean());
        double rss = residual.value();
        double variance = df > 0 ? rss / df : Double.NaN;
        int columns = design.columns().size();
        double[] estimates = nans(columns);
        double[] errors = nans(columns);
        double[] t = nans(columns);
        double[] p = nans(columns);
        for (int i = 0; i < fitted.estimated().length; i++) {
            int c = fitted.estimated()[i];
            estimates[c] = b[c].value();
            errors[c] = Math.sqrt(variance * diagonal[i]);
            t[c] = estimates[c] / errors[c];
            p[c] = twoSided(t[c], df);
        }
        double numeratorDf = fitted.estimated().length - (fitted.comparesWithMean() ? 1 : 0);
        double f = total.minus(residual).value() / numeratorDf / variance;
        double unexplained = rss / total.value();
        return new LinearFit(
                design.responses().get(y),
                estimates,
                errors,
                t,
                p,
                rss,
                total.value(),
                fitted.total(y, true).value() / (observations - 1),
                Math.sqrt(variance),
                total.value() > 0 ? 1 - unexplained : Double.NaN,
                total.value() > 0
                        ? 1 - unexplained * (observations - (fitted.comparesWithMean() ? 1 : 0)) / df
                        : Double.NaN,
                numeratorDf > 0 && total.value() > 0 ? f : Double.NaN,
                numeratorDf,
                df,
                numeratorDf > 0 && total.value() > 0 ? upperF(f, numeratorDf, df) : Double.NaN,
                cubePredictions(fitted.state(), b));
    }

    private double[] cubePredictions(CrossProducts state, DoubleDouble[] coefficients) {
        Design design = state.layout().design();
        boolean kept = options.keep().cubePredictions() || design.terms().size() == 1;
        return design.options().cube() && kept ? CubePredictions.of(state, coefficients) : new double[0];
    }

    private static double[] nans(int length) {
        double[] values = new double[length];
        Arrays.fill(values, Double.NaN);
        return values;
    }

    private static double twoSided(double t, double df) {
        if (Double.isNaN(t)) {
            return Double.NaN;
        }
        return 2 * TDistribution.of(df).survivalProbability(Math.abs(t));
    }

    private static double upperF(double f, double numeratorDf, double df) {
        if (Double.isNaN(f)) {
            return Double.NaN;
        }
        return f == Double.POSITIVE_INFINITY
                ? 0
                : FDistribution.of(numeratorDf, df).survivalProbability(f);
    }
}
