package org.quern.yarn.master;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.quern.QuernException;
import org.quern.data.ColumnType;
import org.quern.data.MemoryChunkSource;
import org.quern.data.Schema;
import org.quern.data.Variable;
import org.quern.jobs.record.WorkerView;
import org.quern.language.ColumnSelection;
import org.quern.pass.PassEngine;
import org.quern.pass.Progress;
import org.quern.pass.RandomColumns;
import org.quern.pass.SumPass;
import org.quern.yarn.protocol.Beat;
import org.quern.yarn.protocol.LeafSet;
import org.quern.yarn.protocol.Order;
import org.quern.yarn.protocol.TaskProblem;
import org.quern.yarn.protocol.WorkerInfo;

class MasterEngineTest {
    private static final Schema SCHEMA =
            Schema.of(Variable.of("a", ColumnType.FLOAT64), Variable.of("b", ColumnType.FLOAT64));
    private static final SumPass PASS = new SumPass(ColumnSelection.of(List.of("a", "b")), 0);
    private static final int CHUNKS = 12;

    private final FakeClock clock = new FakeClock();
    private final FakeContainers containers = new FakeContainers();
    private final List<String> heard = new ArrayList<>();
    private final MasterEngine engine = engine(TestOptions.OPTIONS);
    private final WorkerDesk desk = (WorkerDesk) engine.workerCalls();
    private final ContainerEvents cluster = engine.containerEvents();
    private final PassEngine passes = passes(engine);

    private MasterEngine engine(MasterOptions options) {
        Progress progress = new Progress() {
            @Override
            public void message(String text) {
                heard.add(text);
            }
        };
        MasterEngine made = new MasterEngine(options, containers, new Configuration(false), progress, clock);
        made.start();
        return made;
    }

    private static PassEngine passes(MasterEngine engine) {
        MemoryChunkSource source = RandomColumns.source(SCHEMA, RandomColumns.of(SCHEMA, CHUNKS * 10, 9, 1), 10);
        return engine.passes(source, "memory:/data", "{}", Collections.nCopies(CHUNKS, List.of("n1")), Progress.NONE);
    }

    private static WorkerInfo info(String id, String host) {
        return new WorkerInfo(id, host, "1.0", "17.0.2", 2, 1 << 30, 0, 1 << 20, "http://logs/" + id);
    }

    private void join(String id, String host) {
        cluster.started(id, host);
        desk.hello(info(id, host));
    }

    /** The task a worker is given, with the data set opened before. */
    private Order.PassTask task(String worker) {
        Order order = desk.poll(worker).orElseThrow();
        return (Order.PassTask)
                (order instanceof Order.OpenData ? desk.poll(worker).orElseThrow() : order);
    }

    /** Time passes while the engine looks at its workers. */
    private void pass(long ms) {
        for (long passed = 0; passed < ms; passed += 500) {
            clock.advance(500);
            engine.check();
        }
    }

    @Test
    void itsOwnSilenceIsNotThatOfItsWorkers() {
        join("w1", "n1");
        clock.advance(60_000);
        engine.check();
        assertThat(engine.activity().workersLost()).isZero();
        pass(10_500);
        assertThat(engine.activity().workersLost()).isEqualTo(1);
    }

    private static Beat beat(int task, LeafSet done) {
        return new Beat(task, done, 0, LeafSet.NONE, 100, 2000);
    }

    @Test
    void asksForTheLeastWorkersAtTheStartAndForAsManyAsHoldTheDataWithThePass() {
        assertThat(containers.wanted()).isEqualTo(1);
        MasterOptions small =
                new MasterOptions(1, 4, "1.0", 2, 1 << 30, 700, 10_000, 60_000, 5_000, 4, 2, 3, 200, 5_000);
        MasterEngine other = engine(small);
        other.begin(passes(other), PASS, 1);
        assertThat(containers.wanted()).as("120 rows of 16 bytes, 700 a worker").isEqualTo(3);
        assertThat(containers.hosts()).containsExactly("n1");
    }

    @Test
    void opensTheDataFirstAndGivesTheSameOrderAgainIfAsked() {
        join("w1", "n1");
        assertThat(desk.poll("w1")).isEmpty();
        engine.begin(passes, PASS, 1);
        assertThat(desk.poll("w1")).contains(new Order.OpenData(1, "memory:/data", "{}"));
        Order.PassTask task = task("w1");
        assertThat(task.leaves()).isEqualTo(LeafSet.range(0, CHUNKS));
        assertThat(task("w1").task()).isEqualTo(task.task());
    }

    @Test
    void whatALostWorkerHadIsGivenToOthersAndTheLateWorkerToldToEnd() {
        join("w1", "n1");
        engine.begin(passes, PASS, 1);
        Order.PassTask lost = task("w1");
        pass(5_000);
        join("w2", "n2");
        pass(6_000);
        assertThat(task("w2").leaves()).isEqualTo(lost.leaves());
        assertThat(heard).containsExactly("Worker w1 on n1 is lost (silent for 10 s); others do its work");
        assertThat(containers.givenBack()).containsExactly("w1");
        assertThat(desk.beat("w1", beat(lost.task(), LeafSet.NONE)).exit()).isTrue();
        assertThat(desk.poll("w1")).contains(new Order.Exit("silent for 10 s"));
        assertThatThrownBy(() -> desk.hello(info("w1", "n1"))).isInstanceOf(QuernException.class);
    }

    @Test
    void aPreemptedWorkerHandsOverWhatItHasAndLeaves() throws IOException {
        join("w1", "n1");
        engine.begin(passes, PASS, 1);
        Order.PassTask task = task("w1");
        desk.beat("w1", beat(task.task(), LeafSet.range(0, 4)));
        cluster.askedBack(List.of("w1"), Duration.ofSeconds(15));
        join("w2", "n2");
        assertThat(task("w2").leaves()).isEqualTo(LeafSet.range(4, CHUNKS));
        Beat.Answer answer = desk.beat("w1", beat(task.task(), LeafSet.range(0, 5)));
        assertThat(answer.skip()).isEqualTo(LeafSet.range(4, CHUNKS));
        assertThat(answer.exit()).isFalse();
        desk.deliver("w1", task.task(), LeafSet.NONE, List.of(), true);
        assertThat(desk.poll("w1")).contains(new Order.Exit("the cluster wants its container back"));
        desk.goodbye("w1", "told to end");
        assertThat(containers.givenBack()).containsExactly("w1");
        assertThat(engine.activity().workersPreempted()).isEqualTo(1);
        assertThat(engine.activity().workersLost()).isZero();
    }

    @Test
    void aPreemptedWorkerThatDoesNotFinishInTimeIsGivenUp() {
        join("w1", "n1");
        engine.begin(passes, PASS, 1);
        Order.PassTask task = task("w1");
        cluster.askedBack(List.of("w1"), Duration.ofSeconds(8));
        clock.advance(6_000);
        engine.check();
        assertThat(desk.beat("w1", beat(task.task(), LeafSet.NONE)).exit()).isTrue();
        assertThat(containers.givenBack()).containsExactly("w1");
    }

    @Test
    void aNodeWhereWorkersFailGetsNoMore() {
        join("w1", "n1");
        join("w2", "n1");
        cluster.ended(new ContainerEnd("w1", "n1", ContainerEnd.Kind.FAILED, 137, "killed"));
        assertThat(containers.excluded()).isEmpty();
        cluster.ended(new ContainerEnd("w2", "n1", ContainerEnd.Kind.NODE_LOST, -100, "node lost"));
        assertThat(containers.excluded()).containsExactly("n1");
    }

    @Test
    void containersThatTheClusterTookAreNoFailures() {
        for (int i = 0; i < 20; i++) {
            join("w" + i, "n1");
            cluster.ended(new ContainerEnd("w" + i, "n1", ContainerEnd.Kind.TAKEN, -102, "preempted"));
        }
        assertThat(containers.excluded()).isEmpty();
        assertThat(engine.failure()).isEmpty();
    }

    @Test
    void aContainerThatEndsAfterItWasGivenUpIsNotCountedAgain() {
        join("w1", "n1");
        pass(11_000);
        cluster.ended(new ContainerEnd("w1", "n1", ContainerEnd.Kind.FAILED, 143, "killed by the master"));
        assertThat(engine.activity().workersLost()).isEqualTo(1);
    }

    @Test
    void theRunFailsAfterTooManyLostWorkersAndSaysWhyTheLastEnded() {
        CompletableFuture<double[]> total = CompletableFuture.supplyAsync(() -> passes.total(PASS, 1));
        for (int i = 0; i < 5; i++) {
            join("w" + i, "n" + i);
            cluster.ended(new ContainerEnd("w" + i, "n" + i, ContainerEnd.Kind.FAILED, 1, "no such file: libx.so"));
        }
        assertThatThrownBy(total::join)
                .isInstanceOf(CompletionException.class)
                .cause()
                .isInstanceOf(UncheckedIOException.class)
                .hasMessage(
                        "5 workers were lost or failed, more than quern.yarn.worker.max-failures allows (4); the last,"
                                + " worker w4 on n4: no such file: libx.so");
    }

    @Test
    void storageThatGoesOnFailingEndsTheRunAndNamesTheChunk() {
        join("w1", "n1");
        PassWork<double[]> work = engine.begin(passes, PASS, 1);
        for (int i = 0; i < 3; i++) {
            Order.PassTask task = task("w1");
            desk.failed(
                    "w1",
                    new TaskProblem(task.task(), TaskProblem.Kind.STORAGE, 7, "Cannot read chunk 7: no live nodes"));
            clock.advance(9_000);
            desk.poll("w1");
        }
        assertThat(work.isOver()).isTrue();
        assertThatThrownBy(work::digest)
                .isInstanceOf(UncheckedIOException.class)
                .hasMessage("Chunk 7 failed 3 times, as often as quern.yarn.task.max-failures allows; the last, on n1:"
                        + " Cannot read chunk 7: no live nodes");
    }

    @Test
    void aWorkerOutOfMemoryEndsTheRunWithTheSettingsToRaise() {
        join("w1", "n1");
        PassWork<double[]> work = engine.begin(passes, PASS, 1);
        desk.failed("w1", new TaskProblem(task("w1").task(), TaskProblem.Kind.MEMORY, 2, "Java heap space"));
        assertThatThrownBy(work::digest)
                .hasMessage(
                        "Worker w1 on n1 ran out of memory in pass 'test.sum' (Java heap space): its heap is 1,024 MB, of"
                                + " which columns may take 1 MB; raise quern.yarn.worker.memory-mb, or lower"
                                + " quern.yarn.worker.resident or quern.yarn.worker.vcores");
    }

    @Test
    void aWorkerThatLacksTheDataSetIsToldAgainAfterAFailure() {
        join("w1", "n1");
        engine.begin(passes, PASS, 1);
        Order.PassTask task = task("w1");
        desk.failed("w1", new TaskProblem(task.task(), TaskProblem.Kind.STORAGE, 3, "timeout"));
        assertThat(desk.poll("w1").orElseThrow()).isInstanceOf(Order.OpenData.class);
    }

    @Test
    void aWorkerThatWasNotToldOfTheDataSetIsToldAndGivenItsTaskAgain() {
        join("w1", "n1");
        engine.begin(passes, PASS, 1);
        Order.PassTask task = task("w1");
        TaskProblem unopened = new TaskProblem(task.task(), TaskProblem.Kind.UNOPENED, -1, "not told of data set 1");
        desk.failed("w1", unopened);
        desk.failed("w1", unopened);
        assertThat(desk.poll("w1")).contains(new Order.OpenData(1, "memory:/data", "{}"));
        assertThat(task("w1").task()).isEqualTo(task.task());
        assertThat(engine.failure()).isEmpty();
        assertThat(engine.activity().leavesRedone()).isZero();
    }

    /** The worker says over and over that so much of its task is done. */
    private void beats(int task, LeafSet done, long ms) {
        for (long passed = 0; passed < ms; passed += 500) {
            clock.advance(500);
            desk.beat("w1", beat(task, done));
            engine.check();
        }
    }

    @Test
    void aWorkerThatBeatsButFinishesNoChunkIsReplaced() {
        join("w1", "n1");
        engine.begin(passes, PASS, 1);
        int task = task("w1").task();
        for (int chunk = 1; chunk < 4; chunk++) {
            beats(task, LeafSet.range(0, chunk), 50_000);
        }
        assertThat(heard).isEmpty();
        beats(task, LeafSet.range(0, 3), 11_000);
        assertThat(heard)
                .startsWith("Worker w1 on n1 is lost (no chunk finished in 60 s, longer than"
                        + " quern.yarn.worker.stall-ms allows); others do its work");
        assertThat(containers.givenBack()).containsExactly("w1");
        assertThat(desk.beat("w1", beat(task, LeafSet.NONE)).exit()).isTrue();
    }

    @Test
    void aWorkerThatHandsItsStatesOverHasTime() throws IOException {
        join("w1", "n1");
        engine.begin(passes, PASS, 1);
        int task = task("w1").task();
        desk.deliver("w1", task, LeafSet.range(0, CHUNKS), List.of(), false);
        beats(task, LeafSet.range(0, CHUNKS), 200_000);
        assertThat(engine.activity().workersLost()).isZero();
    }

    @Test
    void stoppingEndsThePassUnderWayAndAllLaterOnes() {
        CompletableFuture<double[]> total = CompletableFuture.supplyAsync(() -> passes.total(PASS, 1));
        engine.stop("killed by alice");
        assertThatThrownBy(total::join).hasCauseInstanceOf(Stopped.class);
        assertThatThrownBy(() -> passes.total(PASS, 2))
                .isInstanceOf(Stopped.class)
                .hasMessage("killed by alice");
    }

    @Test
    void saysAtIntervalsThatItWaitsForWorkersAndWhy() {
        engine.begin(passes, PASS, 1);
        clock.advance(5_000);
        engine.check();
        engine.check();
        cluster.waiting("queue 'research' is full");
        clock.advance(5_000);
        engine.check();
        assertThat(heard)
                .containsExactly(
                        "Waiting for workers: 1 asked for, none runs yet",
                        "Waiting for workers: queue 'research' is full");
    }

    @Test
    void givesBackWorkersBeyondWhatIsNeededThatHaveLongHadNothingToDo() {
        join("w1", "n1");
        join("w2", "n2");
        engine.begin(passes, PASS, 1);
        task("w1");
        clock.advance(5_001);
        desk.beat("w1", beat(1, LeafSet.NONE));
        desk.beat("w2", beat(0, LeafSet.NONE));
        engine.check();
        assertThat(desk.poll("w2")).contains(new Order.Exit("there is nothing left to do for it"));
        assertThat(engine.workers()).extracting(WorkerView::id).containsExactly("w1", "w2");
    }

    @Test
    void tellsWorkersToExitOnceItIsClosed() throws InterruptedException {
        join("w1", "n1");
        engine.close();
        assertThat(desk.poll("w1")).contains(new Order.Exit("the run has ended"));
        assertThat(engine.awaitExits(Duration.ZERO)).isFalse();
        desk.goodbye("w1", "the run has ended");
        assertThat(engine.awaitExits(Duration.ZERO)).isTrue();
    }

    @Test
    void aCallThatWaitsIsAnsweredAsSoonAsAPassBegins() throws Exception {
        join("w1", "n1");
        CountDownLatch waits = new CountDownLatch(1);
        CompletableFuture<Order> order = CompletableFuture.supplyAsync(() -> {
            waits.countDown();
            try {
                Order next = desk.next("w1");
                while (next instanceof Order.Pause) {
                    next = desk.next("w1");
                }
                return next;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        waits.await();
        engine.begin(passes, PASS, 1);
        assertThat(order.get(30, TimeUnit.SECONDS)).isInstanceOf(Order.OpenData.class);
    }

    @Test
    void showsWhatWorkersHoldAndDo() {
        join("w1", "n1");
        cluster.started("w2", "n2");
        engine.begin(passes, PASS, 1);
        Order.PassTask task = task("w1");
        BitSet held = new BitSet();
        held.set(0, 3);
        desk.beat("w1", new Beat(task.task(), LeafSet.of(held), 30, LeafSet.of(held), 480, 9_000));
        assertThat(engine.workers())
                .containsExactly(
                        new WorkerView(
                                "w1",
                                "n1",
                                WorkerView.State.COMPUTING,
                                2,
                                CHUNKS,
                                480,
                                9_000,
                                30,
                                "http://logs/w1",
                                ""),
                        new WorkerView("w2", "n2", WorkerView.State.STARTING, 0, 0, 0, 0, 0, "", ""));
    }

    @Test
    void ordersOfAnUnknownWorkerAreToExit() {
        assertThat(desk.poll("stranger")).isEqualTo(Optional.of(new Order.Exit("worker stranger is unknown here")));
    }
}
