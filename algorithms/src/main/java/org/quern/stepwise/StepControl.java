package org.quern.stepwise;

import java.util.Optional;
import java.util.OptionalDouble;
import org.quern.QuernException;
import org.quern.language.Formula;

/**
 * How terms are selected.
 *
 * @param upper right side of the largest model, where a dot stands for the terms of the start; empty for the start itself
 * @param lower right side of the smallest model, likewise; empty for the intercept alone
 * @param penalty k of the criterion; empty for 2, and for log n where the criterion is {@link StepCriterion#BIC}
 * @param scale a known variance, or dispersion: the criterion is then Mallows' Cp; 0 if it is not known
 * @param addLevel significance up to which a term enters; empty for 0.5, or 0.15 if terms also leave
 * @param dropLevel significance above which a term leaves; empty for 0.1, or 0.15 if terms also enter
 * @param test empty for F where the dispersion is estimated, else chi-squared
 * @param keepCoefficients whether the path keeps the coefficients of each step
 */
public record StepControl(
        StepMethod method,
        Optional<Formula> upper,
        Optional<Formula> lower,
        StepCriterion criterion,
        OptionalDouble penalty,
        double scale,
        int maxSteps,
        OptionalDouble addLevel,
        OptionalDouble dropLevel,
        Optional<StepTest> test,
        boolean keepCoefficients) {
    public static final int MAX_STEPS = 1000;

    public StepControl {
        if (penalty.isPresent() && !(penalty.getAsDouble() >= 0 && Double.isFinite(penalty.getAsDouble()))) {
            throw new QuernException("Invalid k: " + penalty.getAsDouble() + ", must be 0 or more, such as 2 for AIC");
        }
        if (penalty.isPresent() && criterion != StepCriterion.AIC) {
            throw new QuernException(
                    "k is the penalty of the criterion aic; with " + criterion.label() + " it has no part");
        }
        if (!(scale >= 0 && Double.isFinite(scale))) {
            throw new QuernException(
                    "Invalid scale: " + scale + ", must be a variance above 0, or 0 where it is not known");
        }
        if (maxSteps < 0) {
            throw new QuernException("Invalid number of steps: " + maxSteps + ", must be 0 or more");
        }
        checkLevel("add", addLevel, method.adds(), method, criterion);
        checkLevel("drop", dropLevel, method.drops(), method, criterion);
        if (test.isPresent() && criterion != StepCriterion.SIGNIFICANCE) {
            throw new QuernException(
                    "A test decides with the criterion significance only, not with " + criterion.label());
        }
    }

    private static void checkLevel(
            String kind, OptionalDouble level, boolean used, StepMethod method, StepCriterion criterion) {
        if (level.isEmpty()) {
            return;
        }
        if (!(level.getAsDouble() >= 0 && level.getAsDouble() <= 1)) {
            throw new QuernException(
                    "Invalid " + kind + " level: " + level.getAsDouble() + ", must be a significance from 0 to 1");
        }
        if (criterion != StepCriterion.SIGNIFICANCE) {
            throw new QuernException("The " + kind + " level is for the criterion significance; with "
                    + criterion.label() + " it has no part");
        }
        if (!used) {
            throw new QuernException("The " + kind + " level has no part in method " + method.label());
        }
    }

    /** R's defaults: AIC with k = 2 and no scope. */
    public static StepControl of(StepMethod method) {
        return new StepControl(
                method,
                Optional.empty(),
                Optional.empty(),
                StepCriterion.AIC,
                OptionalDouble.empty(),
                0,
                MAX_STEPS,
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                Optional.empty(),
                false);
    }

    public StepControl withScope(Optional<Formula> newLower, Optional<Formula> newUpper) {
        return new StepControl(
                method,
                newUpper,
                newLower,
                criterion,
                penalty,
                scale,
                maxSteps,
                addLevel,
                dropLevel,
                test,
                keepCoefficients);
    }

    /** @param right side of the largest model, such as {@code ~ a + b} */
    public StepControl upTo(String right) {
        return withScope(lower, Optional.of(Formula.parse(right)));
    }

    public StepControl withPenalty(double k) {
        return new StepControl(
                method,
                upper,
                lower,
                criterion,
                OptionalDouble.of(k),
                scale,
                maxSteps,
                addLevel,
                dropLevel,
                test,
                keepCoefficients);
    }

    public StepControl withCriterion(StepCriterion newCriterion) {
        return new StepControl(
                method,
                upper,
                lower,
                newCriterion,
                penalty,
                scale,
                maxSteps,
                addLevel,
                dropLevel,
                test,
                keepCoefficients);
    }

    public StepControl withScale(double newScale) {
        return new StepControl(
                method,
                upper,
                lower,
                criterion,
                penalty,
                newScale,
                maxSteps,
                addLevel,
                dropLevel,
                test,
                keepCoefficients);
    }

    public StepControl withMaxSteps(int steps) {
        return new StepControl(
                method, upper, lower, criterion, penalty, scale, steps, addLevel, dropLevel, test, keepCoefficients);
    }

    public StepControl withTest(StepTest newTest) {
        return new StepControl(
                method,
                upper,
                lower,
                criterion,
                penalty,
                scale,
                maxSteps,
                addLevel,
                dropLevel,
                Optional.of(newTest),
                keepCoefficients);
    }

    public StepControl withLevels(OptionalDouble add, OptionalDouble drop) {
        return new StepControl(
                method, upper, lower, criterion, penalty, scale, maxSteps, add, drop, test, keepCoefficients);
    }

    public StepControl keepingCoefficients() {
        return new StepControl(
                method, upper, lower, criterion, penalty, scale, maxSteps, addLevel, dropLevel, test, true);
    }

    double penalty(double observations) {
        return penalty.orElse(criterion == StepCriterion.BIC ? StrictMath.log(observations) : 2);
    }

    double addLevelOrDefault() {
        return addLevel.orElse(method == StepMethod.FORWARD ? 0.5 : 0.15);
    }

    double dropLevelOrDefault() {
        return dropLevel.orElse(method == StepMethod.BACKWARD ? 0.1 : 0.15);
    }

    /** Header of the criterion's column. */
    String criterionName() {
        return scale > 0 ? "Cp" : criterion == StepCriterion.BIC ? "BIC" : "AIC";
    }
}
