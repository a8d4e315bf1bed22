package org.quern.oozie;

import java.util.List;
import java.util.function.Supplier;
import org.quern.jobs.cli.Verb;
import org.quern.jobs.cli.VerbModule;

/** What this module adds to the command line: {@code quern oozie …}. */
public final class OozieVerbs implements VerbModule {
    @Override
    public String heading() {
        return "Schedules";
    }

    @Override
    public List<Supplier<Verb>> verbs() {
        return List.of(OozieVerb::new);
    }
}
