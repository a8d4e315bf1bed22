package org.quern.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The archive as a user meets it: unpacked, on a machine without Hadoop. */
final class ArchiveIT {
    private static final int LIMIT_SECONDS = 300;

    @TempDir
    static Path folder;

    private static Path home;

    private record Outcome(int exitCode, String out, String err) {}

    @BeforeAll
    static void unpack() throws IOException, InterruptedException {
        Outcome outcome = run(Map.of(), "tar", "xzf", System.getProperty("quern.archive"));
        assertThat(outcome.exitCode()).as(outcome.err()).isZero();
        home = folder.resolve("quern-" + System.getProperty("quern.version"));
    }

    @Test
    void holdsBinLibConfAndDocs() throws IOException {
        try (Stream<Path> content = Files.list(home)) {
            assertThat(content.map(path -> path.getFileName().toString()))
                    .containsExactlyInAnyOrder(
                            "LICENSE",
                            "LICENSE-bundled",
                            "NOTICE",
                            "README.md",
                            "bin",
                            "conf",
                            "demo",
                            "docs",
                            "lib",
                            "share");
        }
        assertThat(home.resolve("bin/quern")).isExecutable();
        assertThat(home.resolve("docs/README.md")).isNotEmptyFile();
    }

    @Test
    void runsWithoutHadoop() throws IOException, InterruptedException {
        Outcome outcome = quern(Map.of(), "--version");
        assertThat(outcome.err()).isEmpty();
        assertThat(outcome.out()).startsWith("quern " + System.getProperty("quern.version"));
        assertThat(outcome.exitCode()).isZero();
    }

    /** The relocated classes of the PMML model are written by annotations that are looked up at run time. */
    @Test
    void exportsPmml() throws IOException, InterruptedException {
        Path cars = Files.writeString(folder.resolve("cars.csv"), "speed,dist\n4,2\n7,4\n8,16\n9,10\n10,18\n");
        for (List<String> args : List.of(
                List.of("import", "--in", cars.toString(), "--out", "cars.q", "--quiet"),
                List.of("linmod", "--data", "cars.q", "--formula", "dist ~ speed", "--out", "cars.model", "--quiet"),
                List.of("model", "export", "cars.model", "--out", "cars.pmml"))) {
            Outcome outcome = quern(Map.of(), args.toArray(String[]::new));
            assertThat(outcome.exitCode()).as(outcome.err()).isZero();
        }
        assertThat(Files.readString(folder.resolve("cars.pmml")))
                .contains("<PMML xmlns=\"http://www.dmg.org/PMML-4_4\" version=\"4.4\">")
                .contains("<DataField name=\"speed\" optype=\"continuous\" dataType=\"double\"/>")
                .contains("modelName=\"dist\" functionName=\"regression\"")
                .contains("<PPCell value=\"1\" predictorName=\"speed\" parameterName=\"p1\"/>")
                .contains("<PCell parameterName=\"p1\" beta=\"2.")
                .doesNotContain("shaded");
    }

    /** Up to the first request, which nobody answers: every library that it takes is there. */
    @Test
    void reachesForAzureWithoutHadoop() throws IOException, InterruptedException {
        Path settings = Files.writeString(
                folder.resolve("azure.xml"),
                """
                <configuration>
                  <property><name>fs.azure.abfs.endpoint</name><value>127.0.0.1:1</value></property>
                  <property><name>fs.azure.always.use.https</name><value>false</value></property>
                  <property><name>fs.azure.networking.library</name><value>JDK_HTTP_URL_CONNECTION</value></property>
                  <property><name>fs.azure.account.hns.enabled</name><value>false</value></property>
                  <property><name>fs.azure.fns.account.service.type</name><value>BLOB</value></property>
                  <property><name>fs.azure.account.key</name><value>bm8ga2V5</value></property>
                  <property><name>fs.azure.io.retry.max.retries</name><value>0</value></property>
                </configuration>
                """);
        String data = "abfs://box@account.dfs.core.windows.net/flights.q";
        Outcome outcome = quern(Map.of(), "info", "--data", data, "-conf", settings.toString());
        assertThat(outcome.err())
                .startsWith("quern: Cannot open " + data + ": ")
                .endsWith("Connection refused\n");
        assertThat(outcome.exitCode()).isEqualTo(2);
        try (Stream<Path> libraries = Files.list(home.resolve("lib/hadoop"))) {
            assertThat(libraries.map(path -> path.getFileName().toString()))
                    .anyMatch(name -> name.startsWith("hadoop-azure-"))
                    .anyMatch(name -> name.startsWith("commons-codec-"))
                    .anyMatch(name -> name.startsWith("commons-io-"));
        }
    }

    /** The relocated readers, writers and codecs of the packaged jar, each of them through its native library where it has one. */
    @ParameterizedTest
    @ValueSource(strings = {"none", "snappy", "zstd", "gzip"})
    void runsTheMainJobWithEveryCompression(String compression) throws IOException, InterruptedException {
        String data = "flights-" + compression + ".q";
        String model = "distance-" + compression + ".model";
        Outcome imported = quern(
                Map.of(),
                "import",
                "--in",
                home.resolve("demo/data/new-flights.csv").toString(),
                "--out",
                data,
                "--factor",
                "DayOfWeek=Monday,Tuesday,Wednesday,Thursday,Friday,Saturday,Sunday",
                "--compression",
                compression,
                "--quiet");
        Outcome fitted = quern(
                Map.of(),
                "linmod",
                "--data",
                data,
                "--formula",
                "Distance ~ DayOfWeek + DepTime",
                "--out",
                model,
                "--quiet");
        Outcome scored =
                quern(Map.of(), "predict", "--model", model, "--data", data, "--out", compression + ".csv", "--quiet");

        assertThat(List.of(imported.err(), fitted.err(), scored.err())).allMatch(String::isEmpty);
        assertThat(imported.out()).contains("wrote 1,000 rows of 6 variables");
        assertThat(fitted.out()).contains("DayOfWeek=Monday", "Residual standard error", "on 992 degrees of freedom");
        assertThat(Files.readAllLines(folder.resolve(compression + ".csv"))).hasSize(1001);
    }

    @Test
    void startsThroughALinkFromAnotherFolder() throws IOException, InterruptedException {
        Path link = Files.createSymbolicLink(folder.resolve("quern-link"), home.resolve("bin/quern"));
        Outcome outcome = run(Map.of(), link.toString(), "--version");
        assertThat(outcome.exitCode()).as(outcome.err()).isZero();
    }

    @Test
    void refusesAnOlderJavaByItsVersion() throws IOException, InterruptedException {
        Path java = Files.createDirectories(folder.resolve("java8/bin")).resolve("java");
        Files.writeString(java, "#!/bin/sh\nexit 99\n");
        assertThat(java.toFile().setExecutable(true)).isTrue();
        Files.writeString(folder.resolve("java8/release"), "JAVA_VERSION=\"1.8.0_412\"\n");

        Outcome outcome = quern(Map.of("JAVA_HOME", folder.resolve("java8").toString()), "--version");

        assertThat(outcome.exitCode()).isEqualTo(2);
        assertThat(outcome.err())
                .isEqualTo("quern: Java in " + folder.resolve("java8")
                        + " is version 8, but Quern needs 17: set JAVA_HOME to a JDK 17\n");
    }

    @Test
    void refusesAJavaHomeWithoutJava() throws IOException, InterruptedException {
        Outcome outcome = quern(Map.of("JAVA_HOME", folder.toString()), "--version");
        assertThat(outcome.exitCode()).isEqualTo(2);
        assertThat(outcome.err()).isEqualTo("quern: JAVA_HOME is " + folder + ", but there is no bin/java in it\n");
    }

    private static Outcome quern(Map<String, String> environment, String... arguments)
            throws IOException, InterruptedException {
        return run(
                environment,
                Stream.concat(Stream.of(home.resolve("bin/quern").toString()), Stream.of(arguments))
                        .toArray(String[]::new));
    }

    private static Outcome run(Map<String, String> environment, String... command)
            throws IOException, InterruptedException {
        Path out = Files.createTempFile(folder, "out", null);
        Path err = Files.createTempFile(folder, "err", null);
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.environment()
                .keySet()
                .removeAll(List.of("HADOOP_HOME", "HADOOP_CONF_DIR", "QUERN_OPTS", "QUERN_CONF_DIR"));
        // Records of runs belong to the test, not into the home of whoever runs it.
        builder.environment().put("QUERN_OPTS", "-Duser.home=" + folder);
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().putAll(environment);
        Process process = builder.start();
        if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new IOException("Still running after " + LIMIT_SECONDS + " s: " + String.join(" ", command));
        }
        return new Outcome(
                process.exitValue(),
                Files.readString(out, StandardCharsets.UTF_8),
                Files.readString(err, StandardCharsets.UTF_8));
    }
}
