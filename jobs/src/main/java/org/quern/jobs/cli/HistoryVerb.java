package org.quern.jobs.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.quern.io.exports.TextStyle;
import org.quern.jobs.history.ApplicationStandings.Aftermath;
import org.quern.jobs.history.PastRun;
import org.quern.jobs.history.RunHistory;
import org.quern.jobs.record.RunRecord;
import org.quern.jobs.record.RunRecord.DataUsed;
import org.quern.jobs.record.RunRecord.Iteration;
import org.quern.jobs.record.RunRecord.PassRun;
import org.quern.jobs.record.RunRecordJson;
import org.quern.jobs.record.Standing;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.TypeConversionException;

/** Lists the runs of this user, or shows one. */
@Command(
        name = "history",
        description = "List your runs with any engine, newest first, or show one with its passes.",
        footer = {
            "",
            "Examples:",
            "  quern history --since 7d --state failed,missing",
            "  quern history --verb predict --limit 5 --format csv",
            "  quern history run_20261122T1730",
            "  quern history application_1700000000000_0001 --format json"
        })
final class HistoryVerb extends Verb {
    @Parameters(
            arity = "0..1",
            paramLabel = "ID",
            description = "Run to show, or how its id begins if no other does; without one all are listed.")
    private String id;

    @Option(names = "--verb", paramLabel = "VERB", description = "Only runs of this verb.")
    private String verb;

    @Option(
            names = "--tag",
            paramLabel = "TAG",
            description = "Only runs with this tag, such as the id of the Oozie workflow that started them.")
    private String tag;

    @Option(
            names = "--state",
            paramLabel = "STATE,…",
            split = ",",
            converter = States.class,
            description = "Only those that are queued, running, finished, failed, canceled, missing (without an end on"
                    + " record, and their process is gone) or undetermined (applications while no resource manager"
                    + " answers).")
    private List<Standing> states = new ArrayList<>();

    @Option(
            names = "--since",
            paramLabel = "TIME",
            converter = Times.Since.class,
            description = "Only those started since a day (2026-11-20) or within a time (12h, 7d).")
    private Instant since;

    @Option(names = "--engine", paramLabel = "ENGINE", description = "Only those with local, mapreduce or yarn.")
    private EngineKind engine;

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "50",
            converter = Converters.Positive.class,
            description = "Show at most N runs. Default: 50.")
    private Integer limit;

    @Mixin
    private ResultOptions results = new ResultOptions();

    /** {@code --state}. */
    static final class States implements ITypeConverter<Standing> {
        @Override
        public Standing convert(String text) {
            try {
                return Standing.valueOf(text.strip().toUpperCase(Locale.ROOT));
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(
                        "'" + text + "' is none of queued, running, finished, failed, canceled, missing, undetermined");
            }
        }
    }

    @Override
    protected void run(VerbContext context) throws IOException {
        InstantSource clock = InstantSource.system();
        RunHistory history = new RunHistory(context.configuration(), context.progress()::message, clock);
        if (id != null) {
            PastRun run = history.find(id);
            show(run.record(), history.standings(List.of(run), Aftermath.SETTLE).get(run.id()), context);
        } else {
            list(history, context);
        }
    }

    private void list(RunHistory history, VerbContext context) throws IOException {
        // Where a run stands may be known only later than which runs there are.
        int most = states.isEmpty() ? limit : Integer.MAX_VALUE;
        List<PastRun> runs = history.newest(most, Optional.ofNullable(since), this::isWanted);
        Map<String, Standing> standings = history.standings(runs, Aftermath.SETTLE);
        List<PastRun> shown = runs.stream()
                .filter(run -> states.isEmpty() || states.contains(standings.get(run.id())))
                .limit(limit)
                .toList();
        switch (results.format()) {
            case TEXT -> printTable(shown, standings, context.out());
            case CSV -> {
                printCsv(COLUMNS, context.out());
                shown.forEach(run -> printCsv(cells(run.record(), standings.get(run.id())), context.out()));
            }
            case JSON ->
                context.printJson(shown.stream()
                        .map(run -> json(run.record(), standings.get(run.id())))
                        .toList());
        }
    }

    private boolean isWanted(RunRecord run) {
        return (verb == null || verb.equals(run.origin().verb()))
                && (tag == null || run.origin().tags().contains(tag))
                && (engine == null || engine.toString().equals(run.origin().engine()));
    }

    private static void printTable(List<PastRun> runs, Map<String, Standing> standings, PrintStream out) {
        int width = runs.stream().mapToInt(run -> run.id().length()).max().orElse(2);
        String form = "%-" + width + "s  %-12s  %-9s  %-19s  %-14s  %s%n";
        out.printf(Locale.ROOT, form, "id", "state", "engine", "started", "time", "command");
        for (PastRun past : runs) {
            RunRecord run = past.record();
            out.printf(
                    Locale.ROOT,
                    form,
                    run.id(),
                    standings.get(run.id()),
                    run.origin().engine(),
                    Times.text(run.submitted()),
                    time(run).map(Times::text).orElse(""),
                    run.origin().command());
        }
    }

    private static final List<String> COLUMNS = List.of(
            "id",
            "state",
            "verb",
            "engine",
            "submitted",
            "ended",
            "seconds",
            "exit_code",
            "passes",
            "failure",
            "command");

    private static List<String> cells(RunRecord run, Standing standing) {
        return List.of(
                run.id(),
                standing.name(),
                run.origin().verb(),
                run.origin().engine(),
                run.submitted().toString(),
                run.ended().map(Instant::toString).orElse(""),
                time(run).map(HistoryVerb::seconds).orElse(""),
                run.exitCode().isPresent() ? String.valueOf(run.exitCode().getAsInt()) : "",
                String.valueOf(passes(run)),
                run.failure(),
                run.origin().command());
    }

    private static void printCsv(List<String> cells, PrintStream out) {
        out.print(new String(TextStyle.CSV.record(cells), StandardCharsets.UTF_8));
    }

    private static Map<String, Object> json(RunRecord run, Standing standing) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("id", run.id());
        json.put("state", standing.name());
        json.put("verb", run.origin().verb());
        json.put("engine", run.origin().engine());
        json.put("submitted", run.submitted().toString());
        run.ended().ifPresent(time -> json.put("ended", time.toString()));
        time(run).ifPresent(time -> json.put("seconds", time.toMillis() / 1000.0));
        run.exitCode().ifPresent(code -> json.put("exitCode", code));
        json.put("passes", passes(run));
        if (!run.failure().isEmpty()) {
            json.put("failure", run.failure());
        }
        json.put("command", run.origin().command());
        return json;
    }

    private static int passes(RunRecord run) {
        return run.omitted().passes() + run.passes().size();
    }

    /** From the start of the command, or of the application's master, to its end. */
    private static Optional<Duration> time(RunRecord run) {
        return run.ended().map(end -> Duration.between(run.started().orElse(run.submitted()), end));
    }

    private static String seconds(Duration time) {
        return String.format(Locale.ROOT, "%.3f", time.toMillis() / 1000.0);
    }

    private void show(RunRecord run, Standing standing, VerbContext context) {
        if (results.format() == ResultFormat.JSON) {
            ObjectNode json = RunRecordJson.node(run);
            context.out().println(json.put("state", standing.name()).toPrettyString());
            return;
        }
        Map<String, String> lines = lines(run, standing);
        if (results.format() == ResultFormat.CSV) {
            printCsv(List.of("name", "value"), context.out());
            lines.forEach((name, value) -> printCsv(List.of(name, value), context.out()));
            return;
        }
        lines.forEach((name, value) -> context.out().printf(Locale.ROOT, "%-11s %s%n", name, value));
        printPasses(run, context.out());
    }

    private static Map<String, String> lines(RunRecord run, Standing standing) {
        Map<String, String> lines = new LinkedHashMap<>();
        lines.put("id", run.id());
        lines.put("state", standing.name());
        lines.put("command", run.origin().command());
        lines.put("engine", run.origin().engine());
        put("queue", run.origin().queue(), lines);
        put("tags", String.join(", ", run.origin().tags()), lines);
        put("user", run.origin().user(), lines);
        put("host", run.origin().host(), lines);
        run.attempts().stream()
                .flatMapToLong(attempt -> attempt.process().stream())
                .max()
                .ifPresent(process -> lines.put("process", String.valueOf(process)));
        lines.put(
                "software",
                "quern " + run.origin().software().quern() + ", Hadoop "
                        + run.origin().software().hadoop() + ", Java "
                        + run.origin().software().java());
        lines.put("submitted", Times.text(run.submitted()));
        run.started().ifPresent(time -> lines.put("started", Times.text(time)));
        run.ended().ifPresent(time -> lines.put("ended", Times.text(time)));
        time(run).ifPresent(time -> lines.put("time", Times.text(time)));
        put("data", String.join("; ", run.data().stream().map(HistoryVerb::data).toList()), lines);
        put("outputs", String.join("; ", run.outputs()), lines);
        run.counters().forEach((name, value) -> lines.put(name, String.format(Locale.ROOT, "%,d", value)));
        if (!run.iterations().isEmpty()) {
            Iteration last = run.iterations().get(run.iterations().size() - 1);
            lines.put("iteration", last.number() + ": " + last.text());
        }
        run.exitCode().ifPresent(code -> lines.put("exitCode", String.valueOf(code)));
        put("failure", run.failure(), lines);
        return lines;
    }

    private static void put(String name, String value, Map<String, String> lines) {
        if (!value.isEmpty()) {
            lines.put(name, value);
        }
    }

    private static String data(DataUsed data) {
        StringBuilder text = new StringBuilder(data.path());
        data.generation().ifPresent(generation -> text.append(", generation ").append(generation));
        data.rows().ifPresent(rows -> text.append(String.format(Locale.ROOT, ", %,d rows", rows)));
        return text.toString();
    }

    private static void printPasses(RunRecord run, PrintStream out) {
        if (run.omitted().passes() > 0) {
            out.printf(
                    Locale.ROOT,
                    "pass        … %,d earlier ones%n",
                    run.omitted().passes());
        }
        for (PassRun pass : run.passes()) {
            String what = pass.isRecorded()
                    ? "by an earlier run"
                    : String.format(Locale.ROOT, "%,d rows", pass.rowsDone())
                            + pass.ended()
                                    .map(end -> " in " + Times.text(Duration.between(pass.started(), end)))
                                    .orElse(", not finished");
            out.printf(Locale.ROOT, "pass        %d %s, %s%n", pass.number(), pass.name(), what);
        }
    }
}
