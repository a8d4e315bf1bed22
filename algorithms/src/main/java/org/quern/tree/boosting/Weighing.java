package org.quern.tree.boosting;

/** Makes whole numbers of gradients, curvatures and losses, times the weights of their rows. */
final class Weighing {
    private final double gradientScale;
    private final double curvatureScale;
    private final double lossScale;
    private final double weightScale;
    private final boolean countsRows;

    /** @param countsRows whether curvatures are all 1 and not wanted */
    Weighing(Scales scales, boolean countsRows) {
        this.gradientScale = scales.gradients().scale();
        this.curvatureScale = scales.curvatures().scale();
        this.lossScale = scales.losses().scale();
        this.weightScale = scales.weights().scale();
        this.countsRows = countsRows;
    }

    /** @param target takes gradient above curvature, 32 bits each, of row i of the block at from + i */
    void pack(double[] gradients, double[] curvatures, double[] weights, int from, int n, long[] target) {
        if (weights != null) {
            for (int i = 0; i < n; i++) {
                gradients[i] *= weights[from + i];
                curvatures[i] *= weights[from + i];
            }
        }
        for (int i = 0; i < n; i++) {
            gradients[i] = Math.rint(gradients[i] * gradientScale);
        }
        if (countsRows) {
            for (int i = 0; i < n; i++) {
                target[from + i] = (long) gradients[i] << 32;
            }
            return;
        }
        for (int i = 0; i < n; i++) {
            curvatures[i] = Math.rint(curvatures[i] * curvatureScale);
        }
        for (int i = 0; i < n; i++) {
            target[from + i] = (long) gradients[i] << 32 | (long) curvatures[i];
        }
    }

    /** @param before how often rows counted in the round before; null if none was left out */
    void addLosses(LossBlock block, BoostingMemo memo, byte[] before, int from, int n, LossSums sums) {
        for (int i = 0; i < n; i++) {
            int row = from + i;
            double weight = memo.weights == null ? 1 : memo.weights[row];
            long loss = (long) Math.rint(block.losses[i] * weight * lossScale);
            long mass = (long) Math.rint(weight * weightScale);
            if (memo.heldOut != null && memo.heldOut[row]) {
                add(LossSums.Group.HELD_OUT, loss, mass, sums);
            } else {
                add(LossSums.Group.FITTED, loss, mass, sums);
                if (before != null && before[row] == 0) {
                    add(LossSums.Group.OUT_OF_BAG, loss, mass, sums);
                }
            }
        }
        if (memo.values != null) {
            for (int i = 0; i < n; i++) {
                double residual = Math.abs(block.responses[i] - block.scores[0][i]);
                sums.highestResidual = Math.max(sums.highestResidual, residual);
            }
        }
    }

    private static void add(LossSums.Group group, long loss, long mass, LossSums sums) {
        sums.losses[group.ordinal()] += loss;
        sums.weights[group.ordinal()] += mass;
        sums.rows[group.ordinal()]++;
    }
}
