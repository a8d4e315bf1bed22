package org.quern.summary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.quern.QuernException;
import org.quern.data.Column;
import org.quern.data.ColumnType;
import org.quern.data.DoubleColumn;
import org.quern.data.FactorColumn;
import org.quern.data.IntColumn;
import org.quern.data.MemoryChunkSource;
import org.quern.data.Schema;
import org.quern.data.StringColumn;
import org.quern.data.Variable;
import org.quern.language.Expression;
import org.quern.language.Transform;
import org.quern.linear.WeightKind;
import org.quern.pass.LocalEngine;
import org.quern.pass.Progress;

class SummaryTest {
    private static final double NA = Double.NaN;
    private static final List<String> F_LEVELS = List.of("u", "v", "w");
    private static final Schema SCHEMA = Schema.of(
            Variable.of("x", ColumnType.FLOAT64),
            Variable.factor("f", F_LEVELS),
            Variable.factor("g", List.of("p", "q")),
            Variable.of("w", ColumnType.FLOAT64),
            Variable.of("n", ColumnType.INT32),
            Variable.of("s", ColumnType.STRING));
    private static final List<Column> COLUMNS = List.of(
            new DoubleColumn(1, 2, NA, 4, 7, 9),
            new FactorColumn(new int[] {0, 1, 0, -1, 1, 0}, F_LEVELS, 6),
            new FactorColumn(new int[] {0, 0, 1, 1, 1, 1}, List.of("p", "q"), 6),
            new DoubleColumn(2, 1, 1, 3, 1, 2),
            new IntColumn(3, 5, 4, IntColumn.MISSING, 3, 3),
            StringColumn.of("red", "blue", null, "red", "green", "red"));

    private static SummaryTables fit(SummaryOptions options, Schema schema, List<Column> columns, int rowsPerChunk) {
        return new Summary(options)
                .fit(
                        new LocalEngine(
                                MemoryChunkSource.of("data", schema, columns, rowsPerChunk),
                                LocalEngine.Options.defaults().withThreads(2),
                                Progress.NONE),
                        Progress.NONE);
    }

    private static SummaryTables fit(SummaryOptions options) {
        return fit(options, SCHEMA, COLUMNS, 4);
    }

    private static SummaryTables fit(String formula) {
        return fit(SummaryOptions.of(formula));
    }

    @Test
    void summarisesANumber() {
        Statistics x = fit("~ x").columns().get(0).total();
        assertThat(x.valid()).isEqualTo(5);
        assertThat(x.missing()).isEqualTo(1);
        assertThat(x.mean()).isCloseTo(4.6, within(1e-15));
        assertThat(x.sd()).isCloseTo(Math.sqrt(11.3), within(1e-15));
        assertThat(x.low()).isEqualTo(1);
        assertThat(x.high()).isEqualTo(9);
        assertThat(x.sum()).isEqualTo(23);
    }

    @Test
    void skewnessAndKurtosisFollowTheirFormulas() {
        // R 4.2.2, e1071 1.7: skewness and kurtosis of c(1, 2, 4, 7, 9), types 1 and 2
        Statistics population = fit("~ x").columns().get(0).total();
        assertThat(population.skewness()).isCloseTo(skewness(1, 2, 4, 7, 9), within(1e-14));
        assertThat(population.kurtosis()).isCloseTo(kurtosis(1, 2, 4, 7, 9), within(1e-14));
        Statistics sample = fit(SummaryOptions.of("~ x").withShape(ShapeKind.SAMPLE))
                .columns()
                .get(0)
                .total();
        assertThat(sample.skewness()).isCloseTo(skewness(1, 2, 4, 7, 9) * Math.sqrt(20) / 3, within(1e-14));
        assertThat(sample.kurtosis()).isCloseTo((6 * kurtosis(1, 2, 4, 7, 9) + 6) * 4 / (3 * 2), within(1e-14));
    }

    private static double moment(int power, double... x) {
        double mean = Arrays.stream(x).average().orElseThrow();
        return Arrays.stream(x).map(v -> Math.pow(v - mean, power)).average().orElseThrow();
    }

    private static double skewness(double... x) {
        return moment(3, x) / Math.pow(moment(2, x), 1.5);
    }

    private static double kurtosis(double... x) {
        return moment(4, x) / Math.pow(moment(2, x), 2) - 3;
    }

    @Test
    void countsAFactorsLevels() {
        SummaryTables.CategoryCounts f = fit("~ f").categories().get(0);
        assertThat(f.counts()).containsExactly(3.0, 2.0, 0.0);
        assertThat(f.valid()).isEqualTo(5);
        assertThat(f.missing()).isEqualTo(1);
    }

    @Test
    void groupsByFactorsTheFirstVaryingFastest() {
        SummaryTables.ColumnSummary byBoth = fit("~ x:f:g").columns().get(0);
        assertThat(byBoth.cells()).extracting(Statistics::valid).containsExactly(1.0, 1.0, 0.0, 1.0, 1.0, 0.0);
        assertThat(byBoth.cells()).extracting(Statistics::mean).containsExactly(1.0, 2.0, NA, 9.0, 7.0, NA);
        assertThat(SummaryTables.cellName(byBoth.factors(), 4)).isEqualTo("f=v, g=q");
        assertThat(byBoth.total().valid()).isEqualTo(4);
        assertThat(byBoth.total().missing()).isEqualTo(2);
        assertThat(fit("x ~ f:g").columns().get(0).cells()).isEqualTo(byBoth.cells());
    }

    @Test
    void countsInteractionsOfFactors() {
        assertThat(fit("~ f:g").categories().get(0).counts()).containsExactly(1.0, 1.0, 0.0, 2.0, 1.0, 0.0);
    }

    @Test
    void computesExpressionsAndBuckets() {
        SummaryTables tables = fit("~ log(x) + F(n) + F(x, 0, 4)");
        assertThat(tables.columns().get(0).name()).isEqualTo("log(x)");
        assertThat(tables.columns().get(0).total().high()).isEqualTo(StrictMath.log(9));
        assertThat(tables.categories().get(0).factors().get(0).levels()).containsExactly("3", "4", "5");
        assertThat(tables.categories().get(0).counts()).containsExactly(3.0, 1.0, 1.0);
        assertThat(tables.categories().get(1).factors().get(0).label()).isEqualTo("F_x_0_4_T");
        assertThat(tables.categories().get(1).counts()).containsExactly(0.0, 1.0, 1.0, 0.0, 1.0);
        assertThat(tables.passes()).isEqualTo(2);
    }

    @Test
    void findsTheLevelsOfStrings() {
        SummaryTables tables = fit("~ s + x:s");
        assertThat(tables.categories().get(0).factors().get(0).levels()).containsExactly("blue", "green", "red");
        assertThat(tables.categories().get(0).counts()).containsExactly(1.0, 1.0, 3.0);
        assertThat(tables.columns().get(0).cells()).extracting(Statistics::sum).containsExactly(2.0, 7.0, 14.0);
    }

    @Test
    void aFactorWithoutAnyValueHasNoCells() {
        List<Column> columns = new ArrayList<>(COLUMNS);
        columns.set(0, new DoubleColumn(NA, NA, NA, NA, NA, NA));
        columns.set(5, StringColumn.of(null, null, null, null, null, null));
        SummaryTables tables = fit(SummaryOptions.of("~ F(x) + s + n:s + w"), SCHEMA, columns, 4);
        assertThat(tables.categories().get(0).counts()).isEmpty();
        assertThat(tables.categories().get(1).missing()).isEqualTo(6);
        assertThat(tables.columns().get(0).total().valid()).isZero();
        assertThat(tables.columns().get(1).total().sum()).isEqualTo(10);
        assertThat(SummaryPrinter.of(tables).print(tables)).contains("Number of categories: 0");
    }

    @Test
    void theDotStandsForAllColumnsButStrings() {
        SummaryTables tables = fit("~ .");
        assertThat(tables.columns())
                .extracting(SummaryTables.ColumnSummary::name)
                .containsExactly("x", "w", "n");
        assertThat(tables.categories())
                .extracting(SummaryTables.CategoryCounts::name)
                .containsExactly("f", "g");
    }

    @Test
    void selectsRowsAfterTransforms() {
        SummaryOptions options = SummaryOptions.of("~ z + x")
                .withRows(Optional.of(Expression.parse("z > 2")), List.of(Transform.parse("z = x * 2")));
        SummaryTables tables = fit(options);
        assertThat(tables.validRows()).isEqualTo(4);
        assertThat(tables.columns().get(0).total().sum()).isEqualTo(44);
        assertThat(tables.columns().get(1).total().low()).isEqualTo(2);
    }

    @Test
    void usesCompleteRowsOnlyIfAsked() {
        SummaryTables tables = fit(SummaryOptions.of("~ x + f").withMissing(MissingRows.BY_ROW));
        assertThat(tables.validRows()).isEqualTo(4);
        assertThat(tables.missingRows()).isEqualTo(2);
        assertThat(tables.columns().get(0).total().sum()).isEqualTo(19);
        assertThat(tables.columns().get(0).total().missing()).isZero();
        assertThat(tables.categories().get(0).counts()).containsExactly(2.0, 2.0, 0.0);
    }

    @Test
    void frequencyWeightsCountRowsSeveralTimes() {
        SummaryTables tables = fit(SummaryOptions.of("~ x + f")
                .withWeights("w", WeightKind.FREQUENCY)
                .withQuantiles(List.of(0.0, 0.5, 1.0)));
        Statistics x = tables.columns().get(0).total();
        double[] repeated = {1, 1, 2, 4, 4, 4, 7, 9, 9};
        assertThat(x.valid()).isEqualTo(9);
        assertThat(x.missing()).isEqualTo(1);
        assertThat(x.mean()).isCloseTo(Arrays.stream(repeated).average().orElseThrow(), within(1e-15));
        assertThat(x.sd()).isCloseTo(Math.sqrt(moment(2, repeated) * 9 / 8), within(1e-15));
        assertThat(x.quantiles()).containsExactly(1.0, 4.0, 9.0);
        assertThat(tables.categories().get(0).counts()).containsExactly(5.0, 2.0, 0.0);
    }

    @Test
    void probabilityWeightsDoNotDependOnTheirScale() {
        Statistics x = fit(SummaryOptions.of("~ x").withWeights("w", WeightKind.PROBABILITY))
                .columns()
                .get(0)
                .total();
        double[] repeated = {1, 1, 2, 4, 4, 4, 7, 9, 9};
        assertThat(x.valid()).isEqualTo(5);
        assertThat(x.weight()).isEqualTo(9);
        assertThat(x.sd()).isCloseTo(Math.sqrt(moment(2, repeated) * 5 / 4), within(1e-15));
        SummaryOptions scaled = SummaryOptions.of("~ x")
                .withRows(Optional.empty(), List.of(Transform.parse("v = w * 8")))
                .withWeights("v", WeightKind.PROBABILITY);
        assertThat(fit(scaled).columns().get(0).total().sd()).isEqualTo(x.sd());
    }

    @Test
    void rowsWithoutAWeightAreLeftOut() {
        List<Column> columns = new ArrayList<>(COLUMNS);
        columns.set(3, new DoubleColumn(2, 0, 1, NA, 1, 2));
        SummaryOptions options = SummaryOptions.of("~ x").withWeights("w", WeightKind.FREQUENCY);
        SummaryTables tables = fit(options, SCHEMA, columns, 4);
        assertThat(tables.validRows()).isEqualTo(6);
        assertThat(tables.missingRows()).isEqualTo(1);
        assertThat(tables.columns().get(0).total().valid()).isEqualTo(5);
        columns.set(3, new DoubleColumn(2, 0, 1, -1, 1, 2));
        assertThatThrownBy(() -> fit(options, SCHEMA, columns, 4))
                .isInstanceOf(QuernException.class)
                .hasMessage("Weight -1.0 in row 4 of column 'w' is negative: weights must be 0 or more");
    }

    @Test
    void aDataSetWithoutRowsGivesMissingStatistics() {
        List<Column> none = COLUMNS.stream().map(c -> c.select(new int[0], 0)).toList();
        SummaryTables tables = fit(SummaryOptions.of("~ x + x:f + f").withQuantiles(List.of(0.5)), SCHEMA, none, 4);
        assertThat(tables.validRows()).isZero();
        assertThat(tables.columns().get(0).total().mean()).isNaN();
        assertThat(tables.columns().get(0).total().quantiles()).containsExactly(NA);
        assertThat(tables.columns().get(1).cells())
                .extracting(Statistics::valid)
                .containsExactly(0.0, 0.0, 0.0);
        assertThat(tables.categories().get(0).counts()).containsExactly(0.0, 0.0, 0.0);
    }

    @Test
    void oneValueHasNoSpreadAndAConstantNoShape() {
        SummaryTables tables =
                fit(SummaryOptions.of("~ x").withRows(Optional.of(Expression.parse("x == 4")), List.of()));
        assertThat(tables.columns().get(0).total().sd()).isNaN();
        double[] tenths = new double[10_000];
        Arrays.fill(tenths, 0.1);
        Schema schema = Schema.of(Variable.of("x", ColumnType.FLOAT64));
        Statistics x = fit(SummaryOptions.of("~ x"), schema, List.of(new DoubleColumn(tenths)), 777)
                .columns()
                .get(0)
                .total();
        assertThat(x.sd()).isZero();
        assertThat(x.mean()).isEqualTo(0.1);
        assertThat(x.skewness()).isNaN();
    }

    /** R's quantile(x, p, type = 7). */
    private static double typeSeven(double[] sorted, double p) {
        double h = (sorted.length - 1) * p;
        double low = sorted[(int) Math.floor(h)];
        double high = sorted[(int) Math.ceil(h)];
        double share = h - Math.floor(h);
        return low == high || share == 0 ? low : (1 - share) * low + share * high;
    }

    @Test
    void quantilesEqualThoseOfTheSortedValues() {
        List<Double> probabilities = List.of(0.0, 0.001, 0.25, 0.5, 1.0 / 3, 0.75, 0.9, 0.9999, 1.0);
        for (long seed = 0; seed < 12; seed++) {
            Random random = new Random(seed);
            int rows = 1 + random.nextInt(seed < 6 ? 500 : 60_000);
            double[] values = new double[rows];
            for (int i = 0; i < rows; i++) {
                values[i] = switch (random.nextInt(8)) {
                    case 0 -> NA;
                    case 1 -> random.nextInt(5);
                    case 2 -> -0.0;
                    case 3 -> random.nextInt(300) == 0 ? Double.NEGATIVE_INFINITY : 1e300 * random.nextGaussian();
                    case 4 -> random.nextInt(300) == 0 ? Double.POSITIVE_INFINITY : 1e-300 * random.nextGaussian();
                    default -> random.nextGaussian();
                };
            }
            double[] sorted = Arrays.stream(values)
                    .filter(v -> !Double.isNaN(v))
                    .map(v -> v + 0.0)
                    .sorted()
                    .toArray();
            Schema schema = Schema.of(Variable.of("x", ColumnType.FLOAT64));
            SummaryTables tables = fit(
                    SummaryOptions.of("~ x").withQuantiles(probabilities),
                    schema,
                    List.of(new DoubleColumn(values)),
                    5000);
            if (sorted.length == 0) {
                continue;
            }
            assertThat(tables.columns().get(0).total().quantiles())
                    .as("seed %d, %d rows", seed, rows)
                    .isEqualTo(probabilities.stream()
                            .map(p -> typeSeven(sorted, p))
                            .toList());
            assertThat(tables.passes()).isLessThanOrEqualTo(4);
        }
    }

    @Test
    void quantilesOfFewDistinctValuesTakeOnePass() {
        int[] values = new Random(1).ints(50_000, -86, 1490).toArray();
        Schema schema = Schema.of(Variable.of("x", ColumnType.INT32));
        SummaryTables tables =
                fit(SummaryOptions.of("~ x").withQuantiles(List.of(0.5)), schema, List.of(new IntColumn(values)), 5000);
        assertThat(tables.passes()).isEqualTo(1);
    }

    @Test
    void quantilesByGroupEqualThoseOfTheGroup() {
        Random random = new Random(8);
        int rows = 40_000;
        double[] values = random.doubles(rows).toArray();
        int[] codes = random.ints(rows, -1, 3).toArray();
        Schema schema = Schema.of(Variable.of("x", ColumnType.FLOAT64), Variable.factor("f", F_LEVELS));
        List<Double> probabilities = List.of(0.1, 0.5);
        SummaryTables tables = fit(
                SummaryOptions.of("~ x:f").withQuantiles(probabilities),
                schema,
                List.of(new DoubleColumn(values), new FactorColumn(codes, F_LEVELS, rows)),
                7000);
        for (int level = 0; level < 3; level++) {
            List<Double> own = new ArrayList<>();
            for (int i = 0; i < rows; i++) {
                if (codes[i] == level) {
                    own.add(values[i]);
                }
            }
            double[] sorted = own.stream().mapToDouble(v -> v).sorted().toArray();
            assertThat(tables.columns().get(0).cells().get(level).quantiles())
                    .isEqualTo(probabilities.stream()
                            .map(p -> typeSeven(sorted, p))
                            .toList());
        }
    }

    @Test
    void manySeriesAreSpreadOverPasses() {
        int columns = QuantileSearch.SERIES_PER_PASS + 5;
        List<Variable> variables = new ArrayList<>();
        List<Column> data = new ArrayList<>();
        for (int c = 0; c < columns; c++) {
            variables.add(Variable.of("x" + c, ColumnType.FLOAT64));
            data.add(new DoubleColumn(c, c + 1, c + 5));
        }
        SummaryTables tables =
                fit(SummaryOptions.of("~ .").withQuantiles(List.of(0.5)), new Schema(variables), data, 2);
        assertThat(tables.passes()).isEqualTo(2);
        for (int c = 0; c < columns; c++) {
            assertThat(tables.columns().get(c).total().quantiles()).containsExactly(c + 1.0);
        }
    }

    @Test
    void refusesWhatItCannotDo() {
        assertThatThrownBy(() -> fit(SummaryOptions.of("~ x").withQuantiles(List.of(1.5))))
                .hasMessage("Invalid probability: 1.5, quantiles need numbers from 0 to 1");
        assertThatThrownBy(() -> fit(SummaryOptions.of("~ x")
                        .withWeights("w", WeightKind.PROBABILITY)
                        .withQuantiles(List.of(0.5))))
                .hasMessage("Quantiles are not defined with probability weights;"
                        + " use frequency weights, or leave the quantiles out");
        assertThatThrownBy(() -> fit(SummaryOptions.of("~ x").withWeights("f", WeightKind.FREQUENCY)))
                .hasMessage("Weights must be numbers, but column 'f' is factor");
        assertThatThrownBy(() -> fit("~ xx")).hasMessageStartingWith("Unknown column 'xx'; did you mean 'x'?");
        assertThatThrownBy(() -> fit("~ 1")).hasMessageContaining("has nothing to summarise");
        assertThatThrownBy(() -> fit(SummaryOptions.of("~ x")
                        .withRows(Optional.empty(), List.of(Transform.parse("v = w / 2")))
                        .withWeights("v", WeightKind.FREQUENCY)
                        .withQuantiles(List.of(0.5))))
                .hasMessage("Frequency weight 0.5 is not a whole number, which quantiles need:"
                        + " leave the quantiles out, or round the weights");
    }
}
