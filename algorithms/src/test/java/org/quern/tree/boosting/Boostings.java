package org.quern.tree.boosting;

import java.util.function.Consumer;
import org.quern.data.ChunkSource;
import org.quern.data.DataSetInfo;
import org.quern.pass.Journal;
import org.quern.pass.JournalStorage;
import org.quern.pass.JournaledRunner;
import org.quern.pass.LocalEngine;
import org.quern.pass.Pass;
import org.quern.pass.PassRunner;
import org.quern.pass.Progress;
import org.quern.tree.TreeVariables;

/** Fits for tests. */
final class Boostings {
    private Boostings() {}

    /** Every row and every predictor for every tree, a bin for each value. */
    static BTreesOptions plain(String formula, Consumer<BTreesOptions.Builder> changes) {
        return BTreesOptions.of(TreeVariables.of(formula))
                .with(o -> {
                    o.sampleRate = java.util.OptionalDouble.of(1);
                    o.maxBins = java.util.OptionalInt.of(65_535);
                })
                .with(changes);
    }

    static BTreesModel fit(BTreesOptions options, ChunkSource data) {
        return new BTrees(options).fit(engine(data, 2, 1L << 30), Progress.NONE);
    }

    static LocalEngine engine(ChunkSource data, int threads, long cacheBytes) {
        return new LocalEngine(
                data, new LocalEngine.Options(threads, cacheBytes, LocalEngine.States.THROUGH_CODEC), Progress.NONE);
    }

    /** Records its passes, and dies when one more than {@code passes} is asked for. */
    static PassRunner dyingAfter(int passes, ChunkSource data, JournalStorage storage) {
        PassRunner runner =
                new JournaledRunner(engine(data, 1, 1 << 24), new Journal(storage, Progress.NONE), Progress.NONE);
        return new PassRunner() {
            private int asked;

            @Override
            public DataSetInfo data() {
                return runner.data();
            }

            @Override
            public <S, R> R run(Pass<S, R> pass) {
                if (++asked > passes) {
                    throw new IllegalStateException("died");
                }
                return runner.run(pass);
            }
        };
    }
}
