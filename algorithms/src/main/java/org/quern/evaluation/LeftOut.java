package org.quern.evaluation;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.quern.QuernException;

/** Rows that a pass over scored data left out, and why; the part of a state that the passes share. */
final class LeftOut {
    private long missing;
    private long weightless;
    private long negativeWeights;
    private long invalid;
    /** Number of the first row whose outcome is invalid, from 0; −1 if there is none. */
    private long firstInvalid = -1;

    void addMissing() {
        missing++;
    }

    /** @param weight not above 0 */
    void addWeight(double weight) {
        negativeWeights += weight < 0 ? 1 : 0;
        weightless += weight == 0 ? 1 : 0;
    }

    void addInvalid(long row) {
        firstInvalid = firstInvalid < 0 ? row : firstInvalid;
        invalid++;
    }

    void merge(LeftOut later) {
        missing += later.missing;
        weightless += later.weightless;
        negativeWeights += later.negativeWeights;
        invalid += later.invalid;
        firstInvalid = firstInvalid < 0 ? later.firstInvalid : firstInvalid;
    }

    /** Rows in which outcome, weight or a predictor is missing. */
    long missing() {
        return missing;
    }

    /** @throws QuernException if a row should not have been there, or none was left */
    void check(String actual, ScoredOptions options, long used, String dataName) {
        if (negativeWeights > 0) {
            throw new QuernException("Weights '" + options.weights().orElseThrow() + "' are negative in "
                    + negativeWeights + " rows of " + dataName + ", must be 0 or more");
        }
        if (invalid > 0) {
            throw new QuernException("Actual '" + actual + "' must be 0 or 1, but is another number in " + invalid
                    + " rows of " + dataName + ", the first of them row " + (firstInvalid + 1)
                    + "; --positive NUMBER compares one number with the rest");
        }
        if (used == 0) {
            throw new QuernException("No valid rows in " + dataName + ": " + whyNone(options));
        }
    }

    private String whyNone(ScoredOptions options) {
        if (missing == 0 && weightless == 0) {
            return options.rowSelection()
                    .map(selection -> "the row selection '" + selection.text() + "' is true in none")
                    .orElse("there are no rows");
        }
        return missing + " rows have no actual, prediction or weight"
                + (weightless > 0 ? ", " + weightless + " have weight 0" : "");
    }

    void write(DataOutput out) throws IOException {
        out.writeLong(missing);
        out.writeLong(weightless);
        out.writeLong(negativeWeights);
        out.writeLong(invalid);
        out.writeLong(firstInvalid);
    }

    static LeftOut read(DataInput in) throws IOException {
        LeftOut leftOut = new LeftOut();
        leftOut.missing = in.readLong();
        leftOut.weightless = in.readLong();
        leftOut.negativeWeights = in.readLong();
        leftOut.invalid = in.readLong();
        leftOut.firstInvalid = in.readLong();
        return leftOut;
    }
}
