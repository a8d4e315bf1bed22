package org.quern.design;

/** The level of a factor that has no coefficient of its own. */
public enum ReferenceLevel {
    LAST,
    /** As R's treatment contrasts. */
    FIRST;

    int of(int levels) {
        return this == FIRST ? 0 : levels - 1;
    }
}
