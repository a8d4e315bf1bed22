package org.quern.summary;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import org.quern.QuernException;
import org.quern.linear.WeightKind;

/** A column of the printed tables, named as in the old system. */
public enum Statistic {
    MEAN("Mean", Statistics::mean),
    STD_DEV("StdDev", Statistics::sd),
    MIN("Min", Statistics::low),
    MAX("Max", Statistics::high),
    SUM("Sum", Statistics::sum),
    SKEWNESS("Skewness", Statistics::skewness),
    KURTOSIS("Kurtosis", Statistics::kurtosis),
    VALID_OBS("ValidObs", Statistics::valid),
    MISSING_OBS("MissingObs", Statistics::missing),
    SUM_OF_WEIGHTS("SumOfWeights", Statistics::weight);

    private final String heading;
    private final ToDoubleFunction<Statistics> value;

    Statistic(String heading, ToDoubleFunction<Statistics> value) {
        this.heading = heading;
        this.value = value;
    }

    public String heading() {
        return heading;
    }

    public double of(Statistics statistics) {
        return value.applyAsDouble(statistics);
    }

    /** What the old system printed: mean, sd, lowest and highest value and counts; with weights their sum too. */
    public static List<Statistic> defaults(WeightKind weights) {
        return weights == WeightKind.NONE
                ? List.of(MEAN, STD_DEV, MIN, MAX, VALID_OBS, MISSING_OBS)
                : List.of(MEAN, STD_DEV, MIN, MAX, VALID_OBS, MISSING_OBS, SUM_OF_WEIGHTS);
    }

    /** The column of that heading, whatever the case of its letters. */
    public static Statistic ofHeading(String heading) {
        for (Statistic column : values()) {
            if (column.heading.toLowerCase(Locale.ROOT).equals(heading.trim().toLowerCase(Locale.ROOT))) {
                return column;
            }
        }
        throw new QuernException("Unknown statistic '" + heading.trim() + "'; statistics: "
                + Arrays.stream(values()).map(Statistic::heading).collect(Collectors.joining(", ")));
    }
}
