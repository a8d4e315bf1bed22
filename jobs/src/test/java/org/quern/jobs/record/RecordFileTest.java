package org.quern.jobs.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordFileTest {
    @TempDir
    Path folder;

    private Path run;
    private RecordFile file;

    @BeforeEach
    void open() throws IOException {
        run = folder.resolve("runs/application_1_0007");
        file = new RecordFile(new org.apache.hadoop.fs.Path(run.toUri()), new Configuration(false));
    }

    @Test
    void isEmptyBeforeTheFirstWrite() throws IOException {
        assertThat(file.read()).isEmpty();
    }

    @Test
    void readsWhatWasLastWritten() throws IOException {
        file.write(RunRecords.queued("summary", "--data", "x"));
        file.write(RunRecords.full());
        assertThat(file.read()).contains(RunRecords.full());
    }

    @Test
    void belongsToTheOwnerAlone() throws IOException {
        file.write(RunRecords.full());
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(run.resolve("record.json"))))
                .isEqualTo("rw-------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(run)))
                .isEqualTo("rwx------");
    }

    @Test
    void leavesNothingElseAndWritesOverWhatADeadWriterLeft() throws IOException {
        Files.createDirectories(run);
        Files.writeString(run.resolve(".record.json"), "half a rec");
        file.write(RunRecords.full());
        try (Stream<Path> files = Files.list(run)) {
            assertThat(files.map(path -> path.getFileName().toString()).toList())
                    .isEqualTo(List.of("record.json"));
        }
        assertThat(file.read()).contains(RunRecords.full());
    }

    @Test
    void namesTheFileThatIsDamaged() throws IOException {
        Files.createDirectories(run);
        Files.writeString(run.resolve("record.json"), "half a rec");
        assertThatThrownBy(file::read)
                .isInstanceOf(IOException.class)
                .hasMessageContaining(run + "/record.json is damaged: not JSON");
    }
}
