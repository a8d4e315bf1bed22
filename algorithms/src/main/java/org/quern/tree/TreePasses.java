package org.quern.tree;

import org.quern.pass.PassType;

/** The kinds of pass that trees are grown by. */
public final class TreePasses {
    public static final PassType<?> GROWTH = GrowthPass.TYPE;
    public static final PassType<?> DETAILS = NodeDetailsPass.TYPE;

    private TreePasses() {}
}
