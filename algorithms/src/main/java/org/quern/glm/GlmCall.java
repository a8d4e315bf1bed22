package org.quern.glm;

import java.util.stream.Collectors;
import org.quern.language.Formula;
import org.quern.linear.LinearCall;
import org.quern.print.CallLine;
import org.quern.stepwise.StepCall;
import org.quern.stepwise.StepPath;

/** The command line that fits a model again. */
final class GlmCall {
    private GlmCall() {}

    static CallLine of(GlmModel model) {
        GlmOptions options = model.options();
        Formula formula = model.steps().map(StepPath::start).orElse(options.formula());
        CallLine call = new CallLine(options.kind() == GlmOptions.Kind.LOGIT ? "logit" : "glm");
        LinearCall.data(call, model.dataName(), formula, options.rowSelection(), options.transforms());
        if (options.kind() == GlmOptions.Kind.GLM) {
            family(call, options.family(), options.link());
        }
        options.offset().ifPresent(offset -> call.option("--offset", offset.text()));
        LinearCall.weights(call, options.weights(), options.weightKind());
        LinearCall.coding(call, options.design(), options.keep(), options.labels());
        start(call, options.initialValues());
        if (options.maxIterations() != GlmOptions.MAX_ITERATIONS) {
            call.option("--max-iterations", String.valueOf(options.maxIterations()));
        }
        if (options.coefficientTolerance() != GlmOptions.COEFFICIENT_TOLERANCE) {
            call.option("--coef-tolerance", String.valueOf(options.coefficientTolerance()));
        }
        if (options.objectiveTolerance() != GlmOptions.OBJECTIVE_TOLERANCE) {
            call.option("--objective-tolerance", String.valueOf(options.objectiveTolerance()));
        }
        model.steps().ifPresent(path -> StepCall.add(path.control(), call));
        return call;
    }

    private static void family(CallLine call, Family family, Link link) {
        switch (family.kind()) {
            case TWEEDIE ->
                call.option("--family", "tweedie").option("--variance-power", Family.text(family.parameter()));
            case NEGATIVE_BINOMIAL ->
                call.option("--family", "negative-binomial").option("--theta", Family.text(family.parameter()));
            default -> call.option("--family", family.label());
        }
        if (!link.equals(family.defaultLink())) {
            call.option("--link", link.label());
        }
    }

    private static void start(CallLine call, InitialValues values) {
        switch (values.kind()) {
            case RESPONSE -> {}
            case QUARTERS -> call.option("--initial-values", "NA");
            case ALIKE, EACH ->
                call.option(
                        "--initial-values",
                        values.values().stream().map(String::valueOf).collect(Collectors.joining(",")));
        }
    }
}
