package org.quern.model;

import java.util.Locale;

/** What a residual is, for response y and its expected value μ. A kind of model has some of them. */
public enum ResidualType {
    /** y − μ. */
    RESPONSE,
    /** The signed square root of the row's share of the deviance, its weight included. */
    DEVIANCE,
    /** √w·(y − μ)/√V(μ) with the row's weight w and the variance function V. */
    PEARSON,
    /** (y − μ)·dη/dμ, the response of the last step of iterated least squares less its linear predictor. */
    WORKING;

    /** Whether a row's weight enters. */
    public boolean isWeighted() {
        return this == DEVIANCE || this == PEARSON;
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
