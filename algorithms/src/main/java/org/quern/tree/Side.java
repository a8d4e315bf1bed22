package org.quern.tree;

/** Where a split sends a row. */
public enum Side {
    LEFT,
    RIGHT,
    /** Neither: the value is missing, or a level that no row of the node had when the tree was grown. */
    NONE;

    public Side other() {
        return switch (this) {
            case LEFT -> RIGHT;
            case RIGHT -> LEFT;
            case NONE -> NONE;
        };
    }
}
