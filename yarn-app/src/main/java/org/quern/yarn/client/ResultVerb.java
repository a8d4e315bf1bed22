package org.quern.yarn.client;

import java.io.IOException;
import java.util.Optional;
import org.quern.QuernException;
import org.quern.jobs.cli.Verb;
import org.quern.jobs.cli.VerbContext;
import org.quern.jobs.record.RunRecord;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Prints what an application's command has printed, and ends as it did. */
@Command(
        name = "result",
        description = "Wait for an application, print its output and end with its exit code.",
        footer = {"", "Examples:", "  quern yarn result application_1700000000000_0001 > summary.txt"})
final class ResultVerb extends Verb {
    @Parameters(paramLabel = "ID", description = "Application, as 'quern yarn list' shows it.")
    private String id;

    @Option(names = "--no-wait", description = "Fail rather than wait if the application has not ended.")
    private boolean noWait;

    @Override
    protected void run(VerbContext context) throws IOException {
        ApplicationIds.check(id);
        Applications applications = new Applications(context);
        applications.with((cluster, directories) -> {
            Runs runs = new Runs(directories, context.configuration());
            Optional<RunRecord> record = runs.record(id);
            if (record.isPresent() && record.get().state().isOver()) {
                runs.end(record.get(), context.out());
                return null;
            }
            Optional<Cluster.Application> application = cluster.application(id);
            if (application.isEmpty()) {
                throw record.isPresent() ? missing(id) : Applications.unknown(id);
            }
            if (noWait && !application.get().isOver()) {
                throw new QuernException(id + " is " + Standings.of(application, record)
                        + ": without --no-wait the command waits for it");
            }
            applications.end(id, cluster, directories);
            return null;
        });
    }

    static QuernException missing(String id) {
        return new QuernException(id
                + " is MISSING: the resource manager does not know it any more, and its record has no end; submit it again,"
                + " with --resume if its journal is to be used");
    }
}
