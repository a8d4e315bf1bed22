package org.quern.linear;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.quern.data.Chunk;
import org.quern.data.ChunkSource;
import org.quern.data.DoubleColumn;
import org.quern.design.BoundDesign;
import org.quern.design.DesignRows;

/** Least squares by modified Gram-Schmidt, twice, on the dense columns that a model estimates. */
public final class DenseFit {
    private final int[] columns;
    private final List<double[]> x = new ArrayList<>();
    private final List<double[]> y = new ArrayList<>();
    private final double weightOrRows;

    public DenseFit(LinearModel model, ChunkSource data, WeightKind kind) {
        List<double[]> rowsOfX = new ArrayList<>();
        List<double[]> rowsOfY = new ArrayList<>();
        double sum = 0;
        int p = model.coefficients().size();
        this.columns = IntStream.range(0, p)
                .filter(c -> model.coefficients().get(c).estimated())
                .toArray();
        BoundDesign design = model.design().bind(data.info().schema());
        for (int c = 0; c < data.info().chunks().size(); c++) {
            Chunk chunk = read(data, c);
            DesignRows rows = design.evaluate(chunk);
            double[] weights = ((DoubleColumn) chunk.column("w")).values();
            for (int row : rows.completeRows()) {
                double w = kind == WeightKind.NONE ? 1 : weights[row];
                if (w == 0) {
                    continue;
                }
                sum += kind == WeightKind.FREQUENCY ? w : 1;
                int[] at = new int[p];
                double[] values = new double[p];
                double[] xRow = new double[p];
                int count = rows.nonZeros(row, at, values);
                for (int k = 0; k < count; k++) {
                    xRow[at[k]] = Math.sqrt(w) * values[k];
                }
                rowsOfX.add(xRow);
                double[] yRow = new double[model.fits().size()];
                for (int k = 0; k < yRow.length; k++) {
                    yRow[k] = Math.sqrt(w) * (rows.response(k)[row] - rows.offset(row));
                }
                rowsOfY.add(yRow);
            }
        }
        for (int c : columns) {
            x.add(rowsOfX.stream().mapToDouble(r -> r[c]).toArray());
        }
        for (int k = 0; k < model.fits().size(); k++) {
            int response = k;
            y.add(rowsOfY.stream().mapToDouble(r -> r[response]).toArray());
        }
        this.weightOrRows = sum;
    }

    private static Chunk read(ChunkSource data, int chunk) {
        try {
            return data.read(chunk, data.info().schema().names());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public void check(LinearModel model, int response) {
        int p = columns.length;
        double[][] q = new double[p][];
        double[][] r = new double[p][p];
        for (int j = 0; j < p; j++) {
            q[j] = x.get(j).clone();
            for (int round = 0; round < 2; round++) {
                for (int i = 0; i < j; i++) {
                    double s = dot(q[i], q[j]);
                    r[i][j] += s;
                    subtract(q[j], s, q[i]);
                }
            }
            r[j][j] = Math.sqrt(dot(q[j], q[j]));
            for (int k = 0; k < q[j].length; k++) {
                q[j][k] /= r[j][j];
            }
        }
        double[] residual = y.get(response).clone();
        double[] z = new double[p];
        for (int round = 0; round < 2; round++) {
            for (int i = 0; i < p; i++) {
                double s = dot(q[i], residual);
                z[i] += s;
                subtract(residual, s, q[i]);
            }
        }
        double[][] inverse = new double[p][p];
        double[] b = new double[p];
        for (int i = p - 1; i >= 0; i--) {
            b[i] = z[i];
            inverse[i][i] = 1;
            for (int j = i + 1; j < p; j++) {
                b[i] -= r[i][j] * b[j];
                for (int k = j; k < p; k++) {
                    inverse[i][k] -= r[i][j] * inverse[j][k];
                }
            }
            b[i] /= r[i][i];
            for (int k = i; k < p; k++) {
                inverse[i][k] /= r[i][i];
            }
        }
        compare(model, response, b, inverse, dot(residual, residual));
    }

    private void compare(LinearModel model, int response, double[] b, double[][] inverse, double rss) {
        LinearFit fit = model.fits().get(response);
        int p = columns.length;
        double df = weightOrRows - p;
        assertThat(model.residualDf()).isEqualTo(df);
        assertThat(model.rank()).isEqualTo(p);
        assertThat(fit.residualSumOfSquares()).isCloseTo(rss, within(1e-9 * rss));
        double[] covariance = model.covariance();
        int entry = 0;
        for (int i = 0; i < p; i++) {
            double error = Math.sqrt(dot(inverse[i], inverse[i]) * rss / df);
            // relative to the standard error: x is 1000 ± 1, so orthogonalisation loses up to six digits
            assertThat(fit.estimates()[columns[i]])
                    .as(model.labels().get(columns[i]))
                    .isCloseTo(b[i], within(1e-7 * error));
            assertThat(fit.standardErrors()[columns[i]]).isCloseTo(error, within(1e-7 * error));
            for (int j = 0; j <= i; j++) {
                double scale = Math.sqrt(dot(inverse[i], inverse[i]) * dot(inverse[j], inverse[j]));
                assertThat(covariance[entry++]).isCloseTo(dot(inverse[i], inverse[j]), within(1e-7 * scale));
            }
        }
        assertThat(covariance).hasSize(entry);
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }

    private static void subtract(double[] a, double s, double[] b) {
        for (int i = 0; i < a.length; i++) {
            a[i] -= s * b[i];
        }
    }
}
