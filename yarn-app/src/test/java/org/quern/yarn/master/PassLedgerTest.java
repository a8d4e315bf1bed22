package org.quern.yarn.master;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.quern.data.ColumnType;
import org.quern.data.MemoryChunkSource;
import org.quern.data.Schema;
import org.quern.data.Variable;
import org.quern.language.ColumnSelection;
import org.quern.pass.LeafProcessor;
import org.quern.pass.LocalEngine;
import org.quern.pass.MergeTree;
import org.quern.pass.Pass;
import org.quern.pass.Progress;
import org.quern.pass.RandomColumns;
import org.quern.pass.SlicedPass;
import org.quern.pass.SlicedSums;
import org.quern.pass.SumPass;
import org.quern.pass.TallyPass;
import org.quern.yarn.protocol.StateNode;

class PassLedgerTest {
    private static final Schema SCHEMA =
            Schema.of(Variable.of("a", ColumnType.FLOAT64), Variable.of("b", ColumnType.FLOAT32));
    private static final ColumnSelection COLUMNS = ColumnSelection.of(List.of("a", "b"));
    private static final int CHUNKS = 37;

    private final MemoryChunkSource source =
            RandomColumns.source(SCHEMA, RandomColumns.of(SCHEMA, CHUNKS * 6, 8, 3), 6);

    /** Leaves that are delivered together, and their states. */
    private record Sent(BitSet covered, List<StateNode> nodes) {}

    private <S> Sent send(Pass<S, ?> pass, int first, int end) throws IOException {
        MergeTree<S> tree = MergeTree.of(pass, CHUNKS);
        S any = pass.newState();
        for (int leaf = first; leaf < end; leaf++) {
            S state = pass.mergesInAnyOrder() ? any : pass.newState();
            new LeafProcessor<>(pass, source).process(state, tree.firstChunk(leaf), tree.endChunk(leaf));
            if (!pass.mergesInAnyOrder()) {
                tree.add(leaf, state);
            }
        }
        BitSet covered = new BitSet();
        covered.set(first, end);
        List<StateNode> nodes = new ArrayList<>();
        for (MergeTree.Node<S> node :
                pass.mergesInAnyOrder() ? List.of(new MergeTree.Node<>(0, 0, any)) : tree.nodes()) {
            int slices = pass instanceof SlicedPass<S, ?> sliced ? sliced.slices() : 1;
            for (int slice = 0; slice < slices; slice++) {
                S part = pass instanceof SlicedPass<S, ?> sliced ? sliced.slice(node.state(), slice) : node.state();
                nodes.add(new StateNode(slice, node.level(), node.index(), bytes(pass, part)));
            }
        }
        return new Sent(covered, nodes);
    }

    private static <S> byte[] bytes(Pass<S, ?> pass, S state) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        pass.codec().write(state, new DataOutputStream(bytes));
        return bytes.toByteArray();
    }

    private <S> byte[] local(Pass<S, ?> pass) throws IOException {
        LocalEngine.Options options = new LocalEngine.Options(1, 0, LocalEngine.States.AS_OBJECTS);
        return bytes(pass, new LocalEngine(source, options, Progress.NONE).total(pass, 1));
    }

    private <S> List<Sent> cut(Pass<S, ?> pass, Random random) throws IOException {
        List<Sent> sent = new ArrayList<>();
        int leaves = MergeTree.leaves(CHUNKS, pass.leafLevel());
        for (int first = 0; first < leaves; ) {
            int end = Math.min(leaves, first + 1 + random.nextInt(7));
            sent.add(send(pass, first, end));
            first = end;
        }
        Collections.shuffle(sent, random);
        return sent;
    }

    private <S> void assertSameBits(Pass<S, ?> pass) throws Exception {
        byte[] expected = local(pass);
        ExecutorService handlers = Executors.newFixedThreadPool(4);
        try {
            for (long seed = 0; seed < 30; seed++) {
                PassLedger<S> ledger = new PassLedger<>(pass, CHUNKS);
                List<Future<?>> calls = new ArrayList<>();
                for (Sent sent : cut(pass, new Random(seed))) {
                    calls.add(handlers.submit(() -> {
                        PassLedger.Assembly<S> assembly = new PassLedger.Assembly<>();
                        ledger.decode(sent.nodes(), assembly);
                        ledger.require(sent.covered(), assembly);
                        ledger.add(assembly);
                        return null;
                    }));
                }
                for (Future<?> call : calls) {
                    call.get();
                }
                assertThat(bytes(pass, ledger.digest())).as("seed %d", seed).isEqualTo(expected);
            }
        } finally {
            handlers.shutdownNow();
        }
    }

    @Test
    void deliveriesOfAnyCutAddedByManyThreadsGiveTheBitsOfTheLocalEngine() throws Exception {
        assertSameBits(new SumPass(COLUMNS, 0));
        assertSameBits(new SumPass(COLUMNS, 3));
        assertSameBits(new SlicedSums(COLUMNS, true));
        assertSameBits(new SlicedSums(COLUMNS, false));
        assertSameBits(new TallyPass(COLUMNS));
    }

    @Test
    void aStateSentTwiceIsThereOnce() throws Exception {
        SumPass pass = new SumPass(COLUMNS, 0);
        PassLedger<double[]> ledger = new PassLedger<>(pass, CHUNKS);
        PassLedger.Assembly<double[]> assembly = new PassLedger.Assembly<>();
        Sent all = send(pass, 0, CHUNKS);
        ledger.decode(all.nodes(), assembly);
        ledger.decode(all.nodes().subList(0, 1), assembly);
        ledger.require(all.covered(), assembly);
        ledger.add(assembly);
        assertThat(bytes(pass, ledger.digest())).isEqualTo(local(pass));
    }

    /** Pieces of up to five bytes. */
    private static List<StateNode> pieces(StateNode whole) {
        byte[] state = whole.state();
        List<StateNode> pieces = new ArrayList<>();
        for (int at = 0; at < state.length; at += 5) {
            int end = Math.min(state.length, at + 5);
            pieces.add(new StateNode(
                    whole.slice(),
                    whole.level(),
                    whole.index(),
                    at,
                    end == state.length,
                    Arrays.copyOfRange(state, at, end)));
        }
        return pieces;
    }

    @Test
    void statesInPiecesThatComeTwiceAndInAnyOrderGiveTheSameBits() throws Exception {
        SlicedSums pass = new SlicedSums(COLUMNS, true);
        Sent all = send(pass, 0, CHUNKS);
        for (long seed = 0; seed < 20; seed++) {
            List<StateNode> pieces = new ArrayList<>();
            all.nodes().forEach(node -> pieces.addAll(pieces(node)));
            Random random = new Random(seed);
            for (int i = 0; i < 10; i++) {
                pieces.add(pieces.get(random.nextInt(pieces.size())));
            }
            Collections.shuffle(pieces, random);
            PassLedger<double[]> ledger = new PassLedger<>(pass, CHUNKS);
            PassLedger.Assembly<double[]> assembly = new PassLedger.Assembly<>();
            ledger.decode(pieces, assembly);
            ledger.require(all.covered(), assembly);
            ledger.add(assembly);
            assertThat(bytes(pass, ledger.digest())).as("seed %d", seed).isEqualTo(local(pass));
        }
    }

    @Test
    void refusesADeliveryThatLacksAPiece() throws Exception {
        SumPass pass = new SumPass(COLUMNS, 0);
        Sent sent = send(pass, 8, 9);
        List<StateNode> pieces = pieces(sent.nodes().get(0));
        assertThat(pieces).hasSizeGreaterThan(1);
        for (int missing = 0; missing < pieces.size(); missing++) {
            List<StateNode> others = new ArrayList<>(pieces);
            others.remove(missing);
            assertRefused(pass, sent.covered(), others);
        }
    }

    private void assertRefused(Pass<?, ?> pass, BitSet covered, List<StateNode> nodes) {
        assertThatThrownBy(() -> refuse(pass, covered, nodes))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith(
                        "States of slice 0 of pass '" + pass.type().name() + "' do not make up leaves");
    }

    private static <S> void refuse(Pass<S, ?> pass, BitSet covered, List<StateNode> nodes) throws IOException {
        PassLedger<S> ledger = new PassLedger<>(pass, CHUNKS);
        PassLedger.Assembly<S> assembly = new PassLedger.Assembly<>();
        ledger.decode(nodes, assembly);
        ledger.require(covered, assembly);
    }

    @Test
    void refusesADeliveryThatDoesNotHoldWhatItSays() throws Exception {
        SumPass pass = new SumPass(COLUMNS, 0);
        Sent sent = send(pass, 3, 9);
        assertRefused(pass, sent.covered(), sent.nodes().subList(1, sent.nodes().size()));
        BitSet fewer = new BitSet();
        fewer.set(3, 8);
        assertRefused(pass, fewer, sent.nodes());
        assertRefused(new TallyPass(COLUMNS), sent.covered(), List.of());
    }

    @Test
    void refusesASliceThatThePassDoesNotHave() {
        SumPass pass = new SumPass(COLUMNS, 0);
        assertThatThrownBy(() -> refuse(pass, new BitSet(), List.of(new StateNode(1, 0, 0, new byte[8]))))
                .hasMessage("No slice 1 in pass 'test.sum', which has 1");
    }

    @Test
    void estimatesADeliveryByItsNodes() {
        PassLedger<double[]> ledger = new PassLedger<>(new SumPass(COLUMNS, 0), CHUNKS);
        BitSet covered = new BitSet();
        covered.set(1, 8);
        covered.set(16, 32);
        assertThat(ledger.bytes(covered)).isEqualTo(8 * (3 + 1));
    }
}
