package org.quern.tree;

import java.util.Arrays;
import org.quern.numeric.RowHash;

/**
 * Which predictors a node may be split by: all, or some drawn at random without replacement, by tree and node alone.
 *
 * @param count of predictors drawn; 0 for all
 */
public record PredictorDraw(int count, long seed) {
    public static final PredictorDraw ALL = new PredictorDraw(0, 0);
    private static final int ROUND = 0x64726177;

    public boolean isAll(int width) {
        return count == 0 || count >= width;
    }

    /** The predictors of a node, ascending. */
    public int[] of(int tree, long node, int width) {
        int[] predictors = new int[width];
        for (int p = 0; p < width; p++) {
            predictors[p] = p;
        }
        if (isAll(width)) {
            return predictors;
        }
        RowHash hash = new RowHash(seed, tree, ROUND);
        for (int i = 0; i < count; i++) {
            int chosen = i + (int) (hash.uniform(node * width + i) * (width - i));
            int swapped = predictors[i];
            predictors[i] = predictors[chosen];
            predictors[chosen] = swapped;
        }
        int[] drawn = Arrays.copyOf(predictors, count);
        Arrays.sort(drawn);
        return drawn;
    }
}
