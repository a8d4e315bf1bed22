package org.quern.tree.boosting;

import org.quern.pass.PassType;

/** The kinds of pass of boosting, for the list of all kinds. */
public final class BoostingPasses {
    public static final PassType<?> ROUND = BoostingPass.TYPE;

    private BoostingPasses() {}
}
