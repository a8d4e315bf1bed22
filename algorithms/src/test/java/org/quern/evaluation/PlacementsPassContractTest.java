package org.quern.evaluation;

import java.util.List;
import org.quern.data.Column;
import org.quern.data.Schema;
import org.quern.pass.AlgorithmContractTest;
import org.quern.pass.Pass;

class PlacementsPassContractTest extends AlgorithmContractTest<PlacementsPass.Products, PlacementsPass.Products> {
    @Override
    protected Schema schema() {
        return ScoresPassContractTest.SCHEMA;
    }

    @Override
    protected List<Column> columns(int rows, long seed) {
        return ScoresPassContractTest.weighted(schema(), rows, seed);
    }

    @Override
    protected Pass<PlacementsPass.Products, PlacementsPass.Products> pass() {
        long[] keys = {ScoreKeys.key(-8), ScoreKeys.key(-1), ScoreKeys.key(3), ScoreKeys.key(12)};
        Placements one = new Placements(0, keys, new double[] {-.5, -.1, .2, .4}, new double[] {.5, .3, -.2, -.3});
        Placements other = new Placements(0, keys, new double[] {-.4, -.3, .1, .3}, new double[] {.4, .1, 0, -.1});
        return new PlacementsPass(ScoresPassContractTest.scored(), List.of(one, other));
    }
}
