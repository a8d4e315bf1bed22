package org.quern.evaluation;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * What is added up row by row beside the order of scores.
 *
 * @param cutoff scores of at least this are predicted positive
 * @param probabilities whether scores are probabilities, so that log-loss and Brier score are added up
 * @param clip probabilities are taken as at least this and at most 1 − this in the log-loss; 0 to 0.5
 */
record Losses(double cutoff, boolean probabilities, double clip) {
    void write(DataOutput out) throws IOException {
        out.writeDouble(cutoff);
        out.writeBoolean(probabilities);
        out.writeDouble(clip);
    }

    static Losses read(DataInput in) throws IOException {
        return new Losses(in.readDouble(), in.readBoolean(), in.readDouble());
    }
}
