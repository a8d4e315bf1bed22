package org.quern.pass;

/** Whoever waits for leaves of a pass. Asked and told from the threads that compute, before and after each leaf. */
public interface LeafWatch {
    /** Wants all leaves and hears nothing. */
    LeafWatch NONE = new LeafWatch() {};

    /** Whether a leaf that would be begun now is wanted still. */
    default boolean isWanted(int leaf) {
        return true;
    }

    /** Whether nobody waits for any leaf any more. */
    default boolean isCancelled() {
        return false;
    }

    /** A chunk was processed, or needed no reading. */
    default void chunkDone(int chunk) {}

    /** The leaf is among those that will be handed over. */
    default void leafDone(int leaf) {}
}
