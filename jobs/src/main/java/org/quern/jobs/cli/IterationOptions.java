package org.quern.jobs.cli;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.quern.QuernException;
import org.quern.glm.GlmOptions;
import org.quern.glm.InitialValues;
import org.quern.language.Expression;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** Offset, start and end of the iterations of a generalized linear model. */
final class IterationOptions {
    @Option(
            names = "--offset",
            paramLabel = "EXPRESSION",
            description =
                    "Column or expression added to the linear predictor, e.g. \"log(exposure)\", beside the formula's"
                            + " offset(…) terms. Scoring needs its columns.")
    private Expression offset;

    @Option(
            names = "--initial-values",
            paramLabel = "VALUES",
            converter = Start.class,
            description =
                    "Where to start: one value for all coefficients, one for each row of the table of coefficients"
                            + " (separated by commas; those of dropped ones are passed over), or NA for a regression on means"
                            + " 0.75 and 0.25 of a binary response; by default a regression on means near the responses.")
    private InitialValues initialValues = InitialValues.RESPONSE;

    @Option(
            names = "--max-iterations",
            paramLabel = "N",
            defaultValue = "" + GlmOptions.MAX_ITERATIONS,
            converter = Converters.Positive.class,
            description = "Stop after so many iterations; default: " + GlmOptions.MAX_ITERATIONS + ".")
    private int maxIterations;

    @Option(
            names = "--coef-tolerance",
            paramLabel = "X",
            defaultValue = "" + GlmOptions.COEFFICIENT_TOLERANCE,
            description =
                    "Converged when no coefficient changes by more than this, relative to the larger of it and its standard"
                            + " error; 0 turns it off. Default: " + GlmOptions.COEFFICIENT_TOLERANCE + ".")
    private double coefficientTolerance;

    @Option(
            names = "--objective-tolerance",
            paramLabel = "X",
            defaultValue = "" + GlmOptions.OBJECTIVE_TOLERANCE,
            description = "Converged when the deviance changes by less than this, relatively; 0 turns it off. Default: "
                    + GlmOptions.OBJECTIVE_TOLERANCE + ".")
    private double objectiveTolerance;

    /** {@code --initial-values}. */
    static final class Start implements ITypeConverter<InitialValues> {
        @Override
        public InitialValues convert(String text) {
            if (text.strip().equalsIgnoreCase("NA")) {
                return InitialValues.QUARTERS;
            }
            try {
                List<Double> values = Arrays.stream(text.split(",", -1))
                        .map(String::strip)
                        .map(Double::parseDouble)
                        .toList();
                return values.size() == 1 ? InitialValues.alike(values.get(0)) : InitialValues.each(values);
            } catch (NumberFormatException e) {
                throw new TypeConversionException(
                        "'" + text + "' must be NA, a number, or numbers separated by commas");
            } catch (QuernException e) {
                throw new TypeConversionException(e.getMessage());
            }
        }
    }

    Optional<Expression> offset() {
        return Optional.ofNullable(offset);
    }

    InitialValues initialValues() {
        return initialValues;
    }

    int maxIterations() {
        return maxIterations;
    }

    double coefficientTolerance() {
        return coefficientTolerance;
    }

    double objectiveTolerance() {
        return objectiveTolerance;
    }
}
