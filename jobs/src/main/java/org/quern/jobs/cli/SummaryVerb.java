package org.quern.jobs.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.quern.io.chunkset.ChunkSet;
import org.quern.language.Formula;
import org.quern.linear.WeightKind;
import org.quern.summary.MissingRows;
import org.quern.summary.ShapeKind;
import org.quern.summary.Statistic;
import org.quern.summary.Summary;
import org.quern.summary.SummaryDocuments;
import org.quern.summary.SummaryOptions;
import org.quern.summary.SummaryPrinter;
import org.quern.summary.SummaryTables;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Descriptive statistics, counts and quantiles: the old system's rxSummary and rxQuantile. */
@Command(
        name = "summary",
        description = "Summarise columns: mean, sd, range and counts, by group if asked, and exact quantiles.",
        footer = {
            "",
            "Examples:",
            "  quern summary --data flights.q",
            "  quern summary --data flights.q --formula \"~ ArrDelay:DayOfWeek\"",
            "  quern summary --data flights.q --formula \"~ ArrDelay\" --quantiles 0,0.5,0.99,1 --format json"
        })
final class SummaryVerb extends Verb {
    @Mixin
    private DataOptions data = new DataOptions();

    @Mixin
    private EngineOptions engine = new EngineOptions();

    @Mixin
    private ResultOptions results = new ResultOptions();

    @Option(
            names = "--formula",
            paramLabel = "FORMULA",
            defaultValue = "~ .",
            description =
                    "What to summarise: numbers and factors, x:f by group, F(x) by whole number; default: \"~ .\"."
                            + " An interaction of factors is counted.")
    private Formula formula;

    @Option(names = "--weights", paramLabel = "COLUMN", description = "Probability weights.")
    private String weights;

    @Option(
            names = "--frequency-weights",
            paramLabel = "COLUMN",
            description = "Frequency weights: a row stands for so many equal rows.")
    private String frequencyWeights;

    @Option(
            names = "--no-by-term",
            description =
                    "Use only rows in which all variables of the formula are valid; by default each term uses all rows"
                            + " valid for it.")
    private boolean completeRows;

    @Option(
            names = "--quantiles",
            paramLabel = "P",
            split = ",",
            arity = "0..1",
            fallbackValue = "0,0.25,0.5,0.75,1",
            description = "Exact quantiles for these probabilities, e.g. 0.05,0.5,0.95; without a value the quartiles.")
    private List<Double> quantiles = new ArrayList<>();

    @Option(names = "--median", description = "The exact median; same as --quantiles 0.5.")
    private boolean median;

    @Option(
            names = "--stats",
            paramLabel = "NAME",
            split = ",",
            description = "Columns of the printed tables: Mean, StdDev, Min, Max, Sum, Skewness, Kurtosis, ValidObs,"
                    + " MissingObs, SumOfWeights. JSON and CSV have them all.")
    private List<String> statistics = new ArrayList<>();

    @Option(
            names = "--sample-shape",
            description = "Skewness and kurtosis as estimates for the population (as SAS and SPSS), not of the rows.")
    private boolean sampleShape;

    @Option(names = "--remove-zero-counts", description = "Leave out groups and cells without rows.")
    private boolean removeZeroCounts;

    @Override
    protected List<String> problems() {
        return weights != null && frequencyWeights != null
                ? List.of("--weights and --frequency-weights exclude each other: give one")
                : List.of();
    }

    @Override
    protected void run(VerbContext context) throws IOException {
        List<Statistic> columns = statistics.stream().map(Statistic::ofHeading).toList();
        SummaryOptions options = options();
        try (ChunkSet set = context.open(data)) {
            SummaryTables tables = context.fit(new Summary(options), set, engine);
            context.out().print(text(tables, columns));
        }
    }

    private SummaryOptions options() {
        List<Double> probabilities = new ArrayList<>(quantiles);
        if (median && !probabilities.contains(0.5)) {
            probabilities.add(0.5);
        }
        return new SummaryOptions(
                formula,
                data.rowSelection(),
                data.transforms(),
                Optional.ofNullable(weights).or(() -> Optional.ofNullable(frequencyWeights)),
                weights != null
                        ? WeightKind.PROBABILITY
                        : frequencyWeights != null ? WeightKind.FREQUENCY : WeightKind.NONE,
                completeRows ? MissingRows.BY_ROW : MissingRows.BY_TERM,
                probabilities,
                sampleShape ? ShapeKind.SAMPLE : ShapeKind.POPULATION);
    }

    private String text(SummaryTables tables, List<Statistic> columns) {
        return switch (results.format()) {
            case JSON -> SummaryDocuments.json(tables);
            case CSV -> SummaryDocuments.csv(tables);
            case TEXT ->
                new SummaryPrinter(
                                columns.isEmpty() ? Statistic.defaults(tables.weightKind()) : columns,
                                removeZeroCounts ? SummaryPrinter.EmptyCells.REMOVED : SummaryPrinter.EmptyCells.KEPT)
                        .print(tables);
        };
    }
}
