package org.quern.tree;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.quern.numeric.RowHash;

/**
 * Which rows a tree is grown from, and how often each of them counts. Drawn by the row's number in the data set, so that
 * every engine draws the same.
 */
public sealed interface RowSample {
    /** Most times that a row is drawn: more often has a probability below 1e-12 at a rate of 1. */
    int MOST = 15;

    /** How often a row counts, 0 to {@link #MOST}. */
    int multiplicity(long row, int group);

    /** Every row once. */
    record All() implements RowSample {
        @Override
        public int multiplicity(long row, int group) {
            return 1;
        }
    }

    /**
     * With replacement: each row a number of times that follows Poisson's law, which is how often a row of many is drawn in as
     * many draws.
     *
     * @param rate draws a row, on average; in (0, 1]
     */
    record Bootstrap(long seed, int tree, double rate) implements RowSample {
        private static final int ROUND = 0x626F6F74;

        public Bootstrap {
            checkRate(rate);
        }

        @Override
        public int multiplicity(long row, int group) {
            return times(new RowHash(seed, tree, ROUND).uniform(row), cumulative());
        }

        @Override
        public void multiplicities(long[] rows, int[] groups, int count, byte[] target) {
            RowHash hash = new RowHash(seed, tree, ROUND);
            double[] cumulative = cumulative();
            for (int i = 0; i < count; i++) {
                target[i] = (byte) times(hash.uniform(rows[i]), cumulative);
            }
        }

        /** By number of times: probability of no more. */
        private double[] cumulative() {
            double[] cumulative = new double[MOST];
            double probability = StrictMath.exp(-rate);
            double upTo = probability;
            for (int times = 0; times < MOST; times++) {
                cumulative[times] = upTo;
                probability *= rate / (times + 1);
                upTo += probability;
            }
            return cumulative;
        }

        private static int times(double uniform, double[] cumulative) {
            int times = 0;
            while (times < MOST && uniform >= cumulative[times]) {
                times++;
            }
            return times;
        }

        @Override
        public double share() {
            return 1 - StrictMath.exp(-rate);
        }
    }

    /**
     * Without replacement: each row with the same probability, for itself.
     *
     * @param rate probability, in (0, 1]
     */
    record Subsample(long seed, int tree, double rate) implements RowSample {
        private static final int ROUND = 0x73756273;

        public Subsample {
            checkRate(rate);
        }

        @Override
        public int multiplicity(long row, int group) {
            return new RowHash(seed, tree, ROUND).uniform(row) < rate ? 1 : 0;
        }

        @Override
        public double share() {
            return rate;
        }

        @Override
        public void multiplicities(long[] rows, int[] groups, int count, byte[] target) {
            RowHash hash = new RowHash(seed, tree, ROUND);
            for (int i = 0; i < count; i++) {
                target[i] = (byte) (hash.uniform(rows[i]) < rate ? 1 : 0);
            }
        }
    }

    /**
     * All rows but those of one fold of a cross-validation. The fold of a row is its group where the design has a column of
     * groups, else its number in the data set modulo the number of folds.
     *
     * @param fold left out, from 0
     */
    record OutsideFold(int fold, int folds) implements RowSample {
        public OutsideFold {
            if (folds < 2 || fold < 0 || fold >= folds) {
                throw new IllegalArgumentException("fold " + fold + " of " + folds);
            }
        }

        @Override
        public int multiplicity(long row, int group) {
            return foldOf(row, group, folds) == fold ? 0 : 1;
        }
    }

    /**
     * Each group of rows has a sample of its own; rows without a group are left out.
     *
     * @param samples by group
     */
    record Strata(List<RowSample> samples) implements RowSample {
        public Strata {
            samples = List.copyOf(samples);
        }

        @Override
        public int multiplicity(long row, int group) {
            return group >= 0 && group < samples.size() ? samples.get(group).multiplicity(row, NO_GROUPS) : 0;
        }

        @Override
        public void multiplicities(long[] rows, int[] groups, int count, byte[] target) {
            byte[] ofStratum = new byte[count];
            Arrays.fill(target, 0, count, (byte) 0);
            for (int s = 0; s < samples.size(); s++) {
                samples.get(s).multiplicities(rows, null, count, ofStratum);
                for (int i = 0; i < count; i++) {
                    target[i] = groups[i] == s ? ofStratum[i] : target[i];
                }
            }
        }
    }

    /** Group of rows in a design without groups. */
    int NO_GROUPS = -1;

    /** The fold of a row, from 0: its number, or that of its group, modulo the number of folds. */
    static int foldOf(long row, int group, int folds) {
        return (int) Math.floorMod(group == NO_GROUPS ? row : group, (long) folds);
    }

    /**
     * {@link #multiplicity} of many rows.
     *
     * @param groups of the rows, or null where there are none
     */
    default void multiplicities(long[] rows, int[] groups, int count, byte[] target) {
        for (int i = 0; i < count; i++) {
            target[i] = (byte) multiplicity(rows[i], groups == null ? NO_GROUPS : groups[i]);
        }
    }

    /** Share of the rows that count, at most, or nearly so. */
    default double share() {
        return 1;
    }

    /** Whether every row counts once. */
    default boolean isAll() {
        return this instanceof All;
    }

    /** How often a row counts at most in any of some trees. */
    static int most(List<RowSample> samples) {
        return samples.stream().anyMatch(sample -> sample instanceof Bootstrap) ? MOST : 1;
    }

    private static void checkRate(double rate) {
        if (!(rate > 0 && rate <= 1)) {
            throw new IllegalArgumentException("rate " + rate);
        }
    }

    default void write(DataOutput out) throws IOException {
        if (this instanceof Bootstrap b) {
            out.writeByte(1);
            out.writeLong(b.seed());
            out.writeInt(b.tree());
            out.writeDouble(b.rate());
        } else if (this instanceof Subsample s) {
            out.writeByte(2);
            out.writeLong(s.seed());
            out.writeInt(s.tree());
            out.writeDouble(s.rate());
        } else if (this instanceof OutsideFold f) {
            out.writeByte(3);
            out.writeInt(f.fold());
            out.writeInt(f.folds());
        } else if (this instanceof Strata strata) {
            out.writeByte(4);
            out.writeInt(strata.samples().size());
            for (RowSample sample : strata.samples()) {
                sample.write(out);
            }
        } else {
            out.writeByte(0);
        }
    }

    static RowSample read(DataInput in) throws IOException {
        byte kind = in.readByte();
        return switch (kind) {
            case 0 -> new All();
            case 1 -> new Bootstrap(in.readLong(), in.readInt(), in.readDouble());
            case 2 -> new Subsample(in.readLong(), in.readInt(), in.readDouble());
            case 3 -> new OutsideFold(in.readInt(), in.readInt());
            case 4 -> {
                List<RowSample> samples = new ArrayList<>();
                for (int i = in.readInt(); i > 0; i--) {
                    samples.add(read(in));
                }
                yield new Strata(samples);
            }
            default -> throw new IOException("Unknown kind of row sample: " + kind);
        };
    }
}
