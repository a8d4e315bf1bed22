package org.quern.yarn.client;

import java.io.IOException;
import java.util.List;
import java.util.function.Supplier;
import org.quern.jobs.cli.ApplicationLauncher;
import org.quern.jobs.cli.Verb;
import org.quern.jobs.cli.VerbContext;
import org.quern.jobs.cli.VerbModule;

/** What this module adds to the command line: {@code quern yarn …}, and {@code --engine yarn} on every verb. */
public final class YarnVerbs implements VerbModule, ApplicationLauncher {
    @Override
    public String heading() {
        return "Applications";
    }

    @Override
    public List<Supplier<Verb>> verbs() {
        return List.of(YarnVerb::new);
    }

    @Override
    public void launch(List<String> commandLine, VerbContext context) throws IOException {
        new Applications(context).run(commandLine, SubmitOptions.DEFAULT);
    }
}
