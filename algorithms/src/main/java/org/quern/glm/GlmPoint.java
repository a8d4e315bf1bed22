package org.quern.glm;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.quern.linalg.DoubleDouble;

/**
 * Where one pass looks at the data.
 *
 * @param high coefficients by column of the design, 0 where there is none; empty unless {@link Kind#COEFFICIENTS}
 * @param low what the coefficients are more than {@code high}
 * @param nullKind what is gathered of the null model
 * @param nullValue the null model's mean, or its constant beside the offsets
 * @param first whether what does not depend on coefficients is gathered: the constants of the likelihood, cells of a cube
 * @param extended whether cross-products and linear predictors are in double-double
 */
record GlmPoint(
        Kind kind, double[] high, double[] low, NullKind nullKind, double nullValue, boolean first, boolean extended) {
    /** Where means and weights come from. */
    enum Kind {
        /** Means near the responses. */
        RESPONSES,
        /** Means between the responses and one half. */
        QUARTERS,
        COEFFICIENTS,
        /** No means: weights are those of the rows and the working response is 0. */
        WEIGHTS
    }

    /** What a pass gathers of the null model. */
    enum NullKind {
        NONE,
        /** The deviance from one mean for all rows. */
        MEAN,
        /** Deviance and score of a constant beside the offsets. */
        CONSTANT
    }

    private static final double[] NONE = {};

    /** The pass that starts from the responses. */
    static GlmPoint start(boolean quarters, boolean extended) {
        return new GlmPoint(
                quarters ? Kind.QUARTERS : Kind.RESPONSES, NONE, NONE, NullKind.NONE, Double.NaN, true, extended);
    }

    /** The pass that gathers the rows' weights alone. */
    static GlmPoint weights(boolean extended) {
        return new GlmPoint(Kind.WEIGHTS, NONE, NONE, NullKind.NONE, Double.NaN, false, extended);
    }

    static GlmPoint at(
            DoubleDouble[] coefficients, NullKind nullKind, double nullValue, boolean first, boolean extended) {
        double[] high = new double[coefficients.length];
        double[] low = new double[coefficients.length];
        for (int i = 0; i < high.length; i++) {
            high[i] = coefficients[i].high();
            low[i] = coefficients[i].low();
        }
        return new GlmPoint(Kind.COEFFICIENTS, high, low, nullKind, nullValue, first, extended);
    }

    boolean isStart() {
        return kind == Kind.RESPONSES || kind == Kind.QUARTERS;
    }

    void write(DataOutput out) throws IOException {
        out.writeUTF(kind.name());
        out.writeInt(high.length);
        for (int i = 0; i < high.length; i++) {
            out.writeDouble(high[i]);
            out.writeDouble(low[i]);
        }
        out.writeUTF(nullKind.name());
        out.writeDouble(nullValue);
        out.writeBoolean(first);
        out.writeBoolean(extended);
    }

    static GlmPoint read(DataInput in) throws IOException {
        Kind kind = Kind.valueOf(in.readUTF());
        double[] high = new double[in.readInt()];
        double[] low = new double[high.length];
        for (int i = 0; i < high.length; i++) {
            high[i] = in.readDouble();
            low[i] = in.readDouble();
        }
        return new GlmPoint(
                kind, high, low, NullKind.valueOf(in.readUTF()), in.readDouble(), in.readBoolean(), in.readBoolean());
    }
}
