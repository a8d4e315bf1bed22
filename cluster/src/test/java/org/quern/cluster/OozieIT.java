package org.quern.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.FileUtil;
import org.apache.hadoop.fs.Path;
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
        quern("import", "--engine", "local", "--in", text, "--out", at("new.q"), "--factor", days);
        quern("import", "--engine", "local", "--in", text, "--out", at("narrow.q"), "--drop", "DepTime");
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

    @ParameterizedTest
    @ValueSource(strings = {"fit", "score", "score-schedule", "refit-schedule", "bundle"})
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

    /** The launcher and its jobs go on without Oozie, which looks what has become of them when it is back. */
    @Test
    void fitsByMapReduceAndPublishesAlsoWhenOozieIsKilledMeanwhile() throws IOException, InterruptedException {
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
        oozie.awaitAction(job, "import", "RUNNING");
        cluster.kill("oozie");
        cluster.start("oozie");
        JsonNode workflow = oozie.success(job);
        assertThat(Oozie.action(workflow, "import").path("data").asText()).contains("rows=1000");
        assertThat(Oozie.action(workflow, "publish").path("data").asText()).contains("published=true", "version=1");
        assertThat(names(new Path(ROOT, "fitted"))).containsExactly("v000001");
        assertThat(files.exists(new Path(ROOT, "work/" + job))).isFalse();
        assertThat(cluster.applications(job))
                .as("jobs that carry the workflow's id")
                .hasSizeGreaterThanOrEqualTo(2)
                .allMatch(report -> report.getYarnApplicationState() == YarnApplicationState.FINISHED);
    }

    /** One data set is there, one is not the model's, one is not complete at first; then the second is mended and run again. */
    @Test
    void scoresEachDataSetOnceWhenItIsComplete() throws IOException, InterruptedException {
        prepare();
        Instant start = Instant.now().truncatedTo(ChronoUnit.MINUTES).minus(3, ChronoUnit.MINUTES);
        bring("new.q", instance("hourly", start, 0));
        mark(instance("hourly", start, 0));
        bring("narrow.q", instance("hourly", start, 1));
        mark(instance("hourly", start, 1));
        bring("new.q", instance("hourly", start, 2));
        String schedule = oozie.submit("score-schedule", schedule(start, 3, "hourly"));

        oozie.awaitMaterialised(schedule, 1, "SUCCEEDED");
        Path first = instance("hourly-scored", start, 0);
        isScored(first);
        JsonNode refused = oozie.awaitMaterialised(schedule, 2, "KILLED");
        JsonNode workflow = oozie.job(refused.path("externalId").asText());
        assertThat(Oozie.action(workflow, "failed").path("errorMessage").asText())
                .startsWith("distance: score of hdfs://")
                .contains("quern: The model needs 'DepTime'");
        assertThat(oozie.log(refused.path("externalId").asText())).contains("quern: The model needs 'DepTime'");
        Path second = instance("hourly-scored", start, 1);
        assertThat(files.exists(second)).isFalse();

        oozie.awaitMaterialised(schedule, 3, "WAITING");
        mark(instance("hourly", start, 2));
        oozie.awaitMaterialised(schedule, 3, "SUCCEEDED");
        isScored(instance("hourly-scored", start, 2));

        files.delete(instance("hourly", start, 1), true);
        bring("new.q", instance("hourly", start, 1));
        mark(instance("hourly", start, 1));
        oozie.rerunAction(schedule, 2, true);
        oozie.awaitMaterialised(schedule, 2, "SUCCEEDED");
        isScored(second);

        List<String> before = names(first);
        String earlier =
                oozie.job(schedule).path("actions").get(0).path("externalId").asText();
        oozie.rerunAction(schedule, 1, false);
        Patience.untilSo("the first action runs again", () -> !oozie.job(schedule)
                .path("actions")
                .get(0)
                .path("externalId")
                .asText()
                .equals(earlier));
        JsonNode again = oozie.awaitMaterialised(schedule, 1, "SUCCEEDED");
        assertThat(Oozie.action(oozie.job(again.path("externalId").asText()), "score")
                        .path("data")
                        .asText())
                .contains("earlier=true");
        assertThat(names(first)).isEqualTo(before);
        assertThat(names(new Path(ROOT, "hourly-scored"))).hasSize(3);
    }

    /** What Oozie has started is found by its tags and ended with the workflow; run again, the fit goes on. */
    @Test
    @Tag("long")
    void whatAWorkflowHasStartedEndsWithItAndItsRerunGoesOn() throws IOException, InterruptedException {
        prepare();
        Path works = new Path(files.getHomeDirectory(), ".quern/work");
        for (String engine : List.of("yarn", "mapreduce")) {
            String job = oozie.submit(
                    "fit",
                    fit(
                            "killed-" + engine,
                            "fit",
                            // With few trees a pass has one reducer, and its job one container.
                            FOREST + (engine.equals("yarn") ? 60 : 5),
                            "input",
                            at("flights.csv.gz"),
                            "quernEngine",
                            engine,
                            "quernOptions",
                            "-D quern.yarn.worker.memory-mb=512 -D quern.yarn.master.memory-mb=512 -D quern.yarn.workers=1 "
                                    + UBER));
            oozie.awaitAction(job, "fit", "RUNNING");
            Patience.untilSo(
                    "two passes are recorded, and the next one runs",
                    () -> passes(works) >= 2
                            && cluster.applications(job).stream()
                                    .anyMatch(report ->
                                            report.getYarnApplicationState() == YarnApplicationState.RUNNING));
            oozie.kill(job);
            Patience.untilSo("all of it has ended", () -> cluster.applications(job).stream()
                    .noneMatch(report -> report.getYarnApplicationState() == YarnApplicationState.RUNNING));
            assertThat(oozie.end(job).path("status").asText()).isEqualTo("KILLED");
            int resumed = resumed();

            oozie.rerunFailed(job, Map.of());
            JsonNode workflow = oozie.success(job);
            assertThat(Oozie.action(workflow, "publish").path("data").asText()).contains("published=true");
            assertThat(resumed()).as("runs that went on").isGreaterThan(resumed);
            assertThat(passes(works)).as("passes kept").isZero();
        }
    }

    /** How many containers have said that they go on after passes of an earlier run. */
    private int resumed() throws IOException {
        int resumed = 0;
        try (var logs = java.nio.file.Files.walk(cluster.directory())) {
            for (java.nio.file.Path log : logs.filter(path -> path.endsWith("stderr") || path.endsWith("syslog"))
                    .toList()) {
                resumed += java.nio.file.Files.readString(log).contains("Going on after the ") ? 1 : 0;
            }
        }
        return resumed;
    }

    private int passes(Path works) throws IOException {
        FileStatus[] entries = files.globStatus(
                new Path(works, "dforest-*/journal/*"), path -> !path.getName().startsWith("."));
        return entries == null ? 0 : entries.length;
    }

    @Test
    @Tag("long")
    void aBundleFitsAndScores() throws IOException, InterruptedException {
        prepare();
        Instant start = Instant.now().truncatedTo(ChronoUnit.MINUTES).minus(1, ChronoUnit.MINUTES);
        Map<String, String> settings = fit("models", "refitFrequency", "60");
        settings.putAll(schedule(start, 1, "bundled"));
        bring("new.q", instance("bundled", start, 0));
        mark(instance("bundled", start, 0));
        String bundle = oozie.submit("bundle", settings);
        JsonNode ended = oozie.end(bundle);
        assertThat(ended.path("status").asText())
                .as("%s", ended.toPrettyString())
                .isEqualTo("SUCCEEDED");
        assertThat(ended.path("bundleCoordJobs")).hasSize(2);
        isScored(instance("bundled-scored", start, 0));
        assertThat(names(new Path(ROOT, "models"))).contains("v000002");
    }
}
