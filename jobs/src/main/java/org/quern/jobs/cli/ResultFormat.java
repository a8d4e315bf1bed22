package org.quern.jobs.cli;

import java.util.Locale;

/** How results are written to standard output. */
public enum ResultFormat {
    TEXT,
    JSON,
    CSV;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
