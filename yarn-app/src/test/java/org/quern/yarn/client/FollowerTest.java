package org.quern.yarn.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.quern.pass.Progress;
import org.quern.yarn.protocol.ClientCalls;
import org.quern.yarn.protocol.ClientCalls.Event;
import org.quern.yarn.protocol.ClientCalls.Events;

class FollowerTest {
    private final FakeCluster cluster = new FakeCluster();
    private final List<String> heard = new ArrayList<>();
    private final Deque<ScriptedMaster> masters = new ArrayDeque<>();
    private long nowMs;

    private final Progress progress = new Progress() {
        @Override
        public void passStarted(String pass, int number, long rows) {
            heard.add("start " + number + " " + pass + " " + rows);
        }

        @Override
        public void rowsDone(long rows) {
            heard.add("rows " + rows);
        }

        @Override
        public void passFinished(String pass, int number) {
            heard.add("finish " + number);
        }

        @Override
        public void passRecorded(String pass, int number) {
            heard.add("recorded " + number);
        }

        @Override
        public void message(String text) {
            heard.add(text);
        }
    };

    /** Answers what it was given, then is gone. */
    private static final class ScriptedMaster implements ClientCalls {
        private final Deque<Events> answers = new ArrayDeque<>();
        private final List<Long> asked = new ArrayList<>();

        ScriptedMaster answers(long next, boolean isOver, Event... events) {
            answers.add(new Events(List.of(events), next, isOver));
            return this;
        }

        @Override
        public Events follow(long from) throws IOException {
            asked.add(from);
            if (answers.isEmpty()) {
                throw new IOException("connection reset");
            }
            return answers.poll();
        }

        @Override
        public void stop(String reason) {}
    }

    private Follower follower() {
        return new Follower(
                cluster,
                application -> Optional.of(
                        new Masters.Connection(masters.size() > 1 ? masters.poll() : masters.peek(), () -> {})),
                progress,
                10_000,
                ms -> nowMs += ms,
                () -> Instant.ofEpochMilli(nowMs));
    }

    @Test
    void tellsTheMastersEventsUntilTheRunIsOver() throws IOException {
        cluster.then(FakeCluster.waiting("")).then(FakeCluster.running(1));
        ScriptedMaster master = new ScriptedMaster()
                .answers(2, false, new Event.PassStarted("summary", 1, 100), new Event.RowsDone(60))
                .answers(4, true, new Event.RowsDone(40), new Event.PassFinished("summary", 1));
        masters.add(master);
        follower().follow(FakeCluster.ID);
        assertThat(heard).containsExactly("start 1 summary 100", "rows 60", "rows 40", "finish 1");
        assertThat(master.asked).containsExactly(0L, 2L);
    }

    @Test
    void saysWhyItWaitsAtIntervals() throws IOException {
        for (int i = 0; i < 30; i++) {
            cluster.then(FakeCluster.waiting(
                    "[Sun Nov 22 13:00:00 +0000 2026] Application is added to the scheduler and is not yet activated."
                            + " Queue's AM resource limit exceeded.  Details : AM Partition = <DEFAULT_PARTITION>;"));
        }
        cluster.then(FakeCluster.over(Cluster.Phase.FINISHED, ""));
        follower().follow(FakeCluster.ID);
        assertThat(heard)
                .hasSize(2)
                .containsOnly(
                        "Waiting in queue 'default': Application is added to the scheduler and is not yet activated."
                                + " Queue's AM resource limit exceeded.");
    }

    @Test
    void goesOnWithTheNextAttemptFromItsFirstEvent() throws IOException {
        cluster.then(FakeCluster.running(1)).then(FakeCluster.waiting("")).then(FakeCluster.running(2));
        ScriptedMaster first = new ScriptedMaster().answers(1, false, new Event.PassStarted("summary", 1, 100));
        ScriptedMaster second = new ScriptedMaster()
                .answers(2, true, new Event.PassRecorded("summary", 1), new Event.PassStarted("summary", 2, 100));
        masters.add(first);
        masters.add(second);
        follower().follow(FakeCluster.ID);
        assertThat(heard)
                .containsExactly(
                        "start 1 summary 100",
                        "The master was lost; attempt 2 goes on after the passes that are finished",
                        "recorded 1",
                        "start 2 summary 100");
        assertThat(first.asked).containsExactly(0L, 1L);
        assertThat(second.asked).containsExactly(0L);
    }

    @Test
    void aBrokenLineToTheSameMasterLosesNoEvents() throws IOException {
        cluster.then(FakeCluster.running(1));
        ScriptedMaster before = new ScriptedMaster().answers(3, false, new Event.RowsDone(1));
        ScriptedMaster after = new ScriptedMaster().answers(4, true, new Event.RowsDone(2));
        masters.add(before);
        masters.add(after);
        follower().follow(FakeCluster.ID);
        assertThat(heard).containsExactly("rows 1", "rows 2");
        assertThat(after.asked).containsExactly(3L);
    }

    @Test
    void waitsForAResourceManagerThatIsAway() throws IOException {
        cluster.silences = 5;
        cluster.then(FakeCluster.over(Cluster.Phase.FINISHED, ""));
        follower().follow(FakeCluster.ID);
        assertThat(heard).containsExactly("No answer; trying again, " + FakeCluster.ID + " goes on");
        cluster.silences = 1000;
        assertThatThrownBy(() -> follower().follow(FakeCluster.ID)).hasMessage("No answer");
    }

    @Test
    void endsWhereTheApplicationIsUnknown() throws IOException {
        assertThat(follower().follow(FakeCluster.ID)).isEmpty();
    }
}
