package org.quern.stepwise;

import java.util.List;
import org.quern.language.Formula;

/**
 * How a model was selected.
 *
 * @param initialFormula the first model
 * @param finalFormula the last one
 * @param test what decided, or would have: the test of the control, settled
 * @param steps the start, then each change
 */
public record StepPath(
        StepControl control, String initialFormula, String finalFormula, StepTest test, List<Step> steps) {
    public StepPath {
        steps = List.copyOf(steps);
    }

    /** The first model. */
    public Formula start() {
        return Formula.parse(initialFormula);
    }
}
