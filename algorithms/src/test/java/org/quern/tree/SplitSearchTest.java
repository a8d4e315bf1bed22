package org.quern.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against all cuts and all subsets of levels, with gains computed from the definition in doubles. */
class SplitSearchTest {
    private static final int BINS = 7;
    private static final int MIN_BUCKET = 3;

    /** Rows of a node: code of a number, code of a factor, response; weights of 1 to 4 quarters. */
    private record Rows(int[] number, int[] level, double[] response, double[] weight) {
        static Rows random(Random random, int classes) {
            int n = 12 + random.nextInt(40);
            Rows rows = new Rows(new int[n], new int[n], new double[n], new double[n]);
            for (int i = 0; i < n; i++) {
                rows.number[i] = random.nextInt(BINS + 1);
                rows.level[i] = random.nextInt(BINS + 1);
                rows.response[i] = classes > 0
                        ? Math.min(classes - 1, random.nextInt(classes + 2) * (rows.level[i] % 2 + 1) / 2)
                        : random.nextInt(20) - 5 + rows.number[i];
                rows.weight[i] = (1 + random.nextInt(4)) / 4.0;
            }
            return rows;
        }
    }

    private static Bins bins() {
        double[] numbers = new double[BINS];
        for (int b = 0; b < BINS; b++) {
            numbers[b] = 2 * b;
        }
        return Bins.of(new double[][] {numbers, null}, new double[][] {numbers, null}, new int[] {0, BINS});
    }

    private static Criterion criterion(int classes, ClassCriterion.Impurity impurity) {
        FixedPoint weights = FixedPoint.ofWeights(false, 1000);
        return classes > 0
                ? ClassCriterion.of(impurity, BinSums.classes(classes, true), weights)
                : new VarianceCriterion(BinSums.WEIGHTED_VALUES, FixedPoint.of(-10, 30, 3, 1000), weights);
    }

    private static Optional<FoundSplit> found(Criterion criterion, Rows rows) {
        HistogramLayout layout = HistogramLayout.of(criterion.sums(), bins());
        BinCodes codes = BinCodes.zeros(bins(), rows.number.length);
        NodeRows gathered = new NodeRows();
        gathered.reset(rows.number.length);
        for (int i = 0; i < rows.number.length; i++) {
            codes.set(0, i, rows.number[i]);
            codes.set(1, i, rows.level[i]);
            long weight = criterion.weights().encode(rows.weight[i]);
            if (criterion.sums().isOfClasses()) {
                gathered.addClass(i, 1, (int) rows.response[i], weight);
            } else {
                FixedPoint point = criterion.values();
                long value = Math.round(rows.weight[i] * (rows.response[i] - point.origin()) * point.scale());
                gathered.addValue(i, 1, value, weight, point.encode(rows.response[i]));
            }
        }
        long[] histogram = new long[layout.length()];
        gathered.addTo(layout, codes, histogram);
        BinSums all = criterion.sums().withSquares();
        long[] totals = new long[all.stride()];
        gathered.addTo(all, totals, 0);
        return new SplitSearch(bins(), criterion, MIN_BUCKET, null, 1)
                .best(layout, histogram, new NodeTotals(totals, true));
    }

    /** Impurity times weight, or sum of squares about the mean. */
    private static double impurity(Rows rows, boolean[] in, int classes, ClassCriterion.Impurity kind) {
        double weight = 0;
        double[] byClass = new double[Math.max(1, classes)];
        double sum = 0;
        for (int i = 0; i < in.length; i++) {
            if (in[i]) {
                weight += rows.weight[i];
                sum += rows.weight[i] * rows.response[i];
                byClass[classes > 0 ? (int) rows.response[i] : 0] += rows.weight[i];
            }
        }
        double impurity = 0;
        if (classes == 0) {
            for (int i = 0; i < in.length; i++) {
                impurity += in[i] ? rows.weight[i] * Math.pow(rows.response[i] - sum / weight, 2) : 0;
            }
            return impurity;
        }
        for (double ofClass : byClass) {
            double p = ofClass / weight;
            impurity += kind == ClassCriterion.Impurity.GINI ? p * (1 - p) : p > 0 ? -p * Math.log(p) : 0;
        }
        return weight * impurity;
    }

    /** The best gain of any division of the values of a predictor into two that is allowed. */
    private static double best(Rows rows, int[] codes, boolean factor, int classes, ClassCriterion.Impurity kind) {
        double best = 0;
        for (int set = 1; set < 1 << BINS; set++) {
            if (!factor && Integer.bitCount(set + 1) != 1) {
                continue;
            }
            boolean[] first = new boolean[codes.length];
            boolean[] second = new boolean[codes.length];
            boolean[] both = new boolean[codes.length];
            int inFirst = 0;
            int inSecond = 0;
            for (int i = 0; i < codes.length; i++) {
                if (codes[i] < BINS) {
                    both[i] = true;
                    first[i] = (set >> codes[i] & 1) == 1;
                    second[i] = !first[i];
                    inFirst += first[i] ? 1 : 0;
                    inSecond += second[i] ? 1 : 0;
                }
            }
            if (inFirst >= MIN_BUCKET && inSecond >= MIN_BUCKET) {
                best = Math.max(
                        best,
                        impurity(rows, both, classes, kind)
                                - impurity(rows, first, classes, kind)
                                - impurity(rows, second, classes, kind));
            }
        }
        return best;
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 2, 3, 5})
    void findsTheBestOfAllSplits(int classes) {
        for (int seed = 0; seed < 60; seed++) {
            Rows rows = Rows.random(new Random(seed), classes);
            for (ClassCriterion.Impurity kind : ClassCriterion.Impurity.values()) {
                Criterion criterion = criterion(classes, kind);
                boolean[] all = new boolean[rows.number.length];
                java.util.Arrays.fill(all, true);
                double scale = classes > 0 ? 1 : impurity(rows, all, 0, kind);
                double byNumber = best(rows, rows.number, false, classes, kind) / scale;
                double byLevel = best(rows, rows.level, true, classes, kind) / scale;
                Optional<FoundSplit> found = found(criterion, rows);
                double first = found.map(f -> f.split().improvement()).orElse(0.0);
                assertThat(first).as("seed " + seed).isCloseTo(Math.max(byNumber, byLevel), within(1e-9));
                double second = found.filter(f -> !f.split().competitors().isEmpty())
                        .map(f -> f.split().competitors().get(0).improvement())
                        .orElse(0.0);
                assertThat(second).as("seed " + seed).isCloseTo(Math.min(byNumber, byLevel), within(1e-9));
                found.ifPresent(f -> checkSides(criterion, f, rows));
            }
        }
    }

    private static void checkSides(Criterion criterion, FoundSplit found, Rows rows) {
        SplitRule rule = found.split().rule();
        long[] counts = new long[3];
        for (int i = 0; i < rows.number.length; i++) {
            int code = rule.predictor() == 0 ? rows.number[i] : rows.level[i];
            counts[(code == BINS ? Side.NONE : rule.side(rule.predictor() == 0 ? 2 * code : code)).ordinal()]++;
        }
        assertThat(criterion.sums().rows(found.left(), 0)).isEqualTo(counts[0]);
        assertThat(criterion.sums().rows(found.right(), 0)).isEqualTo(counts[1]);
        assertThat(criterion.sums().rows(found.missing(), 0)).isEqualTo(counts[2]);
    }
}
