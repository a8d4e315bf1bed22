package org.quern.yarn.client;

import java.io.IOException;
import java.net.InetAddress;
import java.util.Optional;
import org.apache.hadoop.security.UserGroupInformation;
import org.quern.QuernException;
import org.quern.jobs.cli.Verb;
import org.quern.jobs.cli.VerbContext;
import org.quern.jobs.record.RunRecord;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Stops an application. */
@Command(
        name = "kill",
        description = "Stop an application: its master is asked to, so that nothing is left half-written.",
        footer = {"", "Examples:", "  quern yarn kill application_1700000000000_0001"})
final class KillVerb extends Verb {
    private static final long LOOK_MS = 250;
    /** Until the resource manager ends what does not end itself. */
    private static final int GENTLE_LOOKS = 40;

    private static final int LOOKS = 160;

    @Parameters(paramLabel = "ID", description = "Application, as 'quern yarn list' shows it.")
    private String id;

    @Override
    protected void run(VerbContext context) throws IOException {
        ApplicationIds.check(id);
        String end = new Applications(context)
                .with((cluster, directories) -> kill(
                        id,
                        cluster,
                        new RemoteMasters(directories, context.configuration()),
                        new Runs(directories, context.configuration()),
                        Pause.SLEEP));
        context.out().println(end);
    }

    /** Returns what has happened, as a line. */
    static String kill(String id, Cluster cluster, Masters masters, Runs runs, Pause pause) throws IOException {
        Optional<RunRecord> record = runs.record(id);
        Optional<Cluster.Application> application = cluster.application(id);
        if (application.isEmpty() && record.isEmpty()) {
            throw Applications.unknown(id);
        }
        if (application.isEmpty() || application.get().isOver()) {
            return id + " has ended already: " + Standings.of(application, settled(application, runs, record));
        }
        boolean isAsked = application.get().phase() == Cluster.Phase.RUNNING && ask(application.get(), masters);
        if (!isAsked) {
            cluster.kill(id);
        }
        for (int look = 1; look <= LOOKS; look++) {
            application = cluster.application(id);
            if (application.isEmpty() || application.get().isOver()) {
                return id + " is " + Standings.of(application, settled(application, runs, record));
            }
            if (isAsked && look == GENTLE_LOOKS) {
                cluster.kill(id);
            }
            pause.pause(LOOK_MS);
        }
        throw new QuernException(
                id + " was told to end, but the resource manager still shows it: see 'quern yarn status " + id + "'");
    }

    private static Optional<RunRecord> settled(
            Optional<Cluster.Application> application, Runs runs, Optional<RunRecord> otherwise) throws IOException {
        return application.isPresent() ? runs.settle(application.get()) : otherwise;
    }

    /** Whether the master has heard. */
    private static boolean ask(Cluster.Application application, Masters masters) throws IOException {
        if (application.port() == 0) {
            return false;
        }
        Optional<Masters.Connection> connected = masters.connect(application);
        if (connected.isEmpty()) {
            return false;
        }
        try (Masters.Connection master = connected.get()) {
            master.calls()
                    .stop("stopped by " + UserGroupInformation.getCurrentUser().getShortUserName() + " from "
                            + InetAddress.getLocalHost().getHostName());
            return true;
        } catch (IOException e) {
            // Gone or deaf: the resource manager does it then.
            return false;
        }
    }
}
