package org.quern.evaluation;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/**
 * How often each score occurs with either outcome, in ascending order of scores: all that a ROC curve needs. Scores are taken
 * as 64-bit keys ({@link ScoreKeys}). Every distinct score has an entry while there are at most {@code limit} of them; else
 * the lowest bits of all keys are dropped, as few as make the entries fit. How many are dropped depends on the distinct
 * scores alone, never on their order or on merges; the counts of the bins stay exact.
 *
 * <p>Infinite scores are scores. Missing ones are not to be added.
 *
 * <p>Cost: 24 bytes an entry, 32 with sums of scores.
 */
final class ScoreTable {
    /** Entries of 24 MB. */
    static final int LIMIT = 1 << 20;

    private static final int POSITIVE = 0;
    private static final int NEGATIVE = 1;
    private static final int SCORES = 2;

    /** What is summed by entry. */
    enum Sums {
        WEIGHTS,
        /** And the scores times their weights. */
        WEIGHTS_AND_SCORES
    }

    private final int limit;
    private final Sums kept;
    /** Low bits of the keys that are dropped. */
    private int shift;

    private int size;
    /** Range of the scores; empty while there are none. */
    private double lowest = Double.POSITIVE_INFINITY;

    private double highest = Double.NEGATIVE_INFINITY;
    /** Keys without the dropped bits, ascending. */
    private long[] keys = new long[0];
    /** By kind of sum and entry. */
    private double[][] sums;

    ScoreTable(int limit, Sums kept) {
        this.limit = limit;
        this.kept = kept;
        this.sums = new double[kinds()][0];
    }

    private int kinds() {
        return kept == Sums.WEIGHTS ? 2 : 3;
    }

    /** Most bytes that a table takes, but for those of a merge. */
    static long maxBytes(int limit, Sums kept) {
        return (kept == Sums.WEIGHTS ? 24L : 32L) * limit;
    }

    /** Adds rows whose scores lie in a range. */
    void add(ScoredColumns.Rows rows, int predictor, KeyRange range) {
        double[] scores = rows.scores()[predictor];
        long[] found = new long[rows.count()];
        int[] places = new int[rows.count()];
        int count = 0;
        for (int i = 0; i < rows.count(); i++) {
            long key = ScoreKeys.key(scores[i]);
            found[count] = key;
            places[count] = i;
            count += range.contains(key) ? 1 : 0;
        }
        if (count == 0) {
            return;
        }
        int[] order = ScoreKeys.order(found, count);
        ScoreTable table = new ScoreTable(limit, kept);
        table.allocate(count);
        for (int place : order) {
            int row = places[place];
            table.append(found[place], rows.positive()[row], rows.weight(row), scores[row]);
        }
        table.lowest = ScoreKeys.score(table.keys[0]);
        table.highest = ScoreKeys.score(table.keys[table.size - 1]);
        table.fit();
        merge(table);
    }

    private void allocate(int capacity) {
        keys = new long[capacity];
        sums = new double[kinds()][capacity];
    }

    private void append(long key, boolean positive, double weight, double score) {
        if (size == 0 || keys[size - 1] != key) {
            keys[size++] = key;
        }
        sums[positive ? POSITIVE : NEGATIVE][size - 1] += weight;
        if (kept == Sums.WEIGHTS_AND_SCORES) {
            sums[SCORES][size - 1] += weight * score;
        }
    }

    void merge(ScoreTable later) {
        if (size == 0) {
            become(later);
            return;
        }
        int common = Math.max(shift, later.shift);
        coarsen(common);
        later.coarsen(common);
        ScoreTable merged = new ScoreTable(limit, kept);
        merged.shift = common;
        merged.allocate(size + later.size);
        int a = 0;
        int b = 0;
        while (a < size || b < later.size) {
            if (b == later.size || a < size && keys[a] < later.keys[b]) {
                merged.take(this, a++);
            } else if (a == size || keys[a] > later.keys[b]) {
                merged.take(later, b++);
            } else {
                merged.take(this, a++);
                merged.addTo(merged.size - 1, later, b++);
            }
        }
        merged.lowest = Math.min(lowest, later.lowest);
        merged.highest = Math.max(highest, later.highest);
        merged.fit();
        become(merged);
    }

    private void become(ScoreTable other) {
        shift = other.shift;
        size = other.size;
        lowest = other.lowest;
        highest = other.highest;
        keys = other.keys;
        sums = other.sums;
    }

    private void take(ScoreTable from, int entry) {
        keys[size] = from.keys[entry];
        for (int s = 0; s < sums.length; s++) {
            sums[s][size] = from.sums[s][entry];
        }
        size++;
    }

    private void addTo(int entry, ScoreTable from, int other) {
        for (int s = 0; s < sums.length; s++) {
            sums[s][entry] += from.sums[s][other];
        }
    }

    /** Drops bits until the entries fit. */
    private void fit() {
        while (size > limit) {
            coarsen(shift + 1);
        }
    }

    /** Drops more bits of the keys. */
    private void coarsen(int newShift) {
        int drop = newShift - shift;
        if (drop == 0) {
            return;
        }
        int last = -1;
        for (int i = 0; i < size; i++) {
            long key = keys[i] >> drop;
            if (last >= 0 && keys[last] == key) {
                addTo(last, this, i);
            } else {
                keys[++last] = key;
                for (double[] sum : sums) {
                    sum[last] = sum[i];
                }
            }
        }
        size = last + 1;
        shift = newShift;
    }

    /** A table of the same rows with at most that many entries; not this one. */
    ScoreTable atMost(int entries) {
        ScoreTable copy = new ScoreTable(entries, kept);
        copy.shift = shift;
        copy.size = size;
        copy.lowest = lowest;
        copy.highest = highest;
        copy.keys = Arrays.copyOf(keys, size);
        for (int s = 0; s < sums.length; s++) {
            copy.sums[s] = Arrays.copyOf(sums[s], size);
        }
        copy.fit();
        return copy;
    }

    int size() {
        return size;
    }

    /** Whether every distinct score has an entry of its own. */
    boolean isExact() {
        return shift == 0;
    }

    int shift() {
        return shift;
    }

    /** The key of an entry without the dropped bits. */
    long prefix(int entry) {
        return keys[entry];
    }

    /** The keys that an entry stands for. */
    KeyRange range(int entry) {
        long low = keys[entry] << shift;
        return new KeyRange(low, low | ((1L << shift) - 1));
    }

    /** The lowest score that an entry may hold, or its score if the table is exact. */
    double low(int entry) {
        return entry == 0 ? lowest : ScoreKeys.score(range(entry).low());
    }

    /** The highest score that an entry may hold, or its score if the table is exact. */
    double high(int entry) {
        return entry == size - 1 ? highest : ScoreKeys.score(range(entry).high());
    }

    /** Weight of the positive rows of an entry. */
    double positives(int entry) {
        return sums[POSITIVE][entry];
    }

    /** Weight of the negative rows of an entry. */
    double negatives(int entry) {
        return sums[NEGATIVE][entry];
    }

    /** Sum of the scores of an entry times their weights. */
    double scores(int entry) {
        return sums[SCORES][entry];
    }

    void write(DataOutput out) throws IOException {
        out.writeInt(limit);
        out.writeByte(kept.ordinal());
        out.writeByte(shift);
        out.writeInt(size);
        out.writeDouble(lowest);
        out.writeDouble(highest);
        for (int i = 0; i < size; i++) {
            out.writeLong(keys[i]);
            for (double[] sum : sums) {
                out.writeDouble(sum[i]);
            }
        }
    }

    static ScoreTable read(DataInput in) throws IOException {
        ScoreTable table = new ScoreTable(in.readInt(), Sums.values()[in.readByte()]);
        table.shift = in.readByte();
        int size = in.readInt();
        table.allocate(size);
        table.size = size;
        table.lowest = in.readDouble();
        table.highest = in.readDouble();
        for (int i = 0; i < size; i++) {
            table.keys[i] = in.readLong();
            for (double[] sum : table.sums) {
                sum[i] = in.readDouble();
            }
        }
        return table;
    }
}
