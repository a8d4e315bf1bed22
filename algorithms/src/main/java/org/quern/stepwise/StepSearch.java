package org.quern.stepwise;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.commons.statistics.distribution.ChiSquaredDistribution;
import org.apache.commons.statistics.distribution.FDistribution;
import org.quern.QuernException;
import org.quern.language.Term;
import org.quern.pass.Progress;

/**
 * Greedy search over terms. From a model, every term that the scope lets leave or enter is tried on its own.
 *
 * <p>By criterion: a term whose loss costs no degree of freedom leaves at once, the last of them first; else the change with the
 * lowest L + k·rank is made, L being −2 log likelihood (n·log(RSS/n) of a linear model), as long as it lies below that of the
 * model. By significance: the term with the largest p-value leaves if that is above the drop level; if none leaves, the
 * term with the smallest p-value enters if that is not above the add level; the search ends where the term to enter is the one that just left.
 * With d degrees of freedom between the models, F = (D₀ − D₁)/d / (D₁/df₁) with the larger model's deviance D₁; chi-squared is the
 * difference of L, or of deviances over the dispersion of the model stepped from.
 *
 * <p>Ties go to the change listed first: terms that leave in the order of the model, then terms that enter in the order of the
 * scope; so the path depends on nothing else. An undefined criterion of the start is refused; a candidate without one, or whose test
 * has no degree of freedom left, is passed over.
 *
 * <p>Cost: a step fits each candidate, all at the same time; the start is fitted along with the candidates of the first step.
 *
 * <p>Reference: Hastie and Pregibon (1992), chapter 6 of Statistical Models in S; Efroymson (1960), Multiple regression analysis.
 *
 * @param <F> a fitted model
 */
public final class StepSearch<F> {
    private final StepScope scope;
    private final StepControl control;
    private final StepTest test;
    private final StepModels<F> models;
    private final Progress progress;
    private final List<Step> steps = new ArrayList<>();

    private List<Term> terms;
    private F current;
    /** The change made last, null at the start. */
    private StepChange last;

    /** @param test what decides where the control does not say */
    public StepSearch(StepScope scope, StepControl control, StepTest test, StepModels<F> models, Progress progress) {
        this.scope = scope;
        this.control = control;
        this.test = control.test().orElse(test);
        this.models = models;
        this.progress = progress;
        this.terms = scope.start();
    }

    /** A change with the model it leads to. */
    private record Candidate<F>(StepChange change, F fitted, StepFit figures, double statistic, double pValue) {}

    public StepPath run() {
        List<Candidate<F>> candidates = firstCandidates();
        while (!candidates.isEmpty()) {
            Candidate<F> chosen = control.criterion() == StepCriterion.SIGNIFICANCE
                    ? bySignificance(candidates)
                    : byCriterion(candidates);
            if (chosen == null) {
                break;
            }
            take(chosen);
            candidates = steps.size() > control.maxSteps() ? List.of() : candidates();
        }
        return new StepPath(
                control,
                scope.formula(scope.start()).text(),
                scope.formula(terms).text(),
                test,
                steps);
    }

    /** The terms reached. */
    public List<Term> terms() {
        return terms;
    }

    /** The model reached. */
    public F reached() {
        return current;
    }

    private List<Candidate<F>> firstCandidates() {
        List<StepChange> changes = control.maxSteps() == 0 ? List.of() : scope.changes(terms);
        List<List<Term>> wanted = new ArrayList<>(List.of(terms));
        changes.forEach(change -> wanted.add(change.applyTo(terms)));
        List<F> fitted = models.fit(wanted);
        current = fitted.get(0);
        StepFit figures = models.figures(current);
        double criterion = figures.criterion(control);
        checkStart(criterion, figures);
        add("", Double.NaN, Double.NaN, figures, Double.NaN, Double.NaN);
        return candidates(changes, fitted.subList(1, fitted.size()));
    }

    private void checkStart(double criterion, StepFit figures) {
        String formula = scope.formula(terms).text();
        if (control.criterion() != StepCriterion.SIGNIFICANCE && !Double.isFinite(criterion)) {
            throw new QuernException(
                    Double.isNaN(criterion)
                            ? "There is no " + control.criterionName() + " of '" + formula
                                    + "', which has no likelihood: select by the criterion significance, or give the scale"
                            : "The " + control.criterionName() + " of '" + formula
                                    + "' is not finite: it fits all rows exactly, so start from a smaller model");
        }
        if (control.criterion() == StepCriterion.SIGNIFICANCE && test == StepTest.F && !(figures.residualDf() > 0)) {
            throw new QuernException("'" + formula
                    + "' has as many coefficients as rows, which leaves no degree of freedom for an F test: start from a"
                    + " smaller model");
        }
    }

    private List<Candidate<F>> candidates() {
        List<StepChange> changes = scope.changes(terms);
        return changes.isEmpty()
                ? List.of()
                : candidates(
                        changes,
                        models.fit(changes.stream()
                                .map(change -> change.applyTo(terms))
                                .toList()));
    }

    private List<Candidate<F>> candidates(List<StepChange> changes, List<F> fitted) {
        StepFit from = models.figures(current);
        List<Candidate<F>> candidates = new ArrayList<>();
        for (int i = 0; i < changes.size(); i++) {
            StepChange change = changes.get(i);
            StepFit to = models.figures(fitted.get(i));
            StepFit larger = change.isDrop() ? from : to;
            StepFit smaller = change.isDrop() ? to : from;
            double statistic = statistic(smaller, larger, from.dispersion());
            candidates.add(new Candidate<>(change, fitted.get(i), to, statistic, pValue(statistic, smaller, larger)));
        }
        return candidates;
    }

    private double statistic(StepFit smaller, StepFit larger, double dispersion) {
        int df = larger.rank() - smaller.rank();
        double lost = Math.max(0, smaller.deviance() - larger.deviance());
        if (df <= 0) {
            return Double.NaN;
        }
        if (test == StepTest.F) {
            return larger.residualDf() > 0 ? lost / df / (larger.deviance() / larger.residualDf()) : Double.NaN;
        }
        return Double.isNaN(dispersion) ? Math.max(0, smaller.lackOfFit() - larger.lackOfFit()) : lost / dispersion;
    }

    /** Upper tail; NaN without degrees of freedom. */
    private double pValue(double statistic, StepFit smaller, StepFit larger) {
        if (Double.isNaN(statistic)) {
            return Double.NaN;
        }
        if (statistic == Double.POSITIVE_INFINITY) {
            return 0;
        }
        int df = larger.rank() - smaller.rank();
        return test == StepTest.F
                ? FDistribution.of(df, larger.residualDf()).survivalProbability(statistic)
                : ChiSquaredDistribution.of(df).survivalProbability(statistic);
    }

    private int freedom(Candidate<F> candidate) {
        return Math.abs(candidate.figures().rank() - models.figures(current).rank());
    }

    private Candidate<F> byCriterion(List<Candidate<F>> candidates) {
        Candidate<F> useless = lastUseless(candidates);
        if (useless != null) {
            return useless;
        }
        Candidate<F> best = null;
        double lowest = models.figures(current).criterion(control);
        for (Candidate<F> candidate : candidates) {
            double criterion = candidate.figures().criterion(control);
            if (freedom(candidate) > 0 && criterion < lowest) {
                best = candidate;
                lowest = criterion;
            }
        }
        return best;
    }

    /** The last term whose loss costs no degree of freedom, or null. */
    private Candidate<F> lastUseless(List<Candidate<F>> candidates) {
        return candidates.stream()
                .filter(c -> c.change().isDrop() && freedom(c) == 0)
                .reduce((first, second) -> second)
                .orElse(null);
    }

    private Candidate<F> bySignificance(List<Candidate<F>> candidates) {
        Candidate<F> useless = lastUseless(candidates);
        if (useless != null) {
            return useless;
        }
        Candidate<F> weakest = null;
        Candidate<F> strongest = null;
        for (Candidate<F> candidate : candidates) {
            if (Double.isNaN(candidate.pValue())) {
                continue;
            }
            if (candidate.change().isDrop()) {
                weakest = weakest == null || isStronger(weakest, candidate) ? candidate : weakest;
            } else {
                strongest = strongest == null || isStronger(candidate, strongest) ? candidate : strongest;
            }
        }
        if (weakest != null && weakest.pValue() > control.dropLevelOrDefault()) {
            return weakest;
        }
        boolean enters = strongest != null && strongest.pValue() <= control.addLevelOrDefault();
        return enters && !justLeft(strongest) ? strongest : null;
    }

    /** By the p-value, or by the statistic where both p-values are too small for a double. */
    private static <F> boolean isStronger(Candidate<F> a, Candidate<F> b) {
        return a.pValue() < b.pValue() || a.pValue() == b.pValue() && a.statistic() > b.statistic();
    }

    private boolean justLeft(Candidate<F> candidate) {
        return last != null
                && last.isDrop()
                && last.term().key().equals(candidate.change().term().key());
    }

    private void take(Candidate<F> chosen) {
        StepFit from = models.figures(current);
        StepFit to = chosen.figures();
        terms = chosen.change().applyTo(terms);
        current = chosen.fitted();
        last = chosen.change();
        boolean tested = control.criterion() == StepCriterion.SIGNIFICANCE;
        add(
                chosen.change().text(),
                to.residualDf() - from.residualDf(),
                Math.abs(to.deviance() - from.deviance()),
                to,
                tested ? chosen.statistic() : Double.NaN,
                tested ? chosen.pValue() : Double.NaN);
    }

    private void add(String change, double df, double deviance, StepFit figures, double statistic, double pValue) {
        double criterion = figures.criterion(control);
        steps.add(new Step(
                change,
                df,
                deviance,
                figures.residualDf(),
                figures.deviance(),
                criterion,
                statistic,
                pValue,
                control.keepCoefficients() ? models.coefficients(current) : StepCoefficients.NONE));
        String tested = Double.isNaN(pValue) ? "" : String.format(Locale.ROOT, ", p = %.3g", pValue);
        String line = String.format(
                Locale.ROOT,
                "%s %s %.4f%s",
                change.isEmpty() ? "start:" : change + ":",
                control.criterionName(),
                criterion,
                tested);
        progress.message("Step " + (steps.size() - 1) + ", " + line);
    }
}
