package org.quern.linear;

import java.util.List;
import java.util.Optional;
import org.quern.design.DesignOptions;
import org.quern.design.LabelStyle;
import org.quern.design.ReferenceLevel;
import org.quern.language.Expression;
import org.quern.language.Formula;
import org.quern.language.Transform;
import org.quern.print.CallLine;
import org.quern.stepwise.StepCall;
import org.quern.stepwise.StepPath;

/** The options that models share, as parts of the command line that fits a model again. */
public final class LinearCall {
    private LinearCall() {}

    /** The command line of a linear model. */
    static CallLine of(LinearModel model) {
        LinearRegressionOptions options = model.options();
        CallLine call = new CallLine("linmod");
        Formula formula = model.steps().map(StepPath::start).orElse(options.formula());
        data(call, model.dataName(), formula, options.rowSelection(), options.transforms());
        weights(call, options.weights(), options.weightKind());
        coding(call, options.design(), options.keep(), options.labels());
        if (options.precision() != Precision.AUTOMATIC) {
            call.option("--precision", options.precision().label());
        }
        model.steps().ifPresent(path -> StepCall.add(path.control(), call));
        return call;
    }

    /** What is fitted to what. */
    public static void data(
            CallLine call,
            String dataName,
            Formula formula,
            Optional<Expression> rowSelection,
            List<Transform> transforms) {
        call.option("--data", dataName).option("--formula", formula.text());
        rowSelection.ifPresent(selection -> call.option("--row-selection", selection.text()));
        transforms.forEach(transform -> call.option("--transform", transform.text()));
    }

    /** The column of weights. */
    public static void weights(CallLine call, Optional<String> weights, WeightKind kind) {
        weights.ifPresent(
                column -> call.option(kind == WeightKind.FREQUENCY ? "--frequency-weights" : "--weights", column));
    }

    /** How factors are coded, what is kept and how coefficients are named. */
    public static void coding(CallLine call, DesignOptions design, LinearExtras keep, LabelStyle labels) {
        call.flag("--cube", design.cube())
                .flag("--drop-first", design.reference() == ReferenceLevel.FIRST)
                .flag("--drop-main", design.dropMain())
                .flag("--cube-predictions", keep.cubePredictions())
                .flag("--cov-coef", keep.covariance())
                .flag("--cov-data", keep.dataCovariance())
                .flag("--label-style r", labels == LabelStyle.R);
    }
}
