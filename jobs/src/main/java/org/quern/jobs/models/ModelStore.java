package org.quern.jobs.models;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.fs.permission.FsAction;
import org.quern.QuernException;
import org.quern.io.chunkset.Storage;
import org.quern.jobs.files.Publication;
import org.quern.model.ModelFile;

/**
 * Model files on any of Hadoop's file systems. A file is written under a hidden name beside its place and then given its name: a
 * reader sees no file or the new one, and where one is replaced the old one or the new one. Of two writers at once without
 * {@link Existing#REPLACE} one fails.
 */
public final class ModelStore {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Configuration configuration;

    public ModelStore(Configuration configuration) {
        this.configuration = configuration;
    }

    /** What to do with a file that is there already. */
    public enum Existing {
        REFUSE,
        REPLACE
    }

    /** @throws QuernException if there is no such file, or it is no sound model of a version known */
    public ModelFile read(Path path) throws IOException {
        return find(path).file();
    }

    /**
     * Reads a model file, or the current one of a directory of versions.
     *
     * @throws QuernException if there is no such file, or it is no sound model of a version known
     */
    public StoredModel find(Path path) throws IOException {
        FileSystem files = fileSystem(path);
        FileStatus status;
        try {
            status = Publication.status(files, files.makeQualified(path));
        } catch (FileNotFoundException e) {
            throw new QuernException(
                    "No model '" + (path.toUri().getScheme() == null ? path : files.makeQualified(path))
                            + "'; --out of a verb that fits one, such as linmod, writes it",
                    e);
        }
        Path file = status.isDirectory() ? current(path) : path;
        try (FSDataInputStream in = Publication.open(files, files.makeQualified(file))) {
            byte[] bytes = in.readAllBytes();
            return new StoredModel(file, bytes, ModelFile.read(bytes, file.toString()));
        }
    }

    /** What is said of a published version; empty if nothing can be read. */
    public Map<String, Object> note(ModelVersions.Version version) throws IOException {
        try (FSDataInputStream in = fileSystem(version.note()).open(version.note())) {
            return JSON.readValue(in.readAllBytes(), new TypeReference<LinkedHashMap<String, Object>>() {});
        } catch (FileNotFoundException | JsonProcessingException e) {
            return Map.of();
        }
    }

    private Path current(Path directory) throws IOException {
        return new ModelVersions(directory, configuration)
                .newest()
                .map(ModelVersions.Version::model)
                .orElseThrow(() -> new QuernException("'" + directory
                        + "' is a directory, not a model: a model is one Avro file, or a directory of versions that 'quern"
                        + " publish' has made"));
    }

    /** Refuses early what {@link #write} would refuse in the end. */
    public void check(Path path, Existing existing) throws IOException {
        FileSystem files = fileSystem(path);
        if (files.exists(path) && files.getFileStatus(path).isDirectory()) {
            throw new QuernException("Cannot write the model '" + path + "': there is a directory of that name");
        }
        if (existing == Existing.REFUSE && files.exists(path)) {
            throw exists(path, null);
        }
        checkDirectory(files, files.makeQualified(path));
    }

    /** A fit of hours must not end at a directory that was never writable. */
    private static void checkDirectory(FileSystem files, Path target) throws IOException {
        Path directory = target.getParent();
        while (directory.getParent() != null && !files.exists(directory)) {
            directory = directory.getParent();
        }
        if (!isDirectory(files, directory)) {
            throw new QuernException("Cannot write the model '" + target + "': " + directory + " is not a directory");
        }
        if (!(files instanceof RawLocalFileSystem local)) {
            files.access(directory, FsAction.WRITE);
        } else if (!Files.isWritable(local.pathToFile(directory).toPath())) {
            throw new QuernException("No permission: " + directory + ", where the model is to be written");
        }
    }

    private static boolean isDirectory(FileSystem files, Path path) throws IOException {
        try {
            return files.getFileStatus(path).isDirectory();
        } catch (java.nio.file.AccessDeniedException e) {
            // A shared access signature for a container of Azure does not let one ask for the container itself.
            if (path.isRoot()) {
                return true;
            }
            throw e;
        }
    }

    /** @throws QuernException if the file is there and must not be replaced */
    public void write(ModelFile model, Path path, Existing existing) throws IOException {
        write(model.bytes(), path, existing);
    }

    /**
     * Writes a model in any form.
     *
     * @throws QuernException if the file is there and must not be replaced
     */
    public void write(byte[] content, Path path, Existing existing) throws IOException {
        check(path, existing);
        FileSystem files = fileSystem(path);
        Path target = files.makeQualified(path);
        Path hidden = new Path(target.getParent(), "." + target.getName() + "." + UUID.randomUUID());
        try {
            writeHidden(files, hidden, target, content);
            publish(files, hidden, target, existing);
        } finally {
            if (files.exists(hidden)) {
                files.delete(hidden, false);
            }
        }
    }

    private static void writeHidden(FileSystem files, Path hidden, Path target, byte[] content) throws IOException {
        try {
            Storage.fill(files.create(hidden, false), out -> {
                out.write(content);
                out.hsync();
            });
        } catch (FileNotFoundException e) {
            if (String.valueOf(e.getMessage()).endsWith("(Permission denied)")) {
                throw e;
            }
            throw new QuernException(
                    "Cannot write the model '" + target + "': no file can be made in " + target.getParent(), e);
        }
    }

    private void publish(FileSystem files, Path hidden, Path target, Existing existing) throws IOException {
        if (existing == Existing.REPLACE) {
            Publication.replace(files, hidden, target, configuration);
            return;
        }
        try {
            Publication.create(files, hidden, target);
        } catch (FileAlreadyExistsException | org.apache.hadoop.fs.FileAlreadyExistsException e) {
            throw exists(target, e);
        }
    }

    private static QuernException exists(Path path, Exception cause) {
        return new QuernException("'" + path + "' exists already; --overwrite replaces it", cause);
    }

    /** The local file system without Hadoop's .crc files: model files carry a checksum of their own. */
    private FileSystem fileSystem(Path path) throws IOException {
        FileSystem files = path.getFileSystem(configuration);
        return files instanceof LocalFileSystem local ? local.getRawFileSystem() : files;
    }
}
