package org.quern.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.quern.data.Chunk;
import org.quern.data.ColumnType;
import org.quern.data.DoubleColumn;
import org.quern.data.FactorColumn;
import org.quern.data.Schema;
import org.quern.data.Variable;
import org.quern.io.chunkset.ChunkSet;
import org.quern.io.chunkset.ChunkSetOptions;
import org.quern.io.chunkset.ChunkSetWriter;
import org.quern.io.chunkset.WriteMode;

/** linmod, model and predict from the command line. */
class LinearVerbsTest {
    private static final List<String> LEVELS = List.of("u", "v", "w");

    @TempDir
    private File directory;

    private String data;

    @BeforeEach
    void writeData() throws IOException {
        Schema schema = Schema.of(
                Variable.of("y", ColumnType.FLOAT64),
                Variable.of("x", ColumnType.FLOAT64),
                Variable.factor("f", LEVELS));
        data = path("small.q");
        ChunkSetOptions three = ChunkSetOptions.defaults().withRowsPerChunk(3);
        try (ChunkSetWriter writer =
                ChunkSetWriter.open(new Path(data), schema, WriteMode.CREATE, three, new Configuration(false))) {
            writer.write(Chunk.of(
                    0,
                    0,
                    8,
                    schema,
                    List.of(
                            new DoubleColumn(3, 5.5, 6, 9, 12, 11, 15, 17),
                            new DoubleColumn(1, 2, 3, 4, 5, 6, Double.NaN, 8),
                            new FactorColumn(new int[] {0, 1, 2, 0, 1, 2, 0, 1}, LEVELS, 8))));
            writer.commit();
        }
    }

    private String path(String name) {
        return new File(directory, name).getPath();
    }

    private static CommandLineRun run(String... args) {
        return CommandLineRun.of(args);
    }

    private CommandLineRun linmod(String... options) {
        List<String> args = new ArrayList<>(List.of("linmod", "--data", data, "--formula", "y ~ x + f"));
        args.addAll(List.of(options));
        return run(args.toArray(String[]::new));
    }

    private CommandLineRun predict(String... options) {
        List<String> args = new ArrayList<>(List.of("predict", "--model", path("m.avro"), "--data", data));
        args.addAll(List.of(options));
        return run(args.toArray(String[]::new));
    }

    private double[] numbers(String chunkSet, String column) throws IOException {
        List<Double> all = new ArrayList<>();
        try (ChunkSet set = ChunkSet.open(new Path(path(chunkSet)), new Configuration(false))) {
            for (int i = 0; i < set.info().chunks().size(); i++) {
                DoubleColumn values =
                        (DoubleColumn) set.read(i, List.of(column)).column(0);
                for (int row = 0; row < values.rows(); row++) {
                    all.add(values.values()[row]);
                }
            }
        }
        return all.stream().mapToDouble(Double::doubleValue).toArray();
    }

    /** Numbers: R 4.2.2, summary(lm(y ~ x + relevel(f, "w"))). */
    @Test
    void linmodPrintsTheSummary() {
        CommandLineRun run = linmod();
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out().lines())
                .contains(
                        "Linear Regression Results for: y ~ x + f",
                        "Dependent variable(s): y",
                        "Total independent variables: 5 (Including number dropped: 1)",
                        "Number of valid observations: 7",
                        "Number of missing observations: 1",
                        "Coefficients: (1 not defined because of singularities)")
                .anyMatch(line -> line.startsWith("f=w ") && line.contains("Dropped"));
    }

    @Test
    void linmodWritesJsonAndCsv() throws IOException {
        JsonNode json = new ObjectMapper().readTree(linmod("--format", "json").out());
        assertThat(json.get("validRows").asLong()).isEqualTo(7);
        assertThat(json.get("responses").get(0).get("coefficients")).hasSize(5);
        List<String> csv = linmod("--format", "csv").out().lines().toList();
        assertThat(csv.get(0)).isEqualTo("response,label,status,estimate,standard_error,t_value,p_value,count");
        assertThat(csv.get(5)).isEqualTo("y,f=w,reference,,,,,");
        assertThat(linmod("--brief").out()).doesNotContain("Pr(>|t|)").contains("(Intercept)");
    }

    @Test
    void printsTheCellsOfACube() {
        CommandLineRun run = run(
                "linmod", "--data", data, "--formula", "y ~ f", "--cube", "--counts", "--row-selection", "f != 'w'");
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out()).isEqualTo("  f    y Counts\n1 u  9.0      3\n2 v 11.5      3\n" + "3 w   NA      0\n");
        String[] predictions = {
            "linmod", "--data", data, "--formula", "y ~ f + x", "--cube", "--cube-predictions", "--out", path("m.avro")
        };
        assertThat(run(predictions).exitCode()).isZero();
        CommandLineRun csv = run("model", "show", path("m.avro"), "--counts", "--format", "csv");
        assertThat(csv.out().lines().toList()).hasSize(4).startsWith("f,y,Counts");
        assertThat(run("model", "show", path("m.avro"), "--format", "json").out())
                .contains("\"predictions\"");
    }

    @Test
    void keepsTheCovarianceOfTheData() throws IOException {
        JsonNode json = new ObjectMapper()
                .readTree(linmod("--cov-data", "--format", "json").out());
        assertThat(json.get("dataCovariance")).hasSize(3);
        assertThat(json.has("unscaledCovariance")).isFalse();
    }

    @Test
    void saysWhatNeedsACubeOrAnIntercept() {
        assertThat(linmod("--cube-predictions", "--counts").err().lines())
                .contains("quern: --cube-predictions needs --cube", "quern: --counts needs --cube");
        assertThat(run("linmod", "--data", data, "--formula", "y ~ x - 1", "--cov-data")
                        .err())
                .contains("quern: --cov-data needs an intercept, which 'y ~ x - 1' has not");
        linmod("--out", path("m.avro"));
        assertThat(run("model", "show", path("m.avro"), "--counts").err())
                .isEqualTo(
                        "quern: The model is no cube, so there are no counts of its cells; --cube in its fit would make it one\n");
    }

    @Test
    void modelShowsWhatLinmodPrinted() {
        CommandLineRun fit = linmod("--cov-coef", "--out", path("m.avro"));
        assertThat(fit.exitCode()).as(fit.err()).isZero();
        assertThat(fit.err()).contains("Model written to " + path("m.avro"));
        assertThat(run("model", "show", path("m.avro")).out()).isEqualTo(fit.out());
        assertThat(run("model", "show", path("m.avro"), "--format", "json").out())
                .contains("\"unscaledCovariance\"");
        assertThat(directory.list()).as("nothing beside model and data").containsExactlyInAnyOrder("m.avro", "small.q");
    }

    @Test
    void givesTheSameFileForAnyNumberOfThreads() throws IOException {
        linmod("--cov-coef", "--threads", "1", "--out", path("one.avro"));
        linmod("--cov-coef", "--threads", "2", "--out", path("two.avro"));
        assertThat(Files.readAllBytes(new File(path("one.avro")).toPath()))
                .isEqualTo(Files.readAllBytes(new File(path("two.avro")).toPath()));
    }

    @Test
    void replacesAModelOnlyIfAsked() {
        linmod("--out", path("m.avro"));
        CommandLineRun again = linmod("--out", path("m.avro"));
        assertThat(again.exitCode()).isEqualTo(2);
        assertThat(again.err()).contains("'" + path("m.avro") + "' exists already; --overwrite replaces it");
        assertThat(linmod("--out", path("m.avro"), "--overwrite").exitCode()).isZero();
    }

    @Test
    void predictWritesAChunkSet() throws IOException {
        linmod("--cov-coef", "--out", path("m.avro"));
        CommandLineRun run = predict(
                "--out", path("p.q"), "--residuals", "--std-errors", "--interval", "prediction", "--write-model-vars");
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out())
                .isEqualTo(
                        """
                        Predictions written to: %s
                        Variables: y, x, f, y_Pred, y_Resid, y_StdErr, y_Lower, y_Upper
                        Rows written: 8
                        Rows without prediction: 1
                        Rows without residual: 1
                        """
                                .formatted(path("p.q")));
        double[] y = numbers("p.q", "y");
        double[] predictions = numbers("p.q", "y_Pred");
        double[] residuals = numbers("p.q", "y_Resid");
        assertThat(y).hasSize(8);
        assertThat(predictions[6]).isNaN();
        for (int i = 0; i < 6; i++) {
            assertThat(residuals[i]).isEqualTo(y[i] - predictions[i]);
            assertThat(numbers("p.q", "y_Lower")[i]).isLessThan(predictions[i]);
        }
    }

    @Test
    void predictAppendsAndOverwritesOnlyIfAsked() throws IOException {
        linmod("--out", path("m.avro"));
        assertThat(predict("--out", path("p.q")).exitCode()).isZero();
        assertThat(predict("--out", path("p.q")).exitCode()).isEqualTo(2);
        assertThat(predict("--out", path("p.q"), "--append", "rows").exitCode()).isZero();
        assertThat(numbers("p.q", "y_Pred")).hasSize(16);
        assertThat(predict("--out", path("p.q"), "--overwrite", "--remove-missings")
                        .exitCode())
                .isZero();
        assertThat(numbers("p.q", "y_Pred")).hasSize(7);
    }

    @Test
    void predictWritesText() throws IOException {
        linmod("--out", path("m.avro"));
        CommandLineRun run = predict("--out", path("p.csv"), "--extra-vars", "x", "--format", "json");
        assertThat(run.exitCode()).as(run.err()).isZero();
        List<String> lines = Files.readAllLines(new File(path("p.csv")).toPath());
        assertThat(lines).hasSize(9).startsWith("x,y_Pred");
        JsonNode report = new ObjectMapper().readTree(run.out());
        assertThat(report.get("rowsWritten").asLong()).isEqualTo(8);
        assertThat(report.get("counts").get("rows without prediction").asLong()).isEqualTo(1);
        assertThat(predict("--out", path("p.csv")).exitCode()).isEqualTo(2);
    }

    @Test
    void reportsMistakesTogetherInOneLineEach() {
        CommandLineRun run = run("predict", "--model", path("m.avro"), "--data", data, "--conf-level", "95");
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err().lines())
                .contains(
                        "quern: Missing --out, the chunk set (or .csv file) to write the predictions to",
                        "quern: Invalid --conf-level: 95.0, must lie between 0 and 1, such as 0.95");
        assertThat(linmod("--weights", "x", "--frequency-weights", "x").err())
                .contains("quern: --weights and --frequency-weights exclude each other");
        assertThat(linmod("--label-style", "sas").err()).contains("'sas' is none of revo, r");
        assertThat(run("model", "list", "x").err()).contains("Unknown action 'list' of model; there are: show, export");
    }

    @Test
    void namesWhatIsNoModel() throws IOException {
        assertThat(run("model", "show", path("none.avro")).err())
                .contains("quern: No model '" + path("none.avro")
                        + "'; --out of a verb that fits one, such as linmod, writes it");
        assertThat(run("model", "show", data).err()).contains("is a directory, not a model: a model is one Avro file");
        Files.writeString(new File(path("text.avro")).toPath(), "y,x\n1,2\n");
        assertThat(run("model", "show", path("text.avro")).err())
                .contains("'" + path("text.avro") + "' is not a model: it does not begin like an Avro file");
    }

    @Test
    void printsThePlanOfADryRun() {
        linmod("--out", path("m.avro"));
        CommandLineRun run = predict("--out", path("p.q"), "--dry-run");
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out()).contains("linear.predict").contains("x, f");
        assertThat(new File(path("p.q"), "part-00000.parquet")).doesNotExist();
    }

    @Test
    void saysWhichTypesOfPredictionALinearModelHas() {
        linmod("--out", path("m.avro"));
        assertThat(predict("--out", path("p.q"), "--type", "class").err())
                .isEqualTo("quern: Models of the kind 'linear' do not give --type class; there is: response, link\n");
        assertThat(predict("--out", path("p.q"), "--residual-type", "pearson").err())
                .contains("quern: --residual-type needs --residuals");
    }
}
