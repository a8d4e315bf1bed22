package org.quern.glm;

import org.quern.data.ChunkSource;
import org.quern.pass.LocalEngine;
import org.quern.pass.Progress;

/** Fits models for tests. */
public final class GlmFits {
    private GlmFits() {}

    public static GlmModel fit(ChunkSource data, GlmOptions options) {
        LocalEngine.Options engine = new LocalEngine.Options(2, 0, LocalEngine.States.THROUGH_CODEC);
        return new Glm(options).fit(new LocalEngine(data, engine, Progress.NONE), Progress.NONE);
    }

    /** Position of a coefficient by its name in the style of the options. */
    public static int position(GlmModel model, String label) {
        int position = model.labels().indexOf(label);
        if (position < 0) {
            throw new IllegalArgumentException(label + " not in " + model.labels());
        }
        return position;
    }
}
