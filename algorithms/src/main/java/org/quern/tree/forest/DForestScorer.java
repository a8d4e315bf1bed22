package org.quern.tree.forest;

import java.util.Arrays;
import java.util.List;
import org.quern.data.FactorColumn;
import org.quern.data.Variable;
import org.quern.model.PredictionOptions;
import org.quern.model.PredictionType;
import org.quern.model.ScoredChunk;
import org.quern.tree.NodeNumbers;
import org.quern.tree.TreeColumns;
import org.quern.tree.TreeNode;
import org.quern.tree.TreeScorer;

/**
 * Predictions of a forest: the mean of the trees' values; or the votes of the trees, a class each, their shares, or the class
 * with the largest ratio of its share to its cutoff, the first of equal ones.
 */
final class DForestScorer implements TreeScorer {
    private final DForestModel model;
    private final PredictionType type;
    private final TreeColumns columns;
    /** By tree and position: value, or class. */
    private final double[][] values;

    DForestScorer(DForestModel model, PredictionOptions options) {
        this.model = model;
        this.type = options.type().orElseThrow();
        this.columns = new TreeColumns(model.fit(), options);
        this.values = model.trees().stream()
                .map(tree -> tree.nodes().stream().mapToDouble(TreeNode::value).toArray())
                .toArray(double[][]::new);
    }

    static TreeScorer of(DForestModel model, PredictionOptions options) {
        return options.type().orElseThrow() == PredictionType.NODE
                ? NodeNumbers.of(model, options)
                : new DForestScorer(model, options);
    }

    @Override
    public List<Variable> variables() {
        return switch (type) {
            case CLASS -> columns.classes();
            case PROBABILITY -> columns.byClass("_prob", "Share of votes");
            case VOTE -> columns.byClass("_vote", "Votes");
            default -> columns.number("Prediction of ");
        };
    }

    @Override
    public Rows rows(int count) {
        return model.cutoff().isEmpty() ? new Means(count) : new Votes(count);
    }

    private final class Means implements Rows {
        private final double[] sums;

        Means(int count) {
            this.sums = new double[count];
        }

        @Override
        public void accept(int tree, int[] ends, int from, int to) {
            double[] byNode = values[tree];
            for (int i = from; i < to; i++) {
                sums[i] += byNode[ends[i - from]];
            }
        }

        private double[] means() {
            return Arrays.stream(sums).map(sum -> sum / values.length).toArray();
        }

        @Override
        public void addPredictions(ScoredChunk scored) {
            scored.addPredictions(means());
        }

        @Override
        public double[] residuals(double[] response) {
            double[] residuals = means();
            for (int i = 0; i < residuals.length; i++) {
                residuals[i] = response[i] - residuals[i];
            }
            return residuals;
        }
    }

    private final class Votes implements Rows {
        /** By row and class, the class varying fastest. */
        private final int[] votes;

        private final double[] cutoff =
                model.cutoff().stream().mapToDouble(c -> c).toArray();
        private final int classes = cutoff.length;

        Votes(int count) {
            this.votes = new int[count * classes];
        }

        @Override
        public void accept(int tree, int[] ends, int from, int to) {
            double[] byNode = values[tree];
            for (int i = from; i < to; i++) {
                votes[i * classes + (int) byNode[ends[i - from]]]++;
            }
        }

        @Override
        public void addPredictions(ScoredChunk scored) {
            if (type == PredictionType.CLASS) {
                int[] winners = winners();
                scored.addPredictions(
                        new FactorColumn(winners, model.fit().design().classes(), winners.length));
                return;
            }
            double divisor = type == PredictionType.PROBABILITY ? values.length : 1;
            for (int k = 0; k < classes; k++) {
                double[] column = new double[votes.length / classes];
                for (int i = 0; i < column.length; i++) {
                    column[i] = votes[i * classes + k] / divisor;
                }
                scored.addPredictions(column);
            }
        }

        private int[] winners() {
            int[] winners = new int[votes.length / classes];
            for (int i = 0; i < winners.length; i++) {
                winners[i] = Vote.winner(votes, i * classes, cutoff);
            }
            return winners;
        }

        @Override
        public double[] residuals(double[] response) {
            throw new IllegalStateException("classes of a forest have no residuals");
        }
    }
}
