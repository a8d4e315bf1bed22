package org.quern.tree;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.quern.QuernException;
import org.quern.data.ColumnType;
import org.quern.data.DataSetInfo;
import org.quern.data.Schema;
import org.quern.data.Variable;
import org.quern.design.DesignSides;
import org.quern.design.LevelsPass;
import org.quern.language.ColumnSelection;
import org.quern.language.TermVariable;
import org.quern.pass.CompositePass;
import org.quern.pass.PassRunner;
import org.quern.pass.PlannedPass;

/**
 * All that is settled before a tree grows: variables with their levels, bins of the predictors, and what is known of the
 * rows. Takes one pass, and none where the data set's description says all that is needed: no weights and no row selection,
 * predictors that are factors, truth values or whole numbers of known range within the bins asked for, and classes or the
 * range of the response known.
 *
 * <p>Refused: no rows, one class only, a constant response, a predictor without any value, infinite values, negative weights.
 *
 * @param variables with the dot of the formula expanded
 * @param passes taken, 0 or 1
 */
public record TreeFrame(TreeVariables variables, TreeDesign design, Bins bins, RowStatistics rows, int passes) {

    /** What is wanted of the rows. */
    public enum Needs {
        /** What growing needs: classes, or the range of the response. */
        RANGES,
        /** Class counts or the mean too, whatever it takes. */
        STATISTICS
    }

    /** Bins of a data set of so many rows where nothing else is asked for: √rows, at least 101 and at most 1001. */
    public static int defaultBins(long rows) {
        return (int) Math.min(1001, Math.max(101, (long) Math.sqrt(rows)));
    }

    /** The variables fitted to the columns of a data set. */
    private record Bound(TreeVariables variables, Schema schema, List<TermVariable> unknownLevels, int maxBins) {
        static Bound of(TreeVariables variables, DataSetInfo data, int maxBins) {
            TreeChecks.bins(maxBins);
            ColumnSelection all = ColumnSelection.all(data.schema(), variables.rowSelection(), variables.transforms());
            Schema schema = all.bind(data.schema()).output();
            TreeVariables expanded =
                    variables.withFormula(DesignSides.expandDot(variables.formula(), schema, variables.besides()));
            return new Bound(
                    expanded,
                    schema,
                    DesignSides.of(expanded.formula(), TreeVariables.MODEL).unknownLevels(schema),
                    maxBins);
        }

        /** Levels that are not known are empty. */
        TreeDesign draft() {
            Map<String, List<String>> none = new TreeMap<>();
            unknownLevels.forEach(v -> none.put(v.text(), List.of()));
            return TreeDesign.of(variables, schema, none);
        }

        BinsPass pass() {
            TreeDesign draft = draft();
            return new BinsPass(draft, BinsPass.capacity(maxBins, draft.width()));
        }

        LevelsPass levelsPass() {
            return new LevelsPass(unknownLevels, variables.columns(List.of()));
        }
    }

    /** The pass that {@link #of} would run, if any. */
    public static List<PlannedPass> plan(DataSetInfo data, TreeVariables variables, int maxBins, Needs needs) {
        Bound bound = Bound.of(variables, data, maxBins);
        if (needs == Needs.RANGES && known(bound, data).isPresent()) {
            return List.of();
        }
        BinsPass pass = bound.pass();
        return List.of(
                bound.unknownLevels().isEmpty()
                        ? PlannedPass.of(pass, "1")
                        : PlannedPass.of(new CompositePass(List.of(bound.levelsPass(), pass)), "1"));
    }

    /**
     * The design as far as it is known without reading data: factors whose levels are not known have none.
     *
     * @throws QuernException for an unknown column or types that do not fit
     */
    public static TreeDesign draft(DataSetInfo data, TreeVariables variables) {
        return Bound.of(variables, data, 0).draft();
    }

    /**
     * Settles variables, bins and rows.
     *
     * @param maxBins most bins of a number, 0 for bins one unit wide
     * @throws QuernException for mistakes in the options, and data that no tree can be fitted to
     */
    public static TreeFrame of(PassRunner data, TreeVariables variables, int maxBins, Needs needs) {
        Bound bound = Bound.of(variables, data.data(), maxBins);
        if (needs == Needs.RANGES) {
            Optional<TreeFrame> known = known(bound, data.data());
            if (known.isPresent()) {
                return known.get();
            }
        }
        if (bound.unknownLevels().isEmpty()) {
            return found(bound, data.run(bound.pass()), Map.of(), data.data().name());
        }
        List<Object> results = data.run(new CompositePass(List.of(bound.levelsPass(), bound.pass())));
        @SuppressWarnings("unchecked")
        Map<String, List<String>> levels = (Map<String, List<String>>) results.get(0);
        return found(bound, (BinsState) results.get(1), levels, data.data().name());
    }

    private static TreeFrame found(Bound bound, BinsState state, Map<String, List<String>> levels, String dataName) {
        TreeDesign design = TreeDesign.of(bound.variables(), bound.schema(), levels);
        new FoundChecks(design, state, bound.variables(), dataName).check();
        double[][] low = new double[design.width()][];
        double[][] high = new double[design.width()][];
        for (int p = 0; p < design.width(); p++) {
            if (state.values[p] != null) {
                ValueCounts.Table table = state.values[p].table();
                BinEdges edges = bound.maxBins() == 0
                        ? BinEdges.unitWide(design.name(p), table.low(), table.high(), table.whole())
                        : BinEdges.of(table, bound.maxBins());
                low[p] = edges.low();
                high[p] = edges.high();
            }
        }
        return new TreeFrame(bound.variables(), design, bins(design, low, high), statistics(design, state), 1);
    }

    private static Bins bins(TreeDesign design, double[][] low, double[][] high) {
        int[] levels = new int[design.width()];
        for (int p = 0; p < levels.length; p++) {
            levels[p] = design.levels(p).size();
            if (levels[p] > Bins.MAX_BINS) {
                throw new QuernException("'" + design.name(p) + "' has " + levels[p] + " levels; at most "
                        + Bins.MAX_BINS + " are possible: merge levels, or use N(" + design.name(p)
                        + ") as a number");
            }
        }
        return Bins.of(low, high, levels);
    }

    private static RowStatistics statistics(TreeDesign design, BinsState state) {
        boolean regression = !design.isClassification();
        List<String> classes = design.classes();
        long[] classRows = new long[classes.size()];
        double[] classWeights = new double[classes.size()];
        state.classes.forEach((name, tally) -> {
            classRows[classes.indexOf(name)] = tally.rows;
            classWeights[classes.indexOf(name)] = tally.weight;
        });
        return new RowStatistics(
                state.rows,
                state.weight,
                state.heaviest,
                state.wholeWeights,
                regression ? state.response.low(0) : Double.NaN,
                regression ? state.response.high(0) : Double.NaN,
                regression ? state.response.mean(0) : Double.NaN,
                classRows,
                classWeights,
                state.missingRows,
                state.weightlessRows,
                state.missing);
    }

    /** What the description of the data set tells; empty if a pass is needed. */
    private static Optional<TreeFrame> known(Bound bound, DataSetInfo data) {
        TreeVariables variables = bound.variables();
        if (variables.weights().isPresent()
                || variables.rowSelection().isPresent()
                || !bound.unknownLevels().isEmpty()) {
            return Optional.empty();
        }
        TreeDesign design = TreeDesign.of(variables, bound.schema(), Map.of());
        Optional<RowStatistics> rows = knownRows(design, bound.schema(), data.rows());
        if (rows.isEmpty()) {
            return Optional.empty();
        }
        double[][] low = new double[design.width()][];
        double[][] high = new double[design.width()][];
        for (int p = 0; p < design.width(); p++) {
            Optional<Variable> variable = bound.schema().find(design.name(p));
            if (variable.isEmpty()
                    || variable.get().missing() < 0
                    || variable.get().missing() == data.rows()) {
                return Optional.empty();
            }
            if (design.isFactor(p)) {
                continue;
            }
            Optional<BinEdges> edges = knownEdges(variable.get(), bound.maxBins());
            if (edges.isEmpty()) {
                return Optional.empty();
            }
            low[p] = edges.get().low();
            high[p] = edges.get().high();
        }
        return Optional.of(new TreeFrame(variables, design, bins(design, low, high), rows.get(), 0));
    }

    private static Optional<RowStatistics> knownRows(TreeDesign design, Schema schema, long dataRows) {
        Optional<Variable> response = design.responseExpression().plainColumn().flatMap(schema::find);
        if (response.isEmpty() || response.get().missing() < 0) {
            return Optional.empty();
        }
        double low = response.get().low();
        double high = response.get().high();
        if (design.isClassification()) {
            low = Double.NaN;
            high = Double.NaN;
        } else if (!(low < high) || Double.isInfinite(low) || Double.isInfinite(high)) {
            return Optional.empty();
        }
        long missing = response.get().missing();
        long rows = dataRows - missing;
        return rows == 0
                ? Optional.empty()
                : Optional.of(new RowStatistics(
                        rows,
                        rows,
                        1,
                        true,
                        low,
                        high,
                        Double.NaN,
                        new long[0],
                        new double[0],
                        missing,
                        0,
                        predictorMissing(design, schema)));
    }

    private static long[] predictorMissing(TreeDesign design, Schema schema) {
        return IntStream.range(0, design.width())
                .mapToLong(
                        p -> schema.find(design.name(p)).map(Variable::missing).orElse(-1L))
                .toArray();
    }

    private static Optional<BinEdges> knownEdges(Variable variable, int maxBins) {
        ColumnType type = variable.type();
        if (type == ColumnType.BOOLEAN) {
            return Optional.of(BinEdges.unitWide(variable.name(), 0, 1, true));
        }
        boolean whole = type == ColumnType.INT32 || type == ColumnType.INT64 || type == ColumnType.DATE;
        double low = variable.low();
        double high = variable.high();
        int most = maxBins == 0 ? Bins.MAX_BINS : maxBins;
        if (!whole || !(low <= high) || high - low >= most || low != Math.rint(low) || high != Math.rint(high)) {
            return Optional.empty();
        }
        return Optional.of(BinEdges.unitWide(variable.name(), low, high, true));
    }
}
