package org.quern.linear;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.quern.QuernException;
import org.quern.data.Chunk;
import org.quern.data.ChunkSource;
import org.quern.data.DoubleColumn;
import org.quern.design.DesignOptions;
import org.quern.design.DesignRows;
import org.quern.golden.CsvTable;
import org.quern.model.ModelFile;
import org.quern.model.Provenance;

class DataCovarianceTest {
    private static final LinearExtras KEEP = new LinearExtras(false, true, false);

    /** Rows of y, x = 1990 ± 5, w = 1 … 3, f of four levels and g of 200. */
    private static ChunkSource data(int rows) {
        List<String> lines = new ArrayList<>(List.of("y,x,w,f,g"));
        for (int i = 0; i < rows; i++) {
            lines.add(i * 37 % 101 + "," + (1985 + i * 13 % 41 / 4.0) + "," + (1 + i % 3) + "," + i * i % 7 % 4 + ","
                    + i * 29 % 200);
        }
        return CsvTable.ofLines(lines)
                .numbers("y", "x", "w")
                .factor("f", levels(4))
                .factor("g", levels(200))
                .source(100);
    }

    private static String[] levels(int count) {
        return IntStream.range(0, count).mapToObj(String::valueOf).toArray(String[]::new);
    }

    @ParameterizedTest
    @CsvSource({
        "y ~ x + f, NONE, AUTOMATIC, 1e-13",
        "y ~ x + I(x^2) + f:x, NONE, AUTOMATIC, 1e-13",
        "y ~ x + f, PROBABILITY, DOUBLE, 1e-13",
        "y ~ f*x, FREQUENCY, DOUBLE_DOUBLE, 1e-13",
        "y ~ x + f + g, FREQUENCY, DOUBLE, 1e-12",
    })
    void isTheCovarianceOfTheColumns(String formula, WeightKind kind, Precision precision, double tolerance) {
        ChunkSource data = data(1000);
        LinearRegressionOptions options =
                LinearRegressionOptions.of(formula).keeping(KEEP).withPrecision(precision);
        LinearModel model = Fits.fit(data, kind == WeightKind.NONE ? options : options.withWeights("w", kind));
        double[][] expected = covariance(model, data, kind);
        assertThat(expected).hasNumberOfRows(model.rank() - 1);
        int entry = 0;
        for (int i = 0; i < expected.length; i++) {
            for (int j = 0; j <= i; j++) {
                assertThat(model.dataCovariance()[entry++])
                        .as("%d, %d", i, j)
                        .isCloseTo(expected[i][j], within(tolerance * Math.sqrt(expected[i][i] * expected[j][j])));
            }
        }
        assertThat(model.dataCovariance()).hasSize(entry);
    }

    /** Two passes over the dense columns, in decimals of 40 digits. */
    private static double[][] covariance(LinearModel model, ChunkSource data, WeightKind kind) {
        int[] columns = IntStream.range(1, model.coefficients().size())
                .filter(c -> model.coefficients().get(c).estimated())
                .toArray();
        List<double[]> rows = new ArrayList<>();
        List<Double> weights = new ArrayList<>();
        for (int c = 0; c < data.info().chunks().size(); c++) {
            Chunk chunk = read(data, c);
            DesignRows design = model.design().bind(data.info().schema()).evaluate(chunk);
            for (int row = 0; row < chunk.rows(); row++) {
                int[] at = new int[model.coefficients().size()];
                double[] values = new double[at.length];
                int count = design.nonZeros(row, at, values);
                double[] x = new double[at.length];
                for (int k = 0; k < count; k++) {
                    x[at[k]] = values[k];
                }
                rows.add(x);
                weights.add(kind == WeightKind.NONE ? 1 : ((DoubleColumn) chunk.column("w")).values()[row]);
            }
        }
        double weight = weights.stream().mapToDouble(w -> w).sum();
        double divisor = kind == WeightKind.PROBABILITY ? weight * (rows.size() - 1) / rows.size() : weight - 1;
        double[][] deviations = new double[columns.length][rows.size()];
        for (int i = 0; i < columns.length; i++) {
            BigDecimal sum = BigDecimal.ZERO;
            for (int row = 0; row < rows.size(); row++) {
                sum = sum.add(new BigDecimal(rows.get(row)[columns[i]]).multiply(new BigDecimal(weights.get(row))));
            }
            BigDecimal mean = sum.divide(new BigDecimal(weight), new MathContext(40));
            for (int row = 0; row < rows.size(); row++) {
                deviations[i][row] =
                        new BigDecimal(rows.get(row)[columns[i]]).subtract(mean).doubleValue();
            }
        }
        double[][] covariance = new double[columns.length][columns.length];
        for (int i = 0; i < columns.length; i++) {
            for (int j = 0; j < columns.length; j++) {
                for (int row = 0; row < rows.size(); row++) {
                    covariance[i][j] += weights.get(row) * deviations[i][row] * deviations[j][row] / divisor;
                }
            }
        }
        return covariance;
    }

    private static Chunk read(ChunkSource data, int chunk) {
        try {
            return data.read(chunk, data.info().schema().names());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** R: cov(cbind(c(1, 2, 4), c(1, 3, 2))); the row without y does not count. */
    @Test
    void isKeptAsATriangleInJson() {
        ChunkSource data = CsvTable.ofLines(List.of("y,x,z", "1,1,1", "2,2,3", "5,4,2", "NA,9,9"))
                .numbers("y", "x", "z")
                .source(2);
        LinearModel model =
                Fits.fit(data, LinearRegressionOptions.of("y ~ x + z").keeping(KEEP));
        JsonNode json = new ModelFile(model, new Provenance("0.1.0", "table", 1, "0", 4, 1)).json();
        JsonNode rows = json.get("dataCovariance");
        assertThat(rows.get(0).get(0).asDouble()).isCloseTo(7.0 / 3, within(1e-15));
        assertThat(rows.get(1).get(0).asDouble()).isCloseTo(0.5, within(1e-15));
        assertThat(rows.get(1).get(1).asDouble()).isCloseTo(1, within(1e-15));
    }

    @Test
    void needsAnIntercept() {
        assertThatThrownBy(() -> LinearRegressionOptions.of("y ~ x - 1").keeping(KEEP))
                .isInstanceOf(QuernException.class)
                .hasMessage("The covariance of the data needs a model with an intercept, which 'y ~ x - 1' has not");
        assertThatThrownBy(() -> LinearRegressionOptions.of("y ~ f")
                        .withDesign(DesignOptions.DEFAULT.withCube(true))
                        .keeping(KEEP))
                .hasMessage("The covariance of the data needs a model with an intercept, which a cube has not");
    }
}
