package org.quern.yarn.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.security.AccessControlException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.quern.QuernException;
import org.quern.data.Chunk;
import org.quern.io.chunkset.ChunkSet;
import org.quern.jobs.TestData;
import org.quern.language.ColumnSelection;
import org.quern.pass.LocalEngine;
import org.quern.pass.MergeTree;
import org.quern.pass.Pass;
import org.quern.pass.PassType;
import org.quern.pass.Progress;
import org.quern.pass.SlicedPass;
import org.quern.pass.SlicedSums;
import org.quern.pass.StateCodec;
import org.quern.pass.SumPass;
import org.quern.pass.TallyPass;
import org.quern.yarn.protocol.Beat;
import org.quern.yarn.protocol.LeafSet;
import org.quern.yarn.protocol.Order;
import org.quern.yarn.protocol.StateNode;
import org.quern.yarn.protocol.TaskProblem;
import org.quern.yarn.protocol.WorkerInfo;

class WorkerTest {
    private static final ColumnSelection COLUMNS = ColumnSelection.of(List.of("y", "x"));
    private static final LeafSet ALL = LeafSet.range(0, TestData.CHUNKS);
    private static final WorkerInfo INFO =
            new WorkerInfo("container_1", "node1", "0.1", "17", 2, 1 << 30, 1 << 20, 1 << 20, "");

    @TempDir
    private Path folder;

    private final Configuration configuration = new Configuration();
    private final ScriptedMaster master = new ScriptedMaster();
    private final List<Pass<?, ?>> passes = new ArrayList<>();
    private FutureTask<Worker.End> running;
    private ChunkSet set;
    private int tasks;

    @BeforeEach
    void writeData() throws IOException {
        set = ChunkSet.open(
                TestData.write(new org.apache.hadoop.fs.Path(folder.toUri() + "numbers.q"), configuration),
                configuration);
    }

    @AfterEach
    void endWorker() throws IOException {
        if (running != null) {
            master.order(new Order.Exit("the test is over"));
            end();
        }
        set.close();
    }

    private void start() {
        start(new WorkerOptions(2, 1 << 20, 1 << 20, 5, 60_000, WorkerOptions.DELIVERY_BYTES));
    }

    private void start(WorkerOptions options) {
        Worker worker = new Worker(INFO, options, configuration, master, bytes -> passes.get(bytes[0]));
        running = new FutureTask<>(worker::run);
        new Thread(running, "worker under test").start();
        master.order(new Order.OpenData(1, set.path().toString(), set.manifest().toJson()));
    }

    private Worker.End end() {
        try {
            return running.get(60, TimeUnit.SECONDS);
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            throw new AssertionError(e);
        }
    }

    /** Orders leaves of a pass. */
    private void order(Pass<?, ?> pass, LeafSet leaves) {
        passes.add(pass);
        byte[] bytes = {(byte) (passes.size() - 1)};
        master.order(new Order.PassTask(++tasks, 1, 1, bytes, leaves, true));
    }

    private ScriptedMaster.Delivered delivered() {
        return master.hear(ScriptedMaster.Delivered.class);
    }

    private static SumPass sum() {
        return new SumPass(COLUMNS, 0);
    }

    /** A sum that does something at every chunk first. */
    private record Meeting(SumPass sum, Consumer<Chunk> first) implements Pass<double[], Double> {
        @Override
        public void process(double[] state, Chunk chunk) {
            first.accept(chunk);
            sum.process(state, chunk);
        }

        @Override
        public PassType<?> type() {
            return sum.type();
        }

        @Override
        public ColumnSelection columns() {
            return sum.columns();
        }

        @Override
        public double[] newState() {
            return sum.newState();
        }

        @Override
        public void merge(double[] state, double[] later) {
            sum.merge(state, later);
        }

        @Override
        public StateCodec<double[]> codec() {
            return sum.codec();
        }

        @Override
        public Double finish(double[] total) {
            return sum.finish(total);
        }

        @Override
        public long stateBytes() {
            return sum.stateBytes();
        }
    }

    private <R> R local(Pass<?, R> pass) {
        return new LocalEngine(set, LocalEngine.Options.defaults(), Progress.NONE).run(pass);
    }

    /** The state of a slice of all that was delivered. */
    private static <S> S total(Pass<S, ?> pass, int slice, List<StateNode> nodes) throws IOException {
        MergeTree<S> tree = MergeTree.of(pass, TestData.CHUNKS);
        for (StateNode node : nodes) {
            if (node.slice() == slice) {
                S state = pass.codec().read(new DataInputStream(new ByteArrayInputStream(node.state())));
                tree.add(new MergeTree.Node<>(node.level(), node.index(), state));
            }
        }
        return tree.total(pass.newState());
    }

    @Test
    void introducesItselfAndEndsWhenToldTo() {
        start();
        master.order(new Order.Exit("the run is over"));
        assertThat(end()).isEqualTo(new Worker.End(ExitCode.DONE, "the run is over"));
        assertThat(master.hellos).containsExactly(INFO);
        assertThat(master.goodbyes).containsExactly("the run is over");
    }

    @Test
    void passesOverPartsOfTheDataGiveTheBitsOfTheLocalEngine() throws IOException {
        start();
        for (int leafLevel = 0; leafLevel < 3; leafLevel++) {
            SumPass pass = new SumPass(COLUMNS, leafLevel);
            double expected = local(pass);
            int leaves = MergeTree.leaves(TestData.CHUNKS, leafLevel);
            for (int cut = 0; cut < leaves; cut++) {
                order(pass, LeafSet.range(cut, leaves));
                order(pass, LeafSet.range(0, cut));
                List<StateNode> nodes = new ArrayList<>();
                ScriptedMaster.Delivered right = delivered();
                assertThat(right.covered()).isEqualTo(LeafSet.range(cut, leaves));
                nodes.addAll(right.nodes());
                nodes.addAll(delivered().nodes());
                assertThat(total(pass, 0, nodes)[0]).isEqualTo(expected);
            }
        }
    }

    @Test
    void readsColumnsOnce() throws IOException {
        start();
        order(sum(), ALL);
        List<StateNode> first = delivered().nodes();
        try (var files = Files.list(folder.resolve("numbers.q"))) {
            for (Path file :
                    files.filter(f -> f.toString().endsWith(".parquet")).toList()) {
                Files.delete(file);
            }
        }
        order(sum(), ALL);
        assertThat(total(sum(), 0, delivered().nodes())).isEqualTo(total(sum(), 0, first));
        Beat beat = master.nextBeat();
        assertThat(beat.residentChunks()).isEqualTo(ALL);
        assertThat(beat.residentBytes()).isBetween(1L, 2L * 8 * TestData.ROWS);
    }

    @Test
    void slicesComeInCallsOfLimitedSize() throws IOException {
        start(new WorkerOptions(2, 0, 0, 5, 60_000, 24));
        SlicedSums pass = new SlicedSums(ColumnSelection.of(List.of("y", "x", "nearX")), false);
        order(pass, LeafSet.range(1, TestData.CHUNKS));
        order(pass, LeafSet.range(0, 1));
        ScriptedMaster.Delivered rest = delivered();
        assertThat(rest.calls()).isGreaterThan(1);
        List<StateNode> nodes = new ArrayList<>(rest.nodes());
        nodes.addAll(delivered().nodes());
        assertThat(assembled(pass, nodes)).isEqualTo(local(pass));
    }

    @Test
    void aStateLargerThanACallComesInPieces() throws IOException {
        start(new WorkerOptions(2, 0, 0, 5, 60_000, 3));
        order(sum(), ALL);
        ScriptedMaster.Delivered delivered = delivered();
        assertThat(delivered.nodes())
                .allSatisfy(piece -> assertThat(piece.state()).hasSizeBetween(1, 3));
        assertThat(delivered.calls()).isGreaterThan(delivered.nodes().size() / 2);
        assertThat(total(sum(), 0, whole(delivered.nodes()))[0]).isEqualTo(local(sum()));
    }

    /** States put together of pieces in their order. */
    private static List<StateNode> whole(List<StateNode> pieces) throws IOException {
        List<StateNode> states = new ArrayList<>();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (StateNode piece : pieces) {
            assertThat(piece.offset()).isEqualTo(bytes.size());
            bytes.write(piece.state());
            if (piece.isEnd()) {
                states.add(new StateNode(piece.slice(), piece.level(), piece.index(), bytes.toByteArray()));
                bytes.reset();
            }
        }
        return states;
    }

    private static <S, R> R assembled(SlicedPass<S, R> pass, List<StateNode> nodes) throws IOException {
        List<S> digests = new ArrayList<>();
        for (int slice = 0; slice < pass.slices(); slice++) {
            digests.add(pass.digest(total(pass, slice, nodes)));
        }
        return pass.finish(pass.assemble(digests));
    }

    @Test
    void whatMergesInAnyOrderComesAsOneState() throws IOException {
        start();
        TallyPass pass = new TallyPass(COLUMNS);
        order(pass, ALL);
        StateNode only = delivered().nodes().get(0);
        long[] state = pass.codec().read(new DataInputStream(new ByteArrayInputStream(only.state())));
        assertThat(pass.finish(state)).isEqualTo(local(new TallyPass(COLUMNS)));
    }

    @Test
    void heartbeatsGoOnWhileItComputes() {
        CountDownLatch met = new CountDownLatch(3);
        CountDownLatch goOn = new CountDownLatch(1);
        start();
        order(
                new Meeting(sum(), chunk -> {
                    if (chunk.index() > 1) {
                        met.countDown();
                        await(goOn);
                    }
                }),
                ALL);
        Beat beat = master.nextBeat();
        while (!beat.done().contains(0) || !beat.done().contains(1)) {
            beat = master.nextBeat();
        }
        assertThat(beat.task()).isEqualTo(1);
        assertThat(beat.done()).isEqualTo(LeafSet.range(0, 2));
        assertThat(beat.rows()).isEqualTo(2L * TestData.ROWS_PER_CHUNK);
        assertThat(beat.heapUsedBytes()).isPositive();
        goOn.countDown();
        assertThat(delivered().covered()).isEqualTo(ALL);
    }

    private static void await(CountDownLatch latch) {
        try {
            if (!latch.await(60, TimeUnit.SECONDS)) {
                throw new AssertionError("waited in vain");
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void leavesLeavesOutThatOthersHaveDelivered() throws IOException {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        start();
        order(
                new Meeting(sum(), chunk -> {
                    begun.countDown();
                    await(goOn);
                }),
                ALL);
        await(begun);
        master.answers = beat -> new Beat.Answer(LeafSet.range(10, TestData.CHUNKS), false, LeafSet.NONE, false);
        master.nextBeat();
        master.nextBeat();
        goOn.countDown();
        ScriptedMaster.Delivered delivered = delivered();
        assertThat(delivered.covered()).isEqualTo(LeafSet.range(0, 10));
        master.answers = beat -> ScriptedMaster.GO_ON;
        master.nextBeat();
        order(sum(), LeafSet.range(10, TestData.CHUNKS));
        List<StateNode> nodes = new ArrayList<>(delivered.nodes());
        nodes.addAll(delivered().nodes());
        assertThat(total(sum(), 0, nodes)[0]).isEqualTo(local(sum()));
    }

    @Test
    void takesTheNextTaskWhenOneIsCancelled() {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        start();
        order(
                new Meeting(sum(), chunk -> {
                    begun.countDown();
                    await(goOn);
                }),
                ALL);
        await(begun);
        master.answers = beat -> new Beat.Answer(LeafSet.NONE, beat.task() == 1, LeafSet.NONE, false);
        master.nextBeat();
        master.nextBeat();
        goOn.countDown();
        order(sum(), LeafSet.range(0, 3));
        assertThat(delivered().task()).isEqualTo(2);
    }

    @Test
    void releasesChunksThatLiveElsewhere() {
        start();
        order(sum(), ALL);
        delivered();
        long all = master.nextBeat().residentBytes();
        master.answers = beat -> new Beat.Answer(LeafSet.NONE, false, LeafSet.range(5, TestData.CHUNKS), false);
        master.nextBeat();
        Beat beat = master.nextBeat();
        assertThat(beat.residentChunks()).isEqualTo(LeafSet.range(0, 5));
        assertThat(beat.residentBytes()).isLessThan(all);
    }

    @Test
    void keepsNothingOfChunksItOnlyHelpsWith() {
        start();
        passes.add(sum());
        master.order(new Order.PassTask(1, 1, 1, new byte[] {0}, ALL, false));
        delivered();
        assertThat(master.nextBeat().residentBytes()).isZero();
    }

    @Test
    void endsWhileComputingWhenAHeartbeatSaysSo() {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch never = new CountDownLatch(1);
        start();
        order(
                new Meeting(sum(), chunk -> {
                    begun.countDown();
                    await(never);
                }),
                ALL);
        await(begun);
        master.answers = beat -> new Beat.Answer(LeafSet.NONE, false, LeafSet.NONE, true);
        assertThat(end().code()).isEqualTo(ExitCode.DONE);
        assertThat(master.goodbyes).hasSize(1);
        never.countDown();
    }

    @Test
    void endsWhenItsMasterIsGone() {
        start(new WorkerOptions(1, 0, 0, 5, 50, 100));
        order(sum(), ALL);
        delivered();
        master.broken = new IOException("No answer from the master at node1:4711: Connection refused");
        assertThat(end().code()).isEqualTo(ExitCode.MASTER_GONE);
        assertThat(end().reason()).contains("no answer from the master for ", "Connection refused");
    }

    @Test
    void goesOnAfterAMasterThatWasSilentForAShortTime() {
        start();
        order(sum(), ALL);
        delivered();
        master.broken = new IOException("cable pulled");
        order(sum(), LeafSet.range(0, 2));
        master.broken = null;
        assertThat(delivered().covered()).isEqualTo(LeafSet.range(0, 2));
    }

    @Test
    void endsWhenTheMasterRefusesIt() {
        for (Exception refusal : new Exception[] {
            new QuernException("Quern 0.2 here"),
            new AccessControlException("no such token"),
            new IOException("too many workers")
        }) {
            master.broken = refusal;
            start();
            assertThat(end()).isEqualTo(new Worker.End(ExitCode.REFUSED, refusal.getMessage()));
        }
    }

    @Test
    void aMistakeIsToldWithItsChunkAndTheNextTaskIsDone() {
        start();
        order(
                new Meeting(sum(), chunk -> {
                    if (chunk.index() >= 7) {
                        throw new QuernException("negative count in chunk " + chunk.index());
                    }
                }),
                ALL);
        assertThat(master.hear(TaskProblem.class))
                .isEqualTo(new TaskProblem(1, TaskProblem.Kind.MISTAKE, 7, "negative count in chunk 7"));
        order(sum(), ALL);
        assertThat(delivered().task()).isEqualTo(2);
    }

    @Test
    void endsWhenItRunsOutOfMemory() {
        start();
        order(
                new Meeting(sum(), chunk -> {
                    if (chunk.index() == 3) {
                        throw new OutOfMemoryError("Java heap space");
                    }
                }),
                ALL);
        assertThat(master.hear(TaskProblem.class))
                .isEqualTo(new TaskProblem(1, TaskProblem.Kind.MEMORY, 3, "Java heap space"));
        assertThat(end()).isEqualTo(new Worker.End(ExitCode.OUT_OF_MEMORY, "out of memory: Java heap space"));
        running = null;
    }

    @Test
    void storageThatFailsAndDefectsAreToldApart() {
        start();
        order(
                new Meeting(sum(), chunk -> {
                    throw new UncheckedIOException(new IOException("disk on fire"));
                }),
                ALL);
        TaskProblem storage = master.hear(TaskProblem.class);
        assertThat(storage.kind()).isEqualTo(TaskProblem.Kind.STORAGE);
        assertThat(storage.chunk()).isZero();
        assertThat(storage.message()).contains("disk on fire");
        order(
                new Meeting(sum(), chunk -> {
                    throw new IndexOutOfBoundsException("7\nmore");
                }),
                ALL);
        assertThat(master.hear(TaskProblem.class))
                .isEqualTo(new TaskProblem(2, TaskProblem.Kind.INTERNAL, 0, "IndexOutOfBoundsException: 7"));
    }

    private List<Path> parts() throws IOException {
        try (var files = Files.list(folder.resolve("numbers.q"))) {
            return files.filter(f -> f.toString().endsWith(".parquet")).sorted().toList();
        }
    }

    @Test
    void aMissingFileIsATroubleOfStorageAndToldByName() throws IOException {
        Path missing = parts().get(2);
        Files.delete(missing);
        start();
        order(sum(), ALL);
        TaskProblem problem = master.hear(TaskProblem.class);
        assertThat(problem.kind()).isEqualTo(TaskProblem.Kind.STORAGE);
        assertThat(problem.chunk()).isEqualTo(2 * TestData.CHUNKS_PER_PART);
        assertThat(problem.message()).contains(missing.getFileName().toString());
    }

    @Test
    void aCorruptChunkIsAMistake() throws IOException {
        Path corrupt = parts().get(1);
        byte[] bytes = Files.readAllBytes(corrupt);
        for (int i = 4; i < 400; i++) {
            bytes[i] ^= 0x55;
        }
        Files.write(corrupt, bytes, StandardOpenOption.TRUNCATE_EXISTING);
        start();
        order(sum(), ALL);
        TaskProblem problem = master.hear(TaskProblem.class);
        assertThat(problem.kind()).isEqualTo(TaskProblem.Kind.MISTAKE);
        assertThat(problem.chunk()).isEqualTo(TestData.CHUNKS_PER_PART);
        assertThat(problem.message()).contains(corrupt.getFileName().toString());
    }

    @Test
    void aDataSetThatWasNotNamedIsAskedFor() {
        start();
        passes.add(sum());
        Order task = new Order.PassTask(9, 4, 1, new byte[] {0}, ALL, true);
        master.order(task);
        assertThat(master.hear(TaskProblem.class))
                .isEqualTo(new TaskProblem(
                        9, TaskProblem.Kind.UNOPENED, -1, "Worker container_1 was not told of data set 4"));
        master.order(new Order.OpenData(4, set.path().toString(), set.manifest().toJson()));
        master.order(task);
        assertThat(delivered().task()).isEqualTo(9);
    }

    @Test
    void theBudgetHoldsForAllDataSetsTogether() {
        start();
        order(sum(), ALL);
        delivered();
        master.order(new Order.OpenData(2, set.path().toString(), set.manifest().toJson()));
        master.order(new Order.PassTask(2, 2, 1, new byte[] {0}, LeafSet.range(0, 1), true));
        delivered();
        Beat beat = master.nextBeat();
        assertThat(beat.residentChunks().toBitSet()).isEqualTo(BitSet.valueOf(new long[] {1}));
    }
}
