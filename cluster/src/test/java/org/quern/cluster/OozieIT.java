package org.quern.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.FileUtil;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.hdfs.DistributedFileSystem;
import org.apache.hadoop.hdfs.protocol.HdfsConstants;
import org.apache.hadoop.yarn.api.records.ApplicationReport;
import org.apache.hadoop.yarn.api.records.YarnApplicationState;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The applications on a real Oozie server: what they do when all goes well, and what is left when it does not. */
@ExtendWith(TrialCluster.Extension.class)
final class OozieIT {
    private static final Path ROOT = new Path("/schedules");
    private static final long ROWS = 1000;
    /** A forest whose passes take long enough to be met while they run. */
    private static final String FOREST =
            "dforest --formula 'ArrDelay ~ DepTime + Distance + Origin + Dest' --max-depth 5 --oob none --trees ";

    private static final String UBER = "-D mapreduce.job.ubertask.enable=true -D yarn.app.mapreduce.am.command-opts="
            + "'-Xmx640m -XX:+UseSerialGC -XX:TieredStopAtLevel=1'";

    private final TrialCluster cluster;
    private final FileSystem files;
    private final java.nio.file.Path scratch;
    private final Oozie oozie;

    OozieIT(TrialCluster cluster) throws IOException {
        this.cluster = cluster;
        this.files = cluster.fileSystem();
        this.scratch = cluster.scratch("oozie");
        this.oozie = new Oozie(cluster, scratch);
    }

    private void quern(String... arguments) throws IOException, InterruptedException {
        QuernProcess process = cluster.quern(scratch, List.of(arguments));
        assertThat(process.exitCode()).as("%s", process).isZero();
    }

    /** A data set to score, one that lacks a column of the model, and a published model; made once. */
    private void prepare() throws IOException, InterruptedException {
        if (files.exists(new Path(ROOT, "models"))) {
            return;
        }
        String text =
                TrialCluster.HOME.resolve("demo/data/new-flights.csv").toUri().toString();
        String days = "DayOfWeek=Monday,Tuesday,Wednesday,Thursday,Friday,Saturday,Sunday";
        QuernProcess narrow = cluster.quern(
                scratch,
                List.of("import", "--engine", "local", "--in", text, "--out", at("narrow.q"), "--drop", "DepTime"));
        quern("import", "--engine", "local", "--in", text, "--out", at("new.q"), "--factor", days);
        assertThat(narrow.exitCode()).as("%s", narrow).isZero();
        for (String file : List.of("new-flights.csv", "flights.csv.gz")) {
            files.copyFromLocalFile(
                    new Path(
                            TrialCluster.HOME.resolve("demo/data").resolve(file).toUri()),
                    new Path(ROOT, file));
        }
        quern(
                "linmod",
                "--engine",
                "local",
                "--data",
                at("new.q"),
                "--formula",
                "Distance ~ DayOfWeek + DepTime",
                "--out",
                at("first.avro"));
        quern("publish", "--model", at("first.avro"), "--out", at("models"));
    }

    /** With the name of the host, which Oozie's own actions on files need. */
    private String at(String name) {
        return files.makeQualified(new Path(ROOT, name)).toString();
    }

    private Map<String, String> settings(String... more) {
        Map<String, String> settings = new HashMap<>(Map.of("name", "distance", "models", at("models")));
        for (int i = 0; i < more.length; i += 2) {
            settings.put(more[i], more[i + 1]);
        }
        return settings;
    }

    private Map<String, String> fit(String models, String... more) {
        Map<String, String> settings = settings(more);
        settings.putAll(Map.of(
                "models", at(models),
                "work", at("work"),
                "importOptions", "--factor Origin --factor Dest --rows-per-chunk 10000"));
        settings.putIfAbsent("input", at("new-flights.csv"));
        settings.putIfAbsent("fit", "linmod --formula 'Distance ~ DepTime'");
        return settings;
    }

    /** Before now, so that the data of several lie behind the time at which a schedule starts. */
    private static String minute(Instant start, int offset) {
        return start.plus(offset, ChronoUnit.MINUTES).toString().replaceFirst(":00Z$", "Z");
    }

    private Map<String, String> schedule(Instant start, int minutes, String name) {
        Map<String, String> settings = settings(
                "start", minute(start, 0),
                "end", minute(start, minutes),
                "frequencyMinutes", "1",
                "inputs", at(name),
                "scored", at(name + "-scored"));
        return settings;
    }

    /** Where the data of a minute are, or its predictions. */
    private static Path instance(String directory, Instant start, int offset) {
        String time = minute(start, offset).replace("T", "-").replace(":", "").replace("Z", "");
        return new Path(new Path(ROOT, directory), time);
    }

    private void bring(String data, Path place) throws IOException {
        files.mkdirs(place.getParent());
        FileUtil.copy(files, new Path(ROOT, data), files, place, false, true, files.getConf());
    }

    private void mark(Path place) throws IOException {
        files.create(new Path(place, "_SUCCESS")).close();
    }

    private JsonNode note(Path place) throws IOException {
        try (InputStream in = files.open(new Path(place, "_scored.json"))) {
            return new ObjectMapper().readTree(in);
        }
    }

    private List<String> names(Path directory) throws IOException {
        List<String> names = new ArrayList<>();
        for (FileStatus status : files.listStatus(directory)) {
            names.add(status.getPath().getName());
        }
        return names;
    }

    private void isScored(Path place) throws IOException {
        assertThat(names(place)).contains("_SUCCESS", "_scored.json", "_manifest-00000001.json");
        assertThat(note(place).at("/counts/rows").asLong()).isEqualTo(ROWS);
        assertThat(note(place).path("model").asText()).endsWith("/model.avro");
    }

    /** Those that no other test submits. */
    @ParameterizedTest
    @ValueSource(strings = {"score", "refit-schedule", "bundle"})
    void oozieTakesEachApplication(String application) throws IOException, InterruptedException {
        QuernProcess process = oozie.submission(
                application,
                fit(
                        "none",
                        "start",
                        "2026-01-01T00:00Z",
                        "end",
                        "2027-01-01T00:00Z",
                        "data",
                        at("a"),
                        "predictions",
                        at("b"),
                        "inputs",
                        at("c"),
                        "scored",
                        at("d")),
                "--dry-run");
        assertThat(process.out()).as("%s", process).isEqualTo("Oozie would take it.\n");
    }

    /**
     * The launcher and its jobs go on without Oozie, which looks what has become of them when it is back; and it makes up for a
     * schedule whose data came meanwhile, the newer first.
     */
    @Test
    void whatRanWhenOozieWasKilledEndsWellAndWhatWasMissedIsMadeUpFor() throws IOException, InterruptedException {
        prepare();
        String job = oozie.submit(
                "fit",
                fit(
                        "fitted",
                        "quernEngine",
                        "mapreduce",
                        "quernOptions",
                        UBER,
                        "fitRows",
                        "(DepTime < 22) & Distance > 0"));
        Instant start = Instant.now().truncatedTo(ChronoUnit.MINUTES).minus(2, ChronoUnit.MINUTES);
        Map<String, String> settings = schedule(start, 2, "missed");
        settings.putAll(Map.of("concurrency", "1", "oozie.coord.application.path", "${apps}/score-schedule"));
        String schedule = oozie.submitLike(job, settings);
        oozie.awaitAction(job, "import", "RUNNING");
        cluster.kill("oozie");
        for (int offset : List.of(1, 0)) {
            bring("new.q", instance("missed", start, offset));
            mark(instance("missed", start, offset));
        }
        cluster.start("oozie");
        JsonNode workflow = oozie.success(job);
        assertThat(data(workflow, "import")).contains("rows=1000");
        assertThat(data(workflow, "publish")).contains("published=true", "version=1");
        assertThat(names(new Path(ROOT, "fitted"))).containsExactly("v000001");
        assertThat(files.exists(new Path(ROOT, "work/" + job))).isFalse();
        assertThat(cluster.applications(job))
                .as("jobs that carry the workflow's id")
                .hasSizeGreaterThanOrEqualTo(2)
                .allMatch(report -> report.getYarnApplicationState() == YarnApplicationState.FINISHED);
        areScoredOnceInOrder(schedule, "missed-scored", start, 0, 2);
    }

    /** Each by one workflow, which was the first to write there, and none before that of the older data. */
    private void areScoredOnceInOrder(String schedule, String scored, Instant start, int first, int end)
            throws IOException, InterruptedException {
        long before = 0;
        for (int offset = first; offset < end; offset++) {
            JsonNode workflow = workflow(oozie.awaitMaterialised(schedule, offset + 1, "SUCCEEDED"));
            assertThat(data(workflow, "score")).contains("earlier=false", "rowsWritten=" + ROWS);
            isScored(instance(scored, start, offset));
            long made = files.getFileStatus(new Path(instance(scored, start, offset), "_SUCCESS"))
                    .getModificationTime();
            assertThat(made).as("when data set %s was scored", offset).isGreaterThan(before);
            before = made;
        }
        assertThat(names(new Path(ROOT, scored))).hasSize(end);
    }

    private JsonNode workflow(JsonNode materialised) throws IOException, InterruptedException {
        return oozie.job(materialised.path("externalId").asText());
    }

    private static String data(JsonNode workflow, String action) {
        return Oozie.action(workflow, action).path("data").asText();
    }

    /**
     * Two schedules want the first data set at the same place and time. The second one is not the model's, the third has a mark and
     * no data, the fourth becomes complete while the first is scored, and the fifth when another model is current.
     */
    @Test
    void scoresEachDataSetOnceWhenItIsComplete() throws IOException, InterruptedException {
        prepare();
        Instant start = Instant.now().truncatedTo(ChronoUnit.MINUTES).minus(5, ChronoUnit.MINUTES);
        for (int offset : List.of(0, 3, 4)) {
            bring("new.q", instance("hourly", start, offset));
        }
        bring("narrow.q", instance("hourly", start, 1));
        mark(instance("hourly", start, 1));
        mark(instance("hourly", start, 2));
        try (Notifications notifications = new Notifications()) {
            Map<String, String> settings = schedule(start, 5, "hourly");
            settings.put("concurrency", "5");
            settings.put("oozie.wf.workflow.notification.url", notifications.url("/run?id=$jobId&state=$status"));
            settings.put(
                    "oozie.coord.action.notification.url", notifications.url("/action?id=$actionId&state=$status"));
            String schedule = oozie.submit("score-schedule", settings);
            String twin = oozie.submitLike(schedule, Map.of("end", minute(start, 1)));
            oozie.awaitMaterialised(twin, 1, "WAITING");
            oozie.awaitMaterialised(schedule, 1, "WAITING");
            mark(instance("hourly", start, 0));
            oozie.awaitMaterialised(schedule, 1, "RUNNING");
            mark(instance("hourly", start, 3));
            String rendered = startRendered(schedule);

            oneIsFirst(schedule, twin);
            String first = oozie.awaitMaterialised(schedule, 1, "SUCCEEDED")
                    .path("externalId")
                    .asText();
            notifications.await("/run?id=" + first + "&state=SUCCEEDED");
            notifications.await("/action?id=" + schedule + "@1&state=RUNNING");
            String refused = isRefused(schedule, 2, "quern: The model needs 'DepTime'");
            assertThat(oozie.log(refused)).contains("quern: The model needs 'DepTime'");
            notifications.await("/run?id=" + refused + "&state=KILLED");
            isRefused(schedule, 3, "quern: No Parquet file is in hdfs://");
            oozie.awaitMaterialised(schedule, 4, "SUCCEEDED");
            isScored(instance("hourly-scored", start, 3));
            assertThat(files.exists(instance("hourly-scored", start, 1))).isFalse();
            assertThat(files.exists(instance("hourly-scored", start, 2))).isFalse();

            oozie.success(rendered);
            quern("publish", "--model", at("second.avro"), "--out", at("models"));
            oozie.awaitMaterialised(schedule, 5, "WAITING");
            mark(instance("hourly", start, 4));
            files.delete(instance("hourly", start, 1), true);
            bring("new.q", instance("hourly", start, 1));
            mark(instance("hourly", start, 1));
            oozie.rerunAction(schedule, 2, true);
            isLeftAsItIs(schedule, first, instance("hourly-scored", start, 0));
            oozie.awaitMaterialised(schedule, 5, "SUCCEEDED");
            oozie.awaitMaterialised(schedule, 2, "SUCCEEDED");
        }
        for (int offset : List.of(0, 1, 3, 4)) {
            Path scored = instance("hourly-scored", start, offset);
            isScored(scored);
            isByVersion(scored, offset == 0 || offset == 3 ? 1 : 2);
        }
        assertThat(names(new Path(ROOT, "hourly-scored"))).hasSize(4);
    }

    /** The workflow that a verb was made into fits the second model; it starts from the settings of another job. */
    private String startRendered(String other) throws IOException, InterruptedException {
        quern(
                "oozie",
                "render",
                "--out",
                at("rendered/workflow.xml"),
                "--",
                "linmod",
                "--engine",
                "local",
                "--data",
                "${data}",
                "--formula",
                "Distance ~ DepTime",
                "--out",
                at("second.avro"));
        return oozie.submitLike(other, Map.of("oozie.wf.application.path", at("rendered"), "data", at("new.q")));
    }

    /** Both actions end well; one has written, the other has found what it was to write. */
    private void oneIsFirst(String schedule, String twin) throws IOException, InterruptedException {
        String some = data(workflow(oozie.awaitMaterialised(schedule, 1, "SUCCEEDED")), "score");
        String others = data(workflow(oozie.awaitMaterialised(twin, 1, "SUCCEEDED")), "score");
        assertThat(some).contains("rowsWritten=" + ROWS);
        assertThat(others).contains("rowsWritten=" + ROWS);
        assertThat(some.contains("earlier=true"))
                .as("%s and %s", some, others)
                .isNotEqualTo(others.contains("earlier=true"));
    }

    /** Returns the workflow's id. */
    private String isRefused(String schedule, int number, String reason) throws IOException, InterruptedException {
        JsonNode refused = oozie.awaitMaterialised(schedule, number, "KILLED");
        assertThat(Oozie.action(workflow(refused), "failed")
                        .path("errorMessage")
                        .asText())
                .startsWith("distance: score of hdfs://")
                .contains(reason);
        return refused.path("externalId").asText();
    }

    private void isByVersion(Path scored, int version) throws IOException {
        String model = "v00000" + version + "/model.avro";
        JsonNode note = note(scored);
        assertThat(note.path("model").asText()).endsWith(model);
        assertThat(note.path("modelVersion").asInt()).isEqualTo(version);
        assertThat(note.path("modelSha256").asText()).isEqualTo(sha256(new Path(ROOT, "models/" + model)));
    }

    private String sha256(Path file) throws IOException {
        try (InputStream in = files.open(file)) {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(in.readAllBytes()));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The first action runs again without a clean-up, though another model is current. */
    private void isLeftAsItIs(String schedule, String earlier, Path scored) throws IOException, InterruptedException {
        List<String> before = names(scored);
        oozie.rerunAction(schedule, 1, false);
        Patience.ASKING.untilSo("the first action runs again", () -> !oozie.job(schedule)
                .path("actions")
                .get(0)
                .path("externalId")
                .asText()
                .equals(earlier));
        JsonNode again = oozie.awaitMaterialised(schedule, 1, "SUCCEEDED");
        assertThat(data(workflow(again), "score")).contains("earlier=true", "modelVersion=1");
        assertThat(names(scored)).isEqualTo(before);
    }

    /** The server is away for three data sets of a schedule that runs; it waits for them as long as one would. */
    @Test
    @Tag("long")
    void anOutageIsMadeUpForOldestFirst() throws IOException, InterruptedException {
        prepare();
        Instant start = Instant.now().truncatedTo(ChronoUnit.MINUTES);
        Map<String, String> settings = schedule(start, 4, "outage");
        settings.put("concurrency", "1");
        bring("new.q", instance("outage", start, 0));
        mark(instance("outage", start, 0));
        String schedule = oozie.submit("score-schedule", settings);
        oozie.awaitMaterialised(schedule, 1, "SUCCEEDED");
        cluster.kill("oozie");
        for (int offset = 1; offset < 4; offset++) {
            Instant due = start.plus(offset, ChronoUnit.MINUTES);
            Patience.LOOKING.untilSo("it is " + due, () -> Instant.now().isAfter(due));
            bring("new.q", instance("outage", start, offset));
            mark(instance("outage", start, offset));
        }
        cluster.start("oozie");
        areScoredOnceInOrder(schedule, "outage-scored", start, 0, 4);
        assertThat(oozie.end(schedule).path("status").asText()).isEqualTo("SUCCEEDED");
    }

    /** What one must mend is tried again like any failure, for it may be mended meanwhile. */
    @Test
    @Tag("long")
    void aTryAgainEndsWellWhenThereIsRoomAgain() throws IOException, InterruptedException {
        prepare();
        DistributedFileSystem hdfs = (DistributedFileSystem) files;
        Path full = new Path(ROOT, "full");
        hdfs.mkdirs(full);
        hdfs.setQuota(full, 3, HdfsConstants.QUOTA_DONT_SET);
        String job = oozie.submit(
                "score",
                settings(
                        "data",
                        at("new.q"),
                        "predictions",
                        at("full/a"),
                        "retryMax",
                        "2",
                        "retryIntervalMinutes",
                        "1"));
        oozie.awaitAction(job, "score", "USER_RETRY");
        assertThat(Oozie.action(oozie.job(job), "score").path("errorMessage").asText())
                .contains("no space is left there (The NameSpace quota");
        assertThat(names(full)).isEmpty();
        hdfs.setQuota(full, HdfsConstants.QUOTA_RESET, HdfsConstants.QUOTA_RESET);
        JsonNode workflow = oozie.success(job);
        assertThat(Oozie.action(workflow, "score").path("userRetryCount").asInt())
                .isEqualTo(1);
        isScored(new Path(full, "a"));
        assertThat(names(full)).containsExactly("a");
    }

    /** What Oozie has started is found by its tags and ended with the workflow; run again, the fit goes on. */
    @ParameterizedTest
    @ValueSource(strings = {"yarn", "mapreduce"})
    @Tag("long")
    void whatAWorkflowHasStartedEndsWithItAndItsRerunGoesOn(String engine) throws IOException, InterruptedException {
        prepare();
        String models = "killed-" + engine;
        String job = oozie.submit("fit", forest(models, engine, 60));
        awaitThirdPass(job, models);
        oozie.kill(job);
        Patience.ASKING.untilSo("all of it has ended", () -> cluster.applications(job).stream()
                .noneMatch(report -> report.getYarnApplicationState() == YarnApplicationState.RUNNING));
        assertThat(oozie.end(job).path("status").asText()).isEqualTo("KILLED");
        int resumed = resumed();

        oozie.rerunFailed(job, Map.of());
        goesOnAndPublishes(job, models, resumed);
    }

    /** YARN starts it again, and Oozie's part of it ends what the first attempt had started, before the fit goes on. */
    @ParameterizedTest
    @ValueSource(strings = {"yarn", "mapreduce"})
    @Tag("long")
    void aLauncherThatDiesIsStartedAgainAndTheFitGoesOn(String engine) throws IOException, InterruptedException {
        prepare();
        String models = "orphaned-" + engine;
        String job = oozie.submit("fit", forest(models, engine, 400));
        awaitThirdPass(job, models);
        int resumed = resumed();
        String launcher = Oozie.action(oozie.job(job), "fit").path("externalId").asText();
        String started = cluster.applications(job).stream()
                .filter(report -> report.getYarnApplicationState() == YarnApplicationState.RUNNING)
                .findAny()
                .orElseThrow()
                .getApplicationId()
                .toString();
        for (ContainerProcess process : cluster.containers(launcher)) {
            process.kill();
        }
        Patience.ASKING.untilSo("it is started again", () -> cluster.attempts(launcher) == 2);
        Patience.ASKING.untilSo(
                "what the first one had started has ended", () -> hasEnded(cluster.report(started), engine));
        goesOnAndPublishes(job, models, resumed);
    }

    /** The job of a pass may have come to its end by itself. */
    private static boolean hasEnded(ApplicationReport report, String engine) {
        YarnApplicationState state = report.getYarnApplicationState();
        return state == YarnApplicationState.KILLED
                || state == YarnApplicationState.FINISHED && engine.equals("mapreduce");
    }

    /** Of many trees, or where each pass is a job of few: with few trees a pass has one reducer, and its job one container. */
    private Map<String, String> forest(String models, String engine, int trees) {
        return fit(
                models,
                "fit",
                FOREST + (engine.equals("yarn") ? trees : 5),
                "input",
                at("flights.csv.gz"),
                "quernEngine",
                engine,
                "quernOptions",
                "-D quern.yarn.worker.memory-mb=512 -D quern.yarn.master.memory-mb=512 -D quern.yarn.workers=1 "
                        + "-D quern.work.directory=" + files.makeQualified(works(models)) + " " + UBER);
    }

    private void awaitThirdPass(String job, String models) throws IOException, InterruptedException {
        oozie.awaitAction(job, "fit", "RUNNING");
        Patience.ASKING.untilSo(
                "two passes are recorded, and the next one runs",
                () -> passes(models) >= 2
                        && cluster.applications(job).stream()
                                .anyMatch(report -> report.getYarnApplicationState() == YarnApplicationState.RUNNING));
    }

    private void goesOnAndPublishes(String job, String models, int resumedBefore)
            throws IOException, InterruptedException {
        JsonNode workflow = oozie.success(job);
        assertThat(data(workflow, "publish")).contains("published=true");
        assertThat(resumed()).as("runs that went on").isGreaterThan(resumedBefore);
        assertThat(passes(models)).as("passes kept").isZero();
    }

    /** How many containers have said that they go on after passes of an earlier run. */
    private int resumed() throws IOException {
        int resumed = 0;
        for (String log : cluster.containerLogs()) {
            resumed += log.contains("Going on after the ") ? 1 : 0;
        }
        return resumed;
    }

    /** Where the forest of these models keeps its passes, and none else. */
    private static Path works(String models) {
        return new Path(ROOT, "works/" + models);
    }

    private int passes(String models) throws IOException {
        FileStatus[] entries = files.globStatus(new Path(works(models), "dforest-*/journal/*"), path -> !path.getName()
                .startsWith("."));
        return entries == null ? 0 : entries.length;
    }

    @Test
    @Tag("long")
    void aBundleFitsAndScores() throws IOException, InterruptedException {
        prepare();
        Instant start = Instant.now().truncatedTo(ChronoUnit.MINUTES).minus(1, ChronoUnit.MINUTES);
        quern("publish", "--model", at("first.avro"), "--out", at("bundled-models"));
        Map<String, String> settings = fit("bundled-models", "refitFrequency", "60");
        settings.putAll(schedule(start, 1, "bundled"));
        settings.put("models", at("bundled-models"));
        bring("new.q", instance("bundled", start, 0));
        mark(instance("bundled", start, 0));
        String bundle = oozie.submit("bundle", settings);
        JsonNode ended = oozie.end(bundle);
        assertThat(ended.path("status").asText())
                .as("%s", ended.toPrettyString())
                .isEqualTo("SUCCEEDED");
        assertThat(ended.path("bundleCoordJobs")).hasSize(2);
        isScored(instance("bundled-scored", start, 0));
        assertThat(names(new Path(ROOT, "bundled-models"))).contains("v000002");
    }
}
