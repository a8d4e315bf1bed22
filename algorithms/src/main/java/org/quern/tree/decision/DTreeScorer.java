package org.quern.tree.decision;

import java.util.List;
import java.util.stream.IntStream;
import org.quern.data.FactorColumn;
import org.quern.data.Variable;
import org.quern.model.PredictionOptions;
import org.quern.model.PredictionType;
import org.quern.model.ResidualType;
import org.quern.model.ScoredChunk;
import org.quern.tree.NodeNumbers;
import org.quern.tree.TreeColumns;
import org.quern.tree.TreeNode;
import org.quern.tree.TreeScorer;

/**
 * Predictions of one tree: the value of the row's node, or the shares of the classes in it. Residuals are those of rpart's
 * {@code residuals}: of a number y − ŷ, whatever the type; of a class the loss, (1 − p)/p or −2·log p, with p the share of
 * the row's own class.
 */
final class DTreeScorer implements TreeScorer {
    private final DTreeModel model;
    private final PredictionOptions options;
    private final PredictionType type;
    private final TreeColumns columns;
    /** By position in the tree. */
    private final double[] values;
    /** By class and position in the tree. */
    private final double[][] probabilities;

    DTreeScorer(DTreeModel model, PredictionOptions options) {
        this.model = model;
        this.options = options;
        this.type = options.type().orElseThrow();
        this.columns = new TreeColumns(model.fit(), options);
        List<TreeNode> nodes = model.tree().nodes();
        this.values = nodes.stream().mapToDouble(TreeNode::value).toArray();
        this.probabilities = IntStream.range(0, model.fit().design().classes().size())
                .mapToObj(k -> nodes.stream()
                        .mapToDouble(node -> model.probabilities(node)[k])
                        .toArray())
                .toArray(double[][]::new);
    }

    @Override
    public List<Variable> variables() {
        return switch (type) {
            case CLASS -> columns.classes();
            case PROBABILITY -> columns.byClass("_prob", "Probability");
            case NODE -> columns.nodes(1);
            default -> columns.number("Prediction of ");
        };
    }

    @Override
    public Rows rows(int count) {
        return new NodeRows(count);
    }

    private final class NodeRows implements Rows {
        private final int[] nodes;

        NodeRows(int count) {
            this.nodes = new int[count];
        }

        @Override
        public void accept(int tree, int[] ends, int from, int to) {
            System.arraycopy(ends, 0, nodes, from, to - from);
        }

        @Override
        public void addPredictions(ScoredChunk scored) {
            switch (type) {
                case CLASS -> {
                    int[] classes = new int[nodes.length];
                    for (int i = 0; i < classes.length; i++) {
                        classes[i] = (int) values[nodes[i]];
                    }
                    scored.addPredictions(
                            new FactorColumn(classes, model.fit().design().classes(), classes.length));
                }
                case PROBABILITY -> {
                    for (double[] byNode : probabilities) {
                        scored.addPredictions(ofNodes(byNode));
                    }
                }
                case NODE -> {
                    Rows numbers = new NodeNumbers(model.trees(), variables()).rows(nodes.length);
                    numbers.accept(0, nodes, 0, nodes.length);
                    numbers.addPredictions(scored);
                }
                default -> scored.addPredictions(ofNodes(values));
            }
        }

        private double[] ofNodes(double[] byNode) {
            double[] result = new double[nodes.length];
            for (int i = 0; i < result.length; i++) {
                result[i] = byNode[nodes[i]];
            }
            return result;
        }

        @Override
        public double[] residuals(double[] response) {
            double[] residuals = new double[nodes.length];
            for (int i = 0; i < residuals.length; i++) {
                residuals[i] = Double.isNaN(response[i]) ? Double.NaN : residual(response[i], nodes[i]);
            }
            return residuals;
        }

        private double residual(double response, int node) {
            if (probabilities.length == 0) {
                return response - values[node];
            } else if (options.residualType() == ResidualType.RESPONSE) {
                return model.loss().get((int) response).get((int) values[node]);
            }
            double share = probabilities[(int) response][node];
            return options.residualType() == ResidualType.PEARSON ? (1 - share) / share : -2 * StrictMath.log(share);
        }
    }
}
