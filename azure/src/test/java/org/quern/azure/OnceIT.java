package org.quern.azure;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.quern.azure.Gateway.Loss;
import org.quern.io.chunkset.ChunkSet;
import org.quern.jobs.cli.CommandLineRun;
import org.quern.jobs.models.ModelStore;
import org.quern.jobs.models.StoredModel;

/**
 * What schedulers run again, {@code predict --once} and {@code publish}, where directories are renamed file by file: whatever a
 * client that was cut off has left, the next run makes it whole, and nobody takes less for it.
 */
class OnceIT {
    private static final int ROWS = 4;
    private static final int SCORERS = 3;
    private static final int ROUNDS = 5;

    @TempDir
    private Path temporary;

    private Gateway gateway;
    private Configuration configuration;
    private FileSystem files;
    private org.apache.hadoop.fs.Path directory;

    @BeforeEach
    void makeContainer() throws Exception {
        gateway = new Gateway(Azurite.shared().address());
        Container container = Container.create(gateway.endpoint());
        configuration = Container.locally(container.withKey(), temporary);
        directory = container.path("/out");
        files = directory.getFileSystem(configuration);
        Files.writeString(temporary.resolve("in.csv"), "g,x,y\na,1,2.5\nb,2,3\na,3,-1\nb,4,0.125\n");
        succeed("import", "--in", local("in.csv"), "--out", local("data.q"), "--factor", "g");
        succeed("linmod", "--data", local("data.q"), "--formula", "y ~ x", "--out", local("x.avro"));
        succeed("linmod", "--data", local("data.q"), "--formula", "y ~ g", "--out", local("g.avro"));
    }

    @AfterEach
    void closeGateway() {
        gateway.close();
    }

    private String local(String name) {
        return temporary.resolve(name).toUri().toString();
    }

    private org.apache.hadoop.fs.Path remote(String name) {
        return new org.apache.hadoop.fs.Path(directory, name);
    }

    private CommandLineRun run(String... command) {
        return CommandLineRun.of(new Configuration(configuration), command);
    }

    private void succeed(String... command) {
        CommandLineRun run = run(command);
        assertThat(run.exitCode()).as(run.err()).isZero();
    }

    private List<String> names(org.apache.hadoop.fs.Path path) throws IOException {
        try {
            return Stream.of(files.listStatus(path))
                    .map(FileStatus::getPath)
                    .map(org.apache.hadoop.fs.Path::getName)
                    .distinct()
                    .toList();
        } catch (FileNotFoundException e) {
            return List.of();
        }
    }

    private CommandLineRun score(String... more) {
        List<String> command = new ArrayList<>(List.of("predict", "--once", "--data", local("data.q"), "--model"));
        command.addAll(List.of(local("x.avro"), "--out", remote("scored").toString()));
        command.addAll(List.of(more));
        return run(command.toArray(String[]::new));
    }

    /** All rows once, and nothing else. */
    private void checkScored(String cut) throws IOException {
        try (ChunkSet scored = ChunkSet.open(remote("scored"), configuration)) {
            assertThat(scored.info().rows()).as(cut).isEqualTo(ROWS);
        }
        assertThat(names(remote("scored")))
                .as(cut)
                .hasSize(4)
                .contains("_SUCCESS", "_scored.json", "_manifest-00000001.json")
                .filteredOn(name -> name.startsWith("part-"))
                .hasSize(1);
    }

    /**
     * Cuts a client off once at each request that changes something, as the last one that the storage carries out, from the first
     * with {@code from} in it. To be cut off while reading leaves what the change before has left.
     */
    private void cutOffAnywhere(Loss loss, String from, IO before, Runnable client, Check after) throws IOException {
        List<String> requests = requests(before, client, Loss.NONE, 0);
        after.check("not cut off");
        boolean isBegun = false;
        for (int at = 1; at <= requests.size(); at++) {
            isBegun |= requests.get(at - 1).contains(from);
            if (isBegun && requests.get(at - 1).matches("(PUT|DELETE) .*")) {
                List<String> those = requests(before, client, loss, at);
                after.check("cut off at " + at + " of\n"
                        + those.stream()
                                .map(request -> request.replaceAll("/" + Azurite.ACCOUNT + "/[^/?]*", ""))
                                .collect(Collectors.joining("\n")));
            }
        }
        assertThat(isBegun).as(String.join("\n", requests)).isTrue();
    }

    private interface IO {
        void run() throws IOException;
    }

    private interface Check {
        void check(String cut) throws IOException;
    }

    private List<String> requests(IO before, Runnable client, Loss loss, int at) throws IOException {
        before.run();
        gateway.lose(loss, at);
        client.run();
        List<String> requests = gateway.requests();
        gateway.loseNothing();
        return requests;
    }

    private void checkWhatASecondRunMakes(String cut) throws IOException {
        if (names(remote("scored")).contains("_SUCCESS")) {
            checkScored(cut);
        }
        CommandLineRun again = score();
        assertThat(again.exitCode()).as(again.err() + cut).isZero();
        checkScored(cut);
        assertThat(names(directory)).as(cut).containsExactly("scored");
    }

    @ParameterizedTest
    @EnumSource(
            value = Loss.class,
            names = {"NONE"},
            mode = EnumSource.Mode.EXCLUDE)
    void predictionsAreWholeAfterASecondRunWhereverTheFirstWasCutOff(Loss loss) throws IOException {
        cutOffAnywhere(
                loss,
                loss == Loss.ANSWER ? "_scored.json?blockid" : "/out/",
                () -> files.delete(remote("scored"), true),
                this::score,
                this::checkWhatASecondRunMakes);
    }

    @Test
    void aReplacementCutOffAnywhereIsMadeGoodByAnyRun() throws IOException {
        score();
        cutOffAnywhere(
                Loss.ANSWER_AND_REQUESTS,
                "scored/_SUCCESS",
                () -> {},
                () -> score("--overwrite"),
                this::checkWhatASecondRunMakes);
    }

    @Test
    void predictionsThatLackAFileAreMadeAnew() throws IOException {
        score();
        for (String kind : List.of("_manifest-", "part-")) {
            String lost = names(remote("scored")).stream()
                    .filter(name -> name.startsWith(kind))
                    .findFirst()
                    .orElseThrow();
            files.delete(remote("scored/" + lost), false);
            assertThat(score().out()).contains("Predictions written to: ");
            checkScored("without " + lost);
        }
        assertThat(score().out()).contains("Predictions are there already: ");
    }

    private List<CommandLineRun> scoreAtOnce(ExecutorService threads) throws Exception {
        List<Future<CommandLineRun>> futures = Stream.generate(() -> threads.submit(() -> score("--format", "json")))
                .limit(SCORERS)
                .toList();
        List<CommandLineRun> runs = new ArrayList<>();
        for (Future<CommandLineRun> future : futures) {
            runs.add(future.get());
            assertThat(future.get().exitCode()).as(future.get().err()).isZero();
        }
        return runs;
    }

    private static boolean isFirst(CommandLineRun run) {
        return run.out().matches("(?s).*\"earlier\" ?: ?false.*");
    }

    @Test
    void ofScorersAtOnceOneIsFirstAndAllFindTheSame() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(SCORERS);
        try {
            assertThat(scoreAtOnce(threads).stream().filter(OnceIT::isFirst)).hasSize(1);
            checkScored("at once");
            assertThat(names(directory)).containsExactly("scored");
            for (int round = 0; round < ROUNDS; round++) {
                files.delete(remote("scored/_SUCCESS"), false);
                assertThat(scoreAtOnce(threads)).noneMatch(OnceIT::isFirst);
                checkScored("marked at once");
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private CommandLineRun publish(String model) {
        return run("publish", "--model", local(model), "--out", directory.toString(), "--format", "json");
    }

    @ParameterizedTest
    @EnumSource(
            value = Loss.class,
            names = {"NONE"},
            mode = EnumSource.Mode.EXCLUDE)
    void aVersionIsCurrentWithItsNoteAfterASecondRunWhereverTheFirstWasCutOff(Loss loss) throws IOException {
        publish("x.avro");
        List<String> models = new ArrayList<>(List.of("x.avro", "g.avro"));
        cutOffAnywhere(loss, "_publishing-", () -> Collections.reverse(models), () -> publish(models.get(0)), cut -> {
            ModelStore store = new ModelStore(configuration);
            StoredModel current = store.find(directory);
            assertThat(current.bytes()).as(cut).isIn(bytes(models.get(0)), bytes(models.get(1)));
            CommandLineRun again = publish(models.get(0));
            assertThat(again.exitCode()).as(again.err() + cut).isZero();
            assertThat(again.out()).as(cut).contains("\"sha256\"", "\"published\" : true");
            StoredModel found = store.find(directory);
            assertThat(found.bytes()).as(cut).isEqualTo(bytes(models.get(0)));
            assertThat(names(found.path().getParent()))
                    .as(cut)
                    .containsExactlyInAnyOrder("model.avro", "published.json");
        });
        publish("x.avro");
        publish("g.avro");
        assertThat(names(directory)).allMatch(name -> name.startsWith("v"));
    }

    private byte[] bytes(String name) throws IOException {
        return Files.readAllBytes(temporary.resolve(name));
    }

    @Test
    void ofPublishersAtOnceEachGetsAVersion() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            List<Future<CommandLineRun>> runs = Stream.of("x.avro", "g.avro")
                    .map(model -> threads.submit(() -> publish(model)))
                    .toList();
            for (Future<CommandLineRun> run : runs) {
                assertThat(run.get().exitCode()).as(run.get().err()).isZero();
            }
            assertThat(names(directory)).containsExactlyInAnyOrder("v000001", "v000002");
            for (String version : names(directory)) {
                assertThat(names(remote(version))).containsExactlyInAnyOrder("model.avro", "published.json");
            }
        } finally {
            threads.shutdownNow();
        }
    }
}
