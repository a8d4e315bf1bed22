package org.quern.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.FileUtil;
import org.apache.hadoop.yarn.api.records.ApplicationId;
import org.apache.hadoop.yarn.client.api.YarnClient;
import org.apache.hadoop.yarn.exceptions.YarnException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Data in the emulator of Azure's storage, on daemons that do not know the account's key: clients, tasks and workers get it from a
 * credential provider in HDFS.
 */
@Tag("long")
final class AzuriteIT {
    private static final Path BASE = TrialCluster.HOME.resolve("cluster/target/azurite-trials");
    private static final Path DAEMONS = BASE.resolve("run");
    private static final Path LOCAL = BASE.resolve("local");
    private static final String BOX = "abfs://box@devstoreaccount1.dfs.core.windows.net/";
    private static final Pattern KEY = Pattern.compile(
            " *<property><name>(fs\\.azure\\.account\\.key\\.[^<]+)</name><value>([^<]+)</value></property>\n");
    private static final List<String> SMALL = List.of(
            "-D", "quern.yarn.workers=1", "-D", "quern.yarn.worker.memory-mb=512", "-D", "quern.yarn.worker.vcores=1");

    private static String key;
    private static Configuration configuration;
    private static YarnClient yarn;

    @BeforeAll
    static void start() throws IOException, InterruptedException {
        // What a run that was cut short has left.
        script("stop");
        FileUtil.fullyDelete(BASE.toFile());
        Files.createDirectories(LOCAL);
        script("start", "--with-azurite", "--nodes", "1", "--nm-memory", "4096");
        hideKey();
        configuration = new Configuration();
        for (String file : List.of("core-site.xml", "hdfs-site.xml", "yarn-site.xml")) {
            configuration.addResource(new org.apache.hadoop.fs.Path(
                    DAEMONS.resolve("conf/" + file).toUri()));
        }
        yarn = YarnClient.createYarnClient();
        yarn.init(configuration);
        yarn.start();
        run("import", "--in", data(), "--out", BOX + "flights.q", "--rows-per-chunk", "10000", "--factor", "DayOfWeek");
        // The same files, so that the fingerprints of the data are the same too.
        hadoop("fs", "-get", BOX + "flights.q", LOCAL.toUri().toString());
    }

    @AfterAll
    static void stop() throws IOException, InterruptedException {
        if (yarn != null) {
            yarn.stop();
        }
        script("stop");
        FileUtil.fullyDelete(BASE.toFile());
    }

    private static void script(String command, String... arguments) throws IOException, InterruptedException {
        TrialCluster.Outcome outcome = TrialCluster.script(DAEMONS, command, arguments);
        assertThat(outcome.exitCode()).as(outcome.output()).isZero();
    }

    /** From the configuration of everybody into a file that its owner may read. */
    private static void hideKey() throws IOException, InterruptedException {
        Path site = DAEMONS.resolve("conf/core-site.xml");
        String text = Files.readString(site);
        Matcher nameNode = Pattern.compile("hdfs://([^<]+)<").matcher(text);
        assertThat(nameNode.find()).isTrue();
        String provider = "jceks://hdfs@" + nameNode.group(1) + "/azure.jceks";
        Matcher keys = KEY.matcher(text);
        while (keys.find()) {
            key = keys.group(2);
            hadoop("credential", "create", keys.group(1), "-value", key, "-provider", provider);
        }
        hadoop("fs", "-chmod", "600", "/azure.jceks");
        String reference = "  <property><name>hadoop.security.credential.provider.path</name><value>" + provider
                + "</value></property>\n</configuration>";
        Files.writeString(site, KEY.matcher(text).replaceAll("").replace("</configuration>", reference));
        assertThat(Files.readString(site)).doesNotContain(key);
    }

    private static String data() {
        return TrialCluster.HOME.resolve("demo/data/flights.csv.gz").toUri().toString();
    }

    private static String hadoop(String... arguments) throws IOException, InterruptedException {
        List<String> line =
                new ArrayList<>(List.of(DAEMONS.resolve("bin/hadoop").toString()));
        line.addAll(List.of(arguments));
        Path output = Files.createTempFile(BASE, "command", ".out");
        ProcessBuilder builder =
                new ProcessBuilder(line).redirectErrorStream(true).redirectOutput(output.toFile());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        assertThat(builder.start().waitFor()).as(Files.readString(output)).isZero();
        return Files.readString(output);
    }

    private static QuernProcess begin(String... arguments) throws IOException {
        List<String> line = new ArrayList<>(List.of(arguments));
        line.addAll(1, SMALL);
        return QuernProcess.start(
                Map.of("HADOOP_CONF_DIR", DAEMONS.resolve("conf").toString()), BASE, line);
    }

    private static QuernProcess run(String... arguments) throws IOException, InterruptedException {
        QuernProcess process = begin(arguments);
        assertThat(process.exitCode()).as("%s", process).isZero();
        return process;
    }

    private static byte[] bytes(String path) throws IOException {
        org.apache.hadoop.fs.Path file = new org.apache.hadoop.fs.Path(path);
        try (InputStream in = file.getFileSystem(configuration).open(file)) {
            return in.readAllBytes();
        }
    }

    private static String local(String name) {
        return LOCAL.resolve(name).toUri().toString();
    }

    @Test
    void jobsAndApplicationsGiveTheBitsOfLocalFilesAndShowNoKey() throws IOException, InterruptedException {
        String formula = "ArrDelay ~ DayOfWeek + DepTime";
        run(
                "linmod",
                "--engine",
                "local",
                "--data",
                local("flights.q"),
                "--formula",
                formula,
                "--out",
                local("m.avro"));
        byte[] expected = bytes(local("m.avro"));
        for (String engine : List.of("mapreduce", "yarn")) {
            String model = BOX + engine + ".avro";
            run("linmod", "--engine", engine, "--data", BOX + "flights.q", "--formula", formula, "--out", model);
            assertThat(bytes(model)).as(engine).isEqualTo(expected);
            String[] score = {
                "predict",
                "--once",
                "--engine",
                engine,
                "--data",
                BOX + "flights.q",
                "--model",
                model,
                "--out",
                BOX + "p-" + engine
            };
            assertThat(run(score).out()).contains("Predictions written to: ", "Rows written: 300000");
            assertThat(hadoop("fs", "-ls", BOX + "p-" + engine)).contains("/_SUCCESS", "/_scored.json");
        }
        assertThat(run(
                                "predict",
                                "--once",
                                "--data",
                                BOX + "flights.q",
                                "--model",
                                BOX + "yarn.avro",
                                "--out",
                                BOX + "p-yarn")
                        .out())
                .contains("Predictions are there already: ");
        checkThatNoKeyIsVisible();
    }

    /** In configurations and records of jobs and applications, in logs of daemons and containers. */
    private static void checkThatNoKeyIsVisible() throws IOException {
        LiveFiles.readAll(DAEMONS, path -> !path.toString().endsWith(".jar"), (path, text) -> assertThat(text)
                .as("%s", path)
                .doesNotContain(key));
        List<String> remote = new ArrayList<>();
        readAll(FileSystem.get(configuration), new org.apache.hadoop.fs.Path("/"), remote);
        assertThat(remote).anyMatch(path -> path.endsWith("_conf.xml")).anyMatch(path -> path.endsWith("/record.json"));
    }

    /** The history server moves files meanwhile; jars are left out. */
    private static void readAll(FileSystem files, org.apache.hadoop.fs.Path path, List<String> read)
            throws IOException {
        try {
            for (FileStatus status : files.listStatus(path)) {
                String name = status.getPath().toString();
                if (status.isDirectory()) {
                    readAll(files, status.getPath(), read);
                } else if (!name.endsWith(".jar")) {
                    readOne(name, read);
                }
            }
        } catch (FileNotFoundException e) {
            // The directory has just been deleted.
        }
    }

    private static void readOne(String file, List<String> read) throws IOException {
        try {
            assertThat(new String(bytes(file), StandardCharsets.ISO_8859_1))
                    .as(file)
                    .doesNotContain(key);
            read.add(file);
        } catch (FileNotFoundException e) {
            // It has just been deleted or moved.
        }
    }

    private static String[] clusters(String engine, String data, String out, String... more) {
        List<String> line = new ArrayList<>(List.of("kmeans", "--engine", engine, "--data", data, "--out", out));
        line.addAll(List.of("--formula", "~ ArrDelay + DepTime", "--clusters", "30", "--max-iterations", "60"));
        line.addAll(List.of(more));
        return line.toArray(String[]::new);
    }

    @Test
    void whatWasKilledGoesOnToTheSameBits() throws IOException, InterruptedException, YarnException {
        run(clusters("local", local("flights.q"), local("k.avro")));
        QuernProcess killed = begin(clusters("yarn", BOX + "flights.q", BOX + "k.avro"));
        TrialCluster.awaitRecordedPasses(1, killed.application(), FileSystem.get(configuration));
        // It is not to be done before it is killed.
        for (ContainerProcess process : ContainerProcess.of(DAEMONS, killed.application())) {
            process.freeze();
        }
        yarn.killApplication(ApplicationId.fromString(killed.application()));
        assertThat(killed.exitCode()).as("%s", killed).isNotZero();
        QuernProcess again = run(clusters("yarn", BOX + "flights.q", BOX + "k.avro", "--resume"));
        assertThat(again.err()).contains("Going on after the ");
        assertThat(bytes(BOX + "k.avro")).isEqualTo(bytes(local("k.avro")));
    }
}
