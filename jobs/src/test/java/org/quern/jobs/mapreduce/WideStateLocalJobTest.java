package org.quern.jobs.mapreduce;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.quern.data.Chunk;
import org.quern.data.Column;
import org.quern.data.ColumnType;
import org.quern.data.DoubleColumn;
import org.quern.data.FactorColumn;
import org.quern.data.Schema;
import org.quern.data.Variable;
import org.quern.io.chunkset.ChunkSetOptions;
import org.quern.io.chunkset.ChunkSetWriter;
import org.quern.io.chunkset.WriteMode;
import org.quern.jobs.cli.CommandLineRun;

/** Models whose state is cut into slices, through the shuffle to one reducer and to several. */
class WideStateLocalJobTest {
    private static final int CHUNKS = 9;

    @TempDir
    private Path temporary;

    private final Configuration configuration = new Configuration();

    /** Columns y, yes (0 or 1), x1 …, a factor of some levels; all seeded. */
    private String write(int rows, int numbers, int levelCount) throws IOException {
        configuration.set("hadoop.tmp.dir", temporary.resolve("tmp").toString());
        configuration.set("quern.work.directory", temporary.resolve("work").toString());
        configuration.set("quern.split.target", "400k");
        List<String> levels = new ArrayList<>();
        for (int i = 0; i < levelCount; i++) {
            levels.add("L" + i);
        }
        List<Variable> variables =
                new ArrayList<>(List.of(Variable.of("y", ColumnType.FLOAT64), Variable.of("yes", ColumnType.FLOAT64)));
        for (int i = 1; i <= numbers; i++) {
            variables.add(Variable.of("x" + i, ColumnType.FLOAT64));
        }
        variables.add(Variable.factor("big", levels));
        Schema schema = new Schema(variables);
        org.apache.hadoop.fs.Path path =
                new org.apache.hadoop.fs.Path(temporary.resolve("wide.q").toUri());
        ChunkSetOptions options = ChunkSetOptions.defaults().withRowsPerChunk(rows);
        Random random = new Random(4);
        try (ChunkSetWriter writer = ChunkSetWriter.open(path, schema, WriteMode.CREATE, options, configuration)) {
            for (int c = 0; c < CHUNKS; c++) {
                writer.write(chunk(schema, levels, numbers, rows, random));
            }
            writer.commit();
        }
        return path.toString();
    }

    private static Chunk chunk(Schema schema, List<String> levels, int numbers, int rows, Random random) {
        double[][] values = new double[2 + numbers][rows];
        int[] codes = new int[rows];
        for (int row = 0; row < rows; row++) {
            codes[row] = random.nextInt(levels.size());
            double eta = Math.sin(codes[row]);
            for (int i = 2; i < values.length; i++) {
                // Coarse values keep the files small; sums still round.
                values[i][row] = random.nextInt(7) / 7.0 - 0.4;
                eta += values[i][row] * (i % 3 - 1) / 5;
            }
            values[0][row] = eta + random.nextGaussian();
            values[1][row] = random.nextDouble() < 1 / (1 + Math.exp(-eta)) ? 1 : 0;
        }
        List<Column> columns = new ArrayList<>();
        for (double[] column : values) {
            columns.add(new DoubleColumn(column));
        }
        columns.add(new FactorColumn(codes, levels, rows));
        return Chunk.of(0, 0, rows, schema, columns);
    }

    private byte[] model(String name, String verb, String data, String formula, String... engine) throws IOException {
        Path out = temporary.resolve(name);
        List<String> args = new ArrayList<>(
                List.of(verb, "--data", data, "--formula", formula, "--out", out.toString(), "--brief"));
        args.addAll(List.of(engine));
        CommandLineRun run = CommandLineRun.of(new Configuration(configuration), args.toArray(new String[0]));
        assertThat(run.exitCode()).as(run.err()).isZero();
        return Files.readAllBytes(out);
    }

    private void givesEqualBytes(String verb, String data, String formula, int slices, String... more)
            throws IOException {
        List<String> command = new ArrayList<>(List.of(verb, "--data", data, "--formula", formula));
        command.addAll(List.of(more));
        command.addAll(List.of("--engine", "mapreduce", "--dry-run"));
        CommandLineRun plan = CommandLineRun.of(new Configuration(configuration), command.toArray(new String[0]));
        assertThat(plan.out()).contains("bytes in " + slices + " slices\n");
        givesEqualBytes(verb, data, formula, more);
    }

    private void givesEqualBytes(String verb, String data, String formula, String... more) throws IOException {
        byte[] local = model("local.avro", verb, data, formula, with(more, "--engine", "local"));
        byte[] one = model(
                "one.avro", verb, data, formula, with(more, "--engine", "mapreduce", "-D", "quern.reduce.max-tasks=1"));
        byte[] three = model(
                "three.avro",
                verb,
                data,
                formula,
                with(
                        more,
                        "--engine",
                        "mapreduce",
                        "-D",
                        "quern.reduce.max-tasks=3",
                        "-D",
                        "mapreduce.local.reduce.tasks.maximum=2"));
        assertThat(one).isEqualTo(local);
        assertThat(three).isEqualTo(local);
    }

    private static String[] with(String[] some, String... more) {
        List<String> all = new ArrayList<>(List.of(some));
        all.addAll(List.of(more));
        return all.toArray(new String[0]);
    }

    @Test
    void tenThousandCoefficientsOfAFactorAndNumbers() throws IOException {
        String data = write(2500, 200, 9_800);
        StringBuilder formula = new StringBuilder("y ~ big");
        for (int i = 1; i <= 200; i++) {
            formula.append(" + x").append(i);
        }
        givesEqualBytes("linmod", data, formula.toString(), 2);
    }

    @Test
    void aDenseTriangleOfSeveralSlices() throws IOException {
        String data = write(250, 1500, 3);
        givesEqualBytes("linmod", data, "y ~ . - yes", 2);
    }

    /** The deeper levels are cut into slices by node, and by the limit into several passes. */
    @Test
    void aForestWhoseHistogramsAreSliced() throws IOException {
        String data = write(250, 4, 3_000);
        givesEqualBytes(
                "dforest",
                data,
                "y ~ big + x1 + x2 + x3 + x4",
                "--trees",
                "6",
                "--m-try",
                "3",
                "--max-depth",
                "3",
                "--min-split",
                "20",
                "--seed",
                "5",
                "--max-state",
                "1m");
    }
}
