package org.quern.model;

import java.util.Locale;

/** What a residual is, for response y and its expected value μ. A kind of model has some of them. */
public enum ResidualType {
    /** y − μ. */
    RESPONSE,
    /** The signed square root of the row's share of the deviance. */
    DEVIANCE,
    /** (y − μ)/√V(μ) with the variance function V. */
    PEARSON,
    /** (y − μ)·dη/dμ, the response of the last step of iterated least squares less its linear predictor. */
    WORKING;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
