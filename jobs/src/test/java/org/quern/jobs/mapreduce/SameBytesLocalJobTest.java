package org.quern.jobs.mapreduce;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.quern.jobs.TestData;
import org.quern.jobs.cli.CommandLineRun;

/** One thread, two threads and jobs on Hadoop's local runner: equal commands give equal bytes. */
class SameBytesLocalJobTest {
    /** What follows a verb, by name of the run. */
    private static final List<List<String>> ENGINES = List.of(
            List.of("--engine", "local", "--threads", "1"),
            List.of("--engine", "local", "--threads", "2"),
            List.of("--engine", "mapreduce"));

    @TempDir
    private Path temporary;

    private Configuration configuration;
    private String data;

    @BeforeEach
    void writeData() throws IOException {
        configuration = new Configuration();
        configuration.set("hadoop.tmp.dir", temporary.resolve("tmp").toString());
        configuration.set("quern.work.directory", temporary.resolve("work").toString());
        configuration.setInt("mapreduce.client.progressmonitor.pollinterval", 20);
        splitInto("4k");
        data = temporary.resolve("numbers.q").toString();
        TestData.write(new org.apache.hadoop.fs.Path(data), configuration);
    }

    private void splitInto(String size) {
        configuration.set("quern.split.target", size);
    }

    private Path place(int engine, String name) {
        return temporary.resolve(engine + name);
    }

    /** Runs the command on each engine with its own output; returns what they printed. */
    private List<String> run(String out, String... command) {
        List<String> printed = new ArrayList<>();
        for (int engine = 0; engine < ENGINES.size(); engine++) {
            String target = place(engine, out).toString();
            List<String> args = new ArrayList<>(List.of(command));
            args.addAll(List.of("--data", data, "--out", target));
            args.addAll(ENGINES.get(engine));
            CommandLineRun run = CommandLineRun.of(new Configuration(configuration), args.toArray(new String[0]));
            assertThat(run.exitCode()).as(run.err()).isZero();
            printed.add(run.out().replace(target, out));
        }
        return printed;
    }

    private static <T> void areEqual(List<T> results) {
        assertThat(results.subList(1, results.size()))
                .allSatisfy(result -> assertThat(result).isEqualTo(results.get(0)));
    }

    private void filesAreEqual(String name) throws IOException {
        List<byte[]> files = new ArrayList<>();
        for (int engine = 0; engine < ENGINES.size(); engine++) {
            files.add(Files.readAllBytes(place(engine, name)));
        }
        areEqual(files);
    }

    private void rowGroupsAreEqual(String name) throws IOException {
        List<List<ByteBuffer>> groups = new ArrayList<>();
        for (int engine = 0; engine < ENGINES.size(); engine++) {
            groups.add(rowGroups(place(engine, name)));
        }
        areEqual(groups);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "y ~ x + f --cov-coef --cov-data",
                "cbind(y, x) ~ f*nearX --drop-first",
                "y ~ x + nearX --cov-coef",
                "y ~ f + x --cube --cube-predictions",
                "y ~ F(z, 0, 9):f --cube --transform z=x/100 --row-selection x>50"
            })
    void modelsAndTheirJson(String options) throws IOException {
        int end = (options + " --").indexOf(" --");
        List<String> command = new ArrayList<>(List.of("linmod", "--format", "json", "--formula"));
        command.add(options.substring(0, end));
        command.addAll(
                options.length() == end
                        ? List.of()
                        : List.of(options.substring(end + 1).split(" ")));
        List<String> printed = run("m.avro", command.toArray(new String[0]));
        assertThat(printed.get(0)).startsWith("{").contains("\"kind\" : \"linear\"");
        areEqual(printed);
        filesAreEqual("m.avro");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "logit --formula late~x+f --transform late=y>900 --cov-coef",
                "logit --formula late~f+x --transform late=y>900 --cube --cube-predictions",
                "glm --formula w~x+nearX+f --transform w=abs(y)+1 --family Gamma --link log --offset x/1000 --cov-data",
                "glm --formula w~f+x --transform w=abs(y) --family tweedie --variance-power 1.5 --link-power 0"
            })
    void generalizedLinearModelsAndTheirScores(String options) throws IOException {
        List<String> command = new ArrayList<>(List.of(options.split(" ")));
        command.addAll(List.of("--format", "json", "--max-iterations", "5"));
        List<String> printed = run("m.avro", command.toArray(new String[0]));
        assertThat(printed.get(0)).startsWith("{").contains("\"kind\" : \"glm\"");
        areEqual(printed);
        filesAreEqual("m.avro");
        String model = place(0, "m.avro").toString();
        run("p.q", "predict", "--model", model, "--residuals", "--residual-type", "deviance");
        rowGroupsAreEqual("p.q");
    }

    @ParameterizedTest
    @ValueSource(strings = {"f ~ x + y --smoothing 1", "big ~ x + f --transform big=y>1000 --no-by-term --weights z"})
    void naiveBayesModelsAndTheirScores(String options) throws IOException {
        List<String> command = new ArrayList<>(List.of("naivebayes", "--format", "json", "--transform", "z=abs(x)"));
        int end = options.indexOf(" --");
        command.addAll(List.of("--formula", options.substring(0, end)));
        command.addAll(List.of(options.substring(end + 1).split(" ")));
        areEqual(run("b.avro", command.toArray(new String[0])));
        filesAreEqual("b.avro");
        areEqual(run("p.q", "predict", "--model", place(0, "b.avro").toString(), "--type", "probability"));
        rowGroupsAreEqual("p.q");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "~x+y --clusters 7 --starts 2 --max-iterations 4",
                "~x+nearX --clusters 3 --start random-rows --standardize --weights z --transform z=abs(x) --max-iterations 3"
            })
    void clustersAndAssignment(String options) throws IOException {
        List<String> command = new ArrayList<>(List.of("kmeans", "--format", "json", "--formula"));
        command.addAll(List.of(options.split(" ")));
        areEqual(run("k.avro", command.toArray(new String[0])));
        filesAreEqual("k.avro");
        areEqual(run("p.q", "predict", "--model", place(0, "k.avro").toString(), "--residuals"));
        rowGroupsAreEqual("p.q");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "f~x+y --strata f --sample-rate 0.5,0.9,1 --importance",
                "y~x+f --weights z --transform z=abs(x) --no-replace --max-state 40000"
            })
    void forestsAndTheirScores(String options) throws IOException {
        List<String> command = new ArrayList<>(
                List.of("dforest", "--format", "json", "--trees", "4", "--max-depth", "4", "--max-bins", "50"));
        command.add("--formula");
        command.addAll(List.of(options.split(" ")));
        areEqual(run("r.avro", command.toArray(new String[0])));
        filesAreEqual("r.avro");
        areEqual(run("p.q", "predict", "--model", place(0, "r.avro").toString()));
        rowGroupsAreEqual("p.q");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "y~x+nearX+f --trees 3 --max-depth 2 --min-bucket 5",
                "f~x+y --trees 2 --max-depth 3 --replace --hold-out 0.2 --weights z --transform z=abs(x) --max-state 20k",
                "big~x+f --transform big=y>1000 --trees 4 --sample-rate 1 --m-try 2 --missing majority --lambda 1"
            })
    void boostedTreesAndTheirScores(String options) throws IOException {
        List<String> command = new ArrayList<>(List.of("btrees", "--format", "json", "--formula"));
        command.addAll(List.of(options.split(" ")));
        areEqual(run("b.avro", command.toArray(new String[0])));
        filesAreEqual("b.avro");
        areEqual(run("p.q", "predict", "--model", place(0, "b.avro").toString(), "--type", "link"));
        rowGroupsAreEqual("p.q");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "f~x+y+z --transform z=ifelse(x>80,NA,x*y) --max-surrogate 2 --max-compete 1 --prune-cp auto",
                "y~x+nearX+f --weights w --transform w=abs(x)+1 --max-bins 30 --xval 4"
            })
    void decisionTreesAndTheirScores(String options) throws IOException {
        List<String> command = new ArrayList<>(List.of("dtree", "--format", "json", "--max-depth", "3", "--formula"));
        command.addAll(List.of(options.split(" ")));
        areEqual(run("d.avro", command.toArray(new String[0])));
        filesAreEqual("d.avro");
        areEqual(run("p.q", "predict", "--model", place(0, "d.avro").toString(), "--type", "node"));
        rowGroupsAreEqual("p.q");
    }

    private String[] predict() {
        CommandLineRun fit = CommandLineRun.of(
                new Configuration(configuration),
                "linmod",
                "--data",
                data,
                "--formula",
                "y ~ x + f",
                "--cov-coef",
                "--out",
                temporary.resolve("model.avro").toString());
        assertThat(fit.exitCode()).as(fit.err()).isZero();
        return new String[] {
            "predict",
            "--model",
            temporary.resolve("model.avro").toString(),
            "--residuals",
            "--std-errors",
            "--interval",
            "confidence",
            "--extra-vars",
            "f",
            "--row-selection",
            "x > 200",
            "--format",
            "json"
        };
    }

    /** Each task writes a file of its own, so the files have other borders, but the row groups in them are the same. */
    @Test
    void rowGroupsOfPredictions() throws IOException {
        areEqual(run("p.q", predict()));
        List<List<ByteBuffer>> groups = new ArrayList<>();
        for (int engine = 0; engine < ENGINES.size(); engine++) {
            groups.add(rowGroups(place(engine, "p.q")));
        }
        assertThat(groups.get(0)).hasSizeGreaterThan(20);
        assertThat(parts(place(2, "p.q"))).hasSizeGreaterThan(2);
        areEqual(groups);
    }

    /** With one task there is one file on either engine, and it is the same to the last byte. */
    @Test
    void filesOfPredictions() throws IOException {
        splitInto("64m");
        run("p.q", predict());
        List<byte[]> files = new ArrayList<>();
        for (int engine = 0; engine < ENGINES.size(); engine++) {
            List<Path> parts = parts(place(engine, "p.q"));
            assertThat(parts).hasSize(1);
            files.add(Files.readAllBytes(parts.get(0)));
        }
        areEqual(files);
    }

    private static List<Path> parts(Path chunkSet) throws IOException {
        try (Stream<Path> files = Files.list(chunkSet)) {
            return files.filter(file -> file.toString().endsWith(".parquet"))
                    .sorted()
                    .toList();
        }
    }

    /** The bytes of all row groups, sorted, since the names of files do not tell their order. */
    private List<ByteBuffer> rowGroups(Path chunkSet) throws IOException {
        List<ByteBuffer> groups = new ArrayList<>();
        for (Path part : parts(chunkSet)) {
            byte[] bytes = Files.readAllBytes(part);
            try (ParquetFileReader reader = ParquetFileReader.open(
                    HadoopInputFile.fromPath(new org.apache.hadoop.fs.Path(part.toUri()), configuration))) {
                for (BlockMetaData group : reader.getFooter().getBlocks()) {
                    groups.add(ByteBuffer.wrap(bytes, (int) group.getStartingPos(), (int) group.getCompressedSize())
                            .slice());
                }
            }
        }
        return groups.stream().sorted().toList();
    }
}
