package org.quern.yarn.web;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.quern.jobs.record.RunRecord;
import org.quern.jobs.record.RunRecord.Attempt;
import org.quern.jobs.record.RunRecord.DataUsed;
import org.quern.jobs.record.RunRecord.Iteration;
import org.quern.jobs.record.RunRecord.Message;
import org.quern.jobs.record.RunRecord.PassRun;
import org.quern.jobs.record.WorkerView;

/**
 * A record as a page. It is whole without its script, which only draws the plot and puts the parts of a fresh copy of the
 * page in the place of the old ones; elements with {@code data-part} are those parts.
 */
final class RunPage {
    /** The latest; the JSON holds them all. */
    private static final int MOST_PASSES = 200;

    private static final int MOST_ITERATIONS = 100;
    private static final int MOST_MESSAGES = 100;

    private final RunRecord run;
    private final Instant now;
    private final Markup page = new Markup();

    private RunPage(RunRecord run, Instant now) {
        this.run = run;
        this.now = now;
    }

    static String html(RunRecord run, Instant now) {
        return new RunPage(run, now).write();
    }

    private String write() {
        page.start("html", "lang", "en").start("head");
        page.start("meta", "charset", "utf-8");
        page.start("meta", "name", "viewport", "content", "width=device-width, initial-scale=1");
        page.start("meta", "name", "color-scheme", "content", "light dark");
        page.element("title", run.origin().verb() + " " + run.state() + " – Quern");
        // No request for a favicon, which would leave the application's path.
        page.start("link", "rel", "icon", "href", "data:,");
        page.start("link", "rel", "stylesheet", "href", "uplot.css");
        page.start("link", "rel", "stylesheet", "href", "page.css");
        page.element("script", "", "src", "uplot.js", "defer", "");
        page.element("script", "", "src", "page.js", "defer", "");
        if (!run.state().isOver()) {
            page.start("noscript")
                    .start("meta", "http-equiv", "refresh", "content", "5")
                    .end("noscript");
        }
        page.end("head").start("body");
        page.element("p", "", "id", "lost", "role", "status", "hidden", "");
        head();
        page.start("main");
        criterion();
        part("passes", "Passes", run.passes().isEmpty(), this::passes);
        part("workers", "Workers", run.workers().isEmpty(), this::workers);
        part("messages", "Messages", run.messages().isEmpty(), this::messages);
        part("attempts", "Master", run.attempts().isEmpty(), this::attempts);
        part("details", "Run", false, this::details);
        page.end("main");
        foot();
        return page.end("body").end("html").toString();
    }

    private void part(String id, String title, boolean isEmpty, Runnable content) {
        page.start("section", "id", id, "data-part", "", "hidden", isEmpty ? "" : null);
        page.element("h2", title);
        content.run();
        page.end("section");
    }

    private void head() {
        page.start(
                "header",
                "id",
                "head",
                "data-part",
                "",
                "data-over",
                run.state().isOver() ? "" : null);
        page.start("h1").text(run.origin().verb()).text(" ");
        page.element("span", run.state().name(), "class", "state " + run.state().name());
        page.end("h1");
        page.start("p", "class", "command")
                .element("code", "quern " + run.origin().command());
        page.end("p");
        if (!run.failure().isEmpty()) {
            page.element("p", run.failure(), "class", "failure");
        }
        page.start("p", "class", "facts");
        fact(timing());
        fact(passCounts());
        fact(workerCounts());
        page.end("p").end("header");
    }

    private void fact(String text) {
        if (!text.isEmpty()) {
            page.element("span", text);
        }
    }

    private String timing() {
        if (run.started().isEmpty()) {
            return run.ended().isPresent()
                    ? "never started"
                    : "waiting for " + Amounts.duration(Duration.between(run.submitted(), now));
        }
        Instant end = run.ended().orElse(now);
        String text = Amounts.duration(Duration.between(run.started().get(), end));
        return run.ended().isPresent() ? "took " + text : "running for " + text;
    }

    private String passCounts() {
        if (run.passes().isEmpty()) {
            return "";
        }
        long recorded = run.passes().stream().filter(PassRun::isRecorded).count();
        PassRun last = run.passes().get(run.passes().size() - 1);
        String text = "pass " + last.number();
        if (last.ended().isEmpty() && last.rows() > 0) {
            text += ", " + 100 * Math.min(last.rowsDone(), last.rows()) / last.rows() + " %";
        }
        return text + (recorded == 0 ? "" : " (" + recorded + " from the journal)");
    }

    private String workerCounts() {
        if (run.workers().isEmpty()) {
            return "";
        }
        List<WorkerView> living = run.workers().stream().filter(RunPage::lives).toList();
        long resident = living.stream().mapToLong(WorkerView::residentBytes).sum();
        return living.size()
                + (living.size() == 1 ? " worker" : " workers")
                + (resident == 0 ? "" : ", " + Amounts.bytes(resident) + " of columns in memory");
    }

    private static boolean lives(WorkerView worker) {
        return worker.state() != WorkerView.State.LOST && worker.state() != WorkerView.State.ENDED;
    }

    private void criterion() {
        List<Iteration> iterations = run.iterations();
        String name = iterations.isEmpty()
                ? ""
                : iterations.get(iterations.size() - 1).criterion();
        page.start("section", "id", "criterion", "hidden", iterations.isEmpty() ? "" : null);
        page.element("h2", "Criterion");
        page.element(
                "div",
                "",
                "id",
                "plot",
                "role",
                "img",
                "aria-label",
                name + " by iteration; the table has the numbers",
                "data-name",
                name,
                "data-values",
                values(iterations, name));
        page.start("div", "id", "iterations", "data-part", "", "class", "scroll");
        table(List.of("#iteration", "reached", "#at"), latest(iterations, MOST_ITERATIONS), iteration -> {
            number(String.valueOf(iteration.number()));
            page.element("td", iteration.text());
            time(iteration.time());
        });
        left(iterations, MOST_ITERATIONS, run.omitted().iterations());
        page.end("div").end("section");
    }

    /** One after the other; a dash where there is no value of that name. */
    private static String values(List<Iteration> iterations, String name) {
        return iterations.stream()
                .map(iteration ->
                        iteration.criterion().equals(name) && iteration.value().isPresent()
                                ? String.valueOf(iteration.value().getAsDouble())
                                : "-")
                .collect(Collectors.joining(" "));
    }

    private void passes() {
        Instant first = run.passes().isEmpty() ? now : run.passes().get(0).started();
        Instant last = run.ended().orElse(now);
        page.start("div", "class", "scroll");
        table(
                List.of("#pass", "name", "#rows", "#time", "#rows/s", "when"),
                latest(run.passes(), MOST_PASSES),
                pass -> {
                    Duration took =
                            Duration.between(pass.started(), pass.ended().orElse(last));
                    number(String.valueOf(pass.number()));
                    page.element("td", pass.name());
                    if (pass.isRecorded()) {
                        page.element("td", "from the journal", "colspan", "3", "class", "quiet");
                    } else {
                        number(rows(pass));
                        number(Amounts.duration(took));
                        number(
                                took.toMillis() <= 0
                                        ? ""
                                        : Amounts.count(Math.round(1000.0 * pass.rowsDone() / took.toMillis())));
                    }
                    page.start("td", "class", "bar");
                    bar(first, last, pass, took);
                    page.end("td");
                });
        page.end("div");
        left(run.passes(), MOST_PASSES, run.omitted().passes());
    }

    private static String rows(PassRun pass) {
        boolean isPart = pass.ended().isEmpty() && pass.rows() >= 0;
        return Amounts.count(pass.rowsDone()) + (isPart ? " of " + Amounts.count(pass.rows()) : "");
    }

    /** Where in the time of the run the pass lies. Styles in place are not allowed, attributes of a drawing are. */
    private void bar(Instant first, Instant last, PassRun pass, Duration took) {
        double whole = Math.max(1, Duration.between(first, last).toMillis());
        double from = Duration.between(first, pass.started()).toMillis() / whole;
        double width = took.toMillis() / whole;
        page.start("svg", "viewBox", "0 0 1000 10", "preserveAspectRatio", "none", "aria-hidden", "true");
        page.element(
                "rect",
                "",
                "x",
                String.valueOf(Math.min(998, Math.round(1000 * from))),
                "width",
                String.valueOf(Math.max(2, Math.round(1000 * width))),
                "height",
                "10",
                "class",
                pass.isRecorded() ? "recorded" : pass.ended().isPresent() ? "done" : "running");
        page.end("svg");
    }

    private void workers() {
        page.start("div", "class", "scroll");
        table(
                List.of("worker", "host", "state", "#threads", "#chunks", "#columns", "#heap", "#rows", "logs"),
                run.workers(),
                worker -> {
                    page.element("td", shortName(worker.id()), "title", worker.id());
                    page.element("td", worker.host());
                    page.start("td", "class", "wrapped")
                            .element(
                                    "span",
                                    worker.state().name(),
                                    "class",
                                    "state " + worker.state().name());
                    page.text(worker.ended()).end("td");
                    number(String.valueOf(worker.threads()));
                    number(Amounts.count(worker.chunks()));
                    number(Amounts.bytes(worker.residentBytes()));
                    number(Amounts.bytes(worker.heapUsedBytes()));
                    number(Amounts.count(worker.rowsDone()));
                    page.start("td");
                    link("logs", worker.logs());
                    page.end("td");
                });
        page.end("div");
    }

    /** The application is the same for all. */
    private static String shortName(String container) {
        int last = container.lastIndexOf('_');
        return container.startsWith("container_") && last > 0 ? container.substring(last + 1) : container;
    }

    private void messages() {
        page.start("div", "class", "scroll");
        table(List.of("#at", "message"), latest(run.messages(), MOST_MESSAGES), (Message message) -> {
            time(message.time());
            page.element("td", message.text(), "class", "text");
        });
        page.end("div");
        left(run.messages(), MOST_MESSAGES, run.omitted().messages());
    }

    private void attempts() {
        page.start("div", "class", "scroll");
        table(List.of("#attempt", "host", "#from", "#to", "outcome", "logs"), run.attempts(), (Attempt attempt) -> {
            number(String.valueOf(attempt.number()));
            page.element("td", attempt.host(), "title", attempt.container());
            time(attempt.started());
            attempt.ended().ifPresentOrElse(this::time, () -> number(""));
            page.element("td", attempt.outcome());
            page.start("td");
            link("logs", attempt.logs());
            page.end("td");
        });
        page.end("div");
    }

    private void details() {
        page.start("dl");
        detail("Application", run.id());
        detail("User", run.origin().user());
        detail("Queue", run.origin().queue());
        detail("Tags", String.join(", ", run.origin().tags()));
        detail("Engine", run.origin().engine());
        detail("Started from", run.origin().host());
        detail("Submitted", Amounts.day(run.submitted()));
        detail("Started", run.started().map(Amounts::day).orElse(""));
        detail("Ended", run.ended().map(Amounts::day).orElse(""));
        detail(
                "Exit code",
                run.exitCode().isPresent() ? String.valueOf(run.exitCode().getAsInt()) : "");
        for (DataUsed data : run.data()) {
            detail(
                    "Data",
                    data.path()
                            + (data.generation().isPresent()
                                    ? ", generation " + data.generation().getAsLong()
                                    : ""));
        }
        run.outputs().forEach(path -> detail("Output", path));
        run.counters().forEach((name, value) -> detail(name, Amounts.count(value)));
        detail(
                "Versions",
                "Quern " + run.origin().software().quern() + ", Hadoop "
                        + run.origin().software().hadoop() + ", Java "
                        + run.origin().software().java());
        page.end("dl");
    }

    private void detail(String name, String value) {
        if (!value.isEmpty()) {
            page.element("dt", name).element("dd", value);
        }
    }

    private void foot() {
        page.start("footer", "id", "foot", "data-part", "");
        page.text("As of ").text(Amounts.day(now)).text(" · ");
        page.element("a", "record.json", "href", "record.json");
        page.text(" · times in UTC").end("footer");
    }

    /** @param columns those of numbers begin with # */
    private <T> void table(List<String> columns, List<T> entries, Consumer<T> cells) {
        page.start("table").start("thead").start("tr");
        for (String column : columns) {
            boolean isNumber = column.startsWith("#");
            page.element(
                    "th", isNumber ? column.substring(1) : column, "scope", "col", "class", isNumber ? "number" : null);
        }
        page.end("tr").end("thead").start("tbody");
        for (T entry : entries) {
            page.start("tr");
            cells.accept(entry);
            page.end("tr");
        }
        page.end("tbody").end("table");
    }

    /** The last first, since that is what one looks for. */
    private static <T> List<T> latest(List<T> entries, int most) {
        int shown = Math.min(most, entries.size());
        return IntStream.range(0, shown)
                .mapToObj(i -> entries.get(entries.size() - 1 - i))
                .toList();
    }

    private void left(List<?> entries, int most, int omitted) {
        int earlier = Math.max(0, entries.size() - most) + omitted;
        if (earlier > 0) {
            page.element("p", Amounts.count(earlier) + " earlier ones are not shown", "class", "quiet");
        }
    }

    private void number(String text) {
        page.element("td", text, "class", "number");
    }

    private void time(Instant time) {
        page.start("td", "class", "number")
                .element("time", Amounts.clock(time), "datetime", time.toString())
                .end("td");
    }

    /** Addresses come from node managers and workers: only the web's are linked. */
    private void link(String text, String address) {
        if (isWeb(address)) {
            page.element("a", text, "href", address, "rel", "noreferrer");
        } else {
            page.text(address);
        }
    }

    private static boolean isWeb(String address) {
        try {
            return Set.of("http", "https")
                    .contains(Optional.ofNullable(new URI(address).getScheme()).orElse(""));
        } catch (URISyntaxException e) {
            return false;
        }
    }
}
