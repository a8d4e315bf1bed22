package org.quern.yarn.launch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** JVMs of their own, as containers start them. */
class ClassDumpIT {
    @TempDir
    Path directory;

    private Path jar;
    private String classPath;

    /** What a container runs in this test. */
    public static final class Work {
        private Work() {}

        public static int run(String... arguments) {
            return new Configuration(false).size();
        }
    }

    @BeforeEach
    void cacheTheJar() throws IOException {
        jar = Files.writeString(
                Files.createDirectory(directory.resolve("cache")).resolve("quern.jar"), "jar");
        List<String> jars = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            Path path = Path.of(entry);
            // An archive has no classes of directories.
            jars.add(Files.isDirectory(path) ? packed(path, "part-" + jars.size() + ".jar") : entry);
        }
        classPath = String.join(File.pathSeparator, jars);
    }

    private String packed(Path classes, String name) throws IOException {
        Path target = directory.resolve(name);
        try (Stream<Path> files = Files.walk(classes);
                OutputStream out = Files.newOutputStream(target);
                JarOutputStream jarOut = new JarOutputStream(out)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                jarOut.putNextEntry(new JarEntry(classes.relativize(file).toString()));
                Files.copy(file, jarOut);
                jarOut.closeEntry();
            }
        }
        return target.toString();
    }

    /** Its log of loaded classes. */
    private String container(String name) throws IOException, InterruptedException {
        Path work = Files.createDirectory(directory.resolve(name));
        Files.writeString(work.resolve(MasterLaunch.CONFIGURATION), "<configuration/>");
        ClassArchive archive = ClassArchive.of(
                new org.apache.hadoop.fs.Path(jar.toUri()), ClassArchive.Role.WORKER, new Configuration(false));
        if (archive.found().isPresent()) {
            Files.copy(Path.of(archive.found().get().getPath().toUri().getPath()), work.resolve(ClassArchive.LINK));
        }
        List<String> command = new ArrayList<>(List.of(System.getProperty("java.home") + "/bin/java"));
        command.addAll(List.of(archive.javaOptions().split(" ")));
        command.addAll(List.of(
                "-Xlog:class+load:file=classes.log",
                "-cp",
                classPath,
                ContainerSpec.ENTRY_POINT,
                Work.class.getName()));
        ProcessBuilder process = new ProcessBuilder(command).directory(work.toFile());
        process.environment().putAll(archive.environment());
        process.environment().put("CONTAINER_ID", "container_1795354156623_0001_01_000002");
        Path output = work.resolve("output");
        process.redirectErrorStream(true).redirectOutput(output.toFile());
        assertThat(process.start().waitFor()).as(Files.readString(output)).isZero();
        return Files.readString(work.resolve("classes.log"));
    }

    private List<Path> archives() throws IOException {
        try (Stream<Path> files = Files.list(jar.getParent())) {
            return files.filter(file -> !file.equals(jar) && !file.toString().endsWith(".crc"))
                    .toList();
        }
    }

    @Test
    void secondRunFindsItsClassesInTheArchiveOfTheFirst() throws IOException, InterruptedException {
        String mapped = Work.class.getName() + " source: shared objects file (top)";

        assertThat(container("first")).doesNotContain(mapped);
        assertThat(archives()).hasSize(1);
        assertThat(container("second")).contains(mapped);
        assertThat(archives()).hasSize(1);
    }

    @Test
    void archiveThatDoesNotFitTheNodeMakesRoomForOneThatDoes() throws IOException, InterruptedException {
        container("first");
        Path archive = archives().get(0);
        Path part = directory.resolve("part-0.jar");
        Files.setLastModifiedTime(part, FileTime.fromMillis(1_000_000));

        container("second");
        assertThat(archives()).isEmpty();
        container("third");
        assertThat(archives()).hasSize(1).doesNotContain(archive);
    }
}
