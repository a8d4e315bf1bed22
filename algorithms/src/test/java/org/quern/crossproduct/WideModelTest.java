package org.quern.crossproduct;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.quern.QuernException;
import org.quern.data.Chunk;
import org.quern.data.Column;
import org.quern.data.ColumnType;
import org.quern.data.DoubleColumn;
import org.quern.data.FactorColumn;
import org.quern.data.MemoryChunkSource;
import org.quern.data.Schema;
import org.quern.data.Variable;
import org.quern.design.Design;
import org.quern.design.DesignOptions;
import org.quern.language.ColumnSelection;
import org.quern.language.Formula;
import org.quern.linear.DenseFit;
import org.quern.linear.Fits;
import org.quern.linear.LinearCoefficient;
import org.quern.linear.LinearFit;
import org.quern.linear.LinearModel;
import org.quern.linear.LinearRegressionOptions;
import org.quern.linear.WeightKind;

/** Models with a factor of many levels: the partitioned inverse, the order of aliasing, slices and limits. */
class WideModelTest {
    private static List<String> levels(int count) {
        List<String> levels = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            levels.add("L" + i);
        }
        return levels;
    }

    /** y, x, z, perLevel (constant within the levels of big), w, small (3 levels), big. */
    private static MemoryChunkSource data(int rows, int bigLevels) {
        Random random = new Random(11);
        double[][] numbers = new double[5][rows];
        int[][] codes = new int[2][rows];
        for (int i = 0; i < rows; i++) {
            codes[0][i] = random.nextInt(3);
            codes[1][i] = random.nextInt(bigLevels);
            numbers[1][i] = random.nextGaussian() + codes[1][i] % 5;
            numbers[2][i] = random.nextDouble();
            numbers[3][i] = Math.sqrt(1 + codes[1][i]);
            numbers[4][i] = 1 + random.nextInt(3);
            numbers[0][i] = numbers[1][i] + codes[0][i] + Math.cos(codes[1][i]) + random.nextGaussian();
        }
        List<Variable> variables = new ArrayList<>();
        List<Column> columns = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            variables.add(Variable.of(List.of("y", "x", "z", "perLevel", "w").get(i), ColumnType.FLOAT64));
            columns.add(new DoubleColumn(numbers[i]));
        }
        variables.add(Variable.factor("small", levels(3)));
        columns.add(new FactorColumn(codes[0], levels(3), rows));
        variables.add(Variable.factor("big", levels(bigLevels)));
        columns.add(new FactorColumn(codes[1], levels(bigLevels), rows));
        return MemoryChunkSource.of("wide", new Schema(variables), columns, 500);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "y ~ x + z + small + big",
                "y ~ big + small - 1",
                "y ~ small + x + big - 1",
                "y ~ z*small + big + x:small",
                "y ~ small:big + x - 1",
            })
    void partitionedInverseAgreesWithOrthogonalisation(String formula) {
        MemoryChunkSource data = data(2000, 160);
        for (WeightKind kind : List.of(WeightKind.NONE, WeightKind.PROBABILITY)) {
            LinearRegressionOptions options =
                    LinearRegressionOptions.of(formula).withCovariance(true);
            if (kind != WeightKind.NONE) {
                options = options.withWeights("w", kind);
            }
            LinearModel model = Fits.fit(data, options);
            assertThat(model.rank()).isGreaterThan(150);
            new DenseFit(model, data, kind).check(model, 0);
        }
    }

    private static CrossProducts gather(MemoryChunkSource data, String formula) throws IOException {
        CrossProductsPass pass = pass(data, formula);
        CrossProducts total = pass.newState();
        for (int i = 0; i < data.info().chunks().size(); i++) {
            CrossProducts state = pass.newState();
            pass.process(state, data.read(i, data.info().schema().names()));
            pass.merge(total, state);
        }
        return total;
    }

    private static CrossProductsPass pass(MemoryChunkSource data, String formula) {
        Design design = Design.of(Formula.parse(formula), data.info().schema(), DesignOptions.DEFAULT);
        return new CrossProductsPass(
                design, new ColumnSelection(List.of(), Optional.empty(), List.of()), Optional.empty(), false);
    }

    @Test
    void theLargestFactorFirstGivesWhatTermOrderGives() throws IOException {
        CrossProducts state = gather(data(3000, 200), "y ~ x + z + small + big");
        NormalEquations partitioned = new NormalEquations(state, 150);
        NormalEquations ordered = new NormalEquations(state, 1000);
        assertThat(partitioned.denseColumns()).isEqualTo(5);
        assertThat(ordered.denseColumns()).isEqualTo(204);
        assertThat(partitioned.estimated()).isEqualTo(ordered.estimated());
        assertThat(partitioned.condition().number())
                .isCloseTo(
                        ordered.condition().number(),
                        within(1e-9 * ordered.condition().number()));
        double[] a = partitioned.inverse(partitioned.estimated());
        double[] b = ordered.inverse(ordered.estimated());
        for (int i = 0; i < a.length; i++) {
            assertThat(a[i]).isCloseTo(b[i], within(1e-11));
        }
        for (int c : ordered.estimated()) {
            assertThat(partitioned.coefficients(0)[c].value())
                    .isCloseTo(ordered.coefficients(0)[c].value(), within(1e-11));
        }
    }

    @Test
    void anEarlierColumnThatIsConstantWithinLevelsIsKeptAndALevelDropped() {
        LinearModel model = Fits.fit(data(3000, 200), "y ~ perLevel + x + big");
        assertThat(model.coefficients().get(1).estimated()).isTrue();
        assertThat(model.aliased()).isEqualTo(1);
        assertThat(model.rank()).isEqualTo(201);
        LinearModel after = Fits.fit(data(3000, 200), "y ~ big + x + perLevel");
        assertThat(after.coefficients().get(202).status()).isEqualTo(LinearCoefficient.Status.ALIASED);
        assertThat(after.fits().get(0).rSquared()).isCloseTo(model.fits().get(0).rSquared(), within(1e-12));
    }

    @Test
    void aFactorOfTenThousandLevelsFitsInOnePass() {
        LinearModel model = Fits.fit(data(60_000, 10_000), "y ~ x + z + small + big");
        assertThat(model.coefficients()).hasSize(10_006);
        assertThat(model.rank()).isBetween(9_950, 10_004);
        assertThat(model.conditionEstimated()).isTrue();
        assertThat(model.passes()).isEqualTo(1);
        LinearFit fit = model.fits().get(0);
        assertThat(fit.estimates()[1]).isCloseTo(1, within(5 * fit.standardErrors()[1]));
        assertThat(fit.sigma()).isCloseTo(1, within(0.02));
    }

    @Test
    void refusesATableOfTooManyCells() {
        MemoryChunkSource data = data(10, 10_000);
        Schema schema = new Schema(new ArrayList<>(data.info().schema().variables()) {
            private static final long serialVersionUID = 1L;

            {
                add(Variable.factor("other", levels(10_000)));
            }
        });
        Design design = Design.of(Formula.parse("y ~ big + other"), schema, DesignOptions.DEFAULT);
        assertThatThrownBy(() -> new CrossProductLayout(design))
                .hasMessage(
                        "The model needs a table of big (10000 levels) by other (10000 levels), 1 sums a cell; at most "
                                + "67108864 sums fit: merge levels of the larger factor");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 40})
    void slicesMergedApartGiveTheBitsOfTheWhole(int slices) throws IOException {
        MemoryChunkSource data = data(3000, 30);
        CrossProductsPass pass = pass(data, "y ~ x*small + z + big + x:big");
        CrossProducts whole = pass.newState();
        CrossProducts[] parts = new CrossProducts[slices];
        for (int i = 0; i < data.info().chunks().size(); i++) {
            Chunk chunk = data.read(i, data.info().schema().names());
            CrossProducts state = pass.newState();
            pass.process(state, chunk);
            for (int s = 0; s < slices; s++) {
                CrossProducts slice = state.slice(s, slices);
                if (parts[s] == null) {
                    parts[s] = slice;
                } else {
                    parts[s].merge(slice);
                }
            }
            whole.merge(state);
        }
        assertThat(bytes(pass, pass.assemble(Arrays.asList(parts)))).isEqualTo(bytes(pass, whole));
    }

    private static byte[] bytes(CrossProductsPass pass, CrossProducts state) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        pass.codec().write(state, new DataOutputStream(bytes));
        return bytes.toByteArray();
    }

    @Test
    void aWideStateIsCutIntoSlicesAndLargerLeaves() {
        MemoryChunkSource data = data(10, 400_000);
        CrossProductsPass pass = pass(data, "y ~ x + z + small + big");
        assertThat(pass.slices()).isEqualTo(3);
        assertThat(pass.leafLevel()).isEqualTo(2);
        assertThat(pass(data, "y ~ x + small").slices()).isEqualTo(1);
    }

    @Test
    void refusesASystemThatWouldNotFitInMemory() {
        CrossProductsPass pass = pass(data(10, 20_000), "y ~ big + big:x");
        assertThatThrownBy(() -> NormalEquations.checkMemory(pass.layout(), false, 1L << 30))
                .isInstanceOf(QuernException.class)
                .hasMessage(
                        "Solving for 40,000 coefficients would take 8,001,920,040 bytes of memory, more than the heap of"
                                + " 1,073,741,824: 8·(3/2·q² + L·q) bytes and the cross-products' 800,008, with q = 20,002 columns"
                                + " and responses that are not levels of the largest factor and L = 19,999 of its levels; leave out"
                                + " columns or merge levels, or give this process a larger heap");
        NormalEquations.checkMemory(pass.layout(), false, 9L << 30);
        CrossProductsPass wider = pass(data(10, 50_000), "y ~ big + big:x");
        assertThatThrownBy(() -> NormalEquations.checkMemory(wider.layout(), false, Long.MAX_VALUE))
                .hasMessageEndingWith("(no heap holds arrays of more than 2^31 numbers)");
    }
}
