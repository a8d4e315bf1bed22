package org.quern.jobs.cli;

import java.util.Locale;

/** The forms a stored model can be brought into. */
enum ModelFormat {
    TEXT,
    CSV,
    JSON,
    PMML;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
