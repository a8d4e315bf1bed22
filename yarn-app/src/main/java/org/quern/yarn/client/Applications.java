package org.quern.yarn.client;

import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.quern.QuernException;
import org.quern.jobs.Directories;
import org.quern.jobs.YarnSettings;
import org.quern.jobs.cli.ExitException;
import org.quern.jobs.cli.Rehearsal;
import org.quern.jobs.cli.VerbContext;
import org.quern.jobs.record.RunRecord;

/** What verbs do with applications, over the cluster of a configuration. */
final class Applications {
    private final VerbContext context;
    private final Configuration configuration;

    Applications(VerbContext context) {
        this.context = context;
        this.configuration = context.configuration();
    }

    /** Work with a cluster. */
    interface Work<T> {
        T on(Cluster cluster, RunDirectories directories) throws IOException;
    }

    /** Signs in, and says clearly if that is what fails. */
    <T> T with(Work<T> work) throws IOException {
        Tokens.signIn(configuration);
        try (Cluster cluster = new YarnCluster(configuration)) {
            return work.on(cluster, RunDirectories.of(configuration));
        } catch (IOException e) {
            if (Tokens.isSignIn(e)) {
                throw Tokens.noTicket(e);
            }
            throw e;
        }
    }

    /** Runs a command line as an application and, unless it is told otherwise, ends as the command does. */
    void run(List<String> commandLine, SubmitOptions options) throws IOException {
        with((cluster, directories) -> {
            Rehearsal rehearsal = Submitter.rehearse(commandLine, options.over(), configuration, context.out());
            String id = new Submitter(cluster, QuernJar.ofThisProgram(), directories, configuration, context.progress())
                    .submit(rehearsal, options);
            String tracking =
                    cluster.application(id).map(Cluster.Application::tracking).orElse("");
            context.progress().message("Application " + id + (tracking.isEmpty() ? "" : ", " + tracking));
            if (options.ending() == SubmitOptions.Ending.DETACH) {
                context.out().println(id);
            } else {
                end(id, cluster, directories);
            }
            return null;
        });
    }

    /** Follows an application until its end, prints its output and ends as its command does. */
    void end(String id, Cluster cluster, RunDirectories directories) throws IOException {
        Thread farewell = new Thread(() -> context.progress().message(farewell(id)));
        Runtime.getRuntime().addShutdownHook(farewell);
        try {
            RunRecord record = followToRecord(id, cluster, directories);
            new Runs(directories, configuration).end(record, context.out());
        } finally {
            forget(farewell);
        }
    }

    private RunRecord followToRecord(String id, Cluster cluster, RunDirectories directories) throws IOException {
        Runs runs = new Runs(directories, configuration);
        Follower follower = new Follower(
                cluster,
                new RemoteMasters(directories, configuration),
                context.progress(),
                YarnSettings.WAIT_MESSAGE.of(configuration),
                Pause.SLEEP,
                InstantSource.system());
        Optional<Cluster.Application> last = follower.follow(id);
        Optional<RunRecord> record = runs.record(id);
        if (record.filter(run -> run.state().isOver()).isPresent()) {
            return record.get();
        }
        if (last.isPresent() && !last.get().isOver()) {
            last = follower.awaitEnd(id);
        }
        if (last.isEmpty()) {
            throw record.isPresent() ? ResultVerb.missing(id) : unknown(id);
        }
        Cluster.Application over = last.get();
        return runs.settle(over).orElseThrow(() -> withoutRecord(over));
    }

    private static void forget(Thread farewell) {
        try {
            Runtime.getRuntime().removeShutdownHook(farewell);
        } catch (IllegalStateException e) {
            // The process is ending, and the user hears of it.
        }
    }

    private static String farewell(String id) {
        return "The application goes on without this client: 'quern yarn status " + id
                + "' shows it, 'quern yarn result " + id + "' waits for it and prints its result, 'quern yarn kill "
                + id + "' stops it";
    }

    /** Such as another user's, which may be seen but whose files may not be read. */
    private ExitException withoutRecord(Cluster.Application application) {
        Diagnostics.End end = Diagnostics.ofEnd(application);
        return application.phase() == Cluster.Phase.FINISHED
                ? new ExitException(
                        2,
                        "quern: " + application.id() + " has ended, but " + application.user()
                                + "'s directory of runs has no record of it: "
                                + Directories.runsSetting(configuration).key()
                                + " must be what it was submitted with")
                : new ExitException(end.exitCode(), "quern: " + end.line());
    }

    static QuernException unknown(String id) {
        return new QuernException("Unknown application " + id
                + ": the resource manager does not know it, and there is no record of it; 'quern yarn list' shows those"
                + " there are");
    }
}
