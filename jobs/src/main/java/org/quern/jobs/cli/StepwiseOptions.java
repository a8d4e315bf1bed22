package org.quern.jobs.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.quern.language.Formula;
import org.quern.stepwise.StepControl;
import org.quern.stepwise.StepCriterion;
import org.quern.stepwise.StepMethod;
import org.quern.stepwise.StepTest;
import picocli.CommandLine.Option;

/** Selection of terms by steps. */
final class StepwiseOptions {
    @Option(
            names = "--stepwise",
            paramLabel = "METHOD",
            converter = Methods.class,
            description =
                    "Select terms: forward, backward or both ways, from --formula; rows must be complete for all terms of"
                            + " --scope.")
    private StepMethod method;

    @Option(
            names = "--scope",
            paramLabel = "TERMS",
            description = "Largest model, e.g. \"~ a * b + c\"; . stands for the terms of --formula. Default: --formula"
                    + " itself.")
    private Formula upper;

    @Option(
            names = "--scope-lower",
            paramLabel = "TERMS",
            description = "Smallest model, e.g. \"~ a\"; default: the intercept alone.")
    private Formula lower;

    @Option(
            names = "--criterion",
            paramLabel = "CRITERION",
            converter = Criteria.class,
            description = "aic (default), bic or significance.")
    private StepCriterion criterion;

    @Option(names = "--k", paramLabel = "K", description = "Penalty for each coefficient in aic; default: 2.")
    private Double penalty;

    @Option(
            names = "--scale",
            paramLabel = "VARIANCE",
            description = "Known variance or dispersion: the criterion is then Mallows' Cp.")
    private Double scale;

    @Option(names = "--max-steps", paramLabel = "N", description = "Most steps; default: 1000.")
    private Integer maxSteps;

    @Option(
            names = "--add-level",
            paramLabel = "P",
            description =
                    "With --criterion significance: largest p-value of a term that enters; default: 0.5 forward, 0.15"
                            + " both ways.")
    private Double addLevel;

    @Option(
            names = "--drop-level",
            paramLabel = "P",
            description =
                    "With --criterion significance: p-value above which a term leaves; default: 0.1 backward, 0.15 both"
                            + " ways.")
    private Double dropLevel;

    @Option(
            names = "--test",
            paramLabel = "TEST",
            converter = Tests.class,
            description =
                    "With --criterion significance: f or chisq; default: f where the dispersion is estimated, else chisq.")
    private StepTest test;

    @Option(names = "--keep-step-coefs", description = "Keep and print the coefficients of each step.")
    private boolean keepCoefficients;

    /** {@code --stepwise}. */
    static final class Methods extends Converters.Choice<StepMethod> {
        Methods() {
            super(List.of(StepMethod.values()), StepMethod::label);
        }
    }

    /** {@code --criterion}. */
    static final class Criteria extends Converters.Choice<StepCriterion> {
        Criteria() {
            super(List.of(StepCriterion.values()), StepCriterion::label);
        }
    }

    /** {@code --test}. */
    static final class Tests extends Converters.Choice<StepTest> {
        Tests() {
            super(List.of(StepTest.values()), StepTest::label);
        }
    }

    /** Mistakes that show when options are seen together. */
    List<String> problems(CoefficientOptions coefficients) {
        List<String> problems = new ArrayList<>();
        if (method != null && coefficients.design().cube()) {
            problems.add("--stepwise and --cube exclude each other: the cells of a cube stay in the model");
        }
        if (method == null) {
            alone(problems, "--scope", upper);
            alone(problems, "--scope-lower", lower);
            alone(problems, "--criterion", criterion);
            alone(problems, "--k", penalty);
            alone(problems, "--scale", scale);
            alone(problems, "--max-steps", maxSteps);
            alone(problems, "--add-level", addLevel);
            alone(problems, "--drop-level", dropLevel);
            alone(problems, "--test", test);
            alone(problems, "--keep-step-coefs", keepCoefficients ? true : null);
        }
        return problems;
    }

    private static void alone(List<String> problems, String option, Object value) {
        if (value != null) {
            problems.add(option + " needs --stepwise");
        }
    }

    /** How to select, or nothing where the terms are given. */
    Optional<StepControl> control() {
        return method == null
                ? Optional.empty()
                : Optional.of(new StepControl(
                        method,
                        Optional.ofNullable(upper),
                        Optional.ofNullable(lower),
                        criterion == null ? StepCriterion.AIC : criterion,
                        optional(penalty),
                        scale == null ? 0 : scale,
                        maxSteps == null ? StepControl.MAX_STEPS : maxSteps,
                        optional(addLevel),
                        optional(dropLevel),
                        Optional.ofNullable(test),
                        keepCoefficients));
    }

    private static OptionalDouble optional(Double value) {
        return value == null ? OptionalDouble.empty() : OptionalDouble.of(value);
    }
}
