package org.quern.pass;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * Named counts of what was met on the way, such as {@code missing predictions}. The sums do not depend on order. There are
 * few names (dozens, bounded by the number of variables), so engines may carry them as job counters. Not synchronised: a
 * task counts on its own and the engine adds.
 */
public final class Counts {
    private final Map<String, Long> values = new TreeMap<>();

    public void add(String name, long count) {
        values.merge(name, count, Math::addExact);
    }

    public void addAll(Counts other) {
        other.values.forEach(this::add);
    }

    /** The count of that name, 0 if it was never added to. */
    public long count(String name) {
        return values.getOrDefault(name, 0L);
    }

    /** All counts, by name in alphabetical order. */
    public Map<String, Long> values() {
        return Collections.unmodifiableMap(values);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Counts counts && values.equals(counts.values);
    }

    @Override
    public int hashCode() {
        return values.hashCode();
    }

    @Override
    public String toString() {
        return values.toString();
    }
}
