package org.quern.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileUtil;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.quern.io.chunkset.ChunkSet;
import org.quern.jobs.TestData;
import org.quern.jobs.cli.MeanwhileFileSystem.Instant;
import org.quern.jobs.mapreduce.ChunkSetContents;

/** {@code predict --once}: what a scheduler may run twice, at once, or again after anything. */
class PredictOnceTest {
    private static final List<String> DATA = List.of("data.q", "m.avro", "models");

    @TempDir
    private Path folder;

    @BeforeEach
    void fit() throws IOException {
        TestData.write(path("data.q"), new Configuration());
        publish("y ~ x");
    }

    private org.apache.hadoop.fs.Path path(String name) {
        return new org.apache.hadoop.fs.Path(folder.resolve(name).toUri());
    }

    private String text(String name) {
        return folder.resolve(name).toString();
    }

    private CommandLineRun succeed(String... args) {
        CommandLineRun run = CommandLineRun.of(args);
        assertThat(run.exitCode()).as(run.err()).isZero();
        return run;
    }

    private void publish(String formula) {
        succeed("linmod", "--data", text("data.q"), "--formula", formula, "--out", text("m.avro"), "--overwrite");
        succeed("publish", "--model", text("m.avro"), "--out", text("models"));
    }

    private CommandLineRun score(String... more) {
        return scoreTo("scored", more);
    }

    private CommandLineRun scoreTo(String out, String... more) {
        List<String> args = new ArrayList<>(
                List.of("predict", "--once", "--model", text("models"), "--data", text("data.q"), "--out", text(out)));
        args.addAll(List.of("--format", "json"));
        args.addAll(List.of(more));
        return CommandLineRun.of(args.toArray(String[]::new));
    }

    private static JsonNode json(CommandLineRun run) throws IOException {
        assertThat(run.exitCode()).as(run.err()).isZero();
        return new ObjectMapper().readTree(run.out());
    }

    private List<String> names(Path directory) throws IOException {
        try (var paths = Files.list(directory)) {
            return paths.map(path -> path.getFileName().toString()).sorted().toList();
        }
    }

    private long rows() throws IOException {
        try (ChunkSet scored = ChunkSet.open(path("scored"), new Configuration())) {
            return scored.info().rows();
        }
    }

    private JsonNode note() throws IOException {
        return new ObjectMapper().readTree(folder.resolve("scored/_scored.json").toFile());
    }

    @Test
    void theTargetHoldsAllRowsAndSaysByWhichModel() throws IOException {
        JsonNode report = json(score());
        assertThat(report.get("rowsWritten").asLong()).isEqualTo(TestData.ROWS);
        assertThat(report.get("model").asText()).endsWith("models/v000001/model.avro");
        assertThat(report.get("modelVersion").asInt()).isEqualTo(1);
        assertThat(report.get("modelSha256").asText())
                .isEqualTo(note().get("modelSha256").asText());
        assertThat(report.get("earlier").asBoolean()).isFalse();
        assertThat(names(folder.resolve("scored"))).contains("_SUCCESS", "_scored.json", "_manifest-00000001.json");
        assertThat(names(folder)).containsExactly("data.q", "m.avro", "models", "scored");
        assertThat(rows()).isEqualTo(TestData.ROWS);
    }

    @Test
    void aSecondRunLeavesThemAsTheyAreWhateverModelIsCurrentThen() throws IOException {
        score();
        List<String> before = names(folder.resolve("scored"));
        publish("y ~ x + f");
        JsonNode again = json(score());
        assertThat(again.get("earlier").asBoolean()).isTrue();
        assertThat(again.get("modelVersion").asInt()).isEqualTo(1);
        assertThat(again.get("rowsWritten").asLong()).isEqualTo(TestData.ROWS);
        assertThat(names(folder.resolve("scored"))).isEqualTo(before);

        assertThat(json(score("--overwrite")).get("modelVersion").asInt()).isEqualTo(2);
        assertThat(note().get("modelVersion").asInt()).isEqualTo(2);
        assertThat(rows()).isEqualTo(TestData.ROWS);
        assertThat(names(folder)).containsExactly("data.q", "m.avro", "models", "scored");
    }

    /** As after a crash between the two. */
    @Test
    void writesTheMarkThatIsMissing() throws IOException {
        score();
        Files.delete(folder.resolve("scored/_SUCCESS"));
        assertThat(json(score()).get("earlier").asBoolean()).isTrue();
        assertThat(folder.resolve("scored/_SUCCESS")).exists();
    }

    @Test
    void predictionsThatLackAFileAreMadeAnew() throws IOException {
        score();
        String part = names(folder.resolve("scored")).stream()
                .filter(name -> name.startsWith("part-"))
                .findFirst()
                .orElseThrow();
        Files.delete(folder.resolve("scored").resolve(part));
        assertThat(json(score()).get("earlier").asBoolean()).isFalse();
        assertThat(names(folder.resolve("scored"))).contains("_SUCCESS").doesNotContain(part);
        assertThat(rows()).isEqualTo(TestData.ROWS);
        assertThat(names(folder)).containsExactly("data.q", "m.avro", "models", "scored");
    }

    @Test
    void scoresLateDataAnew() throws IOException {
        score();
        succeed("import", "--in", text("data.q"), "--out", text("more.q"));
        succeed("import", "--in", text("more.q"), "--out", text("data.q"), "--append", "rows");
        JsonNode late = json(score());
        assertThat(late.get("earlier").asBoolean()).isFalse();
        assertThat(late.get("dataGeneration").asLong()).isEqualTo(2);
        assertThat(rows()).isEqualTo(2L * TestData.ROWS);
        assertThat(names(folder)).containsExactly("data.q", "m.avro", "models", "more.q", "scored");
    }

    /** The run has read two of five files when the others change: what it says must be what it has written. */
    @Test
    void rowsAppendedWhileTheyAreScoredAreForTheNextRun() throws IOException {
        succeed("import", "--in", text("data.q"), "--out", text("more.q"));
        JsonNode first = json(score(MeanwhileFileSystem.options(
                () -> succeed("import", "--in", text("more.q"), "--out", text("data.q"), "--append", "rows"))));
        assertThat(MeanwhileFileSystem.hasHappened()).isTrue();
        assertThat(first.get("dataGeneration").asLong()).isEqualTo(1);
        assertThat(note().at("/generation").asLong()).isEqualTo(1);
        assertThat(note().at("/counts/rows").asLong()).isEqualTo(TestData.ROWS);
        assertThat(rows()).isEqualTo(TestData.ROWS);

        JsonNode next = json(score());
        assertThat(next.get("earlier").asBoolean()).isFalse();
        assertThat(note().at("/generation").asLong()).isEqualTo(2);
        assertThat(note().at("/counts/rows").asLong()).isEqualTo(2L * TestData.ROWS);
        assertThat(rows()).isEqualTo(2L * TestData.ROWS);
        assertThat(names(folder)).containsExactly("data.q", "m.avro", "models", "more.q", "scored");
    }

    /** Readers of the old rows still find them; were they gone, the run would have to fail. */
    @Test
    void dataReplacedWhileTheyAreScoredAreScoredAsTheyWere() throws IOException {
        succeed("import", "--in", text("data.q"), "--out", text("half.q"), "--row-selection", "f == 'low'");
        long fewer;
        try (ChunkSet half = ChunkSet.open(path("half.q"), new Configuration())) {
            fewer = half.info().rows();
        }
        JsonNode first = json(score(MeanwhileFileSystem.options(
                () -> succeed("import", "--in", text("half.q"), "--out", text("data.q"), "--overwrite"))));
        assertThat(MeanwhileFileSystem.hasHappened()).isTrue();
        assertThat(first.get("dataGeneration").asLong()).isEqualTo(1);
        assertThat(first.get("rowsWritten").asLong()).isEqualTo(TestData.ROWS);
        assertThat(rows()).isEqualTo(TestData.ROWS);

        assertThat(json(score()).get("rowsWritten").asLong()).isEqualTo(fewer);
        assertThat(note().at("/generation").asLong()).isEqualTo(2);
        assertThat(rows()).isEqualTo(fewer);
    }

    @Test
    void aModelPublishedWhileRowsAreScoredIsForTheNextData() throws IOException {
        JsonNode first = json(score(MeanwhileFileSystem.options(() -> publish("y ~ x + f"))));
        assertThat(MeanwhileFileSystem.hasHappened()).isTrue();
        assertThat(first.get("modelVersion").asInt()).isEqualTo(1);
        assertThat(note().at("/modelSha256").asText()).isEqualTo(sha256("v000001"));
        succeed(
                "predict",
                "--model",
                text("models/v000001/model.avro"),
                "--data",
                text("data.q"),
                "--out",
                text("by-first.q"));
        assertThat(contents("scored")).isEqualTo(contents("by-first.q"));

        JsonNode next = json(scoreTo("next"));
        assertThat(next.get("modelVersion").asInt()).isEqualTo(2);
        assertThat(next.get("modelSha256").asText()).isEqualTo(sha256("v000002"));
    }

    private String sha256(String version) throws IOException {
        try {
            byte[] model =
                    Files.readAllBytes(folder.resolve("models").resolve(version).resolve("model.avro"));
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(model));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private ChunkSetContents contents(String set) throws IOException {
        return ChunkSetContents.of(path(set).toString(), new Configuration());
    }

    @Test
    void removesWhatRunsThatDiedHaveLeft() throws IOException {
        score();
        String kind = note().get("dataDigest").asText().substring(0, 16) + "-"
                + note().get("options").asText();
        String dead = "-01234567-89ab-cdef-0123-456789abcdef";
        List<String> others = List.of(
                "_replaced-scored-2" + dead,
                "_scoring-0123456789abcdef-0123456789abcdef-scored" + dead,
                "_scoring-" + kind + "-scored-2" + dead,
                "_scoring-anew-" + kind + "-scored" + dead);
        for (String name : others) {
            Files.createDirectories(folder.resolve(name));
        }
        Files.createDirectories(folder.resolve("_scoring-" + kind + "-scored" + dead + "/_staging-00000001-dead"));
        Files.createDirectories(folder.resolve("_replaced-scored" + dead));
        Path old = Files.createDirectories(folder.resolve("_scoring-anew-" + kind + "-scored-f" + dead.substring(2)));
        Files.setLastModifiedTime(old, FileTime.fromMillis(System.currentTimeMillis() - TimeUnit.DAYS.toMillis(8)));
        score();
        assertThat(names(folder)).containsAll(others).hasSize(others.size() + DATA.size() + 1);
    }

    @Test
    void ofManyAtOnceOneWritesAndAllFindTheSame() throws Exception {
        int runs = 6;
        ExecutorService threads = Executors.newFixedThreadPool(runs);
        try {
            CountDownLatch start = new CountDownLatch(1);
            List<Future<CommandLineRun>> all = new ArrayList<>();
            for (int i = 0; i < runs; i++) {
                all.add(threads.submit(() -> {
                    start.await();
                    return score();
                }));
            }
            start.countDown();
            int first = 0;
            for (Future<CommandLineRun> run : all) {
                JsonNode report = json(run.get());
                first += report.get("earlier").asBoolean() ? 0 : 1;
                assertThat(report.get("rowsWritten").asLong()).isEqualTo(TestData.ROWS);
            }
            assertThat(first).isEqualTo(1);
            assertThat(rows()).isEqualTo(TestData.ROWS);
            assertThat(names(folder)).containsExactly("data.q", "m.avro", "models", "scored");
        } finally {
            threads.shutdownNow();
        }
    }

    private void checkNothingElseIsLeft() throws IOException {
        assertThat(MeanwhileFileSystem.hasHappened()).isTrue();
        assertThat(names(folder)).containsExactly("data.q", "m.avro", "models", "scored");
        assertThat(names(folder.resolve("scored"))).contains("_SUCCESS", "_scored.json", "_manifest-00000001.json");
        assertThat(rows()).isEqualTo(TestData.ROWS);
        assertThat(json(score()).get("earlier").asBoolean()).isTrue();
    }

    private void delete(Path directory) {
        assertThat(FileUtil.fullyDelete(directory.toFile())).isTrue();
    }

    @Test
    void predictionsThatComeBetweenTwoLooksAreFound() throws IOException {
        JsonNode second = json(score(MeanwhileFileSystem.options(
                Instant.AFTER_NOT_FOUND, "scored/_scored.json", () -> assertThat(score().exitCode())
                        .isZero())));
        assertThat(second.get("earlier").asBoolean()).isTrue();
        checkNothingElseIsLeft();
    }

    /** The first removes the directory of the second, which goes on writing into it. */
    @Test
    void ofTwoRunsTheOneThatIsOvertakenFindsTheOthersPredictions() throws IOException {
        JsonNode second = json(score(
                MeanwhileFileSystem.options(() -> assertThat(score().exitCode()).isZero())));
        assertThat(second.get("earlier").asBoolean()).isTrue();
        checkNothingElseIsLeft();
    }

    @Test
    void theMarkMakesNoDirectoryWhereItsPredictionsWereJustPutAside() throws IOException {
        score();
        Files.delete(folder.resolve("scored/_SUCCESS"));
        JsonNode marking = json(score(MeanwhileFileSystem.options(
                Instant.BEFORE_CREATE, "scored/_SUCCESS", () -> delete(folder.resolve("scored")))));
        assertThat(marking.get("earlier").asBoolean()).isTrue();
        assertThat(names(folder)).containsExactlyElementsOf(DATA);
        assertThat(json(score()).get("earlier").asBoolean()).isFalse();
        checkNothingElseIsLeft();
    }

    @Test
    void aReplacementThatComesSecondLeavesTheFirst() throws IOException {
        score();
        JsonNode second =
                json(score(overwriting(MeanwhileFileSystem.options(Instant.BEFORE_CREATE, "/_SUCCESS", () -> assertThat(
                                score("--overwrite").exitCode())
                        .isZero()))));
        assertThat(second.get("earlier").asBoolean()).isTrue();
        checkNothingElseIsLeft();
    }

    private static String[] overwriting(String[] options) {
        return Stream.concat(Stream.of("--overwrite"), Stream.of(options)).toArray(String[]::new);
    }

    /** Such a run need not come second, whatever is there. */
    @Test
    void aRunThatFindsPredictionsLeavesAloneOneThatReplacesThem() throws IOException {
        score();
        publish("y ~ x + f");
        JsonNode replacing = json(score(overwriting(
                MeanwhileFileSystem.options(() -> assertThat(score().exitCode()).isZero()))));
        assertThat(replacing.get("earlier").asBoolean()).isFalse();
        assertThat(replacing.get("modelVersion").asInt()).isEqualTo(2);
        checkNothingElseIsLeft();
    }

    @Test
    void aRunThatFindsPredictionsReplacedWhileItLooksLeavesTheirMark() throws IOException {
        score();
        JsonNode looking = json(score(MeanwhileFileSystem.options(Instant.BEFORE_LIST, "/scored", () -> assertThat(
                        score("--overwrite").exitCode())
                .isZero())));
        assertThat(looking.get("earlier").asBoolean()).isTrue();
        checkNothingElseIsLeft();
    }

    @Test
    void whatWasPutAsideComesBackWhereTheNewPredictionsAreGone() throws IOException {
        score();
        CommandLineRun run = score(overwriting(
                MeanwhileFileSystem.options(Instant.BEFORE_OPEN, "/_scored.json", 2, this::deleteDirectoriesOfRuns)));
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("Nothing of this run is visible");
        checkNothingElseIsLeft();
    }

    private void deleteDirectoriesOfRuns() {
        try {
            names(folder).stream()
                    .filter(name -> name.startsWith("_scoring-"))
                    .forEach(name -> delete(folder.resolve(name)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void runsThatReplaceAndRunsThatLookBearEachOther() throws Exception {
        score();
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Future<CommandLineRun>> all = new ArrayList<>();
            for (int i = 0; i < 24; i++) {
                String[] more = i % 2 == 0 ? new String[] {"--overwrite"} : new String[0];
                all.add(threads.submit(() -> score(more)));
            }
            for (Future<CommandLineRun> run : all) {
                assertThat(json(run.get()).get("rowsWritten").asLong()).isEqualTo(TestData.ROWS);
            }
        } finally {
            threads.shutdownNow();
        }
        checkNothingElseIsLeft();
    }

    @Test
    void refusesATargetThatHoldsSomethingElse() throws IOException {
        succeed("predict", "--model", text("models"), "--data", text("data.q"), "--out", text("scored"));
        assertThat(score().err())
                .endsWith("scored': it is there, and was not written with --once; choose another --out\n");
        succeed("import", "--in", text("data.q"), "--out", text("other.q"));
        succeed("predict", "--once", "--model", text("models"), "--data", text("other.q"), "--out", text("elsewhere"));
        CommandLineRun run = scoreTo("elsewhere");
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err())
                .startsWith("quern: Cannot write predictions of '")
                .endsWith("other.q' are there; --overwrite replaces them\n");
    }

    @Test
    void leavesNothingOfARunThatFails() throws IOException {
        Path text = Files.writeString(folder.resolve("other.csv"), "y,z\n1,2\n3,4\n");
        succeed("import", "--in", text.toString(), "--out", text("other.q"));
        CommandLineRun run = CommandLineRun.of(
                "predict", "--once", "--model", text("models"), "--data", text("other.q"), "--out", text("scored"));
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).startsWith("quern: The model needs 'x' (float64), which the data do not have.");
        assertThat(names(folder)).containsExactly("data.q", "m.avro", "models", "other.csv", "other.q");
    }

    @Test
    void saysWhatDoesNotGoWithIt() {
        assertThat(score("--append", "rows").err()).contains("--once makes a chunk set of its own");
    }
}
