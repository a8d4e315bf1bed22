package org.quern.jobs.cli;

import java.util.List;
import java.util.function.Supplier;

/** Verbs of another module, found by {@link java.util.ServiceLoader} and shown after those of this one. */
public interface VerbModule {
    /** Heading of the verbs in the help. */
    String heading();

    /** Makers of the verbs, in the order that the help shows. */
    List<Supplier<Verb>> verbs();
}
