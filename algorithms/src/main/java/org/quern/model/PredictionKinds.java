package org.quern.model;

import java.util.List;
import java.util.stream.Collectors;
import org.quern.QuernException;

/**
 * What scoring with a model can give.
 *
 * @param types of prediction, the default first
 * @param residuals kinds of residual; empty if there are none
 * @param standardErrors whether predictions have standard errors
 * @param intervals about predictions, {@link Interval#NONE} among them
 */
public record PredictionKinds(
        List<PredictionType> types, List<ResidualType> residuals, boolean standardErrors, List<Interval> intervals) {

    public PredictionKinds {
        types = List.copyOf(types);
        residuals = List.copyOf(residuals);
        intervals = List.copyOf(intervals);
        if (types.isEmpty() || !intervals.contains(Interval.NONE)) {
            throw new IllegalArgumentException("types " + types + ", intervals " + intervals);
        }
    }

    /** These types of prediction, the default first, and neither residuals nor standard errors nor intervals. */
    public static PredictionKinds of(PredictionType... types) {
        return new PredictionKinds(List.of(types), List.of(), false, List.of(Interval.NONE));
    }

    /**
     * The options with the type of prediction settled.
     *
     * @param kind of model, for messages
     * @throws QuernException if the options ask for what there is not
     */
    PredictionOptions settle(PredictionOptions options, String kind) {
        PredictionType type = options.type().orElse(types.get(0));
        check(types.contains(type), kind, "--type " + type, types);
        if (options.residuals()) {
            check(!residuals.isEmpty(), kind, "--residuals", List.of());
            check(
                    residuals.contains(options.residualType()),
                    kind,
                    "--residual-type " + options.residualType(),
                    residuals);
        }
        check(standardErrors || !options.standardErrors(), kind, "--std-errors", List.of());
        check(intervals.contains(options.interval()), kind, "--interval " + options.interval(), intervals);
        return options.withType(type);
    }

    private static void check(boolean there, String kind, String asked, List<?> choices) {
        if (!there) {
            throw new QuernException("Models of the kind '" + kind + "' do not give " + asked
                    + (choices.isEmpty()
                            ? ""
                            : "; there is: "
                                    + choices.stream().map(Object::toString).collect(Collectors.joining(", "))));
        }
    }
}
