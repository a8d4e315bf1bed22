package org.quern.linear;

import org.quern.data.ChunkSource;
import org.quern.data.MemoryChunkSource;
import org.quern.pass.LocalEngine;
import org.quern.pass.Progress;

/** Fits models for tests. */
public final class Fits {
    private Fits() {}

    public static LinearModel fit(ChunkSource data, LinearRegressionOptions options) {
        LocalEngine.Options engine = new LocalEngine.Options(2, 0, LocalEngine.States.THROUGH_CODEC);
        return new LinearRegression(options).fit(new LocalEngine(data, engine, Progress.NONE), Progress.NONE);
    }

    public static LinearModel fit(MemoryChunkSource data, String formula) {
        return fit(data, LinearRegressionOptions.of(formula));
    }

    /** Position of a coefficient by its name in the style of the options. */
    public static int position(LinearModel model, String label) {
        int position = model.labels().indexOf(label);
        if (position < 0) {
            throw new IllegalArgumentException(label + " not in " + model.labels());
        }
        return position;
    }
}
