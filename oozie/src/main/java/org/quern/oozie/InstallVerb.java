package org.quern.oozie;

import java.io.IOException;
import org.quern.jobs.cli.Verb;
import org.quern.jobs.cli.VerbContext;
import org.quern.yarn.client.QuernJar;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Brings applications and quern.jar to the cluster. */
@Command(
        name = "install",
        description = "Put the applications and quern.jar where Oozie finds them.",
        footer = {
            "",
            "The directory is named after the version and the content: it is never changed, and made once. See docs/oozie.md.",
            "",
            "Examples:",
            "  quern oozie install",
            "  quern oozie install --out hdfs:///apps/quern"
        })
final class InstallVerb extends Verb {
    @Option(
            names = "--out",
            paramLabel = "PATH",
            defaultValue = Installation.DEFAULT_DIRECTORY,
            description = "Directory of installations, below your home unless absolute; default: .quern/oozie.")
    private String out;

    @Override
    protected void run(VerbContext context) throws IOException {
        Installation installation = Installation.of(QuernJar.ofThisProgram(), out, context.configuration());
        context.out().println((installation.isNew() ? "Installed: " : "Installed already: ") + installation.path());
    }
}
