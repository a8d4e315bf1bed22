package org.quern.pass;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import org.quern.data.DataSetInfo;

/**
 * Runs several algorithms at the same time over one data set. Each is ordinary code on a thread of its own that asks for one
 * pass after the other; when all that still run are waiting for one, what they asked for is read together, as a
 * {@link CompositePass}. So n fits that iterate cost the passes of the longest, not of all; and each gets to the bit what it would
 * get alone.
 *
 * <p>Passes that read other rows, or have another leaf level, are read apart; so are passes whose states together would
 * take more than {@value #STATE_BYTES} bytes. Which passes share a read depends on what is asked alone, never on the timing of
 * threads, so a journal of the reads fits every run.
 *
 * <p>When an algorithm or a read fails, the others are given up, and the error of the first algorithm that failed in that round is thrown.
 */
public final class SharedPasses {
    /** Most bytes of states in one read, unless one state alone has more. */
    static final long STATE_BYTES = 64L << 20;

    private SharedPasses() {}

    /** The results of the algorithms, in their order. */
    public static <M> List<M> fit(List<? extends Algorithm<? extends M>> algorithms, PassRunner data) {
        return new Rounds<M>(data).run(algorithms);
    }

    /** The reads that passes asked for at the same time come to. */
    public static List<Pass<?, ?>> reads(List<? extends Pass<?, ?>> asked) {
        List<Pass<?, ?>> reads = new ArrayList<>();
        for (List<Integer> group : groups(asked)) {
            reads.add(
                    group.size() == 1
                            ? asked.get(group.get(0))
                            : new CompositePass(group.stream().map(asked::get).toList()));
        }
        return reads;
    }

    /** Indices of passes that share a read. */
    private static List<List<Integer>> groups(List<? extends Pass<?, ?>> asked) {
        List<List<Integer>> groups = new ArrayList<>();
        for (int i = 0; i < asked.size(); i++) {
            Pass<?, ?> pass = asked.get(i);
            groups.stream()
                    .filter(group -> isRoom(group.stream().map(asked::get).toList(), pass))
                    .findFirst()
                    .orElseGet(() -> {
                        List<Integer> group = new ArrayList<>();
                        groups.add(group);
                        return group;
                    })
                    .add(i);
        }
        return groups;
    }

    private static boolean isRoom(List<? extends Pass<?, ?>> group, Pass<?, ?> pass) {
        long bytes = group.stream().mapToLong(Pass::stateBytes).sum();
        return CompositePass.canShare(group.get(0), pass) && bytes + pass.stateBytes() <= STATE_BYTES;
    }

    /** An algorithm asks for a pass. */
    private record Request(int algorithm, Pass<?, ?> pass, CompletableFuture<Object> answer) {}

    /** Thrown in the thread of an algorithm whose result nobody waits for any more. */
    private static final class GivenUp extends RuntimeException {
        private static final long serialVersionUID = 1;

        GivenUp() {
            super(null, null, false, false);
        }
    }

    private static final class Rounds<M> {
        private final PassRunner data;
        /** What the threads have to say: each one thing a round. */
        private final BlockingQueue<Runnable> events = new LinkedBlockingQueue<>();

        private final List<M> results = new ArrayList<>();
        private List<Request> requests = new ArrayList<>();
        private Throwable failure;
        private int failedAlgorithm = Integer.MAX_VALUE;

        Rounds(PassRunner data) {
            this.data = data;
        }

        List<M> run(List<? extends Algorithm<? extends M>> algorithms) {
            List<Thread> threads = new ArrayList<>();
            for (int i = 0; i < algorithms.size(); i++) {
                results.add(null);
                threads.add(start(i, algorithms.get(i)));
            }
            try {
                int running = algorithms.size();
                while (running > 0) {
                    hear(running);
                    if (failure != null) {
                        rethrow(failure);
                    }
                    running = requests.size();
                    List<Request> asked = requests;
                    requests = new ArrayList<>();
                    asked.sort(Comparator.comparingInt(Request::algorithm));
                    answer(asked);
                }
            } finally {
                requests.forEach(request -> request.answer().completeExceptionally(new GivenUp()));
                threads.forEach(Thread::interrupt);
            }
            return List.copyOf(results);
        }

        private Thread start(int index, Algorithm<? extends M> algorithm) {
            Thread thread = new Thread(() -> work(index, algorithm), "quern-fit-" + index);
            thread.setDaemon(true);
            thread.start();
            return thread;
        }

        private void work(int index, Algorithm<? extends M> algorithm) {
            try {
                M result = algorithm.fit(runner(index), Progress.NONE);
                events.add(() -> results.set(index, result));
            } catch (GivenUp e) {
                // Nobody listens.
            } catch (Throwable e) {
                events.add(() -> fail(index, e));
            }
        }

        private void fail(int index, Throwable e) {
            if (index < failedAlgorithm) {
                failedAlgorithm = index;
                failure = e;
            }
        }

        /** Waits until that many threads have said something. */
        private void hear(int count) {
            try {
                for (int i = 0; i < count; i++) {
                    events.take().run();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("Fitting several models was interrupted", e);
            }
        }

        private PassRunner runner(int index) {
            return new PassRunner() {
                @Override
                public DataSetInfo data() {
                    return data.data();
                }

                @Override
                public long largestState() {
                    return data.largestState();
                }

                @Override
                @SuppressWarnings("unchecked")
                public <S, R> R run(Pass<S, R> pass) {
                    Request request = new Request(index, pass, new CompletableFuture<>());
                    events.add(() -> requests.add(request));
                    try {
                        return (R) request.answer().get();
                    } catch (ExecutionException | InterruptedException e) {
                        throw new GivenUp();
                    }
                }
            };
        }

        private void answer(List<Request> asked) {
            List<Pass<?, ?>> passes = new ArrayList<>();
            asked.forEach(request -> passes.add(request.pass()));
            try {
                for (List<Integer> group : groups(passes)) {
                    read(group.stream().map(asked::get).toList());
                }
            } catch (RuntimeException | Error e) {
                asked.forEach(request -> request.answer().completeExceptionally(new GivenUp()));
                throw e;
            }
        }

        private void read(List<Request> group) {
            if (group.size() == 1) {
                Request only = group.get(0);
                only.answer().complete(data.run(only.pass()));
                return;
            }
            List<Object> answers =
                    data.run(new CompositePass(group.stream().map(Request::pass).toList()));
            for (int i = 0; i < group.size(); i++) {
                group.get(i).answer().complete(answers.get(i));
            }
        }

        private static void rethrow(Throwable failure) {
            if (failure instanceof RuntimeException e) {
                throw e;
            }
            if (failure instanceof Error e) {
                throw e;
            }
            throw new IllegalStateException(failure);
        }
    }
}
