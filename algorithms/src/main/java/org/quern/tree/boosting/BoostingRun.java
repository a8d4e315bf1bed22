package org.quern.tree.boosting;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.quern.numeric.RowHash;
import org.quern.tree.Bins;
import org.quern.tree.PredictorDraw;
import org.quern.tree.RowSample;
import org.quern.tree.TreeDesign;

/**
 * What stays the same in all passes of a run.
 *
 * @param initial scores before the first round
 * @param sampling rows of each round
 * @param heldOutShare probability of a row to be held out
 * @param drawn predictors drawn for each split, of all
 * @param seed of samples, rows held out and predictors drawn
 * @param shrinkage λ, added to the sum of curvatures
 * @param minBucket least rows of a leaf
 * @param rows fitted to, those held out among them
 * @param weight sum of their weights
 * @param heaviest highest weight
 * @param wholeWeights whether all weights are whole numbers
 */
record BoostingRun(
        TreeDesign design,
        Bins bins,
        Loss loss,
        double[] initial,
        Sampling sampling,
        double heldOutShare,
        int drawn,
        long seed,
        double shrinkage,
        long minBucket,
        long rows,
        double weight,
        double heaviest,
        boolean wholeWeights) {
    /** The round of row hashes that holds rows out, other than those of samples. */
    private static final int HELD_OUT = 0x68656C64;

    /**
     * How rows are drawn for the trees of a round.
     *
     * @param rate expected share of the rows; 1 without replacement takes all
     */
    record Sampling(boolean replace, double rate) {
        static final Sampling ALL = new Sampling(false, 1);

        boolean isAll() {
            return !replace && rate == 1;
        }
    }

    /** The rows of a round. */
    RowSample sample(int round) {
        if (sampling.isAll()) {
            return new RowSample.All();
        }
        return sampling.replace()
                ? new RowSample.Bootstrap(seed, round, sampling.rate())
                : new RowSample.Subsample(seed, round, sampling.rate());
    }

    /** Draws the rows held out: those below {@link #heldOutShare}. */
    RowHash heldOut() {
        return new RowHash(seed, 0, HELD_OUT);
    }

    /** Scores of a row, and trees of a round. */
    int scores() {
        return initial.length;
    }

    /** Whether curvatures are all 1. */
    boolean countsRows() {
        return loss == Loss.GAUSSIAN && design.weights().isEmpty();
    }

    /** Which predictors a node may be split by; trees are counted over all rounds. */
    PredictorDraw draw() {
        return new PredictorDraw(drawn, seed);
    }

    /** Whether nodes may be split by some of the predictors only. */
    boolean drawsPredictors() {
        return !draw().isAll(bins.width());
    }

    void write(DataOutput out) throws IOException {
        design.write(out);
        bins.write(out);
        out.writeUTF(loss.name());
        out.writeInt(initial.length);
        for (double score : initial) {
            out.writeDouble(score);
        }
        out.writeBoolean(sampling.replace());
        out.writeDouble(sampling.rate());
        out.writeDouble(heldOutShare);
        out.writeInt(drawn);
        out.writeLong(seed);
        out.writeDouble(shrinkage);
        out.writeLong(minBucket);
        out.writeLong(rows);
        out.writeDouble(weight);
        out.writeDouble(heaviest);
        out.writeBoolean(wholeWeights);
    }

    static BoostingRun read(DataInput in) throws IOException {
        TreeDesign design = TreeDesign.read(in);
        Bins bins = Bins.read(in);
        Loss loss = Loss.valueOf(in.readUTF());
        double[] initial = new double[in.readInt()];
        for (int k = 0; k < initial.length; k++) {
            initial[k] = in.readDouble();
        }
        return new BoostingRun(
                design,
                bins,
                loss,
                initial,
                new Sampling(in.readBoolean(), in.readDouble()),
                in.readDouble(),
                in.readInt(),
                in.readLong(),
                in.readDouble(),
                in.readLong(),
                in.readLong(),
                in.readDouble(),
                in.readDouble(),
                in.readBoolean());
    }
}
