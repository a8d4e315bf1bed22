package org.quern.summary;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.quern.QuernException;
import org.quern.data.ColumnType;
import org.quern.data.DataSetInfo;
import org.quern.data.Schema;
import org.quern.design.Design;
import org.quern.design.DesignOptions;
import org.quern.design.DesignVariable;
import org.quern.design.LevelsPass;
import org.quern.language.ColumnSelection;
import org.quern.language.Formula;
import org.quern.language.TermVariable;
import org.quern.linear.WeightKind;
import org.quern.pass.Algorithm;
import org.quern.pass.PassRunner;
import org.quern.pass.PlannedPass;
import org.quern.pass.Progress;

/**
 * Descriptive statistics of columns, by group if asked for, and exact quantiles: {@link Statistics} has the formulas.
 *
 * <p>Missing values are left out term by term, or row by row ({@link MissingRows}); truth values count as 0 and 1, dates
 * as days and time stamps as microseconds since 1970. A data set without rows gives tables of missing values.
 *
 * <p>Cost: one pass for everything but quantiles. With quantiles of s series (columns, or cells of grouped columns) one
 * pass while s ≤ 64 and no series has more than 8192 distinct values; else at most 3 more for every 64 series. One pass
 * goes before if the formula has strings or an F() of unknown range. State: 72 bytes for each cell summarised, 16 for
 * each cell counted, at most 512 KB for each series counted in the pass (32 MB in all).
 *
 * <p>Method of the quantiles: values become 64-bit keys that order as the values do; values of a series are counted one by
 * one while they are few, else by the next 16 bits of the key, and the next pass looks only at the bins that hold a rank
 * that is wanted. Nothing is approximated.
 *
 * <p>Reference: R. J. Hyndman, Y. Fan (1996), Sample quantiles in statistical packages, doi:10.1080/00031305.1996.10473566.
 */
public final class Summary implements Algorithm<SummaryTables> {
    /** More series than this would take more than 256 passes. */
    private static final int MAX_SERIES = 4096;

    private final SummaryOptions options;

    public Summary(SummaryOptions options) {
        this.options = options;
    }

    @Override
    public SummaryTables fit(PassRunner data, Progress progress) {
        ColumnSelection all = all(data.data());
        Schema schema = all.bind(data.data().schema()).output();
        Formula formula = formula(schema);
        List<TermVariable> unknown = Design.unknownLevels(formula, schema);
        Map<String, List<String>> levels = unknown.isEmpty() ? Map.of() : data.run(new LevelsPass(unknown, all));
        SummaryDesign design = design(formula, schema, levels);
        QuantileSearch search = new QuantileSearch(options.quantiles());
        askQuantiles(design, search);
        int passes = unknown.isEmpty() ? 1 : 2;
        List<Series> series = search.next();
        SummaryState total = data.run(new SummaryPass(design, series));
        search.counted(series, List.of(total.counters));
        for (series = search.next(); !series.isEmpty(); series = search.next()) {
            search.counted(series, data.run(new QuantilePass(design, series)));
            passes++;
        }
        return new Tables(design, total, search).make(data.data().name(), formula, passes);
    }

    private ColumnSelection all(DataSetInfo data) {
        return ColumnSelection.all(data.schema(), options.rowSelection(), options.transforms());
    }

    private Formula formula(Schema schema) {
        Formula formula = options.formula();
        if (formula.hasDot()) {
            formula = formula.expandDot(withoutStrings(schema, formula));
        }
        if (formula.terms().isEmpty()) {
            throw new QuernException("Formula '" + formula.text() + "' has nothing to summarise: name columns after the"
                    + " ~, as in ~ a + b, or ~ . for all");
        }
        return formula;
    }

    private SummaryDesign design(Formula formula, Schema schema, Map<String, List<String>> levels) {
        options.weights().ifPresent(name -> checkWeights(schema, name));
        return new SummaryDesign(
                Design.of(formula, schema, DesignOptions.DEFAULT, levels),
                options.rowSelection(),
                options.transforms(),
                options.weights(),
                options.missing());
    }

    @Override
    public List<PlannedPass> plan(DataSetInfo data) {
        ColumnSelection all = all(data);
        Schema schema = all.bind(data.schema()).output();
        Formula formula = formula(schema);
        List<TermVariable> unknown = Design.unknownLevels(formula, schema);
        List<PlannedPass> plan = new ArrayList<>();
        if (unknown.isEmpty()) {
            SummaryDesign design = design(formula, schema, Map.of());
            QuantileSearch search = new QuantileSearch(options.quantiles());
            askQuantiles(design, search);
            plan.add(PlannedPass.of(new SummaryPass(design, search.next()), "1"));
            addQuantilePasses(plan, search.open());
        } else {
            plan.add(PlannedPass.of(new LevelsPass(unknown, all), "1"));
            plan.add(new PlannedPass(SummaryPass.NAME, "1", -1, ""));
            addQuantilePasses(plan, options.quantiles().isEmpty() ? 0 : QuantileSearch.SERIES_PER_PASS);
        }
        return plan;
    }

    /** @param series for quantiles, in all passes */
    private static void addQuantilePasses(List<PlannedPass> plan, int series) {
        if (series == 0) {
            return;
        }
        int atOnce = Math.min(series, QuantileSearch.SERIES_PER_PASS);
        int rounds = (series + atOnce - 1) / atOnce;
        plan.add(new PlannedPass(
                QuantilePass.NAME,
                rounds == 1
                        ? "0 to 3, by the number of distinct values"
                        : (rounds - 1) + " to " + (4 * rounds - 1) + ", by the number of distinct values",
                QuantilePass.stateBytes(atOnce),
                QuantilePass.formula(atOnce)));
    }

    /** What the dot stands for: a string usually has too many values for a factor, so it must be named to be counted. */
    private static Schema withoutStrings(Schema schema, Formula formula) {
        Schema rest = new Schema(schema.variables().stream()
                .filter(v -> v.type() != ColumnType.STRING)
                .toList());
        if (rest.size() == 0) {
            throw new QuernException(
                    "'.' in '" + formula.text() + "' stands for no column: all are strings; name those to"
                            + " be counted, as in ~ " + String.join(" + ", schema.names()));
        }
        return rest;
    }

    private static void checkWeights(Schema schema, String name) {
        if (!schema.variable(name).type().isNumeric()) {
            throw new QuernException("Weights must be numbers, but column '" + name + "' is "
                    + schema.variable(name).type().label());
        }
    }

    private void askQuantiles(SummaryDesign design, QuantileSearch search) {
        if (options.quantiles().isEmpty()) {
            return;
        }
        List<SummaryDesign.Row> rows = design.rows();
        long series = rows.stream()
                .filter(SummaryDesign.Row::hasValues)
                .mapToLong(row -> row.term().cells())
                .sum();
        if (series > MAX_SERIES) {
            throw new QuernException("Quantiles of " + series + " columns and groups would take up to "
                    + (series + 15) / 16 + " passes; at most " + MAX_SERIES
                    + " are possible: name fewer columns, or leave out groups by a row selection");
        }
        for (int row = 0; row < rows.size(); row++) {
            if (rows.get(row).hasValues()) {
                for (int cell = 0; cell < rows.get(row).term().cells(); cell++) {
                    search.ask(row, cell);
                }
            }
        }
    }

    /** Makes tables of the gathered state. */
    private final class Tables {
        private final SummaryDesign design;
        private final SummaryState state;
        private final QuantileSearch search;
        private final boolean frequency = options.weightKind() == WeightKind.FREQUENCY;
        private final double rows;

        Tables(SummaryDesign design, SummaryState state, QuantileSearch search) {
            this.design = design;
            this.state = state;
            this.search = search;
            this.rows = frequency ? state.weight : state.rows;
        }

        SummaryTables make(String data, Formula formula, int passes) {
            List<SummaryTables.ColumnSummary> columns = new ArrayList<>();
            List<SummaryTables.CategoryCounts> categories = new ArrayList<>();
            List<SummaryDesign.Row> terms = design.rows();
            for (int t = 0; t < terms.size(); t++) {
                if (terms.get(t).hasValues()) {
                    columns.add(column(t, terms.get(t)));
                } else {
                    categories.add(category(t, terms.get(t)));
                }
            }
            return new SummaryTables(
                    formula.text(),
                    data,
                    rows,
                    state.incomplete + state.missingWeights,
                    options.weights(),
                    options.weightKind(),
                    options.quantiles(),
                    columns,
                    categories,
                    passes);
        }

        private SummaryTables.ColumnSummary column(int t, SummaryDesign.Row row) {
            CellMoments moments = state.moments[t];
            List<Statistics> cells = new ArrayList<>();
            if (row.hasCells()) {
                for (int cell = 0; cell < moments.cells(); cell++) {
                    cells.add(statistics(moments, cell, 0, quantiles(t, cell)));
                }
            }
            CellMoments all = row.hasCells() ? moments.together() : moments;
            double valid = frequency ? all.weight(0) : all.valid(0);
            double missing = rows - valid + state.missingWeights;
            List<Double> quantiles = row.hasCells()
                    ? options.quantiles().stream().map(p -> Double.NaN).toList()
                    : quantiles(t, 0);
            return new SummaryTables.ColumnSummary(
                    design.name(row), value(row), factors(row), statistics(all, 0, missing, quantiles), cells);
        }

        private Statistics statistics(CellMoments moments, int cell, double missing, List<Double> quantiles) {
            return Statistics.of(moments, cell, missing, options.weightKind(), options.shape(), quantiles);
        }

        private List<Double> quantiles(int t, int cell) {
            return options.quantiles().isEmpty() ? List.of() : search.quantiles(t, cell);
        }

        private SummaryTables.CategoryCounts category(int t, SummaryDesign.Row row) {
            boolean weighted = options.weightKind() != WeightKind.NONE;
            List<Double> counts = new ArrayList<>();
            double valid = 0;
            for (int cell = 0; cell < state.counts[t].length; cell++) {
                counts.add(weighted ? state.weights[t][cell] : state.counts[t][cell]);
                valid += frequency ? state.weights[t][cell] : state.counts[t][cell];
            }
            return new SummaryTables.CategoryCounts(
                    design.name(row), factors(row), counts, valid, rows - valid + state.missingWeights);
        }

        private String value(SummaryDesign.Row row) {
            List<String> parts = new ArrayList<>();
            if (row.response() >= 0) {
                parts.add(design.design().responses().get(row.response()));
            }
            for (int numeric : row.term().numerics()) {
                parts.add(variable(numeric).source().text());
            }
            return String.join(":", parts);
        }

        private List<SummaryTables.Factor> factors(SummaryDesign.Row row) {
            return row.term().factors().stream()
                    .map(f -> new SummaryTables.Factor(
                            variable(f).source().text(), heading(variable(f)), design.levels(f)))
                    .toList();
        }

        private DesignVariable variable(int index) {
            return design.design().variables().get(index);
        }
    }

    /** {@code F_age}, or {@code F_age_30_39_T} for {@code F(age, 30, 39)}, whose levels outside are excluded. */
    private static String heading(DesignVariable variable) {
        if (variable.source() instanceof TermVariable.BucketVariable bucket
                && (bucket.low().isPresent() || bucket.high().isPresent())) {
            List<String> levels = ((DesignVariable.Factor) variable).levels();
            return variable.label() + "_" + levels.get(0) + "_" + levels.get(levels.size() - 1)
                    + (bucket.exclude() ? "_T" : "_F");
        }
        return variable.label();
    }
}
