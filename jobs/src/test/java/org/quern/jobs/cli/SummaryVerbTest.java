package org.quern.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
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
import org.quern.io.chunkset.ChunkSetOptions;
import org.quern.io.chunkset.ChunkSetWriter;
import org.quern.io.chunkset.WriteMode;

class SummaryVerbTest {
    private static final List<String> LEVELS = List.of("u", "v", "w");

    @TempDir
    private File directory;

    private String data;

    @BeforeEach
    void writeData() throws IOException {
        Schema schema = Schema.of(
                Variable.of("x", ColumnType.FLOAT64),
                Variable.factor("f", LEVELS),
                Variable.of("w", ColumnType.FLOAT64));
        Path path = new Path(new File(directory, "small.q").toURI());
        data = path.toString();
        try (ChunkSetWriter writer = ChunkSetWriter.open(
                path, schema, WriteMode.CREATE, ChunkSetOptions.defaults(), new Configuration(false))) {
            writer.write(Chunk.of(
                    0,
                    0,
                    6,
                    schema,
                    List.of(
                            new DoubleColumn(1, 2, Double.NaN, 4, 7, 9),
                            new FactorColumn(new int[] {0, 1, 0, -1, 1, 0}, LEVELS, 6),
                            new DoubleColumn(2, 1, 1, 3, 1, 2))));
            writer.commit();
        }
    }

    private CommandLineRun summary(String... options) {
        List<String> args = new ArrayList<>(List.of("summary", "--data", data));
        args.addAll(List.of(options));
        return CommandLineRun.of(args.toArray(String[]::new));
    }

    @Test
    void printsTables() {
        CommandLineRun run = summary("--formula", "~ x + f", "--median");
        assertThat(run.err()).doesNotContain("rror");
        assertThat(run.exitCode()).isZero();
        assertThat(run.out().lines().map(String::stripTrailing))
                .containsSubsequence(
                        "Summary Statistics Results for: ~x + f",
                        "Number of valid observations: 6",
                        " Name Mean StdDev   Min Max ValidObs MissingObs 50%",
                        " x    4.6  3.361547 1   9   5        1          4",
                        "Category Counts for f",
                        "Number of categories: 3",
                        "Number of valid observations: 5",
                        "Number of missing observations: 1",
                        " f Counts",
                        " u 3",
                        " v 2",
                        " w 0");
    }

    @Test
    void choosesStatisticsAndLeavesOutEmptyCells() {
        CommandLineRun run = summary("--formula", "~ x:f", "--stats", "mean,sum,skewness", "--remove-zero-counts");
        assertThat(run.out().lines().map(String::stripTrailing))
                .containsSubsequence(
                        " Name Mean Sum Skewness",
                        "Statistics by category (2 categories):",
                        " Category  f Means Sum Skewness",
                        " x for f=u u 5.0   10  0",
                        " x for f=v v 4.5    9  0");
    }

    @Test
    void takesWeightsAndRowsAndTransforms() {
        CommandLineRun run = summary(
                "--formula", "~ z",
                "--frequency-weights", "w",
                "--transform", "z = x + 1",
                "--row-selection", "z > 2",
                "--stats", "Mean,ValidObs");
        assertThat(run.out().lines().map(String::stripTrailing))
                .containsSubsequence("Frequency weights: w", " Name Mean     ValidObs", " z    6.571429 7");
    }

    @Test
    void writesJson() throws IOException {
        JsonNode root = new ObjectMapper()
                .readTree(summary("--format", "json", "--quantiles").out());
        assertThat(root.get("formula").asText()).isEqualTo("~x + f + w");
        assertThat(root.get("columns").get(0).get("mean").asDouble()).isEqualTo(4.6);
        assertThat(root.get("columns").get(0).get("quantiles").get("50%").asDouble())
                .isEqualTo(4);
        assertThat(root.get("categories")
                        .get(0)
                        .get("counts")
                        .get(1)
                        .get("count")
                        .asInt())
                .isEqualTo(2);
        assertThat(root.get("passes").asInt()).isEqualTo(1);
    }

    @Test
    void writesCsv() {
        assertThat(summary("--formula", "~ x + x:f + f", "--format", "csv", "--quantiles", "0.5")
                        .out())
                .isEqualTo(
                        """
                        kind,name,group,Mean,StdDev,Min,Max,Sum,Skewness,Kurtosis,ValidObs,MissingObs,SumOfWeights,50%
                        column,x,,4.6,3.361547262794322,1,9,23,0.25430276589619766,-1.4783068368705463,5,1,5,4
                        column,x:f,,4.75,3.8622100754188224,1,9,19,0.09770939201338157,-1.7878967572797353,4,2,4,
                        group,x:f,f=u,5,5.656854249492381,1,9,10,0,-2,2,0,2,5
                        group,x:f,f=v,4.5,3.5355339059327378,2,7,9,0,-2,2,0,2,4.5
                        group,x:f,f=w,,,,,0,,,0,0,0,
                        count,f,f=u,,,,,,,,3,,,
                        count,f,f=v,,,,,,,,2,,,
                        count,f,f=w,,,,,,,,0,,,
                        """);
    }

    @Test
    void jobsPrintTheSameToTheLastDigit() {
        String[] options = {"--formula", "~ x + x:f + f", "--format", "json", "--quantiles"};
        List<String> mapReduce = new ArrayList<>(List.of(options));
        mapReduce.addAll(List.of("--engine", "mapreduce", "--work-dir", new File(directory, "work").toString()));
        CommandLineRun run = summary(mapReduce.toArray(String[]::new));
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out()).isEqualTo(summary(options).out());
    }

    @Test
    void mistakesAreTold() {
        CommandLineRun unknown = summary("--formula", "~ y");
        assertThat(unknown.exitCode()).isEqualTo(2);
        assertThat(unknown.err())
                .startsWith("quern: Unknown column 'y'. Columns: ")
                .doesNotContain("\tat ");
        CommandLineRun statistic = summary("--stats", "Mode");
        assertThat(statistic.exitCode()).isEqualTo(2);
        assertThat(statistic.err())
                .contains("Unknown statistic 'Mode'; statistics: Mean, StdDev, Min, Max, Sum, Skewness, Kurtosis,"
                        + " ValidObs, MissingObs, SumOfWeights");
        CommandLineRun both = summary("--weights", "w", "--frequency-weights", "w");
        assertThat(both.exitCode()).isEqualTo(2);
        assertThat(both.err()).contains("--weights and --frequency-weights exclude each other: give one");
    }
}
