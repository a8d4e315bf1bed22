package org.quern.pass;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;

/** Entries as files of a directory, written under a hidden name and renamed. */
final class DirectoryJournal implements JournalStorage {
    private final Path directory;

    DirectoryJournal(Path directory) {
        this.directory = directory;
    }

    @Override
    public String place() {
        return directory.toString();
    }

    @Override
    public Optional<InputStream> read(String file) throws IOException {
        try {
            return Optional.of(Files.newInputStream(directory.resolve(file)));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    @Override
    public void write(String file, Content content) throws IOException {
        Files.createDirectories(directory);
        Path written = Files.createTempFile(directory, "." + file + "-", ".tmp");
        try {
            try (OutputStream out = Files.newOutputStream(written)) {
                content.writeTo(out);
            }
            Files.move(
                    written,
                    directory.resolve(file),
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(written);
        }
    }
}
