package org.quern.yarn.master;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.stream.IntStream;
import org.quern.pass.MergeTree;
import org.quern.pass.Pass;
import org.quern.pass.SlicedPass;
import org.quern.yarn.protocol.StateNode;

/**
 * The states of one pass: each slice has a {@link MergeTree} of its own, so that the total has the bits of every other engine,
 * or one state for each thread that merges if the pass {@link Pass#mergesInAnyOrder}. States are decoded and merged on the
 * threads that bring them, outside of any lock. A delivery of several calls is put together in an {@link Assembly} and merged
 * when it counts; what is dropped was never merged.
 *
 * @param <S> state
 */
final class PassLedger<S> {
    private final Pass<S, ?> pass;
    private final int chunks;
    private final List<Slice<S>> slices;

    PassLedger(Pass<S, ?> pass, int chunks) {
        this.pass = pass;
        this.chunks = chunks;
        this.slices = new ArrayList<>();
        int count = pass instanceof SlicedPass<S, ?> sliced ? sliced.slices() : 1;
        for (int slice = 0; slice < count; slice++) {
            slices.add(pass.mergesInAnyOrder() ? new AnyOrder<>(pass) : new TreeOrder<>(pass, chunks));
        }
    }

    /** The states of a slice. */
    private interface Slice<S> {
        void add(MergeTree.Node<S> node);

        S total();
    }

    private record TreeOrder<S>(Pass<S, ?> pass, MergeTree<S> tree) implements Slice<S> {
        TreeOrder(Pass<S, ?> pass, int chunks) {
            this(pass, MergeTree.of(pass, chunks));
        }

        @Override
        public void add(MergeTree.Node<S> node) {
            tree.add(node);
        }

        @Override
        public S total() {
            return tree.total(pass.newState());
        }
    }

    private record AnyOrder<S>(Pass<S, ?> pass, Deque<S> resting) implements Slice<S> {
        AnyOrder(Pass<S, ?> pass) {
            this(pass, new ConcurrentLinkedDeque<>());
        }

        @Override
        public void add(MergeTree.Node<S> node) {
            S sum = node.state();
            for (S other = resting.poll(); other != null; other = resting.poll()) {
                pass.merge(other, sum);
                sum = other;
            }
            resting.push(sum);
        }

        @Override
        public S total() {
            S total = resting.poll();
            if (total == null) {
                return pass.newState();
            }
            resting.forEach(state -> pass.merge(total, state));
            return total;
        }
    }

    private record Place(int slice, int level, int index) {
        static Place of(StateNode node) {
            return new Place(node.slice(), node.level(), node.index());
        }
    }

    /**
     * The states of a delivery as far as they have come. A state or a piece of one that is sent twice, since an answer was lost,
     * is there once.
     */
    static final class Assembly<S> {
        private final Map<Place, MergeTree.Node<S>> nodes = new LinkedHashMap<>();
        /** Of states that are not whole yet, by their offsets. */
        private final Map<Place, NavigableMap<Long, StateNode>> pieces = new HashMap<>();

        /** The bytes of the state that this piece makes whole; empty if others are missing or the state is there already. */
        private synchronized Optional<InputStream> take(StateNode piece) {
            Place place = Place.of(piece);
            if (nodes.containsKey(place)) {
                return Optional.empty();
            }
            NavigableMap<Long, StateNode> known = pieces.computeIfAbsent(place, p -> new TreeMap<>());
            known.put(piece.offset(), piece);
            long end = 0;
            for (StateNode next : known.values()) {
                if (next.offset() != end) {
                    return Optional.empty();
                }
                end += next.state().length;
            }
            return known.lastEntry().getValue().isEnd() ? Optional.of(bytes(known.values())) : Optional.empty();
        }

        private static InputStream bytes(Collection<StateNode> pieces) {
            List<InputStream> streams = pieces.stream()
                    .<InputStream>map(piece -> new ByteArrayInputStream(piece.state()))
                    .toList();
            return streams.size() == 1 ? streams.get(0) : new SequenceInputStream(Collections.enumeration(streams));
        }

        private synchronized void put(Place place, S state) {
            nodes.put(place, new MergeTree.Node<>(place.level(), place.index(), state));
            pieces.remove(place);
        }

        private synchronized Map<Place, MergeTree.Node<S>> nodes() {
            return new LinkedHashMap<>(nodes);
        }
    }

    /** Decodes the states that are whole now into a delivery. */
    void decode(Collection<StateNode> nodes, Assembly<S> into) throws IOException {
        for (StateNode node : nodes) {
            if (node.slice() < 0 || node.slice() >= slices.size()) {
                throw new IOException("No slice " + node.slice() + " in pass '"
                        + pass.type().name() + "', which has " + slices.size());
            }
            Optional<InputStream> bytes = into.take(node);
            if (bytes.isPresent()) {
                into.put(Place.of(node), pass.codec().read(new DataInputStream(bytes.get())));
            }
        }
    }

    /**
     * Checks that a delivery holds what it says it holds.
     *
     * @throws IOException if not
     */
    void require(BitSet covered, Assembly<S> delivery) throws IOException {
        Map<Place, MergeTree.Node<S>> nodes = delivery.nodes();
        for (int slice = 0; slice < slices.size(); slice++) {
            int number = slice;
            List<Place> places =
                    nodes.keySet().stream().filter(p -> p.slice() == number).toList();
            if (pass.mergesInAnyOrder() ? places.size() != (covered.isEmpty() ? 0 : 1) : !tile(covered, places)) {
                throw new IOException("States of slice " + slice + " of pass '"
                        + pass.type().name() + "' do not make up leaves " + covered + ": " + places);
            }
        }
    }

    /** Whether nodes cover each of these leaves once, and nothing else. */
    private boolean tile(BitSet covered, List<Place> places) {
        BitSet tiled = new BitSet();
        int leaves = MergeTree.leaves(chunks, pass.leafLevel());
        for (Place place : places) {
            int levels = place.level() - pass.leafLevel();
            if (levels < 0 || place.index() < 0 || (place.index() + 1L) << levels > leaves) {
                return false;
            }
            int first = place.index() << levels;
            int end = (place.index() + 1) << levels;
            int taken = tiled.nextSetBit(first);
            if (taken >= 0 && taken < end) {
                return false;
            }
            tiled.set(first, end);
        }
        return tiled.equals(covered);
    }

    /** Merges a delivery that counts. */
    void add(Assembly<S> delivery) {
        delivery.nodes().forEach((place, node) -> slices.get(place.slice()).add(node));
    }

    /** Estimated bytes of a delivery of these leaves. */
    long bytes(BitSet covered) {
        if (pass.mergesInAnyOrder()) {
            return pass.stateBytes();
        }
        long nodes = 0;
        int leaves = MergeTree.leaves(chunks, pass.leafLevel());
        for (int leaf = covered.nextSetBit(0); leaf >= 0 && leaf < leaves; ) {
            int end = Math.min(covered.nextClearBit(leaf), leaves);
            while (leaf < end) {
                int levels =
                        Math.min(Integer.numberOfTrailingZeros(leaf), 31 - Integer.numberOfLeadingZeros(end - leaf));
                leaf += 1 << levels;
                nodes++;
            }
            leaf = covered.nextSetBit(leaf);
        }
        return Math.multiplyExact(nodes, Math.max(1, Math.min(pass.stateBytes(), Long.MAX_VALUE / Math.max(1, nodes))));
    }

    /** The digest of all rows, once every leaf has been added; the states are spent by it. Slices are digested in parallel. */
    S digest() {
        if (!(pass instanceof SlicedPass<S, ?> sliced)) {
            return pass.digest(slices.get(0).total());
        }
        List<S> digests = IntStream.range(0, slices.size())
                .parallel()
                .mapToObj(slice -> pass.digest(slices.get(slice).total()))
                .toList();
        return sliced.assemble(digests);
    }
}
