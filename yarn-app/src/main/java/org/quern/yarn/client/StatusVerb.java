package org.quern.yarn.client;

import java.io.IOException;
import java.io.PrintStream;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.quern.jobs.cli.ResultOptions;
import org.quern.jobs.cli.Verb;
import org.quern.jobs.cli.VerbContext;
import org.quern.jobs.record.Redaction;
import org.quern.jobs.record.RunRecord;
import org.quern.jobs.record.RunRecord.Iteration;
import org.quern.jobs.record.RunRecord.PassRun;
import org.quern.jobs.record.RunRecorder;
import org.quern.jobs.record.WorkerView;
import org.quern.pass.Progress;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Tells where one application stands. */
@Command(
        name = "status",
        description = "Show where an application stands: its master is asked while it runs, its record after that.",
        footer = {"", "Examples:", "  quern yarn status application_1700000000000_0001 --format json"})
final class StatusVerb extends Verb {
    private static final DateTimeFormatter LOCAL =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT).withZone(ZoneId.systemDefault());

    @Parameters(paramLabel = "ID", description = "Application, as 'quern yarn list' shows it.")
    private String id;

    @Mixin
    private ResultOptions results = new ResultOptions();

    @Override
    protected void run(VerbContext context) throws IOException {
        ApplicationIds.check(id);
        new Applications(context).with((cluster, directories) -> {
            Runs runs = new Runs(directories, context.configuration());
            Optional<Cluster.Application> application = cluster.application(id);
            Optional<RunRecord> stored = application.isPresent() ? runs.settle(application.get()) : runs.record(id);
            if (application.isEmpty() && stored.isEmpty()) {
                throw Applications.unknown(id);
            }
            Masters masters = new RemoteMasters(directories, context.configuration());
            Optional<RunRecord> record = application.isPresent() && stored.isPresent()
                    ? Optional.of(live(application.get(), stored.get(), masters, Redaction.of(context.configuration())))
                    : stored;
            print(lines(application, record), context);
            return null;
        });
    }

    /** The record with what the master of a running application reports of passes and iterations. */
    static RunRecord live(Cluster.Application application, RunRecord stored, Masters masters, Redaction redaction)
            throws IOException {
        if (application.phase() != Cluster.Phase.RUNNING
                || application.port() == 0
                || stored.state().isOver()) {
            return stored;
        }
        RunRecorder recorder = new RunRecorder(stored, redaction, Progress.NONE, InstantSource.system());
        Optional<Masters.Connection> connected = masters.connect(application);
        if (connected.isEmpty()) {
            return stored;
        }
        try (Masters.Connection master = connected.get()) {
            Follower.tellAll(master.calls(), recorder);
        } catch (IOException e) {
            // It has just ended, or is being replaced.
            return stored;
        }
        RunRecord heard = recorder.snapshot();
        return heard.passes().isEmpty() ? stored : heard;
    }

    private Map<String, Object> lines(Optional<Cluster.Application> application, Optional<RunRecord> record) {
        Map<String, Object> lines = new LinkedHashMap<>();
        Listing listing = Listing.of(id, application, record);
        lines.put("id", id);
        lines.put("state", listing.standing().name());
        lines.put("command", listing.command());
        lines.put("queue", listing.queue());
        application.ifPresent(found -> {
            lines.put("user", found.user());
            lines.put("tracking", found.tracking());
            if (found.phase() == Cluster.Phase.WAITING) {
                lines.put("waits", Diagnostics.ofWaiting(found));
            } else {
                lines.put("attempt", found.attempt());
            }
        });
        lines.put("submitted", listing.submitted());
        record.flatMap(RunRecord::started).ifPresent(time -> lines.put("started", time));
        listing.ended().ifPresent(time -> lines.put("ended", time));
        record.ifPresent(run -> put(run, lines));
        if (record.isEmpty()) {
            application
                    .filter(found -> found.phase() == Cluster.Phase.FAILED || found.phase() == Cluster.Phase.KILLED)
                    .ifPresent(found ->
                            lines.put("diagnostics", Diagnostics.ofEnd(found).line()));
        }
        return lines;
    }

    private static void put(RunRecord run, Map<String, Object> lines) {
        if (!run.passes().isEmpty()) {
            lines.put("pass", pass(run.passes().get(run.passes().size() - 1)));
        }
        if (!run.iterations().isEmpty()) {
            Iteration last = run.iterations().get(run.iterations().size() - 1);
            lines.put("iteration", last.number() + ": " + last.text());
        }
        List<WorkerView> workers = run.workers();
        if (!workers.isEmpty()) {
            long live = workers.stream().filter(WorkerView::isLive).count();
            lines.put("workers", run.state().isOver() ? workers.size() : live + " of " + workers.size() + " live");
        }
        run.exitCode().ifPresent(code -> lines.put("exitCode", code));
        if (!run.failure().isEmpty()) {
            lines.put("failure", run.failure());
        }
    }

    private static String pass(PassRun pass) {
        String rows = pass.rows() < 0
                ? String.format(Locale.ROOT, "%,d rows", pass.rowsDone())
                : String.format(Locale.ROOT, "%,d of %,d rows", pass.rowsDone(), pass.rows());
        return pass.number() + " " + pass.name()
                + (pass.isRecorded() ? ", by an earlier run" : pass.ended().isPresent() ? ", done" : ", " + rows);
    }

    private void print(Map<String, Object> lines, VerbContext context) {
        PrintStream out = context.out();
        switch (results.format()) {
            case TEXT ->
                lines.forEach((name, value) -> out.printf(
                        Locale.ROOT, "%-11s %s%n", name, value instanceof Instant time ? LOCAL.format(time) : value));
            case CSV -> {
                out.println("name,value");
                lines.forEach((name, value) ->
                        out.println(name + ",\"" + value.toString().replace("\"", "\"\"") + '"'));
            }
            case JSON -> {
                Map<String, Object> json = new LinkedHashMap<>();
                lines.forEach((name, value) -> json.put(name, value instanceof Number ? value : value.toString()));
                context.printJson(json);
            }
        }
    }
}
