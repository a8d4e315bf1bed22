package org.quern.jobs.history;

import org.quern.jobs.record.ProcessRecord;

/** The machine on which the tests run. */
public final class ThisHost {
    private ThisHost() {}

    /** Whether a record tells its processes from those of others; not if its name is one that many have. */
    public static boolean isToldFromOthers() {
        return !name().isEmpty() && !name().startsWith("localhost");
    }

    public static String name() {
        return ProcessRecord.host();
    }
}
