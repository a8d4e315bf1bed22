package org.quern.glm;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.quern.QuernException;
import org.quern.data.DataSetInfo;
import org.quern.data.Schema;
import org.quern.design.Design;
import org.quern.design.LevelsPass;
import org.quern.language.ColumnSelection;
import org.quern.language.Formula;
import org.quern.language.TermVariable;
import org.quern.pass.Algorithm;
import org.quern.pass.PassRunner;
import org.quern.pass.PlannedPass;
import org.quern.pass.Progress;

/**
 * A generalized linear model: g(μ) = o + x'b for the mean μ of the response, with link g and offsets o, and Var(y) = φ·V(μ)/w
 * with the family's variance V; b maximises the likelihood, or the quasi-likelihood. Logistic regression is the case of the
 * binomial family with the logit.
 *
 * <p>The response of a binomial family is a truth value, a number from 0 to 1 (a share, whose weight is its trials), a factor
 * or string of two levels of which the second is success, or {@code cbind(successes, failures)}. Rows with a missing value in
 * any variable of the model, the weight or the offset are left out and counted, rows of weight 0 are left out. Refused are
 * negative weights, infinite values, responses outside the family's range, a response of one class, and data without a valid
 * row. Columns that are combinations of earlier ones are aliased: kept in the table without an estimate, as found in the first
 * pass that has all rows. A coefficient that grows without end (separated classes) is said in the model's notes, and the fit
 * is not called converged; nor is one that the iterations do not finish.
 *
 * <p>Method: iteratively reweighted least squares, Fisher's scoring, each solution the step from the coefficients of its pass,
 * so that errors of the cross-products do not accumulate; steps are halved while the deviance rises or a mean leaves the
 * family's range, at the price of a pass each. Where the condition number of the weighted correlation is above 1e5, or
 * columns are nearly collinear, cross-products and linear predictors are in double-double.
 *
 * <p>Cost: a pass to start and one an iteration, none for the null model (with offsets rarely one or two more); one before if
 * levels of strings are to be found; one more for the data's covariance or the predictions of a cube's cells. State as in
 * {@link org.quern.crossproduct.CrossProducts}.
 *
 * <p>Reference: McCullagh and Nelder (1989), Generalized Linear Models, chapter 2; Nelder and Wedderburn (1972),
 * doi:10.2307/2344614; Wedderburn (1974), doi:10.1093/biomet/61.3.439.
 */
public final class Glm implements Algorithm<GlmModel> {
    private final GlmOptions options;
    /** Levels found before, by the variable's text. */
    private final Map<String, List<String>> known;

    public Glm(GlmOptions options) {
        this(options, Map.of());
    }

    /** @param known levels that need no pass to find, by the variable's text */
    Glm(GlmOptions options, Map<String, List<String>> known) {
        this.options = options;
        this.known = known;
    }

    @Override
    public GlmModel fit(PassRunner data, Progress progress) {
        Schema schema = schema(data.data());
        Formula formula = options.formula().expandDot(schema);
        List<TermVariable> unknown = unknownLevels(formula, schema);
        Map<String, List<String>> levels = unknown.isEmpty() ? known : data.run(levelsPass(unknown));
        GlmProblem problem = problem(formula, schema, levels, data.data().name());
        GlmFitting fitting = new GlmFitting(options, problem, data, progress, unknown.isEmpty() ? 0 : 1);
        return new GlmResult(options, problem, data, fitting.fit()).model();
    }

    /** Columns after the transforms. */
    Schema schema(DataSetInfo data) {
        return ColumnSelection.all(data.schema(), options.rowSelection(), options.transforms())
                .bind(data.schema())
                .output();
    }

    List<TermVariable> unknownLevels(Formula formula, Schema schema) {
        List<TermVariable> unknown = new ArrayList<>(Design.unknownLevels(formula, schema));
        Optional<TermVariable> response = GlmResponse.unknownLevels(formula, schema, options.family());
        response.filter(r -> unknown.stream().noneMatch(u -> u.text().equals(r.text())))
                .ifPresent(unknown::add);
        unknown.removeIf(variable -> known.containsKey(variable.text()));
        return unknown;
    }

    LevelsPass levelsPass(List<TermVariable> unknown) {
        return new LevelsPass(unknown, options.columns(List.of()));
    }

    private GlmProblem problem(Formula formula, Schema schema, Map<String, List<String>> levels, String dataName) {
        Design design = Design.of(formula, schema, options.design(), levels);
        List<String> responseLevels = GlmResponse.levels(formula, schema, options.family(), levels, dataName);
        options.weights().ifPresent(schema::variable);
        options.offset().ifPresent(offset -> GlmResponse.checkNumber(offset, "offset", schema));
        design.formula().offsets().forEach(offset -> GlmResponse.checkNumber(offset, "offset", schema));
        checkInitialValues(design);
        return new GlmProblem(
                design,
                options.columns(List.of()),
                options.weights(),
                options.weightKind(),
                options.offset(),
                options.family(),
                options.link(),
                responseLevels);
    }

    private void checkInitialValues(Design design) {
        int given = options.initialValues().values().size();
        if (options.initialValues().kind() == InitialValues.Kind.EACH
                && given != design.columns().size()) {
            throw new QuernException(given + " initial values for "
                    + design.columns().size() + " coefficients of '"
                    + design.formula().text()
                    + "': give one for each, those of dropped levels included, or a single one for all");
        }
    }

    private static GlmPass firstPass(GlmProblem problem) {
        return new GlmPass(problem, GlmPoint.start(false, false));
    }

    /** A pass of the size of all that the fit will ask for; no level is unknown. */
    GlmPass firstPass(DataSetInfo data) {
        Schema schema = schema(data);
        return firstPass(problem(options.formula().expandDot(schema), schema, known, data.name()));
    }

    @Override
    public List<PlannedPass> plan(DataSetInfo data) {
        Schema schema = schema(data);
        Formula formula = options.formula().expandDot(schema);
        List<TermVariable> unknown = unknownLevels(formula, schema);
        String times = "1 to start and one an iteration, at most " + (options.maxIterations() + 1)
                + "; more for halved steps, or in double-double if digits are at risk";
        if (!unknown.isEmpty()) {
            return List.of(
                    PlannedPass.of(levelsPass(unknown), "1"), new PlannedPass(GlmPass.TYPE.name(), times, -1, ""));
        }
        GlmProblem problem = problem(formula, schema, known, data.name());
        List<PlannedPass> plan = new ArrayList<>();
        plan.add(PlannedPass.of(firstPass(problem), times));
        if (GlmResult.needsPlainProducts(options, problem.design())) {
            plan.add(PlannedPass.of(
                    new GlmPass(problem, GlmPoint.weights(false)),
                    options.keep().dataCovariance()
                            ? "1 for the covariance of the data"
                            : "1 for the cube's predictions"));
        }
        return plan;
    }
}
