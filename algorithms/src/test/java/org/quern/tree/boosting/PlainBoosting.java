package org.quern.tree.boosting;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.quern.numeric.RowHash;
import org.quern.tree.PredictorDraw;
import org.quern.tree.RowSample;

/**
 * Gradient boosting as the formulas say, row by row in doubles and without bins: what the real one is compared with.
 * Predictors are numbers, NaN where missing, or levels of factors.
 */
final class PlainBoosting {
    private final BTreesOptions options;
    private final Loss loss;
    /** By predictor and row. */
    private final double[][] x;

    private final boolean[] factor;
    private final double[] y;
    private final double[] weights;
    private final int classes;
    private final int minSplit;
    private final int minBucket;
    private final int drawn;
    private final double sampleRate;
    /** By score and row. */
    final double[][] scores;
    /** Of the initial scores and after each round: fitted, out of bag, held out. */
    final List<double[]> deviances = new ArrayList<>();
    /** Of all trees: predictor and improvement of each split, level by level. */
    final List<double[]> splits = new ArrayList<>();

    private final boolean[] heldOut;
    private int[] before;

    PlainBoosting(BTreesModel model, double[][] x, boolean[] factor, double[] y, double[] weights, int classes) {
        this.options = model.options();
        this.loss = model.loss();
        this.x = x;
        this.factor = factor;
        this.y = y;
        this.weights = weights;
        this.classes = classes;
        this.minSplit = model.settings().minSplit();
        this.minBucket = model.settings().minBucket();
        this.drawn = model.settings().drawn();
        this.sampleRate = model.settings().sampleRate();
        this.scores = new double[loss.scores(classes)][y.length];
        this.heldOut = new boolean[y.length];
        RowHash hash = new RowHash(options.seed(), 0, 0x68656C64);
        for (int i = 0; i < y.length; i++) {
            heldOut[i] = hash.uniform(i) < options.heldOutShare();
        }
        start();
        for (int round = 0; round < options.rounds(); round++) {
            round(round);
        }
        addDeviances();
    }

    private void start() {
        double sum = Arrays.stream(weights).sum();
        for (int k = 0; k < scores.length; k++) {
            double share = 0;
            for (int i = 0; i < y.length; i++) {
                double value = loss == Loss.MULTINOMIAL ? (y[i] == k ? 1 : 0) : y[i];
                share += weights[i] * value / sum;
            }
            Arrays.fill(
                    scores[k],
                    switch (loss) {
                        case GAUSSIAN -> share;
                        case BERNOULLI -> Math.log(share / (1 - share));
                        case MULTINOMIAL -> Math.log(share);
                    });
        }
    }

    private double[] probabilities(int i) {
        double sum = 0;
        double[] p = new double[scores.length];
        for (int k = 0; k < p.length; k++) {
            p[k] = Math.exp(scores[k][i]);
            sum += p[k];
        }
        for (int k = 0; k < p.length; k++) {
            p[k] = loss == Loss.BERNOULLI ? p[k] / (1 + p[k]) : p[k] / sum;
        }
        return p;
    }

    private double loss(int i) {
        double[] p = probabilities(i);
        return switch (loss) {
            case GAUSSIAN -> (y[i] - scores[0][i]) * (y[i] - scores[0][i]);
            case BERNOULLI -> -Math.log(y[i] == 1 ? p[0] : 1 - p[0]);
            case MULTINOMIAL -> -Math.log(p[(int) y[i]]);
        };
    }

    private void addDeviances() {
        double[] sums = new double[3];
        double[] masses = new double[3];
        for (int i = 0; i < y.length; i++) {
            for (int group = 0; group < 3; group++) {
                boolean in = group == 2 ? heldOut[i] : !heldOut[i] && (group == 0 || before != null && before[i] == 0);
                sums[group] += in ? weights[i] * loss(i) : 0;
                masses[group] += in ? weights[i] : 0;
            }
        }
        deviances.add(
                IntStream.range(0, 3).mapToDouble(g -> sums[g] / masses[g]).toArray());
    }

    private RowSample sample(int round) {
        return options.replace()
                ? new RowSample.Bootstrap(options.seed(), round, sampleRate)
                : new RowSample.Subsample(options.seed(), round, sampleRate);
    }

    private void round(int round) {
        addDeviances();
        before = new int[y.length];
        for (int i = 0; i < y.length; i++) {
            before[i] = heldOut[i]
                    ? 0
                    : sampleRate == 1 && !options.replace() ? 1 : sample(round).multiplicity(i, -1);
        }
        double[][] next = new double[scores.length][];
        for (int k = 0; k < scores.length; k++) {
            next[k] = tree(k, round * scores.length + k);
        }
        for (int k = 0; k < scores.length; k++) {
            for (int i = 0; i < y.length; i++) {
                scores[k][i] += options.learningRate() * next[k][i];
            }
        }
    }

    private final class Node {
        final long number;
        final List<Integer> rows;

        Node(long number, List<Integer> rows) {
            this.number = number;
            this.rows = rows;
        }
    }

    /** The step of each row. */
    private double[] tree(int k, int index) {
        double[] g = new double[y.length];
        double[] h = new double[y.length];
        for (int i = 0; i < y.length; i++) {
            double p = loss == Loss.GAUSSIAN ? scores[k][i] : probabilities(i)[k];
            double target = loss == Loss.MULTINOMIAL ? (y[i] == k ? 1 : 0) : y[i];
            g[i] = weights[i] * (target - p);
            h[i] = weights[i] * (loss == Loss.GAUSSIAN ? 1 : p * (1 - p));
            h[i] *= loss == Loss.MULTINOMIAL ? classes / (classes - 1.0) : 1;
        }
        double[] steps = new double[y.length];
        List<Node> level =
                List.of(new Node(1, IntStream.range(0, y.length).boxed().toList()));
        for (int depth = 0; !level.isEmpty(); depth++) {
            List<Node> next = new ArrayList<>();
            for (Node node : level) {
                Split best = depth < options.maxDepth() ? best(node, g, h, index) : null;
                if (best == null) {
                    double[] sums = sums(node.rows, g, h);
                    double mass = sums[2] + options.shrinkage();
                    node.rows.forEach(i -> steps[i] = mass > 0 ? sums[1] / mass : 0);
                    continue;
                }
                splits.add(new double[] {best.predictor, best.gain});
                next.add(new Node(2 * node.number, best.side(node.rows, true)));
                next.add(new Node(2 * node.number + 1, best.side(node.rows, false)));
            }
            level = next;
        }
        return steps;
    }

    /** Rows, G and H of the rows drawn. */
    private double[] sums(List<Integer> rows, double[] g, double[] h) {
        double[] sums = new double[3];
        for (int i : rows) {
            sums[0] += before[i];
            sums[1] += before[i] * g[i];
            sums[2] += before[i] * h[i];
        }
        return sums;
    }

    private double part(double[] sums) {
        return sums[1] * sums[1] / (sums[2] + options.shrinkage());
    }

    private static double[] plus(double[] a, double[] b) {
        return new double[] {a[0] + b[0], a[1] + b[1], a[2] + b[2]};
    }

    private double gain(double[] a, double[] b) {
        return part(a) + part(b) - part(plus(a, b));
    }

    private final class Split {
        final int predictor;
        final double gain;
        /** Values that go left. */
        final List<Double> left;

        final boolean missingLeft;

        Split(int predictor, double gain, List<Double> left, boolean missingLeft) {
            this.predictor = predictor;
            this.gain = gain;
            this.left = left;
            this.missingLeft = missingLeft;
        }

        List<Integer> side(List<Integer> rows, boolean ofLeft) {
            List<Double> known = new ArrayList<>();
            rows.stream().filter(i -> before[i] > 0).forEach(i -> known.add(x[predictor][i]));
            return rows.stream()
                    .filter(i -> {
                        double value = x[predictor][i];
                        boolean absent = Double.isNaN(value) || factor[predictor] && !known.contains(value);
                        if (absent) {
                            return missingLeft == ofLeft;
                        }
                        return (factor[predictor] ? left.contains(value) : isBelow(value, known)) == ofLeft;
                    })
                    .toList();
        }

        /** Whether a number is nearer to those on the left. */
        private boolean isBelow(double value, List<Double> known) {
            double[] leftmost = left.stream().mapToDouble(v -> v).sorted().toArray();
            double[] others = known.stream()
                    .filter(v -> !Double.isNaN(v) && !left.contains(v))
                    .mapToDouble(v -> v)
                    .sorted()
                    .toArray();
            boolean leftIsLower = leftmost[0] < others[0];
            double low = leftIsLower ? leftmost[leftmost.length - 1] : others[others.length - 1];
            double high = leftIsLower ? others[0] : leftmost[0];
            return value < low / 2 + high / 2 == leftIsLower;
        }
    }

    private Split best(Node node, double[] g, double[] h, int index) {
        if (sums(node.rows, g, h)[0] < minSplit) {
            return null;
        }
        Split best = null;
        for (int p : new PredictorDraw(drawn, options.seed()).of(index, node.number, x.length)) {
            int predictor = p;
            List<Integer> missing = node.rows.stream()
                    .filter(i -> Double.isNaN(x[predictor][i]))
                    .toList();
            List<Double> values = new ArrayList<>(node.rows.stream()
                    .filter(i -> before[i] > 0 && !Double.isNaN(x[predictor][i]))
                    .map(i -> x[predictor][i])
                    .distinct()
                    .sorted()
                    .toList());
            if (factor[p]) {
                values.sort((a, b) -> Double.compare(step(node.rows, p, a, g, h), step(node.rows, p, b, g, h)));
            }
            for (int cut = 1; cut < values.size(); cut++) {
                List<Double> low = values.subList(0, cut);
                List<Double> high = values.subList(cut, values.size());
                double[] a = sums(rows(node.rows, p, low), g, h);
                double[] b = sums(rows(node.rows, p, high), g, h);
                double gain = gain(a, b);
                if (a[0] < minBucket || b[0] < minBucket || !(gain > (best == null ? 1e-12 : best.gain))) {
                    continue;
                }
                boolean lowIsLeft = a[1] / (a[2] + options.shrinkage()) < b[1] / (b[2] + options.shrinkage());
                double[] left = lowIsLeft ? a : b;
                double[] right = lowIsLeft ? b : a;
                double[] rest = sums(missing, g, h);
                boolean better = gain(plus(left, rest), right) > gain(left, plus(right, rest));
                boolean missingLeft = options.missing() == BTreesOptions.MissingSide.BETTER && rest[0] > 0
                        ? better
                        : left[0] >= right[0];
                best = new Split(p, gain, List.copyOf(lowIsLeft ? low : high), missingLeft);
            }
        }
        return best;
    }

    private List<Integer> rows(List<Integer> rows, int predictor, List<Double> values) {
        return rows.stream().filter(i -> values.contains(x[predictor][i])).toList();
    }

    private double step(List<Integer> rows, int predictor, double value, double[] g, double[] h) {
        double[] sums = sums(rows(rows, predictor, List.of(value)), g, h);
        return sums[1] / (sums[2] + options.shrinkage());
    }
}
