package org.quern.pass;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.quern.QuernException;
import org.quern.data.Chunk;
import org.quern.data.ChunkSource;
import org.quern.data.Column;
import org.quern.data.MemoryChunkSource;
import org.quern.data.Schema;
import org.quern.language.BoundSelection;

/**
 * What every pass promises, so that every engine gives the same bits. A subclass names a pass and the columns it reads;
 * it may bring typical columns of its own where random ones make no sense.
 *
 * @param <S> state
 * @param <R> result
 */
public abstract class AlgorithmContractTest<S, R> {
    private static final int ROWS = 237;
    private static final int ROWS_PER_CHUNK = 13;

    /** The pass; a new value each time is fine. Its selection keeps all rows. */
    protected abstract Pass<S, R> pass();

    /** Variables of the data set that {@link #pass} reads. */
    protected abstract Schema schema();

    /** Typical rows, some with missing values; the same for the same arguments. */
    protected List<Column> columns(int rows, long seed) {
        return RandomColumns.of(schema(), rows, 12, seed);
    }

    /** Whether the numbers of rows show in the state, as where random numbers belong to rows. */
    protected boolean usesRowNumbers() {
        return false;
    }

    private void finishes(Pass<S, R> pass, S total) {
        try {
            pass.finish(digest(pass, total));
        } catch (QuernException e) {
            assertThat(e.getMessage()).isNotBlank();
        }
    }

    private ChunkSource data() {
        return RandomColumns.source(schema(), columns(ROWS, 1), ROWS_PER_CHUNK);
    }

    /** The chunks as the pass sees them. */
    private List<Chunk> chunks(ChunkSource source) {
        try {
            List<Chunk> chunks = new ArrayList<>();
            BoundSelection selection = pass().columns().bind(source.info().schema());
            for (int i = 0; i < source.info().chunks().size(); i++) {
                chunks.add(selection.apply(source.read(i, selection.inputs())));
            }
            return chunks;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private S state(Pass<S, R> pass, Chunk chunk) {
        S state = pass.newState();
        pass.process(state, chunk);
        return state;
    }

    private MergeTree<S> tree(Pass<S, R> pass, List<Chunk> chunks) {
        return MergeTree.of(pass, chunks.size());
    }

    private S leaf(Pass<S, R> pass, MergeTree<S> tree, List<Chunk> chunks, int leaf) {
        S state = pass.newState();
        for (int chunk = tree.firstChunk(leaf); chunk < tree.endChunk(leaf); chunk++) {
            pass.process(state, chunks.get(chunk));
        }
        return state;
    }

    /** The total of all chunks, leaf by leaf in order. */
    private S total(Pass<S, R> pass, List<Chunk> chunks) {
        MergeTree<S> tree = tree(pass, chunks);
        for (int leaf = 0; leaf < tree.leaves(); leaf++) {
            tree.add(leaf, leaf(pass, tree, chunks, leaf));
        }
        return tree.total(pass.newState());
    }

    /** What is left of a total where a cluster has merged and digested each slice. */
    private S digest(Pass<S, R> pass, S total) {
        if (!(pass instanceof SlicedPass<S, R> sliced)) {
            return throughBytes(pass, pass.digest(throughBytes(pass, total)));
        }
        List<S> digests = new ArrayList<>();
        for (int index = 0; index < sliced.slices(); index++) {
            S slice = throughBytes(pass, sliced.slice(total, index));
            digests.add(throughBytes(pass, pass.digest(slice)));
        }
        return sliced.assemble(digests);
    }

    private S throughBytes(Pass<S, R> pass, S state) {
        return read(pass, bytes(pass, state));
    }

    private byte[] bytes(Pass<S, R> pass, S state) {
        try {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            pass.codec().write(state, new DataOutputStream(bytes));
            return bytes.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private S read(Pass<S, R> pass, byte[] bytes) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            S state = pass.codec().read(in);
            assertThat(in.read()).as("all bytes are read").isEqualTo(-1);
            return state;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Chunk noRows(Chunk chunk) {
        return chunk.select(new int[0], 0);
    }

    @Test
    void noRowsGiveTheNeutralState() {
        Pass<S, R> pass = pass();
        S total = total(pass, List.of());
        assertThat(bytes(pass, total)).isEqualTo(bytes(pass, pass.newState()));
        finishes(pass, total);
    }

    @Test
    void oneRowIsEnoughToFinishOrToSayWhyNot() {
        Pass<S, R> pass = pass();
        List<Chunk> one = chunks(RandomColumns.source(schema(), columns(1, 2), 1));
        finishes(pass, total(pass, one));
    }

    @Test
    void aChunkOfNoRowsChangesNoBit() {
        Pass<S, R> pass = pass();
        List<Chunk> chunks = chunks(data());
        S state = state(pass, chunks.get(0));
        byte[] before = bytes(pass, state);
        pass.process(state, noRows(chunks.get(1)));
        assertThat(bytes(pass, state)).isEqualTo(before);
        assertThat(bytes(pass, state(pass, noRows(chunks.get(0))))).isEqualTo(bytes(pass, pass.newState()));
    }

    @Test
    void mergesEmptyChunksWithoutChange() {
        Pass<S, R> pass = pass();
        for (Chunk chunk : chunks(data())) {
            byte[] alone = bytes(pass, state(pass, chunk));
            S first = pass.newState();
            pass.merge(first, state(pass, chunk));
            assertThat(bytes(pass, first)).as("empty first").isEqualTo(alone);
            S last = state(pass, chunk);
            pass.merge(last, pass.newState());
            assertThat(bytes(pass, last)).as("empty last").isEqualTo(alone);
        }
    }

    @Test
    void emptyChunksMayStandFirstInTheMiddleAndLast() {
        Pass<S, R> pass = pass();
        List<Chunk> chunks = chunks(data());
        for (int empty : new int[] {0, 1, 7, chunks.size() - 1}) {
            List<Chunk> some = new ArrayList<>(chunks);
            some.set(empty, noRows(chunks.get(empty)));
            finishes(pass, total(pass, some));
        }
        finishes(pass, total(pass, chunks.stream().map(this::noRows).toList()));
    }

    @Test
    void rowsLeftOutLeaveNoTrace() {
        Pass<S, R> pass = pass();
        for (Chunk chunk : chunks(data())) {
            int[] kept = {1, 4, 5, 8};
            if (chunk.rows() < 9) {
                continue;
            }
            Chunk selected = chunk.select(kept, kept.length);
            List<Column> columns = new ArrayList<>();
            for (int i = 0; i < chunk.schema().size(); i++) {
                columns.add(chunk.column(i).select(kept, kept.length));
            }
            // In two steps rows keep their numbers, in a chunk of their own they get others.
            Chunk alone = usesRowNumbers()
                    ? chunk.select(new int[] {1, 2, 4, 5, 8}, 5).select(new int[] {0, 2, 3, 4}, 4)
                    : Chunk.of(chunk.index(), chunk.firstRow(), kept.length, chunk.schema(), columns);
            assertThat(bytes(pass, state(pass, selected))).isEqualTo(bytes(pass, state(pass, alone)));
        }
    }

    @Test
    void onlyTheRowsOfAColumnCount() {
        Pass<S, R> pass = pass();
        for (Chunk chunk : chunks(data())) {
            assertThat(bytes(pass, state(pass, RandomColumns.padded(chunk))))
                    .isEqualTo(bytes(pass, state(pass, chunk)));
        }
    }

    @Test
    void processLeavesTheChunkAlone() {
        Pass<S, R> pass = pass();
        List<Chunk> used = chunks(data());
        total(pass, used);
        List<Chunk> fresh = chunks(data());
        for (int i = 0; i < used.size(); i++) {
            for (int c = 0; c < used.get(i).schema().size(); c++) {
                assertThat(used.get(i).column(c))
                        .usingRecursiveComparison()
                        .withEqualsForType(Float::equals, Float.class)
                        .withEqualsForType(Double::equals, Double.class)
                        .isEqualTo(fresh.get(i).column(c));
            }
        }
    }

    @Test
    void takesColumnsWithoutAnyValidValue() {
        Pass<S, R> pass = pass();
        List<Chunk> chunks =
                chunks(RandomColumns.source(schema(), RandomColumns.missing(schema(), ROWS), ROWS_PER_CHUNK));
        S total = total(pass, chunks);
        assertThat(bytes(pass, read(pass, bytes(pass, total)))).isEqualTo(bytes(pass, total));
        finishes(pass, total);
    }

    @Test
    void takesConstantColumns() {
        Pass<S, R> pass = pass();
        List<Chunk> chunks =
                chunks(RandomColumns.source(schema(), RandomColumns.constant(schema(), ROWS), ROWS_PER_CHUNK));
        finishes(pass, total(pass, chunks));
    }

    @Test
    void statesComeBackFromTheirBytes() {
        Pass<S, R> pass = pass();
        List<Chunk> chunks = chunks(data());
        List<S> states = new ArrayList<>(List.of(pass.newState(), state(pass, chunks.get(0)), total(pass, chunks)));
        for (S state : states) {
            byte[] bytes = bytes(pass, state);
            assertThat(bytes(pass, state)).as("writing changes nothing").isEqualTo(bytes);
            assertThat(bytes(pass, read(pass, bytes))).isEqualTo(bytes);
        }
    }

    @Test
    void digestsComeBackFromTheirBytes() {
        Pass<S, R> pass = pass();
        List<Chunk> chunks = chunks(data());
        S digest = digest(pass, total(pass, chunks));
        byte[] bytes = bytes(pass, digest);
        assertThat(bytes(pass, read(pass, bytes))).isEqualTo(bytes);
        assertThat(bytes(pass, digest(pass, total(pass, chunks)))).isEqualTo(bytes);
    }

    @Test
    void aTotalHandedOnAsItsDigestWasNotChanged() {
        Pass<S, R> pass = pass();
        List<Chunk> chunks = chunks(data());
        int slices = pass instanceof SlicedPass<S, R> sliced ? sliced.slices() : 1;
        for (int index = 0; index < slices; index++) {
            S total = total(pass, chunks);
            S slice = pass instanceof SlicedPass<S, R> sliced ? sliced.slice(total, index) : total;
            byte[] before = bytes(pass, slice);
            assertThat(pass.digest(slice) != slice || Arrays.equals(bytes(pass, slice), before))
                    .isTrue();
        }
    }

    @Test
    void aStateReadFromBytesGoesOnAsBefore() {
        Pass<S, R> pass = pass();
        List<Chunk> chunks = chunks(data());
        S state = state(pass, chunks.get(0));
        S copy = read(pass, bytes(pass, state));
        pass.process(state, chunks.get(1));
        pass.process(copy, chunks.get(1));
        pass.merge(state, state(pass, chunks.get(2)));
        pass.merge(copy, read(pass, bytes(pass, state(pass, chunks.get(2)))));
        assertThat(bytes(pass, copy)).isEqualTo(bytes(pass, state));
    }

    @Test
    void thePassComesBackFromItsBytes() {
        Pass<S, R> pass = pass();
        byte[] bytes = PassTypes.write(pass);
        Pass<S, R> copy = copy(bytes);
        assertThat(PassTypes.write(copy)).isEqualTo(bytes);
        List<Chunk> chunks = chunks(data());
        assertThat(bytes(copy, total(copy, chunks))).isEqualTo(bytes(pass, total(pass, chunks)));
        assertThat(bytes(copy, digest(copy, total(copy, chunks))))
                .isEqualTo(bytes(pass, digest(pass, total(pass, chunks))));
        assertThat(copy.leafLevel()).isEqualTo(pass.leafLevel());
    }

    @SuppressWarnings("unchecked")
    private Pass<S, R> copy(byte[] bytes) {
        return (Pass<S, R>) PassTypes.read(bytes);
    }

    @Test
    void anyCutIntoTasksAndAnyArrivalGivesEqualBytes() {
        List<Chunk> chunks = chunks(data());
        byte[] expected = bytes(pass(), total(pass(), chunks));
        for (long seed = 0; seed < 20; seed++) {
            Random random = new Random(seed);
            List<MergeTree.Node<byte[]>> nodes = tasks(chunks, random);
            Collections.shuffle(nodes, random);
            Pass<S, R> pass = copy(PassTypes.write(pass()));
            MergeTree<S> tree = tree(pass, chunks);
            for (MergeTree.Node<byte[]> node : nodes) {
                tree.add(new MergeTree.Node<>(node.level(), node.index(), read(pass, node.state())));
            }
            assertThat(bytes(pass, tree.total(pass.newState())))
                    .as("seed %d", seed)
                    .isEqualTo(expected);
        }
    }

    /** Cuts the leaves into tasks, each of which processes its leaves in a random order and emits bytes. */
    private List<MergeTree.Node<byte[]>> tasks(List<Chunk> chunks, Random random) {
        List<MergeTree.Node<byte[]>> nodes = new ArrayList<>();
        int leaves = MergeTree.leaves(chunks.size(), pass().leafLevel());
        for (int start = 0; start < leaves; ) {
            Pass<S, R> pass = copy(PassTypes.write(pass()));
            MergeTree<S> tree = tree(pass, chunks);
            int end = Math.min(leaves, start + 1 + random.nextInt(6));
            List<Integer> order = new ArrayList<>();
            for (int leaf = start; leaf < end; leaf++) {
                order.add(leaf);
            }
            Collections.shuffle(order, random);
            for (int leaf : order) {
                tree.add(leaf, leaf(pass, tree, chunks, leaf));
            }
            for (MergeTree.Node<S> node : tree.nodes()) {
                nodes.add(new MergeTree.Node<>(node.level(), node.index(), bytes(pass, node.state())));
            }
            start = end;
        }
        return nodes;
    }

    @Test
    void theLocalEngineGivesEqualResultsWithAnyThreadsAndThroughCodecs() {
        ChunkSource data = data();
        LocalEngine.Options options = new LocalEngine.Options(1, 0, LocalEngine.States.AS_OBJECTS);
        Pass<S, R> pass = pass();
        byte[] expected = bytes(pass, digest(pass, total(pass, chunks(data))));
        for (int threads : new int[] {1, 2, 5}) {
            for (LocalEngine.States states : LocalEngine.States.values()) {
                for (long cacheBytes : new long[] {0, 3000, 1 << 20}) {
                    LocalEngine engine = new LocalEngine(
                            data,
                            options.withThreads(threads).withStates(states).withCacheBytes(cacheBytes),
                            Progress.NONE);
                    assertThat(bytes(pass, engine.total(pass, 1))).isEqualTo(expected);
                    assertThat(bytes(pass, engine.total(pass, 2))).isEqualTo(expected);
                }
            }
        }
    }

    @Test
    void whatMergesInAnyOrderGivesEqualBytesHoweverChunksAreSpread() {
        Pass<S, R> pass = pass();
        List<Chunk> chunks = chunks(data());
        byte[] expected = bytes(pass, total(pass, chunks));
        for (long seed = 0; pass.mergesInAnyOrder() && seed < 20; seed++) {
            Random random = new Random(seed);
            Collections.shuffle(chunks, random);
            List<S> states = new ArrayList<>();
            for (int i = 0; i <= random.nextInt(5); i++) {
                states.add(pass.newState());
            }
            for (Chunk chunk : chunks) {
                int index = random.nextInt(states.size());
                pass.process(states.get(index), chunk);
                if (random.nextInt(4) == 0) {
                    states.set(index, throughBytes(pass, states.get(index)));
                }
            }
            Collections.shuffle(states, random);
            S total = states.get(0);
            states.subList(1, states.size()).forEach(state -> pass.merge(total, state));
            assertThat(bytes(pass, total)).as("seed %d", seed).isEqualTo(expected);
        }
    }

    @Test
    void refusesAMissingOrDuplicatedChunk() {
        Pass<S, R> pass = pass();
        List<Chunk> chunks = chunks(data());
        MergeTree<S> tree = tree(pass, chunks);
        for (int leaf = 1; leaf < tree.leaves(); leaf++) {
            tree.add(leaf, leaf(pass, tree, chunks, leaf));
        }
        assertThatThrownBy(() -> tree.total(pass.newState()))
                .hasMessageStartingWith("No state for chunk")
                .hasMessageEndingWith("did a worker stop early?");
        assertThatThrownBy(() -> tree.add(1, leaf(pass, tree, chunks, 1)))
                .hasMessageStartingWith("Two states for chunk");
    }

    @Test
    void slicesMergedApartEqualTheWhole() {
        Pass<S, R> pass = pass();
        if (pass instanceof SlicedPass<S, R> sliced) {
            List<Chunk> chunks = chunks(data());
            List<S> slices = new ArrayList<>();
            for (int index = 0; index < sliced.slices(); index++) {
                MergeTree<S> tree = tree(pass, chunks);
                for (int leaf = 0; leaf < tree.leaves(); leaf++) {
                    S slice = sliced.slice(leaf(pass, tree, chunks, leaf), index);
                    tree.add(leaf, read(pass, bytes(pass, slice)));
                }
                slices.add(tree.total(sliced.slice(pass.newState(), index)));
            }
            assertThat(bytes(pass, sliced.assemble(slices))).isEqualTo(bytes(pass, total(pass, chunks)));
        }
    }

    @Test
    void planningNumbersArePlausible() {
        assertThat(pass().stateBytes()).isPositive();
        assertThat(pass().leafLevel()).isBetween(0, 30);
        if (pass() instanceof SlicedPass<S, R> sliced) {
            assertThat(sliced.slices()).isPositive();
        }
    }

    /** For subclasses: the data of the contract as a source. */
    protected final MemoryChunkSource contractData() {
        return RandomColumns.source(schema(), columns(ROWS, 1), ROWS_PER_CHUNK);
    }
}
