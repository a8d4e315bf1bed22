package org.quern.yarn.master;

import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Where storage failed, and for whom: tried again after a while, which grows with each failure, and by others as long as
 * there are any. Not synchronised.
 */
final class Troubles {
    private static final long RETRY_MS = 500;
    private static final int MOST_STEPS = 5;

    private final Map<Integer, Trouble> troubles = new HashMap<>();

    private static final class Trouble {
        private int failures;
        private long notBeforeMs;
        private final Set<String> at = new HashSet<>();
    }

    /**
     * Storage has failed.
     *
     * @param item leaf or part
     * @return how often it has failed there
     */
    int failed(int item, String worker, long nowMs) {
        Trouble trouble = troubles.computeIfAbsent(item, i -> new Trouble());
        trouble.failures++;
        trouble.at.add(worker);
        trouble.notBeforeMs = nowMs + (RETRY_MS << 2 * Math.min(MOST_STEPS, trouble.failures - 1));
        return trouble.failures;
    }

    /** Whether storage failed there for a worker. */
    boolean isAt(int item, String worker) {
        Trouble trouble = troubles.get(item);
        return trouble != null && trouble.at.contains(worker);
    }

    /** Leaves out what is not to be tried yet. */
    void clearEarly(BitSet items, long nowMs) {
        troubles.forEach((item, trouble) -> {
            if (nowMs < trouble.notBeforeMs) {
                items.clear(item);
            }
        });
    }

    /** Leaves out what others than this worker are to try. */
    void clearUnfit(BitSet items, String worker, Collection<String> workers) {
        troubles.forEach((item, trouble) -> {
            if (trouble.at.contains(worker) && !trouble.at.containsAll(workers)) {
                items.clear(item);
            }
        });
    }
}
