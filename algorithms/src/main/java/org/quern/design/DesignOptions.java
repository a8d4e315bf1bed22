package org.quern.design;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * How factors become columns.
 *
 * @param reference the level left out where a factor is coded by contrasts with one level
 * @param dropMain whether main effects of factors give way to an interaction of factors that holds them; they stay in the
 *     table of coefficients as dropped
 * @param cube whether a first term made of factors gets a coefficient for each cell, in place of the intercept
 */
public record DesignOptions(ReferenceLevel reference, boolean dropMain, boolean cube) {
    /** Last level dropped, main effects kept, no cube. */
    public static final DesignOptions DEFAULT = new DesignOptions(ReferenceLevel.LAST, false, false);

    public DesignOptions withReference(ReferenceLevel newReference) {
        return new DesignOptions(newReference, dropMain, cube);
    }

    public DesignOptions withDropMain(boolean newDropMain) {
        return new DesignOptions(reference, newDropMain, cube);
    }

    public DesignOptions withCube(boolean newCube) {
        return new DesignOptions(reference, dropMain, newCube);
    }

    void write(DataOutput out) throws IOException {
        out.writeBoolean(reference == ReferenceLevel.FIRST);
        out.writeBoolean(dropMain);
        out.writeBoolean(cube);
    }

    static DesignOptions read(DataInput in) throws IOException {
        return new DesignOptions(
                in.readBoolean() ? ReferenceLevel.FIRST : ReferenceLevel.LAST, in.readBoolean(), in.readBoolean());
    }
}
