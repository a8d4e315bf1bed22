package org.quern.tree;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.quern.data.Chunk;

class TreeRouterTest {
    private static void routesAsWritten(GivenSplits splits, boolean usesSurrogates) {
        Tree tree = splits.tree();
        Chunk all = splits.data().read(0, splits.design().rows().columns());
        int[] ends = TreeRouter.of(tree, usesSurrogates)
                .route(splits.design().predictors().bind(all.schema()).evaluate(all));
        for (int row = 0; row < ends.length; row++) {
            assertThat(splits.path(row, usesSurrogates))
                    .as("row %s", row)
                    .endsWith(tree.node(ends[row]).number());
        }
    }

    @Test
    void findsTheLeafOfEachRow() {
        routesAsWritten(TreeSamples.kyphosisSplits(), true);
    }

    @Test
    void sendsRowsWithoutASideBySurrogatesThenToTheMissingSide() {
        routesAsWritten(TreeSamples.carSplits(), true);
    }

    @Test
    void staysInInnerNodesWhereSurrogatesAreOnlyShown() {
        routesAsWritten(TreeSamples.carSplits(), false);
    }

    @Test
    void staysInARootAlone() {
        routesAsWritten(GivenSplits.of("Kyphosis ~ Age", TreeSamples.kyphosis()), true);
    }
}
