package org.quern.tree.boosting;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.quern.QuernException;
import org.quern.data.DataSetInfo;
import org.quern.pass.Algorithm;
import org.quern.pass.Criterion;
import org.quern.pass.PassRunner;
import org.quern.pass.PlannedPass;
import org.quern.pass.Progress;
import org.quern.print.RFormat;
import org.quern.tree.GrowthOptions;
import org.quern.tree.HistogramLayout;
import org.quern.tree.NewtonCriterion;
import org.quern.tree.RowStatistics;
import org.quern.tree.Tree;
import org.quern.tree.TreeChecks;
import org.quern.tree.TreeDesign;
import org.quern.tree.TreeFit;
import org.quern.tree.TreeFrame;

/**
 * Gradient boosting: scores F start as the constant that fits best and grow round by round by learningRate times a tree, fitted
 * to the negative gradients g and second derivatives h of the {@link Loss} at the scores so far. A split gains
 * G_l²/(H_l + λ) + G_r²/(H_r + λ) − G²/(H + λ) over its sums, a leaf's step is G/(H + λ).
 *
 * <p>Missing values of a predictor count for nothing in what its splits gain; rows without it then go to the side where they gain
 * more, in scoring too ({@link BTreesOptions.MissingSide}). Each round may draw rows and each split predictors. Rows held out
 * are seen by no tree; the rounds after their least deviance are dropped. Rows without response or weight are left out and
 * counted.
 *
 * <p>Method: histograms of binned predictors, level by level. Gradients are whole numbers in a unit fixed before each round, at least
 * 30 bits of the largest, so sums are exact in any order and a son's histogram is to the bit its parent's less its sibling's.
 *
 * <p>Cost: one pass for bins, one for each level of a round, one for the last losses: 2 + rounds·depth, all trees of a multinomial
 * round in the same passes; a round less deep takes fewer, a level over {@code maxStateBytes} more. With rows held out the
 * losses of the last round may show in a round's first pass that is then not used. State: 24 bytes a bin, predictor and node.
 *
 * <p>Reference: Friedman (2001), Greedy function approximation, doi:10.1214/aos/1013203451; Friedman (2002), Stochastic gradient
 * boosting, doi:10.1016/S0167-9473(01)00065-2.
 */
public final class BTrees implements Algorithm<BTreesModel> {
    private final BTreesOptions options;

    public BTrees(BTreesOptions options) {
        this.options = options;
    }

    private int maxBins(DataSetInfo data) {
        return options.maxBins().orElseGet(() -> TreeFrame.defaultBins(data.rows()));
    }

    @Override
    public List<PlannedPass> plan(DataSetInfo data) {
        TreeDesign draft = TreeFrame.draft(data, options.variables());
        Loss loss = loss(draft, !draft.isClassification() || !draft.classes().isEmpty());
        options.drawn().ifPresent(m -> TreeChecks.drawn(m, draft.width()));
        List<PlannedPass> plan =
                new ArrayList<>(TreeFrame.plan(data, options.variables(), maxBins(data), TreeFrame.Needs.STATISTICS));
        int drawn = drawn(draft.width());
        int stride = loss == Loss.GAUSSIAN && draft.weights().isEmpty() ? 2 : 3;
        long bins = 0;
        for (int p = 0; p < draft.width(); p++) {
            bins += 1 + (draft.isFactor(p) ? draft.levels(p).size() : Math.min(maxBins(data), data.rows()));
        }
        long nodes = Math.max(1, loss.scores(draft.classes().size())) * (1L << (options.maxDepth() - 1));
        long bytes = Math.min(options.maxStateBytes(), 8L * stride * bins * drawn / draft.width() * nodes);
        plan.add(new PlannedPass(
                BoostingPass.NAME,
                "one a level of each round and one more, at most " + ((long) options.rounds() * options.maxDepth() + 1),
                bytes,
                BoostingPass.formula(nodes, stride, drawn, draft.width(), bins)));
        return plan;
    }

    private int drawn(int width) {
        return options.drawn().orElse(Math.max(1, width / 3));
    }

    /** The loss asked for, or the one that suits the response. */
    private Loss loss(TreeDesign design, boolean classesKnown) {
        int classes = design.classes().size();
        String response = design.responseExpression().text();
        if (options.loss().isEmpty()) {
            return !design.isClassification() ? Loss.GAUSSIAN : classes == 2 ? Loss.BERNOULLI : Loss.MULTINOMIAL;
        }
        Loss loss = options.loss().get();
        if (classesKnown && loss.isClassification() && !design.isClassification()) {
            throw new QuernException("The loss '" + loss.label() + "' needs classes, but '" + response
                    + "' is a number: --transform \"c = factor(" + response + ", 0, 1)\" makes a factor of it");
        }
        if (loss == Loss.GAUSSIAN && design.isClassification()) {
            throw new QuernException("The loss 'gaussian' needs a number, but '" + response + "' has classes: take "
                    + (classes == 2 ? "bernoulli" : "multinomial"));
        }
        if (loss == Loss.BERNOULLI && design.isClassification() && classesKnown && classes != 2) {
            throw new QuernException("The loss 'bernoulli' needs two classes, but '" + response + "' has " + classes
                    + ": take multinomial");
        }
        return loss;
    }

    @Override
    public BTreesModel fit(PassRunner data, Progress progress) {
        return new Fit(data, progress).run();
    }

    /** One run. */
    private final class Fit {
        private final PassRunner data;
        private final Progress progress;
        private final TreeFrame frame;
        private final BoostingRun run;
        private final int minSplit;
        private int passes;

        /** Round after round, of each a tree a score. */
        private final List<Tree> trees = new ArrayList<>();

        private final List<BinnedTree> binned = new ArrayList<>();
        private final List<Double> fitted = new ArrayList<>();
        private final List<Double> outOfBag = new ArrayList<>();
        private final List<Double> heldOut = new ArrayList<>();
        /** Bound of |y − F| where the loss is gaussian, else of |F|. */
        private double bound;

        Fit(PassRunner data, Progress progress) {
            this.data = data;
            this.progress = progress;
            int maxBins = maxBins(data.data());
            this.frame = TreeFrame.of(data, options.variables(), maxBins, TreeFrame.Needs.STATISTICS);
            this.passes = frame.passes();
            TreeDesign design = frame.design();
            RowStatistics rows = frame.rows();
            Loss loss = loss(design, true);
            options.drawn().ifPresent(m -> TreeChecks.drawn(m, design.width()));
            this.minSplit = options.minSplit()
                    .orElseGet(() -> options.minBucket().isPresent()
                            ? Math.multiplyExact(3, options.minBucket().getAsInt())
                            : (int) Math.max(2, Math.rint(Math.sqrt(rows.rows()))));
            int minBucket = options.minBucket().orElseGet(() -> (int) Math.max(1, Math.rint(minSplit / 3.0)));
            double[] initial = initial(loss, rows);
            this.run = new BoostingRun(
                    design,
                    frame.bins(),
                    loss,
                    initial,
                    new BoostingRun.Sampling(
                            options.replace(),
                            options.sampleRate().orElse(options.replace() ? 1 : BTreesOptions.DEFAULT_SAMPLE_RATE)),
                    options.heldOutShare(),
                    drawn(design.width()),
                    options.seed(),
                    options.shrinkage(),
                    minBucket,
                    rows.rows(),
                    rows.weight(),
                    rows.heaviest(),
                    rows.wholeWeights());
            this.bound = loss == Loss.GAUSSIAN
                    ? Math.max(rows.high() - rows.mean(), rows.mean() - rows.low())
                    : Arrays.stream(initial).map(Math::abs).max().orElseThrow();
        }

        private double[] initial(Loss loss, RowStatistics rows) {
            double[] weights = rows.classWeights();
            return switch (loss) {
                case GAUSSIAN -> new double[] {mean(rows)};
                case BERNOULLI -> new double[] {StrictMath.log(weights[1] / weights[0])};
                // A class without rows starts as one with half a row of the mean weight would.
                case MULTINOMIAL ->
                    Arrays.stream(weights)
                            .map(w -> w > 0 ? w : 0.5 * rows.weight() / rows.rows())
                            .map(w -> StrictMath.log(w / rows.weight()))
                            .toArray();
            };
        }

        private double mean(RowStatistics rows) {
            double spread = rows.high() - rows.low();
            if (!(spread * spread * rows.weight() < Double.POSITIVE_INFINITY)) {
                throw new QuernException("The squares of '"
                        + frame.design().responseExpression().text()
                        + "' are too large for a double: rescale it to below 1e150");
            }
            return rows.mean();
        }

        BTreesModel run() {
            boolean isOver = false;
            for (int round = 0; round < options.rounds() && !isOver; round++) {
                isOver = !grow(round);
            }
            if (!isOver) {
                Scales scales = Scales.of(run, bound);
                add(
                        run(new BoostingPass(run, binned, List.of(), List.of(), scales, true, true))
                                .losses(),
                        scales);
            }
            return model();
        }

        private BoostingPass.Found run(BoostingPass pass) {
            passes++;
            return data.run(pass);
        }

        /** Notes the losses after the rounds so far. */
        private void add(LossSums losses, Scales scales) {
            fitted.add(losses.deviance(LossSums.Group.FITTED, scales));
            outOfBag.add(losses.deviance(LossSums.Group.OUT_OF_BAG, scales));
            heldOut.add(losses.deviance(LossSums.Group.HELD_OUT, scales));
            int round = fitted.size() - 1;
            if (round == 0 && losses.rows[LossSums.Group.FITTED.ordinal()] == 0) {
                throw new QuernException("All " + run.rows() + " valid rows are held out: hold out a smaller share");
            }
            if (round > 0) {
                progress.iteration(round, criterion(round));
            }
        }

        private Criterion criterion(int round) {
            String text = "deviance " + number(fitted.get(round));
            text += outOfBag.get(round).isNaN() ? "" : ", out of bag " + number(outOfBag.get(round));
            text += heldOut.get(round).isNaN() ? "" : ", held out " + number(heldOut.get(round));
            return new Criterion("deviance", fitted.get(round), text);
        }

        private static String number(double value) {
            return RFormat.format(value, RFormat.DIGITS);
        }

        /**
         * Grows the trees of a round.
         *
         * @return whether they are part of the model and others may follow
         */
        private boolean grow(int round) {
            Scales scales = Scales.of(run, bound);
            NewtonCriterion criterion = BoostingPass.criterion(run, scales);
            List<GrowingTree> growing = new ArrayList<>();
            List<BoostingPass.Node> nodes = new ArrayList<>();
            for (int k = 0; k < run.scores(); k++) {
                growing.add(new GrowingTree(run.bins(), criterion, options.learningRate(), options.missing()));
                nodes.add(new BoostingPass.Node(k, 0, 1));
            }
            double leastGain = 0;
            double residual = 0;
            for (int depth = 0; depth < options.maxDepth() && !nodes.isEmpty(); depth++) {
                BoostingPass.Found found = find(growing, nodes, scales, depth == 0);
                if (depth == 0) {
                    add(found.losses(), scales);
                    if (isDone()) {
                        return false;
                    }
                    residual = found.losses().highestResidual;
                    leastGain =
                            options.complexity() * deviance(found.nodes().get(0), found.losses(), scales, criterion);
                }
                nodes = split(growing, nodes, found.nodes(), leastGain, depth + 1);
            }
            boolean isSplit = growing.stream().anyMatch(tree -> tree.size() > 1);
            boolean isLast = !isSplit && run.sampling().isAll() && !run.drawsPredictors();
            if (isLast && round > 0) {
                progress.message("No split gains anything after round " + round);
                return false;
            }
            growing.forEach(tree -> {
                trees.add(tree.tree());
                binned.add(tree.binned());
            });
            double step =
                    growing.stream().mapToDouble(GrowingTree::largestStep).max().orElse(0);
            bound = ((run.loss() == Loss.GAUSSIAN ? residual : bound) + step) * (1 + 0x1p-40);
            return true;
        }

        /** Whether the rows held out have had their best deviance long ago. */
        private boolean isDone() {
            int round = fitted.size() - 1;
            if (options.patience() == 0 || history().best() > round - options.patience()) {
                return false;
            }
            progress.message(
                    "Stopped: " + options.patience() + " rounds without a better deviance of the rows held out");
            return true;
        }

        /** The deviance at the scores so far of rows like those in the root, in the unit of gains. */
        private double deviance(NodeResult root, LossSums losses, Scales scales, NewtonCriterion criterion) {
            int group = LossSums.Group.FITTED.ordinal();
            double loss = losses.losses[group] * scales.losses().unit() / losses.rows[group];
            double rows = criterion.sums().rows(root.totals(), 0);
            return (run.loss() == Loss.GAUSSIAN ? 1 : 2) * loss * rows;
        }

        /** What the nodes of a level are split by, in as many passes as their histograms need. */
        private BoostingPass.Found find(
                List<GrowingTree> growing, List<BoostingPass.Node> nodes, Scales scales, boolean roots) {
            List<BinnedTree> snapshot =
                    growing.stream().map(GrowingTree::binned).toList();
            List<List<BoostingPass.Node>> groups =
                    groups(nodes, GrowthOptions.stateBytes(options.maxStateBytes(), data));
            List<NodeResult> results = new ArrayList<>();
            LossSums losses = new LossSums();
            passes += groups(nodes, options.maxStateBytes()).size();
            for (List<BoostingPass.Node> group : groups) {
                boolean sumsLosses = roots && results.isEmpty();
                BoostingPass.Found found = data.run(
                        new BoostingPass(run, binned, snapshot, group, scales, sumsLosses, groups.size() == 1));
                results.addAll(found.nodes());
                losses.merge(found.losses());
            }
            return new BoostingPass.Found(results, losses);
        }

        private List<List<BoostingPass.Node>> groups(List<BoostingPass.Node> nodes, long most) {
            long all =
                    8L * HistogramLayout.of(BoostingPass.sums(run), run.bins()).length();
            long each = Math.max(1, all * run.drawn() / run.bins().width());
            if (each > most) {
                throw new QuernException(String.format(
                        Locale.ROOT,
                        "The histograms of one node take about %,d bytes, more than the %,d of a pass: %s",
                        each,
                        most,
                        BoostingPass.formula(
                                1,
                                BoostingPass.sums(run).stride(),
                                run.drawn(),
                                run.bins().width(),
                                all / 8 / BoostingPass.sums(run).stride())));
            }
            int together = (int) Math.min(nodes.size(), most / each);
            List<List<BoostingPass.Node>> groups = new ArrayList<>();
            for (int from = 0; from < nodes.size(); from += together) {
                groups.add(nodes.subList(from, Math.min(nodes.size(), from + together)));
            }
            return groups;
        }

        /** Splits nodes; the sons that may be split in turn. */
        private List<BoostingPass.Node> split(
                List<GrowingTree> growing,
                List<BoostingPass.Node> nodes,
                List<NodeResult> results,
                double leastGain,
                int depthOfSons) {
            List<BoostingPass.Node> next = new ArrayList<>();
            for (int i = 0; i < nodes.size(); i++) {
                BoostingPass.Node node = nodes.get(i);
                NodeResult result = results.get(i);
                GrowingTree tree = growing.get(node.score());
                tree.setSums(node.position(), result.totals());
                if (tree.rows(node.position()) < minSplit
                        || result.split().isEmpty()
                        || result.split().get().split().improvement() < leastGain) {
                    continue;
                }
                tree.split(node.position(), result.split().get());
                for (int son = tree.size() - 2; son < tree.size() && depthOfSons < options.maxDepth(); son++) {
                    if (tree.rows(son) >= Math.max(minSplit, 2 * run.minBucket())) {
                        next.add(new BoostingPass.Node(node.score(), son, tree.number(son)));
                    }
                }
            }
            return next;
        }

        private BoostingHistory history() {
            return new BoostingHistory(fitted, outOfBag, heldOut);
        }

        private BTreesModel model() {
            BoostingHistory history = history();
            int rounds = Math.min(Math.max(1, history.best()), trees.size() / run.scores());
            List<Double> initial = new ArrayList<>();
            Arrays.stream(run.initial()).forEach(initial::add);
            DataSetInfo info = data.data();
            RowStatistics rows = frame.rows();
            return new BTreesModel(
                    new TreeFit(
                            frame.variables().formula(),
                            frame.design(),
                            frame.variables().weightKind(),
                            info.name(),
                            info.generation(),
                            rows.rows(),
                            rows.missingRows(),
                            passes),
                    options,
                    run.loss(),
                    new BTreesModel.Settings(
                            minSplit,
                            (int) run.minBucket(),
                            run.drawn(),
                            run.sampling().rate(),
                            maxBins(info)),
                    initial,
                    Collections.unmodifiableList(trees.subList(0, rounds * run.scores())),
                    history);
        }
    }
}
