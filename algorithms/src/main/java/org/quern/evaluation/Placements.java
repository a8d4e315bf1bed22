package org.quern.evaluation;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/**
 * The placements of one predictor's scores less a centre, by score; see {@link PlacementSums}.
 *
 * @param shift low bits of keys that are dropped
 * @param keys without the dropped bits, ascending
 * @param ofPositives by key
 * @param ofNegatives by key
 */
record Placements(int shift, long[] keys, double[] ofPositives, double[] ofNegatives) {
    /** Scores of 6 MB. */
    static final int LIMIT = 1 << 18;

    static Placements of(ScoreTable whole, double positives, double negatives, double centre) {
        ScoreTable table = whole.size() <= LIMIT ? whole : whole.atMost(LIMIT);
        int size = table.size();
        long[] keys = new long[size];
        double[] ofPositives = new double[size];
        double[] ofNegatives = new double[size];
        double positivesBelow = 0;
        double negativesBelow = 0;
        for (int i = 0; i < size; i++) {
            keys[i] = table.prefix(i);
            ofPositives[i] = (negativesBelow + table.negatives(i) / 2) / negatives - centre;
            ofNegatives[i] = (positives - positivesBelow - table.positives(i) / 2) / positives - centre;
            positivesBelow += table.positives(i);
            negativesBelow += table.negatives(i);
        }
        return new Placements(table.shift(), keys, ofPositives, ofNegatives);
    }

    /** Of a row of that score: that of the nearest key at or below it, which is its own if the table has seen it. */
    double of(double score, boolean positive) {
        int found = Arrays.binarySearch(keys, ScoreKeys.key(score) >> shift);
        int at = found >= 0 ? found : Math.max(0, -found - 2);
        return positive ? ofPositives[at] : ofNegatives[at];
    }

    void write(DataOutput out) throws IOException {
        out.writeByte(shift);
        out.writeInt(keys.length);
        for (int i = 0; i < keys.length; i++) {
            out.writeLong(keys[i]);
            out.writeDouble(ofPositives[i]);
            out.writeDouble(ofNegatives[i]);
        }
    }

    static Placements read(DataInput in) throws IOException {
        int shift = in.readByte();
        int size = in.readInt();
        Placements placements = new Placements(shift, new long[size], new double[size], new double[size]);
        for (int i = 0; i < size; i++) {
            placements.keys[i] = in.readLong();
            placements.ofPositives[i] = in.readDouble();
            placements.ofNegatives[i] = in.readDouble();
        }
        return placements;
    }
}
