package org.quern.tree.boosting;

import java.util.Arrays;
import org.quern.data.Chunk;
import org.quern.numeric.RowHash;
import org.quern.tree.BinSums;
import org.quern.tree.HistogramLayout;
import org.quern.tree.NodeRows;
import org.quern.tree.RowSample;
import org.quern.tree.TreeRows;

/**
 * Brings the memo of a chunk to where a pass is, and adds its rows to the pass's state.
 *
 * <p>Histograms of two sons cost no more rows than the smaller of them has, where that of their parent is at hand: the other is
 * what is left of it.
 *
 * <p>Cost a row and pass: a new round one evaluation of the loss; a level one move of the row to a son, and an addition for each
 * predictor of the rows in smaller sons.
 */
final class BoostingRows {
    /** Rows whose gradients are gathered at a time, to stay in the cache while all predictors are added. */
    private static final int GATHERED = 4096;

    /** Histograms are kept where they take no more numbers a row. */
    private static final int KEPT_PER_ROW = 2;

    private final BoostingPass pass;
    private final BoostingRun run;
    private final BoostingMemo memo;

    BoostingRows(BoostingPass pass, BoostingMemo memo) {
        this.pass = pass;
        this.run = pass.run();
        this.memo = memo;
    }

    /** Takes what it needs of the columns, unless the memo has it. */
    void read(Chunk chunk) {
        if (memo.codes != null) {
            return;
        }
        TreeRows rows = TreeRows.of(run.design(), chunk);
        int n = rows.count();
        int[] used = rows.used();
        memo.rows = n;
        memo.firstRow = chunk.firstRow();
        if (!run.sampling().isAll() || run.heldOutShare() > 0) {
            memo.offsets = offsets(chunk, used, n);
        }
        if (rows.classes() == null) {
            memo.values = new double[n];
            for (int i = 0; i < n; i++) {
                memo.values[i] = rows.values()[used[i]];
            }
        } else {
            memo.classes = new short[n];
            for (int i = 0; i < n; i++) {
                memo.classes[i] = (short) rows.classes()[used[i]];
            }
        }
        if (rows.weights() != null) {
            memo.weights = new double[n];
            for (int i = 0; i < n; i++) {
                memo.weights[i] = rows.weights()[used[i]];
            }
        }
        if (run.heldOutShare() > 0) {
            memo.heldOut = heldOut(n);
        }
        memo.codes = rows.codes(run.bins());
    }

    private static int[] offsets(Chunk chunk, int[] used, int n) {
        int[] offsets = new int[n];
        boolean plain = true;
        for (int i = 0; i < n; i++) {
            offsets[i] = (int) (chunk.rowNumber(used[i]) - chunk.firstRow());
            plain &= offsets[i] == i;
        }
        return plain ? null : offsets;
    }

    private boolean[] heldOut(int n) {
        RowHash hash = run.heldOut();
        boolean[] heldOut = new boolean[n];
        for (int i = 0; i < n; i++) {
            heldOut[i] = hash.uniform(rowNumber(i)) < run.heldOutShare();
        }
        return heldOut;
    }

    private long rowNumber(int row) {
        return memo.firstRow + (memo.offsets == null ? row : memo.offsets[row]);
    }

    void addTo(BoostingState state) {
        if (isAhead()) {
            memo.restart();
        }
        addTrees();
        if (memo.used == null) {
            begin(state.losses);
        }
        if (pass.nodes().isEmpty()) {
            return;
        }
        for (int k = 0; k < run.scores(); k++) {
            split(memo.used[k], pass.growing().get(k));
            if (memo.unused != null) {
                split(memo.unused[k], pass.growing().get(k));
            }
        }
        addHistograms(state);
    }

    /** Whether the memo was brought beyond where the pass is, as by an earlier run of it. */
    private boolean isAhead() {
        if (memo.round != pass.round()) {
            return memo.round > pass.round();
        }
        if (pass.sumsLosses()) {
            return memo.used != null;
        }
        for (int k = 0; memo.used != null && k < run.scores(); k++) {
            if (memo.used[k].splits() > inner(pass.growing().get(k))) {
                return true;
            }
        }
        return false;
    }

    private static int inner(BinnedTree tree) {
        return (tree.nodes().size() - 1) / 2;
    }

    /** Adds the trees of earlier rounds that are not in the scores yet. */
    private void addTrees() {
        int scores = run.scores();
        if (memo.scores == null) {
            memo.round = 0;
            memo.scores = new double[scores][memo.rows];
            for (int k = 0; k < scores; k++) {
                Arrays.fill(memo.scores[k], run.initial()[k]);
            }
        }
        for (; memo.round < pass.round(); memo.round++) {
            for (int k = 0; k < scores; k++) {
                BinnedTree tree = pass.trees().get(memo.round * scores + k);
                if (memo.used == null) {
                    addBySearch(tree, memo.scores[k]);
                } else {
                    addByNode(tree, memo.used[k], memo.scores[k]);
                    if (memo.unused != null) {
                        addByNode(tree, memo.unused[k], memo.scores[k]);
                    }
                }
            }
            memo.used = null;
            memo.unused = null;
            memo.histograms = null;
        }
    }

    private void addBySearch(BinnedTree tree, double[] scores) {
        for (int i = 0; i < scores.length; i++) {
            scores[i] += tree.nodes().get(tree.leaf(memo.codes, i)).value();
        }
    }

    private void addByNode(BinnedTree tree, RowPartition rows, double[] scores) {
        split(rows, tree);
        for (int node = 0; node < tree.nodes().size(); node++) {
            if (tree.nodes().get(node).isLeaf()) {
                rows.add(node, tree.nodes().get(node).value(), scores);
            }
        }
    }

    /** Splits the nodes that the tree splits and the rows do not yet. */
    private void split(RowPartition rows, BinnedTree tree) {
        for (int node = 0; node < tree.nodes().size(); node++) {
            BinnedTree.Node found = tree.nodes().get(node);
            if (!found.isLeaf() && !rows.isSplit(node)) {
                rows.split(node, found.split(), found.left(), memo.codes);
            }
        }
    }

    /** Draws the rows of the round, and evaluates loss and gradients of all. */
    private void begin(LossSums losses) {
        byte[] before = pass.round() == 0 || run.sampling().isAll()
                ? null
                : memo.timesOf == pass.round() - 1 && memo.times != null ? memo.times : times(pass.round() - 1);
        evaluate(before, losses);
        if (pass.nodes().isEmpty()) {
            return;
        }
        memo.times = run.sampling().isAll() ? null : times(pass.round());
        memo.timesOf = pass.round();
        memo.used = new RowPartition[run.scores()];
        boolean all = memo.times == null && memo.heldOut == null;
        memo.unused = all ? null : new RowPartition[run.scores()];
        for (int k = 0; k < run.scores(); k++) {
            memo.used[k] = all ? RowPartition.ofAll(memo.rows) : new RowPartition(drawn());
            if (!all) {
                memo.unused[k] = new RowPartition(notDrawn());
            }
        }
    }

    /** How often each row counts in a round, were none held out. */
    private byte[] times(int round) {
        RowSample sample = run.sample(round);
        byte[] times = new byte[memo.rows];
        long[] numbers = new long[Math.min(memo.rows, GATHERED)];
        byte[] some = new byte[numbers.length];
        for (int from = 0; from < memo.rows; from += numbers.length) {
            int n = Math.min(numbers.length, memo.rows - from);
            for (int i = 0; i < n; i++) {
                numbers[i] = rowNumber(from + i);
            }
            sample.multiplicities(numbers, null, n, some);
            System.arraycopy(some, 0, times, from, n);
        }
        return times;
    }

    private int timesDrawn(int row) {
        return memo.heldOut != null && memo.heldOut[row] ? 0 : memo.times == null ? 1 : memo.times[row];
    }

    private int[] drawn() {
        int count = 0;
        for (int i = 0; i < memo.rows; i++) {
            count += timesDrawn(i);
        }
        int[] rows = new int[count];
        int at = 0;
        for (int i = 0; i < memo.rows; i++) {
            for (int t = timesDrawn(i); t > 0; t--) {
                rows[at++] = i;
            }
        }
        return rows;
    }

    private int[] notDrawn() {
        int[] rows = new int[memo.rows];
        int count = 0;
        for (int i = 0; i < memo.rows; i++) {
            rows[count] = i;
            count += timesDrawn(i) == 0 ? 1 : 0;
        }
        return Arrays.copyOf(rows, count);
    }

    /** @param before how often rows counted in the round before; null if all did once */
    private void evaluate(byte[] before, LossSums losses) {
        int scores = run.scores();
        if (!pass.nodes().isEmpty() && memo.gradients == null) {
            memo.gradients = new long[scores][memo.rows];
        }
        LossBlock block = new LossBlock(run.loss(), scores);
        Weighing weighing = new Weighing(pass.scales(), run.countsRows());
        for (int from = 0; from < memo.rows; from += LossBlock.SIZE) {
            int n = Math.min(LossBlock.SIZE, memo.rows - from);
            for (int k = 0; k < scores; k++) {
                System.arraycopy(memo.scores[k], from, block.scores[k], 0, n);
            }
            for (int i = 0; i < n; i++) {
                block.responses[i] = memo.values != null ? memo.values[from + i] : memo.classes[from + i];
            }
            block.evaluate(n);
            for (int k = 0; k < scores && !pass.nodes().isEmpty(); k++) {
                weighing.pack(block.gradients[k], block.curvatures[k], memo.weights, from, n, memo.gradients[k]);
            }
            if (pass.sumsLosses()) {
                weighing.addLosses(block, memo, before, from, n, losses);
            }
        }
    }

    private void addHistograms(BoostingState state) {
        if (!keepsHistograms()) {
            memo.histograms = null;
            for (int i = 0; i < pass.nodes().size(); i++) {
                BoostingPass.Node node = pass.nodes().get(i);
                fill(node.score(), node.position(), pass.layout(i), state.histograms[i]);
            }
            return;
        }
        HistogramLayout layout = pass.layout(0);
        long[][][] parents = memo.histograms;
        memo.histograms = new long[run.scores()][][];
        for (int k = 0; k < run.scores(); k++) {
            memo.histograms[k] = new long[pass.growing().get(k).nodes().size()][];
            if (parents != null) {
                subtract(k, parents[k], layout);
            }
        }
        for (int i = 0; i < pass.nodes().size(); i++) {
            BoostingPass.Node node = pass.nodes().get(i);
            long[][] known = memo.histograms[node.score()];
            if (known[node.position()] == null) {
                known[node.position()] = new long[layout.length()];
                fill(node.score(), node.position(), layout, known[node.position()]);
            }
            BoostingState.add(known[node.position()], state.histograms[i]);
        }
    }

    /** Whether the histograms of this level are worth their memory: the next level's larger sons follow from them. */
    private boolean keepsHistograms() {
        long numbers = (long) pass.nodes().size() * pass.layout(0).length();
        return !run.drawsPredictors() && pass.isWhole() && numbers <= (long) KEPT_PER_ROW * memo.rows;
    }

    /** Histograms of the sons of nodes whose histograms are known: the smaller son's, and what it leaves of the parent's. */
    private void subtract(int score, long[][] parents, HistogramLayout layout) {
        BinnedTree tree = pass.growing().get(score);
        RowPartition rows = memo.used[score];
        long[][] known = memo.histograms[score];
        for (int node = 0; node < parents.length; node++) {
            if (parents[node] == null || tree.nodes().get(node).isLeaf()) {
                continue;
            }
            int left = tree.nodes().get(node).left();
            int smaller = rows.size(left) <= rows.size(left + 1) ? left : left + 1;
            known[smaller] = new long[layout.length()];
            fill(score, smaller, layout, known[smaller]);
            long[] rest = parents[node];
            long[] part = known[smaller];
            for (int i = 0; i < rest.length; i++) {
                rest[i] -= part[i];
            }
            known[left + left + 1 - smaller] = rest;
        }
    }

    /** Adds the rows of a node to a histogram. */
    private void fill(int score, int node, HistogramLayout layout, long[] histogram) {
        RowPartition partition = memo.used[score];
        int[] rows = partition.rows();
        long[] gradients = memo.gradients[score];
        boolean weighted = layout.sums().kind() == BinSums.Kind.WEIGHTED_VALUES;
        NodeRows gathered = new NodeRows();
        gathered.reset(Math.min(GATHERED, partition.size(node)));
        for (int from = partition.from(node); from < partition.to(node); from += GATHERED) {
            int end = Math.min(from + GATHERED, partition.to(node));
            gathered.reset(end - from);
            for (int i = from; i < end; i++) {
                long both = gradients[rows[i]];
                gathered.addValue(rows[i], 1, both >> 32, weighted ? both & 0xFFFFFFFFL : 0);
            }
            gathered.addTo(layout, memo.codes, histogram);
        }
    }
}
