package org.quern.evaluation;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** Sums over the rows of one predictor. */
final class LossSums {
    /** Weights by outcome predicted and found: negative-negative, negative-positive, positive-negative, positive-positive. */
    private final double[] cells = new double[4];
    /** −Σ w·log(probability of what happened). */
    private double logLoss;
    /** Σ w·(outcome − probability)². */
    private double brier;
    /** Rows that were given probability 0. */
    private long impossible;
    /** Rows whose score is no probability. */
    private long outside;
    /** Number of the first such row, from 0, or −1, and its score. */
    private long firstOutside = -1;

    private double firstScore;

    void add(ScoredColumns.Rows rows, int predictor, Losses losses) {
        double[] scores = rows.scores()[predictor];
        LossSums added = new LossSums();
        for (int i = 0; i < rows.count(); i++) {
            boolean happened = rows.positive()[i];
            double weight = rows.weight(i);
            double score = scores[i];
            added.cells[(score >= losses.cutoff() ? 2 : 0) + (happened ? 1 : 0)] += weight;
            if (losses.probabilities()) {
                if (score >= 0 && score <= 1) {
                    added.addProbability(score, happened, weight, losses.clip());
                } else {
                    added.addOutside(score, rows.rowNumbers()[i]);
                }
            }
        }
        merge(added);
    }

    private void addProbability(double p, boolean happened, double weight, double clip) {
        double error = happened ? 1 - p : p;
        brier += weight * error * error;
        double clipped = Math.max(clip, Math.min(1 - clip, p));
        double loss = happened ? -StrictMath.log(clipped) : -StrictMath.log1p(-clipped);
        impossible += loss == Double.POSITIVE_INFINITY ? 1 : 0;
        logLoss += weight * loss;
    }

    private void addOutside(double score, long row) {
        if (firstOutside < 0) {
            firstOutside = row;
            firstScore = score;
        }
        outside++;
    }

    void merge(LossSums later) {
        for (int i = 0; i < cells.length; i++) {
            cells[i] += later.cells[i];
        }
        logLoss += later.logLoss;
        brier += later.brier;
        impossible += later.impossible;
        if (firstOutside < 0) {
            firstOutside = later.firstOutside;
            firstScore = later.firstScore;
        }
        outside += later.outside;
    }

    /** Weight of the rows with that outcome predicted and found. */
    double cell(boolean predicted, boolean happened) {
        return cells[(predicted ? 2 : 0) + (happened ? 1 : 0)];
    }

    double logLoss() {
        return logLoss;
    }

    double brier() {
        return brier;
    }

    long impossible() {
        return impossible;
    }

    long outside() {
        return outside;
    }

    long firstOutside() {
        return firstOutside;
    }

    double firstScore() {
        return firstScore;
    }

    void write(DataOutput out) throws IOException {
        for (double cell : cells) {
            out.writeDouble(cell);
        }
        out.writeDouble(logLoss);
        out.writeDouble(brier);
        out.writeLong(impossible);
        out.writeLong(outside);
        out.writeLong(firstOutside);
        out.writeDouble(firstScore);
    }

    static LossSums read(DataInput in) throws IOException {
        LossSums sums = new LossSums();
        for (int i = 0; i < sums.cells.length; i++) {
            sums.cells[i] = in.readDouble();
        }
        sums.logLoss = in.readDouble();
        sums.brier = in.readDouble();
        sums.impossible = in.readLong();
        sums.outside = in.readLong();
        sums.firstOutside = in.readLong();
        sums.firstScore = in.readDouble();
        return sums;
    }
}
