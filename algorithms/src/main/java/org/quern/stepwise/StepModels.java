package org.quern.stepwise;

import java.util.List;
import org.quern.language.Term;

/**
 * Fits the models that a search visits.
 *
 * @param <F> a fitted model
 */
public interface StepModels<F> {
    /** Fits models given by their terms; what passes they need they share. */
    List<F> fit(List<List<Term>> models);

    StepFit figures(F fitted);

    /** Names and values of the coefficients, NaN where dropped. */
    StepCoefficients coefficients(F fitted);
}
