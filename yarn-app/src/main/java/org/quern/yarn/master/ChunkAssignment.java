package org.quern.yarn.master;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.quern.pass.MergeTree;

/**
 * Where the chunks of a data set live: the worker that holds their columns between passes. Chunks are claimed in contiguous
 * runs, by preference those that lie on the worker's own host, and stay where they are until their worker is lost or another
 * one has much less than its share. Homes are kept by chunk, since passes of one run may have leaves of different sizes; a
 * leaf belongs where its first chunk lives. Not synchronised.
 */
final class ChunkAssignment {
    /** Of a share: lesser differences are not worth reading chunks again. */
    private static final double TOLERANCE = 0.1;

    private final long[] rows;
    private final List<List<String>> hosts;
    /** By chunk; null if nobody holds it. */
    private final String[] homes;

    /**
     * @param rows of each chunk
     * @param hosts that hold each chunk's bytes, best first; may be empty
     */
    ChunkAssignment(long[] rows, List<List<String>> hosts) {
        this.rows = Arrays.stream(rows).map(r -> Math.max(1, r)).toArray();
        this.hosts = hosts;
        this.homes = new String[rows.length];
    }

    /**
     * A worker as far as chunks go.
     *
     * @param speed relative to others, such as its number of threads
     * @param room rows it can hold
     */
    record Share(String worker, String host, double speed, double room) {}

    int chunks() {
        return homes.length;
    }

    private int leaves(int leafLevel) {
        return MergeTree.leaves(homes.length, leafLevel);
    }

    private int end(int leaf, int leafLevel) {
        return (int) Math.min(homes.length, (leaf + 1L) << leafLevel);
    }

    /** Rows of a leaf, at least 1 a chunk. */
    long rows(int leaf, int leafLevel) {
        long sum = 0;
        for (int chunk = leaf << leafLevel; chunk < end(leaf, leafLevel); chunk++) {
            sum += rows[chunk];
        }
        return sum;
    }

    long allRows() {
        return Arrays.stream(rows).sum();
    }

    /** The worker where a leaf lives, or null. */
    String home(int leaf, int leafLevel) {
        return homes[leaf << leafLevel];
    }

    /** The leaves that live with a worker; nowhere if it is null. */
    BitSet leavesOf(String worker, int leafLevel) {
        BitSet result = new BitSet();
        for (int leaf = 0; leaf < leaves(leafLevel); leaf++) {
            if (Objects.equals(homes[leaf << leafLevel], worker)) {
                result.set(leaf);
            }
        }
        return result;
    }

    /** The chunks that live with a worker. */
    BitSet chunksOf(String worker) {
        return leavesOf(worker, 0);
    }

    long rowsOf(String worker) {
        return chunksOf(worker).stream().mapToLong(chunk -> rows[chunk]).sum();
    }

    /**
     * Gives leaves a new home.
     *
     * @return chunks that lived elsewhere before
     */
    BitSet move(BitSet leaves, int leafLevel, String worker) {
        BitSet moved = new BitSet();
        leaves.stream().forEach(leaf -> {
            for (int chunk = leaf << leafLevel; chunk < end(leaf, leafLevel); chunk++) {
                if (homes[chunk] != null && !homes[chunk].equals(worker)) {
                    moved.set(chunk);
                }
                homes[chunk] = worker;
            }
        });
        return moved;
    }

    /** A worker is gone: its chunks live nowhere. */
    void release(String worker) {
        for (int chunk = 0; chunk < homes.length; chunk++) {
            if (worker.equals(homes[chunk])) {
                homes[chunk] = null;
            }
        }
    }

    /**
     * Rows that each worker should hold: by speed, but no more than it has room for while others have room. What nobody has
     * room for, and is read again by every pass, is shared by speed too.
     */
    static Map<String, Double> shares(double allRows, Collection<Share> workers) {
        Map<String, Double> shares = new LinkedHashMap<>();
        List<Share> open = new ArrayList<>(workers);
        double left = allRows;
        boolean capped = true;
        while (capped && !open.isEmpty()) {
            capped = false;
            double speed = open.stream().mapToDouble(Share::speed).sum();
            double toShare = left;
            for (Share worker : List.copyOf(open)) {
                if (toShare * worker.speed() / speed > worker.room()) {
                    shares.put(worker.worker(), worker.room());
                    left -= worker.room();
                    open.remove(worker);
                    capped = true;
                }
            }
        }
        double speed = (open.isEmpty() ? workers : open)
                .stream().mapToDouble(Share::speed).sum();
        for (Share worker : open.isEmpty() ? workers : open) {
            shares.merge(worker.worker(), left * worker.speed() / speed, Double::sum);
        }
        return shares;
    }

    /**
     * Chooses unclaimed leaves for a worker: contiguous runs of about so many rows, those on its host first, else next to
     * what it has or to the border of what is free.
     *
     * @param free leaves to choose from
     * @param wanted rows; at least one leaf is chosen if any is free
     */
    BitSet choose(BitSet free, int leafLevel, String worker, String host, double wanted) {
        BitSet left = (BitSet) free.clone();
        BitSet chosen = new BitSet();
        double rowsChosen = 0;
        while (!left.isEmpty() && (chosen.isEmpty() || wanted - rowsChosen >= leafRows(left, leafLevel) / 2)) {
            Run run = best(left, leafLevel, worker, host, wanted - rowsChosen);
            chosen.set(run.first(), run.end());
            left.clear(run.first(), run.end());
            rowsChosen += run.rows();
        }
        return chosen;
    }

    /** Rows of a leaf among those left, the next one standing for all. */
    private double leafRows(BitSet left, int leafLevel) {
        return rows(left.nextSetBit(0), leafLevel);
    }

    /** Leaves in [first, end). */
    private record Run(int first, int end, double rows, double localRows, boolean isAtBorder) {
        boolean isBetterThan(Run other) {
            if (localRows != other.localRows) {
                return localRows > other.localRows;
            }
            return isAtBorder && !other.isAtBorder;
        }
    }

    /** The run with the most local rows among all that are long enough, or else the longest. */
    private Run best(BitSet free, int leafLevel, String worker, String host, double wanted) {
        Run best = null;
        Run longest = null;
        for (int first = free.nextSetBit(0); first >= 0; ) {
            int end = free.nextClearBit(first);
            Run whole = null;
            int from = first;
            double sum = 0;
            double local = 0;
            for (int leaf = first; leaf < end; leaf++) {
                sum += rows(leaf, leafLevel);
                local += localRows(leaf, leafLevel, host);
                while (from < leaf && sum - rows(from, leafLevel) / 2.0 >= wanted) {
                    sum -= rows(from, leafLevel);
                    local -= localRows(from, leafLevel, host);
                    from++;
                }
                boolean reached = sum + nextRows(leaf, end, leafLevel) / 2.0 > wanted;
                boolean border = from == first || leaf + 1 == end || isHome(from - 1, leafLevel, worker);
                Run run = new Run(from, leaf + 1, sum, local, border);
                if (reached && (best == null || run.isBetterThan(best))) {
                    best = run;
                }
                whole = run;
            }
            if (longest == null || whole.rows() > longest.rows()) {
                longest = whole;
            }
            first = free.nextSetBit(end);
        }
        return best == null ? longest : best;
    }

    private double nextRows(int leaf, int end, int leafLevel) {
        return leaf + 1 < end ? rows(leaf + 1, leafLevel) : 0;
    }

    private boolean isHome(int leaf, int leafLevel, String worker) {
        return leaf >= 0 && worker.equals(home(leaf, leafLevel));
    }

    private double localRows(int leaf, int leafLevel, String host) {
        double sum = 0;
        for (int chunk = leaf << leafLevel; chunk < end(leaf, leafLevel); chunk++) {
            if (hosts.get(chunk).contains(host)) {
                sum += rows[chunk];
            }
        }
        return sum;
    }

    /**
     * Moves leaves from workers with more than their share to those with much less, and none otherwise.
     *
     * @param moved is told each move
     */
    void balance(Collection<Share> workers, int leafLevel, Moves moved) {
        Map<String, Double> shares = shares(allRows(), workers);
        for (Share needy : workers) {
            double deficit = deficit(needy.worker(), shares);
            if (deficit > 0) {
                fill(needy.worker(), deficit, shares, leafLevel, moved);
            }
        }
    }

    /** Rows that a worker lacks of its share; 0 if they are not worth a move. */
    double deficit(String worker, Map<String, Double> shares) {
        double share = shares.getOrDefault(worker, 0.0);
        double lacking = share - rowsOf(worker);
        return lacking > TOLERANCE * share ? lacking : 0;
    }

    private void fill(String needy, double wanted, Map<String, Double> shares, int leafLevel, Moves moved) {
        double deficit = wanted;
        while (deficit > 0) {
            String donor = null;
            double excess = 0;
            for (Map.Entry<String, Double> share : shares.entrySet()) {
                double over = rowsOf(share.getKey()) - share.getValue();
                if (over > excess) {
                    donor = share.getKey();
                    excess = over;
                }
            }
            if (donor == null) {
                return;
            }
            BitSet taken = tail(leavesOf(donor, leafLevel), leafLevel, Math.min(deficit, excess));
            if (taken.isEmpty()) {
                return;
            }
            moved.moved(donor, move(taken, leafLevel, needy));
            deficit -= taken.stream().mapToDouble(leaf -> rows(leaf, leafLevel)).sum();
        }
    }

    /** Who is told of moves. */
    interface Moves {
        /** @param chunks that no longer live with {@code from} */
        void moved(String from, BitSet chunks);
    }

    /** The last of these leaves, up to so many rows, rounded to the nearest leaf. */
    BitSet tail(BitSet leaves, int leafLevel, double wanted) {
        BitSet taken = new BitSet();
        double sum = 0;
        for (int leaf = leaves.length() - 1; leaf >= 0; leaf = leaves.previousSetBit(leaf - 1)) {
            double size = rows(leaf, leafLevel);
            if (sum + size / 2 > wanted) {
                break;
            }
            taken.set(leaf);
            sum += size;
        }
        return taken;
    }

    /** Hosts by the rows they hold, most first: where workers would be closest to their data. */
    List<String> hostsByRows() {
        Map<String, Long> byHost = new HashMap<>();
        for (int chunk = 0; chunk < homes.length; chunk++) {
            for (String host : hosts.get(chunk)) {
                byHost.merge(host, rows[chunk], Long::sum);
            }
        }
        return byHost.entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue().reversed().thenComparing(Map.Entry.comparingByKey()))
                .map(Map.Entry::getKey)
                .toList();
    }
}
