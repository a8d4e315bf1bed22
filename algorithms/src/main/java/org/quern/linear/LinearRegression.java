package org.quern.linear;

import org.quern.pass.Algorithm;
import org.quern.pass.PassRunner;
import org.quern.pass.Progress;

/** Fits a linear model by least squares. */
public final class LinearRegression implements Algorithm<LinearModel> {
    private final LinearRegressionOptions options;

    public LinearRegression(LinearRegressionOptions options) {
        this.options = options;
    }

    @Override
    public LinearModel fit(PassRunner data, Progress progress) {
        throw new UnsupportedOperationException(options.formula().text());
    }
}
