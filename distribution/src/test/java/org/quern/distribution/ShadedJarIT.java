package org.quern.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.DataInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The jar that {@code hadoop jar} puts beside a cluster's own libraries. */
final class ShadedJarIT {
    /** Everything of ours and what was relocated; zstd-jni's native library is bound to its class names. */
    private static final Pattern ALLOWED_CLASSES = Pattern.compile("(org/quern|com/github/luben/zstd)/.*");

    private static final int JAVA_17_CLASS_FILE = 61;

    private static JarFile jar;
    private static List<JarEntry> entries;

    @BeforeAll
    static void open() throws IOException {
        jar = new JarFile(System.getProperty("quern.jar"));
        entries = jar.stream().filter(entry -> !entry.isDirectory()).toList();
    }

    @AfterAll
    static void close() throws IOException {
        jar.close();
    }

    @Test
    void holdsNoClassThatCouldClashWithACluster() {
        assertThat(classes())
                .isNotEmpty()
                .allMatch(name -> ALLOWED_CLASSES.matcher(name).matches());
    }

    @Test
    void refersToNoRelocatedClassThatIsMissing() throws IOException {
        Set<String> present = new HashSet<>(classes());
        Set<String> missing = new HashSet<>();
        for (JarEntry entry : entries) {
            if (entry.getName().endsWith(".class")) {
                try (var in = new DataInputStream(jar.getInputStream(entry))) {
                    for (String name : ClassFile.read(in).referredClasses()) {
                        if (name.startsWith("org/quern/") && !present.contains(name + ".class")) {
                            missing.add(name + " in " + entry.getName());
                        }
                    }
                }
            }
        }
        assertThat(missing).isEmpty();
    }

    @Test
    void runsOnJava17() throws IOException {
        List<String> newer = new ArrayList<>();
        for (JarEntry entry : entries) {
            if (entry.getName().endsWith(".class")) {
                try (var in = new DataInputStream(jar.getInputStream(entry))) {
                    int version = ClassFile.read(in).majorVersion();
                    if (version > JAVA_17_CLASS_FILE) {
                        newer.add(entry.getName() + " has version " + version);
                    }
                }
            }
        }
        assertThat(newer).isEmpty();
    }

    @Test
    void namesOnlyServicesThatItHolds() throws IOException {
        Set<String> present = new HashSet<>(classes());
        for (JarEntry entry : entries) {
            if (entry.getName().startsWith("META-INF/services/")) {
                for (String line : text(entry.getName()).split("\n")) {
                    String name = line.replaceFirst("#.*", "").strip();
                    if (!name.isEmpty()) {
                        assertThat(present).as(entry.getName()).contains(name.replace('.', '/') + ".class");
                    }
                }
            }
        }
    }

    @Test
    void bringsZstandardForTheUsualMachines() {
        assertThat(entries)
                .extracting(JarEntry::getName)
                .anyMatch(name -> name.startsWith("linux/amd64/libzstd-jni"))
                .anyMatch(name -> name.startsWith("linux/aarch64/libzstd-jni"))
                .anyMatch(name -> name.startsWith("darwin/aarch64/libzstd-jni"))
                .anyMatch(name -> name.startsWith("win/amd64/libzstd-jni"));
    }

    @Test
    void namesTheLicenceOfEveryLibraryInside() throws IOException {
        String licences = text("META-INF/LICENSE-bundled");
        List<String> bundled = new ArrayList<>();
        for (String line : Files.readAllLines(Path.of(System.getProperty("quern.bundled")))) {
            String[] parts = line.strip().split(":");
            if (parts.length > 4) {
                bundled.add(parts[0] + ":" + parts[1]);
            }
        }
        assertThat(bundled).hasSizeGreaterThan(10).allMatch(licences::contains);
        assertThat(text("META-INF/LICENSE")).contains("Apache License").contains("Version 2.0, January 2004");
        assertThat(text("META-INF/NOTICE"))
                .startsWith("Quern\nCopyright 2026 The Quern authors")
                .contains("Apache Parquet", "Apache Avro", "Jackson JSON processor", "Boost C++ Libraries");
    }

    /** Libraries keep the times they were published with, so that the same source always gives the same bytes. */
    @Test
    void carriesNoTimeOfTheBuild() {
        LocalDateTime stated =
                OffsetDateTime.parse(System.getProperty("quern.timestamp")).toLocalDateTime();
        assertThat(entries).allMatch(entry -> !entry.getTimeLocal().isAfter(stated), "not after " + stated);
        assertThat(entries)
                .filteredOn(entry -> entry.getName().startsWith("org/quern/")
                        && !entry.getName().startsWith("org/quern/shaded/"))
                .allMatch(entry -> entry.getTimeLocal().equals(stated), "of " + stated);
    }

    @Test
    void startsTheCommandLine() throws IOException {
        var attributes = jar.getManifest().getMainAttributes();
        assertThat(attributes.getValue("Main-Class")).isEqualTo("org.quern.jobs.Quern");
        assertThat(attributes.getValue("Implementation-Version")).isEqualTo(System.getProperty("quern.version"));
    }

    private static List<String> classes() {
        return entries.stream()
                .map(JarEntry::getName)
                .filter(name -> name.endsWith(".class"))
                .toList();
    }

    private static String text(String name) throws IOException {
        try (var in = jar.getInputStream(jar.getEntry(name))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .replace("\r\n", "\n")
                    .stripLeading();
        }
    }
}
