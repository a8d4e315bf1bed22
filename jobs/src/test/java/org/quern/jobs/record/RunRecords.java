package org.quern.jobs.record;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.quern.jobs.record.RunRecord.Attempt;
import org.quern.jobs.record.RunRecord.DataUsed;
import org.quern.jobs.record.RunRecord.Iteration;
import org.quern.jobs.record.RunRecord.Message;
import org.quern.jobs.record.RunRecord.Omitted;
import org.quern.jobs.record.RunRecord.Origin;
import org.quern.jobs.record.RunRecord.PassRun;

/** Records for tests. */
public final class RunRecords {
    public static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");

    private RunRecords() {}

    public static Origin origin(String... arguments) {
        return new Origin(
                arguments[0],
                List.of(arguments),
                "yarn",
                "ann",
                "research",
                List.of("nightly", "flights"),
                "edge1",
                new Software("1.2.3", "3.4.3", "17.0.15"));
    }

    public static RunRecord queued(String... arguments) {
        return RunRecord.queued("application_1_0007", origin(arguments), NOON);
    }

    /** One of everything. */
    public static RunRecord full() {
        return new RunRecord(
                "application_1_0007",
                origin("logit", "--data", "hdfs:///flights.q", "--formula", "late ~ x + log(y)"),
                RunState.FAILED,
                NOON,
                Optional.of(NOON.plusSeconds(5)),
                Optional.of(NOON.plusSeconds(65)),
                OptionalInt.of(2),
                "Column 'y' is not positive in chunk 17",
                List.of(
                        new DataUsed("hdfs:///flights.q", OptionalLong.of(3)),
                        new DataUsed("hdfs:///more", OptionalLong.empty())),
                List.of("hdfs:///late.model"),
                Map.of("leavesTwice", 4L, "workersLost", 1L),
                List.of(
                        new PassRun(
                                1, "glm", NOON.plusSeconds(6), Optional.of(NOON.plusSeconds(20)), 1000, 1000, false),
                        new PassRun(2, "glm", NOON.plusSeconds(20), Optional.of(NOON.plusSeconds(20)), -1, 0, true),
                        new PassRun(3, "glm", NOON.plusSeconds(21), Optional.empty(), 1000, 250, false)),
                List.of(
                        new Iteration(
                                1, "deviance", OptionalDouble.of(559.4437), "deviance 559.4437", NOON.plusSeconds(20)),
                        new Iteration(2, "deviance", OptionalDouble.empty(), "deviance NaN", NOON.plusSeconds(21))),
                List.of(new Message(NOON.plusSeconds(7), "2 of 4 workers are there")),
                List.of(
                        new WorkerView(
                                "container_1_0007_01_000002",
                                "node1:45454",
                                WorkerView.State.COMPUTING,
                                2,
                                12,
                                1L << 28,
                                1L << 29,
                                1250,
                                "http://node1:8042/node/containerlogs/container_1_0007_01_000002/ann",
                                ""),
                        new WorkerView(
                                "container_1_0007_01_000003",
                                "node2:45454",
                                WorkerView.State.LOST,
                                2,
                                0,
                                0,
                                0,
                                500,
                                "",
                                "killed by signal 9")),
                List.of(
                        new Attempt(
                                1,
                                "container_1_0007_01_000001",
                                "node1:45454",
                                "http://node1:8042/logs",
                                NOON.plusSeconds(5),
                                Optional.of(NOON.plusSeconds(15)),
                                "lost"),
                        new Attempt(2, "", "node2:45454", "", NOON.plusSeconds(16), Optional.empty(), "")),
                new Omitted(1, 2, 3));
    }
}
