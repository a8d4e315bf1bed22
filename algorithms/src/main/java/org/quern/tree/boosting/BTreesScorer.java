package org.quern.tree.boosting;

import java.util.Arrays;
import java.util.List;
import org.quern.data.FactorColumn;
import org.quern.data.Variable;
import org.quern.model.PredictionOptions;
import org.quern.model.PredictionType;
import org.quern.model.ScoredChunk;
import org.quern.numeric.Elementary;
import org.quern.tree.NodeNumbers;
import org.quern.tree.TreeColumns;
import org.quern.tree.TreeNode;
import org.quern.tree.TreeScorer;

/**
 * Predictions of boosted trees: the scores, or the probabilities of the classes, 1/(1 + e^−score) for two and in proportion to
 * e^score for more, or the most probable class, the first of equal ones.
 */
final class BTreesScorer implements TreeScorer {
    private final BTreesModel model;
    private final PredictionType type;
    private final TreeColumns columns;
    /** By tree and position. */
    private final double[][] values;

    private BTreesScorer(BTreesModel model, PredictionOptions options) {
        this.model = model;
        this.type = options.type().orElseThrow();
        this.columns = new TreeColumns(model.fit(), options);
        this.values = model.trees().stream()
                .map(tree -> tree.nodes().stream().mapToDouble(TreeNode::value).toArray())
                .toArray(double[][]::new);
    }

    static TreeScorer of(BTreesModel model, PredictionOptions options) {
        return options.type().orElseThrow() == PredictionType.NODE
                ? NodeNumbers.of(model, options)
                : new BTreesScorer(model, options);
    }

    @Override
    public List<Variable> variables() {
        return switch (type) {
            case CLASS -> columns.classes();
            case PROBABILITY -> columns.byClass("_prob", "Probability");
            case LINK ->
                model.loss() == Loss.MULTINOMIAL
                        ? columns.byClass("_link", "Score")
                        : columns.number(model.loss() == Loss.BERNOULLI ? "Log odds of " : "Prediction of ");
            default -> columns.number("Prediction of ");
        };
    }

    @Override
    public Rows rows(int count) {
        return new Scores(count);
    }

    private final class Scores implements Rows {
        /** By score and row. */
        private final double[][] scores;

        private final int count;

        Scores(int count) {
            this.count = count;
            this.scores = new double[model.initialScores().size()][count];
            for (int k = 0; k < scores.length; k++) {
                Arrays.fill(scores[k], model.initialScores().get(k));
            }
        }

        @Override
        public void accept(int tree, int[] ends, int from, int to) {
            double[] score = scores[tree % scores.length];
            double[] byNode = values[tree];
            for (int i = from; i < to; i++) {
                score[i] += byNode[ends[i - from]];
            }
        }

        @Override
        public void addPredictions(ScoredChunk scored) {
            if (type == PredictionType.CLASS) {
                scored.addPredictions(
                        new FactorColumn(classes(), model.fit().design().classes(), count));
                return;
            }
            double[][] made = type == PredictionType.PROBABILITY ? probabilities() : scores;
            for (double[] column : made) {
                scored.addPredictions(column.clone());
            }
        }

        private int[] classes() {
            int[] classes = new int[count];
            for (int i = 0; i < count; i++) {
                int best = scores.length == 1 && scores[0][i] > 0 ? 1 : 0;
                for (int k = 1; k < scores.length; k++) {
                    best = scores[k][i] > scores[best][i] ? k : best;
                }
                classes[i] = best;
            }
            return classes;
        }

        private double[][] probabilities() {
            return scores.length == 1 ? logistic() : softmax();
        }

        private double[][] logistic() {
            double[][] both = new double[2][count];
            for (int i = 0; i < count; i++) {
                both[0][i] = -scores[0][i];
            }
            Elementary.logistic(both[0], both[0], count);
            Elementary.logistic(scores[0], both[1], count);
            return both;
        }

        private double[][] softmax() {
            double[][] shares = new double[scores.length][count];
            double[] sums = new double[count];
            double[] largest = scores[0].clone();
            for (double[] score : scores) {
                for (int i = 0; i < count; i++) {
                    largest[i] = Math.max(largest[i], score[i]);
                }
            }
            for (int k = 0; k < shares.length; k++) {
                for (int i = 0; i < count; i++) {
                    shares[k][i] = scores[k][i] - largest[i];
                }
                Elementary.exp(shares[k], shares[k], count);
                for (int i = 0; i < count; i++) {
                    sums[i] += shares[k][i];
                }
            }
            for (double[] share : shares) {
                for (int i = 0; i < count; i++) {
                    share[i] /= sums[i];
                }
            }
            return shares;
        }

        @Override
        public double[] residuals(double[] response) {
            double[] residuals = new double[count];
            for (int i = 0; i < count; i++) {
                residuals[i] = response[i] - scores[0][i];
            }
            return residuals;
        }
    }
}
