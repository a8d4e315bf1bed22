package org.quern.linear;

import org.quern.data.ChunkSource;
import org.quern.pass.LocalEngine;
import org.quern.pass.Progress;
import org.quern.stepwise.StepControl;

/** Selects linear models for tests. */
final class StepwiseFits {
    private StepwiseFits() {}

    static LinearModel fit(ChunkSource data, LinearRegressionOptions options, StepControl control) {
        LocalEngine.Options engine = new LocalEngine.Options(2, 0, LocalEngine.States.THROUGH_CODEC);
        return new LinearStepwise(options, control).fit(new LocalEngine(data, engine, Progress.NONE), Progress.NONE);
    }
}
