package org.quern.glm;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.quern.QuernException;
import org.quern.crossproduct.NormalEquations;
import org.quern.linalg.DoubleDouble;
import org.quern.linear.WeightKind;
import org.quern.pass.Criterion;
import org.quern.pass.PassRunner;
import org.quern.pass.Progress;

/**
 * The iterations of one fit: iteratively reweighted least squares, a pass each. The solution of a pass at b is the step δ to
 * b + δ; what is reported are the coefficients after the last step, and the deviance, weights and covariance of the pass before
 * it, whose means differ from those of the last coefficients by less than the tolerances.
 */
final class GlmFitting {
    /** Loss of digits that calls for double-double, as in linear regression. */
    private static final double RISK = 1e5;

    /** Condition beyond which a system too wide for double-double is refused. */
    private static final double HOPELESS = 1e12;

    /** A deviance that rises by this fraction has risen, and not by rounding. */
    private static final double RISE = 1e-9;

    /** Changes of the deviance below this fraction of the null deviance are rounding. */
    private static final double ROUNDING = 1e-14;

    /** Steps below this fraction of a standard error are rounding. */
    private static final double NOISE = 1e-9;

    private static final int MAX_HALVINGS = 12;

    private final GlmOptions options;
    private final GlmProblem problem;
    private final PassRunner data;
    private final Progress progress;
    private final GlmChecks checks;
    private final NullModel nullModel;
    private final List<String> notes = new ArrayList<>();
    private final boolean[] leftOut;
    /** Whether {@link #leftOut} was found with all rows. */
    private boolean settled;

    private boolean extended;
    private String extendedReason = "";
    private int passes;
    /** The coefficients of the last pass that was accepted, and those before. */
    private DoubleDouble[] earlier;

    private DoubleDouble[] previous;
    private double previousDeviance = Double.NaN;

    GlmFitting(GlmOptions options, GlmProblem problem, PassRunner data, Progress progress, int passes) {
        this.options = options;
        this.problem = problem;
        this.data = data;
        this.progress = progress;
        this.passes = passes;
        this.checks = new GlmChecks(options, problem, data.data().name());
        this.nullModel = new NullModel(problem, options);
        this.leftOut = new boolean[problem.design().columns().size()];
    }

    /** What a pass at some coefficients gave. */
    private record Evaluated(DoubleDouble[] coefficients, GlmState state, NormalEquations equations) {
        double deviance() {
            return GlmFitting.deviance(state);
        }

        boolean isValid() {
            return state.count(GlmState.Count.WRONG_MEAN) == 0
                    && Double.isFinite(deviance())
                    && state.products.isFinite();
        }
    }

    /**
     * The outcome.
     *
     * @param first state of the first pass
     * @param last state of the last pass
     * @param coefficients by column of the design, 0 where not estimated
     */
    record Fitted(
            GlmState first,
            GlmState last,
            NormalEquations equations,
            NormalEquations.Condition condition,
            DoubleDouble[] coefficients,
            boolean[] leftOut,
            double nullDeviance,
            int iterations,
            boolean converged,
            double finalChange,
            boolean extended,
            String extendedReason,
            List<String> notes,
            int passes) {}

    Fitted fit() {
        GlmState first = start();
        nullModel.start(first);
        DoubleDouble[] next = firstCoefficients(first);
        Evaluated at = null;
        boolean converged = false;
        boolean stuck = false;
        double change = Double.NaN;
        int iteration = 0;
        DoubleDouble[] after = next;
        while (!converged && !stuck && iteration < options.maxIterations()) {
            iteration++;
            Evaluated reached = reach(next, at);
            if (!reached.isValid() || rises(reached)) {
                converged = reached.isValid() && isRounding(at, next);
                stuck = !converged;
                break;
            }
            settle(reached);
            at = reached;
            change = change(at.deviance());
            progress.iteration(iteration, criterion(at.deviance(), change));
            after = step(at);
            converged = isConverged(at, after, change);
            earlier = previous;
            previous = at.coefficients();
            previousDeviance = at.deviance();
            next = after;
        }
        if (at == null) {
            throw noStart();
        }
        Evaluated polished = polish(at);
        if (polished != at) {
            at = polished;
            after = step(at);
        }
        finishNullModel(at);
        DoubleDouble[] coefficients = converged ? after : at.coefficients();
        boolean runs = noteRunaways(at, after, coefficients);
        if (!converged && !runs) {
            noteNoConvergence(stuck, iteration, change);
        }
        boolean astray = converged && !runs && noteAstray(at);
        return new Fitted(
                first,
                at.state(),
                at.equations(),
                at.equations().condition(),
                coefficients,
                leftOut,
                nullModel.deviance(),
                iteration,
                converged && !runs && !astray,
                change,
                extended,
                extendedReason,
                notes,
                passes);
    }

    // ---- passes ----

    private GlmState run(GlmPoint point) {
        passes++;
        GlmPass pass = new GlmPass(problem, point);
        pass.checkSolvable();
        return data.run(pass);
    }

    /** The first pass, repeated in double-double if its digits are at risk. */
    private GlmState start() {
        GlmState state = run(firstPoint());
        checks.check(state);
        checkFinite(state);
        String risk = risk(NormalEquations.solve(state.products));
        if (!risk.isEmpty()) {
            goExtended(risk);
            state = run(firstPoint());
        }
        return state;
    }

    private GlmPoint firstPoint() {
        InitialValues initial = options.initialValues();
        if (!initial.areCoefficients()) {
            return GlmPoint.start(initial.kind() == InitialValues.Kind.QUARTERS, extended);
        }
        return GlmPoint.at(initialCoefficients(), GlmPoint.NullKind.NONE, Double.NaN, true, extended);
    }

    private DoubleDouble[] initialCoefficients() {
        List<Double> values = options.initialValues().values();
        DoubleDouble[] b = new DoubleDouble[leftOut.length];
        for (int c = 0; c < b.length; c++) {
            boolean reference = problem.design().columns().get(c).reference();
            double value = values.get(values.size() == 1 ? 0 : c);
            b[c] = reference ? DoubleDouble.ZERO : DoubleDouble.of(value);
        }
        return b;
    }

    private void checkFinite(GlmState state) {
        if (!state.products.isFinite()) {
            throw new QuernException("The squares of the variables of '"
                    + options.formula().text() + "' are too large for a double: rescale variables above 1e150");
        }
    }

    private DoubleDouble[] firstCoefficients(GlmState first) {
        NormalEquations equations = NormalEquations.solve(first.products);
        if (options.initialValues().areCoefficients()) {
            DoubleDouble[] initial = initialCoefficients();
            Evaluated at = new Evaluated(initial, first, equations);
            if (!at.isValid()) {
                throw new QuernException("The initial values give means outside the range of family "
                        + problem.family().label() + " in "
                        + first.count(GlmState.Count.WRONG_MEAN) + " rows of "
                        + data.data().name() + ": give other ones, or none");
            }
            settle(at);
            for (int c = 0; c < leftOut.length; c++) {
                initial[c] = leftOut[c] ? DoubleDouble.ZERO : initial[c];
            }
            previous = initial;
            previousDeviance = at.deviance();
            return step(at);
        }
        if (first.count(GlmState.Count.NOT_STARTED) == 0) {
            leaveOut(equations);
        }
        return equations.coefficients(0);
    }

    private Evaluated evaluate(DoubleDouble[] coefficients) {
        GlmState state = run(GlmPoint.at(coefficients, nullModel.kind(), nullModel.value(), false, extended));
        nullModel.take(state);
        return new Evaluated(coefficients, state, NormalEquations.solve(state.products, c -> leftOut[c]));
    }

    /**
     * The pass at new coefficients, or nearer to those before until the deviance does not rise, but for rounding, and all
     * means are valid.
     *
     * @param last the pass before, null at first
     */
    private Evaluated reach(DoubleDouble[] coefficients, Evaluated last) {
        Evaluated at = evaluate(coefficients);
        for (int halvings = 0;
                halvings < MAX_HALVINGS && (!at.isValid() || rises(at) && !isRounding(last, coefficients));
                halvings++) {
            if (previous == null && !startFromConstant()) {
                throw noStart();
            }
            progress.message(
                    at.isValid()
                            ? String.format(
                                    Locale.ROOT,
                                    "Step halved, another pass: the deviance rose from %.7g to %.7g",
                                    previousDeviance,
                                    at.deviance())
                            : "Step halved, another pass: means outside the range of family "
                                    + problem.family().label());
            at = evaluate(half(previous, at.coefficients()));
        }
        return at;
    }

    private boolean rises(Evaluated at) {
        return at.deviance() > previousDeviance + Math.max(RISE * Math.abs(previousDeviance), rounding());
    }

    /** Whether a step is too small to count, so that a deviance that rises is rounding. */
    private boolean isRounding(Evaluated from, DoubleDouble[] to) {
        return from != null && options.coefficientTolerance() > 0 && isWithinErrors(from, to);
    }

    private double rounding() {
        double deviance = nullModel.deviance();
        return Double.isFinite(deviance) ? ROUNDING * deviance : 0;
    }

    private static DoubleDouble[] half(DoubleDouble[] a, DoubleDouble[] b) {
        DoubleDouble[] middle = new DoubleDouble[a.length];
        for (int i = 0; i < a.length; i++) {
            middle[i] = a[i].plus(b[i]).times(0.5);
        }
        return middle;
    }

    /** Takes the mean of all responses as the point to return to. */
    private boolean startFromConstant() {
        double eta = problem.link().predictor(nullModel.meanResponse());
        if (!nullModel.hasConstant() || !Double.isFinite(eta)) {
            return false;
        }
        previous = new DoubleDouble[leftOut.length];
        Arrays.fill(previous, DoubleDouble.ZERO);
        if (problem.design().intercept()) {
            previous[0] = DoubleDouble.of(eta);
        } else {
            Arrays.fill(previous, 0, problem.design().terms().get(0).cells(), DoubleDouble.of(eta));
        }
        for (int c = 0; c < leftOut.length; c++) {
            previous[c] = leftOut[c] ? DoubleDouble.ZERO : previous[c];
        }
        return true;
    }

    private QuernException noStart() {
        return new QuernException("No valid start for family "
                + problem.family().label() + " with link '"
                + problem.link().label() + "' was found: the means of the starting regression are outside the family's "
                + "range; give --initial-values");
    }

    // ---- steps ----

    private void leaveOut(NormalEquations equations) {
        settled = true;
        for (int c = 0; c < leftOut.length; c++) {
            leftOut[c] = !equations.isEstimated(c);
        }
    }

    /** Decides which columns are aliased in the first pass that has all rows. */
    private void settle(Evaluated at) {
        if (!settled) {
            leaveOut(at.equations());
        }
    }

    private DoubleDouble[] step(Evaluated at) {
        DoubleDouble[] step = at.equations().coefficients(0);
        for (int c = 0; c < step.length; c++) {
            step[c] = leftOut[c] ? DoubleDouble.ZERO : at.coefficients()[c].plus(step[c]);
        }
        return step;
    }

    /** Relative change of the deviance, 0 where it is rounding; NaN at first. */
    private double change(double deviance) {
        double difference = Math.abs(deviance - previousDeviance);
        return difference <= rounding() ? 0 : difference / Math.abs(deviance);
    }

    private static Criterion criterion(double deviance, double change) {
        String text = Double.isNaN(change)
                ? String.format(Locale.ROOT, "deviance %.7g", deviance)
                : String.format(Locale.ROOT, "deviance %.7g, relative change %.2g", deviance, change);
        return new Criterion("deviance", deviance, text);
    }

    private boolean isConverged(Evaluated at, DoubleDouble[] after, double change) {
        return options.objectiveTolerance() > 0 && change <= options.objectiveTolerance()
                || options.coefficientTolerance() > 0 && areCoefficientsConverged(at, after);
    }

    private boolean areCoefficientsConverged(Evaluated at, DoubleDouble[] after) {
        double largest = 0;
        double largestStep = 0;
        boolean each = true;
        for (int c = 0; c < after.length; c++) {
            double step = Math.abs(after[c].minus(at.coefficients()[c]).value());
            largest = Math.max(largest, Math.abs(after[c].value()));
            largestStep = Math.max(largestStep, step);
            each &= step <= options.coefficientTolerance() * Math.abs(after[c].value());
        }
        if (each || largestStep > options.coefficientTolerance() * largest) {
            return each;
        }
        return isWithinErrors(at, after);
    }

    /** Whether each coefficient changes by less than the tolerance times the larger of it and its standard error. */
    private boolean isWithinErrors(Evaluated at, DoubleDouble[] after) {
        int[] columns = at.equations().estimated();
        double[] errors = standardErrors(at, columns);
        for (int i = 0; i < columns.length; i++) {
            int c = columns[i];
            double step = Math.abs(after[c].minus(at.coefficients()[c]).value());
            if (step > options.coefficientTolerance() * Math.max(Math.abs(after[c].value()), errors[i])) {
                return false;
            }
        }
        return true;
    }

    private double[] standardErrors(Evaluated at, int[] columns) {
        double dispersion = 1;
        if (!problem.family().dispersionKnown()) {
            double df = observations(at.state(), problem.weightKind()) - columns.length;
            dispersion = df > 0 ? at.state().sum(GlmState.Sum.PEARSON) / df : 0;
        }
        double[] errors = at.equations().inverseDiagonal(columns);
        for (int i = 0; i < errors.length; i++) {
            errors[i] = Math.sqrt(dispersion * errors[i]);
        }
        return errors;
    }

    /** Not below 0, where rounding may take that of a perfect fit. */
    static double deviance(GlmState state) {
        return Math.max(0, state.sum(GlmState.Sum.DEVIANCE));
    }

    /** Rows used, or the sum of frequency weights. */
    static double observations(GlmState state, WeightKind kind) {
        return kind == WeightKind.FREQUENCY ? state.sum(GlmState.Sum.ROW_WEIGHT) : state.count(GlmState.Count.VALID);
    }

    // ---- precision ----

    /** Why more than five digits are at risk, or empty. */
    private String risk(NormalEquations equations) {
        if (extended) {
            return "";
        }
        if (equations.isDoubtful() && !settled) {
            return "columns that may be collinear";
        }
        NormalEquations.Condition condition = equations.condition();
        if (!(condition.number() > RISK && equations.inflation(true) > RISK / 100)) {
            return "";
        }
        if (equations.denseColumns() > NormalEquations.LARGEST_EXTENDED_SOLVE) {
            if (condition.number() > HOPELESS) {
                throw new QuernException("Condition number " + condition.number() + " with " + equations.denseColumns()
                        + " columns that are not levels of one factor: no digit of the coefficients could be trusted, "
                        + "and for double-double arithmetic the model is too wide (at most "
                        + NormalEquations.LARGEST_EXTENDED_SOLVE + "); leave out or rescale variables");
            }
            return "";
        }
        return String.format(Locale.ROOT, "condition number %.3g", condition.number());
    }

    private void goExtended(String reason) {
        extended = true;
        extendedReason = reason;
        progress.message("Passes in double-double arithmetic from here on: " + reason);
    }

    /** Where the weights of the last pass put digits at risk, a step and a pass in double-double. */
    private Evaluated polish(Evaluated at) {
        String risk = risk(at.equations());
        if (risk.isEmpty()) {
            return at;
        }
        goExtended(risk);
        Evaluated exact = evaluate(at.coefficients());
        Evaluated next = evaluate(step(exact));
        return next.isValid() && !rises(next) ? next : exact;
    }

    private void finishNullModel(Evaluated at) {
        while (nullModel.kind() != GlmPoint.NullKind.NONE) {
            evaluate(at.coefficients());
        }
    }

    // ---- notes ----

    /**
     * Coefficients that grow by the same step from pass to pass instead of settling: their likelihood rises for ever, as with
     * separated classes or cells of zeros.
     *
     * @param shown the coefficients that the model has
     */
    private boolean noteRunaways(Evaluated at, DoubleDouble[] after, DoubleDouble[] shown) {
        if (earlier == null) {
            return false;
        }
        int[] columns = at.equations().estimated();
        double[] errors = standardErrors(at, columns);
        boolean any = false;
        for (int i = 0; i < columns.length; i++) {
            int c = columns[i];
            double b = at.coefficients()[c].value();
            double step = after[c].minus(at.coefficients()[c]).value();
            double lastStep = at.coefficients()[c].minus(earlier[c]).value();
            if (Math.abs(step) > 0.01 * Math.abs(b)
                    && Math.abs(step) > 0.5 * Math.abs(lastStep)
                    && Math.abs(step) > NOISE * errors[i]
                    && errors[i] > 3 * Math.abs(b)) {
                any = true;
                notes.add(String.format(
                        Locale.ROOT,
                        "The coefficient of %s runs away: estimate %.4g with standard error %.4g after the last pass; "
                                + "no finite value is the most likely one",
                        problem.design().label(problem.design().columns().get(c), options.labels()),
                        shown[c].value(),
                        errors[i]));
            }
        }
        return any;
    }

    /** A deviance above that of a constant, which the model contains: as from starts at which all means are 0 or 1. */
    private boolean noteAstray(Evaluated at) {
        double ofConstant = nullModel.deviance();
        boolean astray = nullModel.hasConstant() && at.deviance() > ofConstant + Math.max(1e-6 * ofConstant, 1e-6);
        if (astray) {
            notes.add(String.format(
                    Locale.ROOT,
                    "The iterations went astray: the deviance %.7g is above that of a constant, %.7g; %s",
                    at.deviance(),
                    ofConstant,
                    options.initialValues().areCoefficients()
                            ? "give other initial values, or none"
                            : "give initial values"));
        }
        return astray;
    }

    private void noteNoConvergence(boolean stuck, int iterations, double change) {
        notes.add(
                stuck
                        ? "Not converged: halving the last step " + MAX_HALVINGS + " times did not lower the deviance"
                        : String.format(
                                Locale.ROOT,
                                "Not converged in %d iterations: the deviance still changed by a relative %.2g",
                                iterations,
                                change));
    }
}
