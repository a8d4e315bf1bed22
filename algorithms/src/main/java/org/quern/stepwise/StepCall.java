package org.quern.stepwise;

import java.util.OptionalDouble;
import org.quern.print.CallLine;

/** The options of a selection as parts of the command line that makes it again. */
public final class StepCall {
    private StepCall() {}

    public static void add(StepControl control, CallLine call) {
        call.option("--stepwise", control.method().label());
        control.upper().ifPresent(scope -> call.option("--scope", scope.text()));
        control.lower().ifPresent(scope -> call.option("--scope-lower", scope.text()));
        if (control.criterion() != StepCriterion.AIC) {
            call.option("--criterion", control.criterion().label());
        }
        number(call, "--k", control.penalty());
        if (control.scale() > 0) {
            call.option("--scale", Double.toString(control.scale()));
        }
        if (control.maxSteps() != StepControl.MAX_STEPS) {
            call.option("--max-steps", Integer.toString(control.maxSteps()));
        }
        number(call, "--add-level", control.addLevel());
        number(call, "--drop-level", control.dropLevel());
        control.test().ifPresent(test -> call.option("--test", test.label()));
        call.flag("--keep-step-coefs", control.keepCoefficients());
    }

    private static void number(CallLine call, String option, OptionalDouble value) {
        value.ifPresent(number -> call.option(option, Double.toString(number)));
    }
}
