package org.quern.jobs.cli;

import java.io.IOException;
import java.util.List;
import picocli.CommandLine.Mixin;

/**
 * A command such as {@code summary}. A verb declares its options as fields (own ones and the groups of this package as
 * mixins), carries {@code @Command(name, description, footer = examples)} and is listed in {@link Verbs} or by a
 * {@link VerbModule}. A verb that stands for several names them as {@code subcommands}.
 */
public abstract class Verb {
    @Mixin
    private GeneralOptions general = new GeneralOptions();

    final GeneralOptions general() {
        return general;
    }

    /** Mistakes that show only when options are seen together, one line each; reported with those of parsing. */
    protected List<String> problems() {
        return List.of();
    }

    /**
     * Does the work: results to {@code context.out()}, nothing else there.
     *
     * @throws org.quern.QuernException for a mistake in the options or the data: one line and exit code 2
     */
    protected abstract void run(VerbContext context) throws IOException;
}
