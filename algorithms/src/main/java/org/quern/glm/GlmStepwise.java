package org.quern.glm;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.quern.QuernException;
import org.quern.data.DataSetInfo;
import org.quern.data.Schema;
import org.quern.design.Design;
import org.quern.language.Formula;
import org.quern.language.Term;
import org.quern.language.TermVariable;
import org.quern.linear.LinearExtras;
import org.quern.pass.Algorithm;
import org.quern.pass.Pass;
import org.quern.pass.PassRunner;
import org.quern.pass.PlannedPass;
import org.quern.pass.Progress;
import org.quern.pass.SharedPasses;
import org.quern.stepwise.CompleteRowsPass;
import org.quern.stepwise.StepCoefficients;
import org.quern.stepwise.StepControl;
import org.quern.stepwise.StepFit;
import org.quern.stepwise.StepModels;
import org.quern.stepwise.StepPath;
import org.quern.stepwise.StepScope;
import org.quern.stepwise.StepSearch;
import org.quern.stepwise.StepTest;

/**
 * A generalized linear model with its terms selected by {@link StepSearch}: the criterion of a model is −2 log L + k·rank (a
 * constant more where the dispersion is estimated), or D/φ + k·rank with the deviance D where the dispersion φ is given as the scale, as it
 * must be for families without a likelihood.
 *
 * <p>Rows with a missing value in any variable of the largest model are left out of all models. No cube. Coefficients that run
 * away are said in the notes of the final model; on the way such a model counts with the deviance it reached.
 *
 * <p>Method: each candidate is a whole fit by {@link Glm}; all candidates of a step iterate at the same time, each on the cross-products
 * of its own design, in the same reads of the data ({@link SharedPasses}). The final model equals to the last bit the plain fit of its
 * formula to the rows used here.
 *
 * <p>Cost: a step takes the passes of its slowest candidate, one to start and one an iteration; the first model is fitted along with
 * the first candidates; one pass before if levels are to be found, and one more fit if the covariance of the data is asked for. So s
 * changes take about (s + 1)·(1 + iterations) passes, one change more being tried than made. State: the sum of the candidates' states; candidates that together have more
 * than 64 MB are read in several groups.
 *
 * <p>Reference: Hastie and Pregibon (1992), chapter 6 of Statistical Models in S.
 */
public final class GlmStepwise implements Algorithm<GlmModel> {
    private final GlmOptions options;
    private final StepControl control;

    /** @param options what to fit; the formula is the first model */
    public GlmStepwise(GlmOptions options, StepControl control) {
        this.options = options;
        this.control = control;
        if (options.design().cube()) {
            throw new QuernException(
                    "A cube has no stepwise selection: its cells stay in the model; leave out one of them");
        }
        if (options.initialValues().kind() == InitialValues.Kind.EACH) {
            throw new QuernException(
                    "Initial values for each coefficient do not suit stepwise selection, whose models have"
                            + " other numbers of them: give a single one for all, or none");
        }
    }

    @Override
    public GlmModel fit(PassRunner data, Progress progress) {
        Glm first = new Glm(options);
        Schema schema = first.schema(data.data());
        StepScope scope = new StepScope(options.formula().expandDot(schema), control);
        List<TermVariable> unknown = first.unknownLevels(scope.upper(), schema);
        Map<String, List<String>> levels = unknown.isEmpty() ? Map.of() : data.run(first.levelsPass(unknown));
        Design largest = Design.of(scope.upper(), schema, options.design(), levels);
        CompleteRows rows = new CompleteRows(data, largest, unknown.isEmpty() ? 0 : 1);
        Models models = new Models(scope, levels, rows);
        StepTest test = options.family().dispersionKnown() ? StepTest.CHI_SQUARED : StepTest.F;
        StepSearch<GlmModel> search = new StepSearch<>(scope, control, test, models, progress);
        StepPath path = search.run();
        GlmModel reached = search.reached();
        if (options.keep().dataCovariance()) {
            reached = new Glm(options.withFormula(reached.options().formula()), levels).fit(rows, progress);
        }
        return reached.withSteps(path, reached.missingRows() + rows.incomplete, rows.passes);
    }

    /** Candidates keep what takes no pass of its own. */
    private GlmOptions candidate(StepScope scope, List<Term> terms) {
        Formula formula = scope.formula(terms);
        return options.withFormula(formula)
                .keeping(new LinearExtras(options.keep().covariance(), false, false));
    }

    @Override
    public List<PlannedPass> plan(DataSetInfo data) {
        Glm first = new Glm(options);
        Schema schema = first.schema(data);
        StepScope scope = new StepScope(options.formula().expandDot(schema), control);
        List<TermVariable> unknown = first.unknownLevels(scope.upper(), schema);
        String times = "1 to start and one an iteration of the slowest model, for each step and once more";
        if (!unknown.isEmpty()) {
            return List.of(
                    PlannedPass.of(first.levelsPass(unknown), "1"),
                    new PlannedPass(CompleteRowsPass.TYPE.name(), times, -1, ""));
        }
        Design largest = Design.of(scope.upper(), schema, options.design());
        List<GlmPass> passes = scope.firstModels().stream()
                .map(terms -> new Glm(candidate(scope, terms)).firstPass(data))
                .toList();
        List<PlannedPass> plan = new ArrayList<>();
        for (Pass<?, ?> read : SharedPasses.reads(passes)) {
            plan.add(PlannedPass.of(new CompleteRowsPass<>(largest, read), times));
        }
        return plan;
    }

    /** Runs passes over the rows that are complete for the largest model, and counts the others. */
    private static final class CompleteRows implements PassRunner {
        private final PassRunner data;
        private final Design largest;
        private int passes;
        private long incomplete;

        CompleteRows(PassRunner data, Design largest, int passes) {
            this.data = data;
            this.largest = largest;
            this.passes = passes;
        }

        @Override
        public DataSetInfo data() {
            return data.data();
        }

        @Override
        public <S, R> R run(Pass<S, R> pass) {
            CompleteRowsPass.Result<R> result = data.run(new CompleteRowsPass<>(largest, pass));
            incomplete = result.incomplete();
            passes++;
            return result.result();
        }
    }

    /** Fits models in shared passes. */
    private final class Models implements StepModels<GlmModel> {
        private final StepScope scope;
        private final Map<String, List<String>> levels;
        private final CompleteRows rows;

        Models(StepScope scope, Map<String, List<String>> levels, CompleteRows rows) {
            this.scope = scope;
            this.levels = levels;
            this.rows = rows;
        }

        @Override
        public List<GlmModel> fit(List<List<Term>> models) {
            return SharedPasses.fit(
                    models.stream()
                            .map(terms -> new Glm(candidate(scope, terms), levels))
                            .toList(),
                    rows);
        }

        @Override
        public StepFit figures(GlmModel model) {
            boolean known = control.scale() > 0;
            double lack = known ? model.deviance() / control.scale() : model.aic() - 2.0 * model.rank();
            double dispersion = known
                    ? control.scale()
                    : options.family().equals(Family.GAUSSIAN) ? Double.NaN : model.dispersion();
            return new StepFit(model.deviance(), model.rank(), model.observations(), lack, dispersion);
        }

        @Override
        public StepCoefficients coefficients(GlmModel model) {
            return new StepCoefficients(model.labels(), model.estimates());
        }
    }
}
