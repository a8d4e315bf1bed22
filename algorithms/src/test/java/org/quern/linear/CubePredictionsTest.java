package org.quern.linear;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.quern.QuernException;
import org.quern.data.ChunkSource;
import org.quern.data.MemoryChunkSource;
import org.quern.data.MemorySink;
import org.quern.design.DesignOptions;
import org.quern.golden.CsvTable;
import org.quern.model.ModelFile;
import org.quern.model.PredictionOptions;
import org.quern.model.Provenance;
import org.quern.pass.LocalMapRunner;
import org.quern.pass.Progress;

class CubePredictionsTest {
    private static final DesignOptions CUBE = DesignOptions.DEFAULT.withCube(true);

    private static final LinearExtras PREDICTIONS = new LinearExtras(false, false, true);

    private static ChunkSource documented() {
        return CsvTable.ofResource("r_datasets/mls_doc_cube_xfac.csv")
                .numbers("y")
                .factor("xfac1", "One1", "Two1", "Three1")
                .factor("xfac2", "One2", "Two2", "Three2")
                .source(5);
    }

    private static LinearModel cube(ChunkSource data, String formula, LinearExtras keep) {
        return Fits.fit(
                data, LinearRegressionOptions.of(formula).withDesign(CUBE).keeping(keep));
    }

    private static ModelFile file(LinearModel model) {
        return new ModelFile(model, new Provenance("0.1.0", "table", 1, "0", 12, 1));
    }

    /** Published: the countDF of rxLinMod(y ~ xfac1, cube = TRUE). */
    @Test
    void printsThePublishedCounts() {
        assertThat(file(cube(documented(), "y ~ xfac1", LinearExtras.NONE)).counts())
                .containsExactly(
                        "   xfac1        y Counts",
                        "1   One1 3.109302      4",
                        "2   Two1 5.142086      4",
                        "3 Three1 8.250260      4");
    }

    /** Published: the countDF of rxLinMod(y ~ xfac1 + xfac2, cube = TRUE, cubePredictions = TRUE). */
    @Test
    void printsThePublishedPredictions() {
        ModelFile file = file(cube(documented(), "y ~ xfac1 + xfac2", PREDICTIONS));
        assertThat(file.counts())
                .containsExactly(
                        "   xfac1        y Counts",
                        "1   One1 4.725427      4",
                        "2   Two1 5.833926      4",
                        "3 Three1 5.942295      4");
        assertThat(file.summary())
                .contains("linmod --data table --formula \"y ~ xfac1 + xfac2\" --cube --cube-predictions");
        assertThat(file.countTable().get(0)).containsExactly("xfac1", "y", "Counts");
        double first = ((LinearModel) file.model()).fits().get(0).cubePredictions()[0];
        assertThat(file.countTable().get(1)).containsExactly("One1", Double.toString(first), "4.0");
        assertThat(file.json().get("cells").get(0).toString())
                .isEqualTo("{\"levels\":{\"xfac1\":\"One1\"},\"count\":4.0,\"predictions\":{\"y\":" + first + "}}");
    }

    @Test
    void leavesPredictionsOutUnlessAskedFor() {
        assertThat(file(cube(documented(), "y ~ xfac1 + xfac2", LinearExtras.NONE))
                        .counts())
                .containsExactly("   xfac1 Counts", "1   One1      4", "2   Two1      4", "3 Three1      4");
    }

    @Test
    void isTheEstimatesForACubeAlone() {
        LinearModel model = cube(documented(), "y ~ xfac1", PREDICTIONS);
        assertThat(model.fits().get(0).cubePredictions())
                .containsExactly(model.fits().get(0).estimates());
    }

    /** By the definition: every row of the data moved to the cell and predicted, and the predictions averaged. */
    @ParameterizedTest
    @CsvSource({
        "breaks ~ wool + tension + x, 0",
        "breaks ~ tension + x + I(x^2) + wool:x, 1",
        "'cbind(breaks, x2) ~ wool:tension + x', 0",
        "breaks ~ wool + wool:tension + x:tension, 1",
        "breaks ~ wool:tension + tension:x, 2",
        "breaks ~ tension + F(x2):wool + wool:x, 2",
        "breaks ~ tension + N(wool) + x:N(wool), 0"
    })
    void isTheMeanPredictionOfAllRowsMovedToTheCell(String formula, int weights) {
        List<String> lines = rows();
        LinearRegressionOptions options =
                LinearRegressionOptions.of(formula).withDesign(CUBE).keeping(PREDICTIONS);
        if (weights > 0) {
            options = options.withWeights("w", weights == 1 ? WeightKind.PROBABILITY : WeightKind.FREQUENCY);
        }
        LinearModel model = Fits.fit(table(lines), options);
        CubeTable cube = CubeTable.of(model);
        for (int cell = 0; cell < cube.cells(); cell++) {
            int at = cell;
            List<String> moved =
                    lines.stream().map(line -> moved(line, cube, at)).toList();
            for (LinearFit fit : model.fits()) {
                double expected = 0;
                double total = 0;
                double[] predictions = predictions(model, fit, table(moved));
                for (int row = 0; row < predictions.length; row++) {
                    double w = weights == 0
                            ? 1
                            : Double.parseDouble(lines.get(row + 1).split(",")[4]);
                    expected += w * predictions[row];
                    total += w;
                }
                assertThat(fit.cubePredictions()[cell])
                        .as("cell %d of %s", cell, fit.response())
                        .isCloseTo(expected / total, within(1e-10 * Math.abs(expected / total)));
            }
        }
    }

    private static double[] predictions(LinearModel model, LinearFit fit, ChunkSource data) {
        MemorySink sink = new MemorySink();
        try {
            new LocalMapRunner(data, 1, Progress.NONE)
                    .run(
                            file(model)
                                    .prediction(
                                            PredictionOptions.DEFAULT,
                                            data.info().schema()),
                            sink);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return sink.numbers(fit.response() + "_Pred");
    }

    private static List<String> rows() {
        List<String> source = CsvTable.linesOfResource("r_datasets/warpbreaks.csv");
        List<String> header = Arrays.asList(source.get(0).replace("\"", "").split(","));
        return IntStream.range(0, source.size())
                .mapToObj(i -> {
                    String[] cells = source.get(i).replace("\"", "").split(",");
                    String row = String.join(
                            ",",
                            cells[header.indexOf("breaks")],
                            cells[header.indexOf("wool")],
                            cells[header.indexOf("tension")]);
                    return row
                            + (i == 0 ? ",x,w,x2" : "," + (1990 + i * 7 % 11 / 4.0) + "," + (1 + i % 3) + "," + i % 2);
                })
                .toList();
    }

    private static String moved(String line, CubeTable cube, int cell) {
        String[] cells = line.split(",");
        for (int f = 0; f < cube.factors().size() && !cells[0].equals("breaks"); f++) {
            cells[cube.factors().get(f).equals("wool") ? 1 : 2] = cube.levels(f).get(cell);
        }
        return String.join(",", cells);
    }

    private static MemoryChunkSource table(List<String> lines) {
        return CsvTable.ofLines(lines)
                .numbers("breaks", "x", "w")
                .floats("x2", 0, 1)
                .factor("wool", "A", "B")
                .factor("tension", "L", "M", "H")
                .source(10);
    }

    @Test
    void hasNoPredictionForCellsWithoutRows() {
        ChunkSource data = CsvTable.ofLines(List.of("y,f,g", "1,a,k", "2,a,m", "4,b,k", "5,a,k", "7,b,k"))
                .numbers("y")
                .factor("f", "a", "b", "c")
                .factor("g", "k", "m")
                .source(2);
        double[] predictions =
                cube(data, "y ~ f + g", PREDICTIONS).fits().get(0).cubePredictions();
        assertThat(predictions[0]).isNotNaN();
        assertThat(predictions[1]).isNotNaN();
        assertThat(predictions[2]).isNaN();
        LinearModel nested = cube(data, "y ~ f + f:g", PREDICTIONS);
        assertThat(nested.fits().get(0).cubePredictions()[0]).isCloseTo(3 * 0.8 + 2 * 0.2, within(1e-14));
        assertThat(nested.fits().get(0).cubePredictions()[1]).isNaN();
        assertThat(file(nested).counts())
                .containsExactly("  f   y Counts", "1 a 2.8      3", "2 b  NA      2", "3 c  NA      0");
        assertThat(file(nested).json().get("cells").get(2).get("predictions").toString())
                .isEqualTo("{\"y\":null}");
    }

    @Test
    void needsACube() {
        assertThatThrownBy(() -> LinearRegressionOptions.of("y ~ f").keeping(PREDICTIONS))
                .isInstanceOf(QuernException.class)
                .hasMessage("Predictions of a cube's cells need a cube: add --cube");
        LinearModel plain = Fits.fit(documented(), LinearRegressionOptions.of("y ~ xfac1"));
        assertThatThrownBy(() -> file(plain).counts())
                .isInstanceOf(QuernException.class)
                .hasMessage(
                        "The model is no cube, so there are no counts of its cells; --cube in its fit would make it one");
    }
}
