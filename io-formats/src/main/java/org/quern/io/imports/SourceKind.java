package org.quern.io.imports;

import java.util.Locale;

/** Formats that can be imported. */
public enum SourceKind {
    TEXT,
    AVRO,
    PARQUET;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
