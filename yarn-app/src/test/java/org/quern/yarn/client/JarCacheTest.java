package org.quern.yarn.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.quern.QuernException;
import org.quern.pass.Progress;

/** The cache on the local file system, which has no checksums of its own, so that content is compared. */
class JarCacheTest {
    @TempDir
    private Path temporary;

    private final Configuration configuration = new Configuration();
    private final List<String> messages = new ArrayList<>();
    private QuernJar jar;

    @BeforeEach
    void makeJar() throws IOException {
        configuration.set("quern.yarn.cache-directory", cache().toString());
        jar = QuernJar.of(jar("quern.jar", "1.2", "class"));
    }

    private Path cache() {
        return temporary.resolve("cache");
    }

    private Path jar(String name, String version, String content) throws IOException {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().put(Attributes.Name.IMPLEMENTATION_VERSION, version);
        Path file = temporary.resolve(name);
        try (OutputStream out = Files.newOutputStream(file);
                JarOutputStream entries = new JarOutputStream(out, manifest)) {
            entries.putNextEntry(new ZipEntry("org/quern/Some.class"));
            entries.write(content.getBytes(java.nio.charset.StandardCharsets.UTF_8));
        }
        return file;
    }

    private Path place() throws IOException {
        Progress progress = new Progress() {
            @Override
            public void message(String text) {
                messages.add(text);
            }
        };
        return Path.of(JarCache.of(configuration, progress).place(jar).toUri().getPath());
    }

    private static String permissions(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }

    @Test
    void keepsAJarOnceForAllUsers() throws IOException {
        Path placed = place();
        assertThat(placed.getFileName()).hasToString("quern-1.2-" + jar.sha256().substring(0, 16) + ".jar");
        assertThat(placed).hasSameBinaryContentAs(jar.path());
        assertThat(permissions(placed)).isEqualTo("rw-r--r--");
        assertThat(permissions(cache())).isEqualTo("rwxr-xr-x");
        var written = Files.getLastModifiedTime(placed);
        messages.clear();
        assertThat(place()).isEqualTo(placed);
        assertThat(Files.getLastModifiedTime(placed)).isEqualTo(written);
        assertThat(messages).isEmpty();
    }

    @Test
    void keepsOtherVersionsAndOtherBuilds() throws IOException {
        Path first = place();
        jar = QuernJar.of(jar("other.jar", "1.2", "another class"));
        Path second = place();
        assertThat(second).isNotEqualTo(first);
        assertThat(first).exists();
    }

    @Test
    void uploadsAgainWhatIsDamaged() throws IOException {
        Path placed = place();
        byte[] bytes = Files.readAllBytes(placed);
        bytes[bytes.length / 2] ^= 1;
        forge(placed, bytes);
        messages.clear();
        assertThat(place()).hasSameBinaryContentAs(jar.path());
        assertThat(messages)
                .containsExactly(placedText(placed) + " is damaged (its content is another): it is uploaded again");

        forge(placed, new byte[] {1, 2, 3});
        messages.clear();
        assertThat(place()).hasSameBinaryContentAs(jar.path());
        assertThat(messages)
                .containsExactly(placedText(placed) + " is damaged (3 bytes rather than " + jar.bytes()
                        + "): it is uploaded again");
    }

    private static String placedText(Path placed) {
        return "file:" + placed;
    }

    /** Without the checksum that Hadoop's local file system would stumble over first. */
    private static void forge(Path file, byte[] bytes) throws IOException {
        Files.deleteIfExists(file.resolveSibling("." + file.getFileName() + ".crc"));
        Files.write(file, bytes);
    }

    @Test
    void namesAnotherVersionInThePlaceOfThisOne() throws IOException {
        Path placed = place();
        forge(placed, Files.readAllBytes(jar("newer.jar", "1.3", "a class of the next version")));
        messages.clear();
        assertThat(place()).hasSameBinaryContentAs(jar.path());
        assertThat(messages).containsExactly(placedText(placed) + " is Quern 1.3, not 1.2: it is uploaded again");
    }

    @Test
    void refusesAPlaceThatOthersCanWrite() throws IOException {
        Path placed = place();
        Files.setPosixFilePermissions(cache(), PosixFilePermissions.fromString("rwxrwxrwx"));
        assertThatThrownBy(this::place)
                .isInstanceOf(QuernException.class)
                .hasMessage("The cache of quern.jar is not safe: file:" + cache()
                        + " can be written by others (rwxrwxrwx), whose code would run as you; mend that, or choose another"
                        + " quern.yarn.cache-directory");
        Files.setPosixFilePermissions(cache(), PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.setPosixFilePermissions(placed, PosixFilePermissions.fromString("rw-rw-r--"));
        assertThatThrownBy(this::place).hasMessageContaining("quern-1.2-").hasMessageContaining("(rw-rw-r--)");
    }

    @Test
    void refusesAPlaceThatIsAFile() throws IOException {
        Files.createFile(cache());
        assertThatThrownBy(this::place).isInstanceOf(QuernException.class).hasMessageContaining("is a file");
    }

    @Test
    void clientsAtTheSameTimeAgree() throws Exception {
        ExecutorService clients = Executors.newFixedThreadPool(4);
        try {
            List<Future<Path>> placed = clients.invokeAll(java.util.Collections.nCopies(
                    4, (Callable<Path>) () -> Path.of(JarCache.of(configuration, Progress.NONE)
                            .place(jar)
                            .toUri()
                            .getPath())));
            for (Future<Path> path : placed) {
                assertThat(path.get()).hasSameBinaryContentAs(jar.path());
            }
        } finally {
            clients.shutdownNow();
        }
        try (var left = Files.list(cache())) {
            assertThat(left.map(file -> file.getFileName().toString())
                            .filter(name -> name.matches("\\.quern.*-.*-.*-.*-.*-.*")))
                    .isEmpty();
        }
    }

    @Test
    void aProgramOfClassesHasNoJar() {
        assertThatThrownBy(QuernJar::ofThisProgram)
                .isInstanceOf(QuernException.class)
                .hasMessageContaining("mvn -DskipTests package");
    }
}
