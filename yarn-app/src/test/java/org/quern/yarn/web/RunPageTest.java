package org.quern.yarn.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.quern.jobs.record.RunRecord;
import org.quern.jobs.record.RunRecord.Attempt;
import org.quern.jobs.record.RunRecord.DataUsed;
import org.quern.jobs.record.RunRecord.Iteration;
import org.quern.jobs.record.RunRecord.Message;
import org.quern.jobs.record.RunRecord.Omitted;
import org.quern.jobs.record.RunRecord.Origin;
import org.quern.jobs.record.RunRecord.PassRun;
import org.quern.jobs.record.RunRecords;
import org.quern.jobs.record.RunState;
import org.quern.jobs.record.Software;
import org.quern.jobs.record.WorkerView;

class RunPageTest {
    private static final Instant NOON = RunRecords.NOON;

    private static String html(RunRecord run) {
        return RunPage.html(run, NOON.plusSeconds(30));
    }

    /** The text of the page, its tags replaced by spaces. */
    private static String text(RunRecord run) {
        return html(run).replaceAll("<[^>]*>", " ").replaceAll("\\s+", " ");
    }

    @Test
    void showsWhatWasAskedAndWhatHappened() {
        String text = text(RunRecords.full());
        assertThat(text)
                .contains("logit FAILED")
                .contains("quern logit --data hdfs:///flights.q --formula &#39;late ~ x + log(y)&#39;")
                .contains("Column &#39;y&#39; is not positive in chunk 17")
                .contains("took 1 min 0 s")
                .contains("1 deviance 559.4437 12:00:20")
                .contains("1 glm 1,000 14.0 s 71")
                .contains("2 glm from the journal")
                .contains("3 glm 250 of 1,000 44.0 s")
                .contains("000002 node1:45454 COMPUTING 2 12 256 MiB 512 MiB 1,250 logs")
                .contains("000003 node2:45454 LOST killed by signal 9 2 0 0 B 0 B 500")
                .contains("12:00:07 2 of 4 workers are there")
                .contains("hdfs:///flights.q, generation 3")
                .contains("Output hdfs:///late.model")
                .contains("Exit code 2")
                .contains("Quern 1.2.3, Hadoop 3.4.3, Java 17.0.15")
                .contains("3 earlier ones are not shown");
    }

    @Test
    void waitingRunShowsNoEmptyTables() {
        String html = html(RunRecords.queued("summary", "--data", "x"));
        assertThat(html).contains("waiting for 30.0 s");
        for (String part : List.of("passes", "workers", "messages", "attempts")) {
            assertThat(html).contains("<section id=\"" + part + "\" data-part=\"\" hidden=\"\">");
        }
        assertThat(html).contains("<section id=\"criterion\" hidden=\"\">");
    }

    @Test
    void refreshesWithoutScriptUntilTheEnd() {
        assertThat(html(RunRecords.queued("summary"))).contains("http-equiv=\"refresh\"");
        assertThat(html(RunRecords.full())).doesNotContain("http-equiv").contains("data-over=\"\"");
    }

    @Test
    void escapesWhatOthersWroteWhereverItIsShown() {
        String evil = "<script>alert(1)</script>'\"><img src=x onerror=alert(2)>&\u001b[31m";
        RunRecord run = new RunRecord(
                evil,
                new Origin(evil, List.of(evil), evil, evil, evil, List.of(evil), evil, new Software(evil, evil, evil)),
                RunState.RUNNING,
                NOON,
                Optional.of(NOON),
                Optional.empty(),
                OptionalInt.empty(),
                evil,
                List.of(new DataUsed(evil, OptionalLong.of(1))),
                List.of(evil),
                Map.of(evil, 1L),
                List.of(new PassRun(1, evil, NOON, Optional.empty(), 1, 0, false)),
                List.of(new Iteration(1, evil, OptionalDouble.of(1), evil, NOON)),
                List.of(new Message(NOON, evil)),
                List.of(new WorkerView(evil, evil, WorkerView.State.IDLE, 1, 1, 1, 1, 1, evil, evil)),
                List.of(new Attempt(1, evil, evil, "javascript:alert(3)", NOON, Optional.of(NOON), evil)),
                Omitted.NOTHING);
        String html = html(run);
        assertThat(html)
                .doesNotContain("<script>")
                .doesNotContain("<img")
                .doesNotContain("\u001b")
                .doesNotContain("href=\"javascript:");
        assertThat(html.split(
                        "&lt;script&gt;alert\\(1\\)&lt;/script&gt;&#39;&quot;&gt;&lt;img src=x onerror=alert\\(2\\)&gt;&amp;",
                        -1))
                .as("it is shown, not dropped")
                .hasSizeGreaterThan(20);
    }

    @Test
    void linksLogsOfTheWebOnly() {
        assertThat(html(withLogs("http://n1:8042/node/containerlogs/c/ann?x=1&y=2")))
                .contains(
                        "<a href=\"http://n1:8042/node/containerlogs/c/ann?x=1&amp;y=2\" rel=\"noreferrer\">logs</a>");
        for (String address :
                List.of("javascript:alert(1)", "file:///etc/passwd", "data:text/html,x", "logs of c", "//x")) {
            assertThat(html(withLogs(address)))
                    .doesNotContain("rel=\"noreferrer\"")
                    .contains(address);
        }
    }

    private static RunRecord withLogs(String logs) {
        RunRecord run = RunRecords.queued("summary");
        return new RunRecord(
                run.id(),
                run.origin(),
                run.state(),
                run.submitted(),
                run.started(),
                run.ended(),
                run.exitCode(),
                "",
                List.of(),
                List.of(),
                Map.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(new WorkerView("w", "n1", WorkerView.State.IDLE, 1, 0, 0, 0, 0, logs, "")),
                List.of(),
                Omitted.NOTHING);
    }

    @Test
    void showsTheLatestOfManyAndPlotsAll() {
        RunRecord run = RunRecords.queued("kmeans");
        List<Iteration> iterations = IntStream.rangeClosed(1, 150)
                .mapToObj(i -> new Iteration(i, "tot.withinss", OptionalDouble.of(i), "reached " + i, NOON))
                .toList();
        String html = html(new RunRecord(
                run.id(),
                run.origin(),
                RunState.RUNNING,
                NOON,
                Optional.of(NOON),
                Optional.empty(),
                OptionalInt.empty(),
                "",
                List.of(),
                List.of(),
                Map.of(),
                List.of(),
                iterations,
                List.of(),
                List.of(),
                List.of(),
                Omitted.NOTHING));
        assertThat(html)
                .contains(">reached 150<")
                .contains(">reached 51<")
                .doesNotContain(">reached 50<")
                .contains("50 earlier ones are not shown")
                .contains("data-name=\"tot.withinss\"")
                .contains("data-values=\"1.0 2.0 3.0 ")
                .contains(" 150.0\"");
    }

    @Test
    void plotsTheCriterionOfTheLastIterationAndLeavesGaps() {
        String html = html(RunRecords.full());
        assertThat(html).contains("data-name=\"deviance\"").contains("data-values=\"559.4437 -\"");
    }

    @Test
    void writesAmountsAsAPersonReadsThem() {
        assertThat(Amounts.bytes(0)).isEqualTo("0 B");
        assertThat(Amounts.bytes(1023)).isEqualTo("1023 B");
        assertThat(Amounts.bytes(1536)).isEqualTo("1.5 KiB");
        assertThat(Amounts.bytes(3L << 30)).isEqualTo("3.0 GiB");
        assertThat(Amounts.bytes(Long.MAX_VALUE)).isEqualTo("8.0 EiB");
        assertThat(Amounts.duration(Duration.ofMillis(-5))).isEqualTo("0.00 s");
        assertThat(Amounts.duration(Duration.ofMillis(59_940))).isEqualTo("59.9 s");
        assertThat(Amounts.duration(Duration.ofSeconds(3599))).isEqualTo("59 min 59 s");
        assertThat(Amounts.duration(Duration.ofSeconds(7260))).isEqualTo("2 h 1 min");
        assertThat(Amounts.count(1_234_567)).isEqualTo("1,234,567");
    }
}
