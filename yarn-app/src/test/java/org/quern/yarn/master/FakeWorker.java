package org.quern.yarn.master;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.quern.QuernException;
import org.quern.data.ChunkSource;
import org.quern.pass.LeafProcessor;
import org.quern.pass.MergeTree;
import org.quern.pass.Pass;
import org.quern.pass.SlicedPass;
import org.quern.yarn.protocol.Beat;
import org.quern.yarn.protocol.LeafSet;
import org.quern.yarn.protocol.Order;
import org.quern.yarn.protocol.StateNode;
import org.quern.yarn.protocol.TaskProblem;
import org.quern.yarn.protocol.WorkerInfo;

/**
 * A worker in simulated time: it computes real states of real chunks, a leaf at a time, and may be made to hang, to die, to
 * repeat its calls and to meet storage that fails.
 */
final class FakeWorker {
    private static final long BEAT_MS = 500;

    private final String id;
    private final String host;
    private final WorkerDesk master;
    private final ChunkSource source;
    private final Random random;
    /** Of simulated time, for a leaf. */
    private final long leafMs;

    private Phase phase = Phase.STARTING;
    private long readyMs;
    private long hangsUntilMs;
    private long beatMs;
    private Order.PassTask task;
    private Computing<?> computing;
    private List<List<StateNode>> calls = List.of();
    private final BitSet resident = new BitSet();
    private final Set<Integer> opened = new HashSet<>();

    private enum Phase {
        STARTING,
        ASKING,
        COMPUTING,
        DELIVERING,
        DEAD
    }

    FakeWorker(String id, String host, WorkerDesk master, ChunkSource source, Random random, long leafMs) {
        this.id = id;
        this.host = host;
        this.master = master;
        this.source = source;
        this.random = random;
        this.leafMs = leafMs;
    }

    /** The states of a task as far as it has come. */
    private static final class Computing<S> {
        private final Pass<S, ?> pass;
        private final ChunkSource source;
        private final MergeTree<S> tree;
        private final S any;
        private final int[] leaves;
        private final BitSet covered = new BitSet();
        private final BitSet skip = new BitSet();
        private int next;
        private long leftMs;

        Computing(Pass<S, ?> pass, ChunkSource source, BitSet leaves, long leafMs) {
            this.pass = pass;
            this.source = source;
            this.tree = MergeTree.of(pass, source.info().chunks().size());
            this.any = pass.newState();
            this.leaves = leaves.stream().toArray();
            this.leftMs = leafMs;
        }

        boolean isDone() {
            while (next < leaves.length && skip.get(leaves[next])) {
                next++;
            }
            return next == leaves.length;
        }

        int leaf() {
            return leaves[next];
        }

        /** @throws QuernException for a mistake in the data */
        void compute() {
            int leaf = leaves[next++];
            S state = pass.mergesInAnyOrder() ? any : pass.newState();
            new LeafProcessor<>(pass, source).process(state, tree.firstChunk(leaf), tree.endChunk(leaf));
            if (!pass.mergesInAnyOrder()) {
                tree.add(leaf, state);
            }
            covered.set(leaf);
        }

        List<StateNode> nodes() {
            List<StateNode> nodes = new ArrayList<>();
            if (pass.mergesInAnyOrder()) {
                if (!covered.isEmpty()) {
                    add(nodes, new MergeTree.Node<>(0, 0, any));
                }
            } else {
                tree.nodes().forEach(node -> add(nodes, node));
            }
            return nodes;
        }

        private void add(List<StateNode> nodes, MergeTree.Node<S> node) {
            if (pass instanceof SlicedPass<S, ?> sliced) {
                for (int slice = 0; slice < sliced.slices(); slice++) {
                    nodes.add(state(slice, node, sliced.slice(node.state(), slice)));
                }
            } else {
                nodes.add(state(0, node, node.state()));
            }
        }

        private StateNode state(int slice, MergeTree.Node<S> node, S state) {
            try {
                ByteArrayOutputStream bytes = new ByteArrayOutputStream();
                pass.codec().write(state, new DataOutputStream(bytes));
                return new StateNode(slice, node.level(), node.index(), bytes.toByteArray());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    String id() {
        return id;
    }

    boolean isDead() {
        return phase == Phase.DEAD;
    }

    void die() {
        phase = Phase.DEAD;
    }

    void startsAt(long ms) {
        readyMs = ms;
    }

    void hangsUntil(long ms) {
        hangsUntilMs = ms;
    }

    /** What happens in {@code stepMs} from {@code nowMs} on. */
    void step(Pass<?, ?> pass, long nowMs, long stepMs, double storageFailure) throws IOException {
        if (phase == Phase.DEAD || nowMs < hangsUntilMs) {
            return;
        }
        if (phase == Phase.STARTING) {
            start(nowMs);
            return;
        }
        if (nowMs - beatMs >= BEAT_MS) {
            beat(nowMs);
        }
        switch (phase) {
            case ASKING -> ask(pass);
            case COMPUTING -> compute(stepMs, storageFailure);
            case DELIVERING -> deliver();
            case STARTING, DEAD -> {}
        }
    }

    private void start(long nowMs) {
        if (nowMs < readyMs) {
            return;
        }
        try {
            hello(2);
            phase = Phase.ASKING;
        } catch (QuernException e) {
            die();
        }
    }

    private void hello(int times) {
        for (int i = 0; i < times; i++) {
            master.hello(new WorkerInfo(id, host, "1.0", "17.0.9", 2, 1 << 30, 1 << 28, 1 << 28, "http://" + host));
        }
    }

    private void beat(long nowMs) {
        beatMs = nowMs;
        BitSet done = computing == null ? new BitSet() : computing.covered;
        int number = phase == Phase.COMPUTING || phase == Phase.DELIVERING ? task.task() : 0;
        Beat.Answer answer =
                master.beat(id, new Beat(number, LeafSet.of(done), done.cardinality(), LeafSet.of(resident), 0, 1000));
        answer.release().stream().forEach(resident::clear);
        if (answer.exit()) {
            master.goodbye(id, "told to end");
            die();
        } else if (answer.isCancelled() && number != 0) {
            phase = Phase.ASKING;
        } else if (computing != null) {
            computing.skip.or(answer.skip().toBitSet());
        }
    }

    private void ask(Pass<?, ?> pass) {
        Optional<Order> order = master.poll(id);
        if (random.nextInt(20) == 0) {
            // The answer is lost.
            return;
        }
        if (order.isEmpty()) {
            return;
        }
        if (order.get() instanceof Order.OpenData open) {
            opened.add(open.data());
        } else if (order.get() instanceof Order.PassTask ordered && !opened.contains(ordered.data())) {
            task = ordered;
            problem(TaskProblem.Kind.UNOPENED, -1, "not told of data set " + ordered.data());
        } else if (order.get() instanceof Order.PassTask ordered) {
            task = ordered;
            computing = new Computing<>(pass, source, ordered.leaves().toBitSet(), leafMs);
            phase = Phase.COMPUTING;
        } else if (order.get() instanceof Order.Exit exit) {
            master.goodbye(id, exit.reason());
            die();
        }
    }

    private void compute(long stepMs, double storageFailure) {
        computing.leftMs -= stepMs;
        while (computing.leftMs <= 0 && !computing.isDone()) {
            int leaf = computing.leaf();
            int chunk = leaf << computing.pass.leafLevel();
            if (random.nextDouble() < storageFailure) {
                problem(TaskProblem.Kind.STORAGE, chunk, "no live nodes contain block " + chunk);
                return;
            }
            try {
                computing.compute();
                resident.set(chunk);
            } catch (QuernException e) {
                problem(TaskProblem.Kind.MISTAKE, FailingPass.chunk(e), e.getMessage());
                return;
            }
            computing.leftMs += leafMs;
        }
        if (computing.isDone()) {
            calls = cut(computing.nodes());
            phase = Phase.DELIVERING;
        }
    }

    private void problem(TaskProblem.Kind kind, int chunk, String message) {
        for (int times = random.nextInt(2); times >= 0; times--) {
            master.failed(id, new TaskProblem(task.task(), kind, chunk, message));
        }
        phase = Phase.ASKING;
    }

    /** The states in some calls, in any order. */
    private List<List<StateNode>> cut(List<StateNode> nodes) {
        List<StateNode> shuffled = new ArrayList<>();
        nodes.forEach(node -> shuffled.addAll(pieces(node)));
        Collections.shuffle(shuffled, random);
        List<List<StateNode>> result = new ArrayList<>();
        int size = 1 + random.nextInt(4);
        for (int from = 0; from < shuffled.size(); from += size) {
            result.add(shuffled.subList(from, Math.min(from + size, shuffled.size())));
        }
        if (result.isEmpty()) {
            result.add(List.of());
        }
        return result;
    }

    /** A state as a whole or in two pieces. */
    private List<StateNode> pieces(StateNode node) {
        byte[] state = node.state();
        if (random.nextBoolean()) {
            return List.of(node);
        }
        int cut = 1 + random.nextInt(state.length);
        return List.of(
                new StateNode(node.slice(), node.level(), node.index(), 0, false, Arrays.copyOf(state, cut)),
                new StateNode(
                        node.slice(),
                        node.level(),
                        node.index(),
                        cut,
                        true,
                        Arrays.copyOfRange(state, cut, state.length)));
    }

    /** One call, and perhaps the same again. */
    private void deliver() throws IOException {
        boolean isLast = calls.size() == 1;
        for (int times = random.nextInt(10) == 0 ? 2 : 1; times > 0; times--) {
            master.deliver(id, task.task(), LeafSet.of(computing.covered), calls.get(0), isLast);
        }
        calls = calls.subList(1, calls.size());
        if (isLast) {
            phase = Phase.ASKING;
        }
    }
}
