package org.quern.tree;

import java.util.List;
import org.quern.QuernException;
import org.quern.data.IntColumn;
import org.quern.data.Variable;
import org.quern.model.PredictionOptions;
import org.quern.model.ScoredChunk;

/** Gives the number of the node in which a row ends, of every tree. Trees are at most 30 levels deep, so numbers are ints. */
public record NodeNumbers(List<Tree> trees, List<Variable> variables) implements TreeScorer {
    /**
     * The numbers of the nodes of each tree of a model.
     *
     * @throws QuernException if residuals are asked for
     */
    public static NodeNumbers of(TreeModel model, PredictionOptions options) {
        if (options.residuals()) {
            throw new QuernException(
                    "--type node gives numbers of nodes, which have no residuals: take --type response");
        }
        return new NodeNumbers(
                model.trees(),
                new TreeColumns(model.fit(), options).nodes(model.trees().size()));
    }

    @Override
    public Rows rows(int count) {
        int[][] numbers = new int[trees.size()][count];
        int[][] byPosition = trees.stream()
                .map(tree -> tree.nodes().stream()
                        .mapToInt(node -> Math.toIntExact(node.number()))
                        .toArray())
                .toArray(int[][]::new);
        return new Rows() {
            @Override
            public void accept(int tree, int[] ends, int from, int to) {
                for (int i = from; i < to; i++) {
                    numbers[tree][i] = byPosition[tree][ends[i - from]];
                }
            }

            @Override
            public void addPredictions(ScoredChunk scored) {
                for (int[] column : numbers) {
                    scored.addPredictions(new IntColumn(column, count));
                }
            }

            @Override
            public double[] residuals(double[] response) {
                throw new IllegalStateException("numbers of nodes have no residuals");
            }
        };
    }
}
