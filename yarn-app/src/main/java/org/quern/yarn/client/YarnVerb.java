package org.quern.yarn.client;

import org.quern.jobs.cli.Verb;
import org.quern.jobs.cli.VerbContext;
import picocli.CommandLine.Command;

/** Stands for the verbs about applications. */
@Command(
        name = "yarn",
        description = "Run verbs as applications on a cluster, and list, follow and end them.",
        synopsisSubcommandLabel = "VERB",
        commandListHeading = "%nVerbs:%n",
        subcommands = {
            SubmitVerb.class,
            ListVerb.class,
            StatusVerb.class,
            ResultVerb.class,
            LogsVerb.class,
            KillVerb.class
        },
        footer = {
            "",
            "Examples:",
            "  quern yarn submit --queue statistics -- logit --data hdfs:///flights.q --formula \"Late ~ DepTime\"",
            "  quern yarn list",
            "  quern yarn result application_1700000000000_0001"
        })
final class YarnVerb extends Verb {
    @Override
    protected void run(VerbContext context) {
        throw new IllegalStateException("only its subcommands run");
    }
}
