package org.quern.azure;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.FileUtil;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.quern.jobs.TestData;
import org.quern.jobs.cli.CommandLineRun;
import org.quern.jobs.mapreduce.ChunkSetContents;

/** The main verbs over data, models, journals and jobs' files in a container give what they give on local files, to the bit. */
class CommandsIT {
    @TempDir
    private static Path temporary;

    private static Container container;
    private static Configuration configuration;

    @BeforeAll
    static void makeContainer() throws Exception {
        container = Container.create(Azurite.shared().address().getAuthority());
        configuration = Container.locally(container.withKey(), temporary);
        configuration.set("fs.defaultFS", container.path("/").toString());
        configuration.set("quern.split.target", "32k");
        TestData.write(local("numbers.q"), configuration);
        // The same files, so that the fingerprints of the data are the same too.
        copy(local("numbers.q"), remote("numbers.q"));
    }

    private static org.apache.hadoop.fs.Path local(String name) {
        return new org.apache.hadoop.fs.Path(temporary.resolve(name).toUri());
    }

    private static org.apache.hadoop.fs.Path remote(String name) {
        return container.path("/data/" + name);
    }

    private static void copy(org.apache.hadoop.fs.Path from, org.apache.hadoop.fs.Path to) throws IOException {
        FileSystem target = to.getFileSystem(configuration);
        target.mkdirs(to.getParent());
        assertThat(FileUtil.copy(from.getFileSystem(configuration), from, target, to, false, configuration))
                .isTrue();
    }

    private static String run(String command, Object... more) {
        List<String> arguments = new ArrayList<>(List.of(command.split(" ")));
        Stream.of(more).map(Object::toString).forEach(arguments::add);
        CommandLineRun run = CommandLineRun.of(new Configuration(configuration), arguments.toArray(String[]::new));
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out() + run.err()).doesNotContain(Azurite.KEY);
        return run.out();
    }

    private static byte[] bytes(org.apache.hadoop.fs.Path file) throws IOException {
        try (var in = file.getFileSystem(configuration).open(file)) {
            return in.readAllBytes();
        }
    }

    private static List<String> names(org.apache.hadoop.fs.Path directory) throws IOException {
        return Stream.of(directory.getFileSystem(configuration).listStatus(directory))
                .map(FileStatus::getPath)
                .map(org.apache.hadoop.fs.Path::getName)
                .distinct()
                .toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {"local", "mapreduce"})
    void importsAppendsAndSummarizes(String engine) throws IOException {
        Path csv = Files.writeString(temporary.resolve("in-" + engine + ".csv"), "id,g,v\n1,a,2.5\n2,b,\n3,a,-1e300\n");
        org.apache.hadoop.fs.Path in = remote("in-" + engine + ".csv");
        copy(new org.apache.hadoop.fs.Path(csv.toUri()), in);
        org.apache.hadoop.fs.Path out = remote("imported-" + engine + ".q");
        org.apache.hadoop.fs.Path same = local("imported-" + engine + ".q");
        for (String mode : List.of("", " --append rows")) {
            run("import --factor g" + mode, "--engine", engine, "--in", in, "--out", out);
            run("import --factor g" + mode, "--in", csv.toUri(), "--out", same);
        }
        assertThat(ChunkSetContents.of(out.toString(), configuration))
                .isEqualTo(ChunkSetContents.of(same.toString(), configuration));
        assertThat(names(out))
                .hasSize(4)
                .filteredOn(name -> name.startsWith("_"))
                .hasSize(2);
        String formula = "~ v + v:g";
        assertThat(run("summary", "--engine", engine, "--data", out, "--formula", formula))
                .isEqualTo(run("summary", "--data", same, "--formula", formula));
    }

    /** The emulator lists a directory that was made and has files twice: as a mark and as a prefix. */
    @Test
    void readsTheFilesOfADirectoryOnce() throws IOException {
        Path csv = Files.writeString(temporary.resolve("some.csv"), "x\n1\n2\n");
        for (String day : List.of("1", "2")) {
            copy(new org.apache.hadoop.fs.Path(csv.toUri()), remote("raw/day=" + day + "/some.csv"));
            copy(local("numbers.q"), remote("parquet/day=" + day + "/numbers.q"));
        }
        org.apache.hadoop.fs.Path out = remote("raw.q");
        assertThat(run("import", "--engine", "local", "--in", remote("raw/*"), "--out", out))
                .contains("Read 4 records");
        assertThat(run("info", "--data", remote("parquet"))).contains("Number of observations: " + 2 * TestData.ROWS);
        assertThat(run("info", "--data", remote("parquet/*"))).contains("Number of observations: " + 2 * TestData.ROWS);
    }

    @Test
    void fitsAndScoresToTheSameBits() throws IOException {
        List<byte[]> models = new ArrayList<>();
        List<ChunkSetContents> scores = new ArrayList<>();
        for (String engine : List.of("here", "local", "mapreduce")) {
            boolean here = engine.equals("here");
            org.apache.hadoop.fs.Path data = here ? local("numbers.q") : remote("numbers.q");
            org.apache.hadoop.fs.Path model = here ? local("m.avro") : remote(engine + "/models/m.avro");
            org.apache.hadoop.fs.Path scored = here ? local("p.q") : remote(engine + "-p.q");
            List<Object> where = here ? List.of() : List.of("--engine", engine);
            List<Object> fit =
                    new ArrayList<>(List.of("--data", data, "--out", model, "--formula", "y ~ x + nearX + f"));
            fit.addAll(where);
            run("linmod --cov-coef", fit.toArray());
            List<Object> predict = new ArrayList<>(List.of("--data", data, "--model", model, "--out", scored));
            predict.addAll(where);
            run("predict --write-model-vars", predict.toArray());
            models.add(bytes(model));
            scores.add(ChunkSetContents.of(scored.toString(), configuration));
        }
        assertThat(models.subList(1, 3)).allSatisfy(model -> assertThat(model).isEqualTo(models.get(0)));
        assertThat(scores.subList(1, 3)).allSatisfy(score -> assertThat(score).isEqualTo(scores.get(0)));
    }
}
