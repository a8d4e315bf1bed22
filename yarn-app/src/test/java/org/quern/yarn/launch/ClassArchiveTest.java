package org.quern.yarn.launch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.PrivilegedExceptionAction;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.security.UserGroupInformation;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClassArchiveTest {
    private static final String MASTER = "quern-0.1.jar.master-";

    @TempDir
    Path directory;

    @BeforeEach
    void cacheTheJar() throws IOException {
        Files.writeString(directory.resolve("quern-0.1.jar"), "jar");
    }

    private ClassArchive ofMaster() throws IOException {
        return ClassArchive.of(
                new org.apache.hadoop.fs.Path(directory.resolve("quern-0.1.jar").toUri()),
                ClassArchive.Role.MASTER,
                new Configuration(false));
    }

    private Path archive(String name, int time) throws IOException {
        Path file = Files.writeString(directory.resolve(name), "classes");
        Files.setLastModifiedTime(file, FileTime.fromMillis(time));
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        return file;
    }

    private String found() throws IOException {
        return ofMaster().found().map(status -> status.getPath().getName()).orElse("none");
    }

    @Test
    void newestOfTheJarAndRoleIsTaken() throws IOException {
        assertThat(found()).isEqualTo("none");
        archive(MASTER + "0a.jsa", 1_000_000);
        archive(MASTER + "0b.jsa", 3_000_000);
        archive(MASTER + "0c.jsa", 2_000_000);
        archive("quern-0.1.jar.worker-0d.jsa", 4_000_000);
        archive("quern-0.2.jar.master-0e.jsa", 4_000_000);
        archive("." + MASTER + "0f.jsa.17", 4_000_000);

        assertThat(found()).isEqualTo(MASTER + "0b.jsa");
    }

    @Test
    void whatOthersMayHaveWrittenIsNotRun() throws IOException {
        Path file = archive(MASTER + "0a.jsa", 1_000_000);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw----"));

        assertThat(found()).isEqualTo("none");
    }

    @Test
    void whatThisUserCannotReadIsNotGivenToContainers() throws IOException, InterruptedException {
        archive(MASTER + "0a.jsa", 1_000_000);
        String asOther =
                UserGroupInformation.createRemoteUser("somebody").doAs((PrivilegedExceptionAction<String>) this::found);
        assertThat(asOther).isEqualTo("none");

        Files.setPosixFilePermissions(
                directory.resolve(MASTER + "0a.jsa"), PosixFilePermissions.fromString("rw-r--r--"));
        String readable =
                UserGroupInformation.createRemoteUser("somebody").doAs((PrivilegedExceptionAction<String>) this::found);
        assertThat(readable).isEqualTo(MASTER + "0a.jsa");
    }

    @Test
    void containerIsToldWhatItStartsWithAndWhereItMayLeaveAnother() throws IOException {
        String prefix = directory.resolve(MASTER).toUri().toString().replace("///", "/");
        assertThat(ofMaster().environment()).isEqualTo(Map.of("QUERN_CLASS_ARCHIVES", prefix));
        archive(MASTER + "0a.jsa", 1_000_000);

        assertThat(ofMaster().environment())
                .isEqualTo(Map.of("QUERN_CLASS_ARCHIVES", prefix, "QUERN_CLASS_ARCHIVE", MASTER + "0a.jsa"));
    }

    @Test
    void onlyTheFirstContainerOfItsRoleLeavesOne() {
        assertThat(ClassDump.isFirst("container_1795354156623_0001_01_000001")).isTrue();
        assertThat(ClassDump.isFirst("container_e17_1795354156623_0001_02_000002"))
                .isTrue();
        assertThat(ClassDump.isFirst("container_1795354156623_0001_01_000003")).isFalse();
        assertThat(ClassDump.isFirst("")).isFalse();
    }
}
