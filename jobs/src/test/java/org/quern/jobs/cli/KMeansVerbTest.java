package org.quern.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
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

/** kmeans, model and predict from the command line. */
class KMeansVerbTest {
    @TempDir
    private File directory;

    private String data;

    @BeforeEach
    void writeData() throws IOException {
        Schema schema = Schema.of(
                Variable.of("x", ColumnType.FLOAT64),
                Variable.of("y", ColumnType.FLOAT64),
                Variable.factor("f", List.of("u", "v")));
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
                            new DoubleColumn(1, 2, 3, 11, 12, 13, Double.NaN, 2),
                            new DoubleColumn(0, 1, 0, 5, 6, 5, 5, 1),
                            new FactorColumn(new int[] {0, 1, 0, 0, 1, 1, 0, 1}, List.of("u", "v"), 8))));
            writer.commit();
        }
    }

    private String path(String name) {
        return new File(directory, name).getPath();
    }

    private CommandLineRun kmeans(String... options) {
        List<String> args = new ArrayList<>(List.of("kmeans", "--data", data, "--formula", "~ x + y"));
        args.addAll(Arrays.asList(options));
        return CommandLineRun.of(args.toArray(String[]::new));
    }

    private String write(String name, String content) throws IOException {
        Files.writeString(new File(path(name)).toPath(), content);
        return path(name);
    }

    @Test
    void printsWhatTheOldSystemPrinted() {
        CommandLineRun run = kmeans("--centers", "1,0;2,1");
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out().lines())
                .containsSubsequence(
                        "Call:",
                        "kmeans --data small.q --formula \"~x + y\" --centers \"1,0;2,1\"",
                        "Number of valid observations: 7",
                        "Number of missing observations: 1",
                        "K-means clustering with 2 clusters of sizes 4, 3",
                        "Cluster means:",
                        "Within cluster sum of squares by cluster:");
        assertThat(run.err()).contains("shift").contains("tot.withinss");
        assertThat(kmeans("--clusters", "2", "--brief").out())
                .doesNotContain("Call:")
                .contains("Cluster means:");
    }

    @Test
    void takesCentersFromFilesOfItsOwnAndOthers() throws IOException {
        String expected = kmeans("--centers", "1,0;11,5", "--brief").out();
        assertThat(kmeans("--clusters", "2", "--start", "first-rows", "--out", path("m.avro"))
                        .exitCode())
                .isZero();
        String json = kmeans("--centers", "1,0;11,5", "--format", "json").out();
        String csv = kmeans("--centers", "1,0;11,5", "--format", "csv").out();
        assertThat(csv.lines().findFirst()).contains("cluster,size,withinss,x,y");
        for (String centers : List.of(
                write("a.json", "[[1, 0], [11, 5]]"),
                write("b.json", "[{\"y\": 0, \"x\": 1}, {\"x\": 11, \"y\": 5}]"),
                write("c.json", "{\"centers\": [[1, 0], [11, 5]]}"),
                write("d.csv", "y,id,x\n0,a,1\n5,b,11\n"),
                write("e.json", json),
                write("f.csv", csv),
                path("m.avro"))) {
            CommandLineRun run = kmeans("--centers", centers, "--brief");
            assertThat(run.out()).as(centers + run.err()).isEqualTo(expected);
        }
    }

    @Test
    void writesTheClusterOfEachRowAfterTheFit() throws IOException {
        CommandLineRun run = kmeans(
                "--centers",
                "1,0;11,5",
                "--out",
                path("m.avro"),
                "--out-data",
                path("c.csv"),
                "--distances",
                "--extra-vars",
                "f");
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.err()).contains("8 rows, 1 without a cluster");
        List<String> lines = Files.readAllLines(new File(path("c.csv")).toPath());
        assertThat(lines.get(0)).isEqualTo("f,.rxCluster,.rxDistance");
        assertThat(lines.get(1)).startsWith("u,1,1.1");
        assertThat(lines.get(7)).isEqualTo("u,NA,NA");
        assertThat(lines.get(8)).startsWith("v,1,0.5");

        // predict gives the same later.
        assertThat(kmeans("--centers", "1,0;11,5", "--out-data", path("c.q"), "--out-column", "k")
                        .exitCode())
                .isZero();
        CommandLineRun predict = CommandLineRun.of(
                "predict", "--model", path("m.avro"), "--data", data, "--out", path("p.q"), "--pred-names", "k");
        assertThat(predict.exitCode()).as(predict.err()).isZero();
        assertThat(numbers("p.q")).isEqualTo(numbers("c.q")).containsExactly(1, 1, 1, 2, 2, 2, 1);
    }

    private double[] numbers(String chunkSet) throws IOException {
        List<Double> all = new ArrayList<>();
        try (ChunkSet set = ChunkSet.open(new Path(path(chunkSet)), new Configuration(false))) {
            for (int i = 0; i < set.info().chunks().size(); i++) {
                double[] values = new double[set.info().chunks().get(i).rows()];
                set.read(i, List.of("k")).column(0).toDoubles(values);
                Arrays.stream(values).filter(v -> !Double.isNaN(v)).forEach(all::add);
            }
        }
        return all.stream().mapToDouble(Double::doubleValue).toArray();
    }

    @Test
    void plansWithoutReading() {
        CommandLineRun run = kmeans("--clusters", "2", "--dry-run");
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out())
                .contains("kmeans.start")
                .contains("kmeans.candidates: 3")
                .contains("kmeans.lloyd: one an iteration, at most 1000");
    }

    @Test
    void modelShowPrintsItAgain() throws IOException {
        String printed = kmeans("--clusters", "2", "--out", path("m.avro")).out();
        CommandLineRun show = CommandLineRun.of("model", "show", path("m.avro"));
        assertThat(show.out()).as(show.err()).isEqualTo(printed);
        JsonNode json = new ObjectMapper()
                .readTree(CommandLineRun.of("model", "show", path("m.avro"), "--format", "json")
                        .out());
        assertThat(json.get("kind").asText()).isEqualTo("kmeans");
    }

    private void refuses(String message, String... options) {
        CommandLineRun run = kmeans(options);
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains(message);
        assertThat(run.out()).isEmpty();
    }

    @Test
    void refusesBadInputInOneLine() throws IOException {
        refuses("Missing --clusters, the number of clusters, or --centers");
        refuses("--clusters and --centers exclude each other", "--clusters", "2", "--centers", "1,2;3,4");
        refuses("--starts 3 needs random starts, but --centers are given", "--centers", "1,2;3,4", "--starts", "3");
        refuses("with --start first-rows all would be", "--clusters", "2", "--starts", "3", "--start", "first-rows");
        refuses("'0' must be a whole number of at least 1", "--clusters", "0");
        refuses("Invalid --tolerance: -1.0", "--clusters", "2", "--tolerance", "-1");
        refuses("need --out-data", "--clusters", "2", "--distances");
        refuses("7 clusters, but the data have only 6 distinct rows", "--clusters", "7");
        refuses("A given centre has 1 values, but '~x + y' has 2 variables: x, y", "--centers", "1;2");
        refuses("' is not a number", "--centers", "1, ;2");
        refuses("No file '" + path("none.csv") + "' of centers", "--centers", path("none.csv"));
        refuses("lack 'y'; they have: x, z", "--centers", write("a.csv", "x,z\n1,2\n"));
        refuses("'a' in the centers", "--centers", write("b.csv", "x,y\n1,a\n"));
        refuses("has 1 cells, its header has 2", "--centers", write("c.csv", "x,y\n1\n"));
        refuses("There is no center in", "--centers", write("d.csv", "x,y\n"));
        refuses("is not JSON", "--centers", write("e.json", "[[1,"));
        refuses("holds no array of centers", "--centers", write("f.json", "{}"));
        assertThat(CommandLineRun.of("linmod", "--data", data, "--formula", "y ~ x", "--out", path("l.avro"))
                        .exitCode())
                .isZero();
        refuses("is a model of the kind 'linear': only k-means models have centers", "--centers", path("l.avro"));
        refuses("exists already; --overwrite replaces it", "--clusters", "2", "--out-data", data);
    }
}
