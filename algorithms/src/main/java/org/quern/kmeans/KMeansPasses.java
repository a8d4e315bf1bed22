package org.quern.kmeans;

import org.quern.pass.PassType;

/** The kinds of pass that {@link KMeans} asks for. */
public final class KMeansPasses {
    public static final PassType<?> START = StartPass.TYPE;
    public static final PassType<?> CANDIDATES = CandidatesPass.TYPE;
    public static final PassType<?> LLOYD = LloydPass.TYPE;

    private KMeansPasses() {}
}
