package org.quern.oozie;

import org.quern.jobs.cli.Verb;
import org.quern.jobs.cli.VerbContext;
import picocli.CommandLine.Command;

/** Stands for the verbs about Oozie. */
@Command(
        name = "oozie",
        description = "Install, submit and write applications that Oozie schedules.",
        synopsisSubcommandLabel = "VERB",
        commandListHeading = "%nVerbs:%n",
        subcommands = {InstallVerb.class, SubmitVerb.class, RenderVerb.class},
        footer = {
            "",
            "See docs/oozie.md.",
            "",
            "Examples:",
            "  quern oozie install",
            "  quern oozie submit score-schedule my.properties --oozie http://oozie.example.com:11000/oozie",
            "  quern oozie render -- summary --data hdfs:///flights.q --format csv"
        })
final class OozieVerb extends Verb {
    @Override
    protected void run(VerbContext context) {
        throw new IllegalStateException("only its subcommands run");
    }
}
