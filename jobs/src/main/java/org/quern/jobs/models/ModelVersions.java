package org.quern.jobs.models;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.quern.QuernException;
import org.quern.io.chunkset.Storage;
import org.quern.jobs.DirectoryRename;
import org.quern.jobs.files.Publication;

/**
 * A directory of the published versions of a model: {@code v000001}, {@code v000002} and so on, each a directory with the model
 * and a note of why it was published. The newest is the current one; there is no pointer beside it that could disagree.
 *
 * <p>A version is made under a hidden name and appears complete by a rename. It is never changed: a reader that has found a
 * version keeps it, whatever is published meanwhile. Of two publishers that aim at the same number one gets it and the other
 * hears of it. What a publisher that died has left is removed by the next: it aims at a number that is taken.
 *
 * <p>Where a directory is renamed file by file, a version is there when its model is, which is one file that only one publisher
 * can rename to that name. Its note follows, brought by the next publisher if this one died in between; hidden names say by the
 * model's digest to which of two models a note belongs.
 */
public final class ModelVersions {
    private static final String MODEL = "model.avro";
    private static final String NOTE = "published.json";
    private static final Pattern VERSION = Pattern.compile("v(\\d{6,9})");
    private static final Pattern HIDDEN = Pattern.compile("_publishing-v(\\d{6,9})-.*");
    /** Of a digest in a hidden name. */
    private static final int DIGITS = 16;

    private final Path directory;
    private final FileSystem files;
    private final Configuration configuration;
    /** Whether a version's directory appears whole. */
    private final boolean isOneStep;

    public ModelVersions(Path directory, Configuration configuration) throws IOException {
        this.files = Storage.of(directory, configuration);
        this.directory = files.makeQualified(directory);
        this.configuration = configuration;
        this.isOneStep = DirectoryRename.isOneStep(files, this.directory);
    }

    /** A published version. */
    public record Version(int number, Path directory) {
        public Path model() {
            return new Path(directory, MODEL);
        }

        /** What is said of it, as JSON. */
        public Path note() {
            return new Path(directory, NOTE);
        }

        static Optional<Version> at(Path path) {
            OptionalInt number = numberIn(VERSION, path);
            return number.isPresent() ? Optional.of(new Version(number.getAsInt(), path)) : Optional.empty();
        }
    }

    /** The version that a model file belongs to by its path. */
    public static OptionalInt numberOf(Path model) {
        return model.getName().equals(MODEL) && model.getParent() != null
                ? numberIn(VERSION, model.getParent())
                : OptionalInt.empty();
    }

    private static OptionalInt numberIn(Pattern pattern, Path path) {
        Matcher matcher = pattern.matcher(path.getName());
        return matcher.matches() ? OptionalInt.of(Integer.parseInt(matcher.group(1))) : OptionalInt.empty();
    }

    /** From the newest on; empty if there is no such directory. */
    private List<Version> directories() throws IOException {
        List<Version> versions = new ArrayList<>();
        for (FileStatus status : list()) {
            if (status.isDirectory()) {
                Version.at(status.getPath()).ifPresent(versions::add);
            }
        }
        versions.sort(Comparator.comparingInt(Version::number).reversed());
        return versions;
    }

    private FileStatus[] list() throws IOException {
        try {
            return files.listStatus(directory);
        } catch (FileNotFoundException e) {
            return new FileStatus[0];
        }
    }

    /** The current one. */
    public Optional<Version> newest() throws IOException {
        for (Version version : directories()) {
            if (isOneStep || files.exists(version.model())) {
                return Optional.of(version);
            }
        }
        return Optional.empty();
    }

    /** Refuses a directory that holds something else. */
    public void check() throws IOException {
        for (FileStatus status : list()) {
            Path path = status.getPath();
            if (status.isFile() && path.equals(directory)) {
                throw new QuernException("Cannot publish to '" + directory
                        + "': it is a file; versions of a model need a directory of their own");
            }
            if (numberIn(VERSION, path).isEmpty() && numberIn(HIDDEN, path).isEmpty()) {
                throw new QuernException("Cannot publish to '" + directory + "': it holds '" + path.getName()
                        + "', which is no version of a model; choose a directory of its own");
            }
        }
    }

    /**
     * Makes a version appear, unless its number is taken: then empty.
     *
     * @param number above that of all versions
     * @param note JSON
     */
    public Optional<Version> publish(int number, byte[] model, byte[] note) throws IOException {
        Version version = new Version(number, new Path(directory, String.format("v%06d", number)));
        Path hidden = new Path(directory, hiddenPrefix(version, model) + UUID.randomUUID());
        boolean isDone = false;
        try {
            write(model, new Path(hidden, MODEL));
            write(note, new Path(hidden, NOTE));
            boolean isPublished = isOneStep
                    ? DirectoryRename.rename(hidden, version.directory(), configuration)
                    : moveFiles(hidden, version, model);
            isDone = true;
            if (!isPublished) {
                return Optional.empty();
            }
        } catch (IOException e) {
            // Whoever published that number has removed what could only fail, perhaps while it was being written.
            if (files.exists(isOneStep ? version.directory() : version.model())) {
                return Optional.empty();
            }
            throw e;
        } finally {
            // Where files are moved one by one, the note may still be wanted from here.
            if (isOneStep || isDone) {
                discard(hidden);
            }
        }
        removeLeftovers(number);
        return Optional.of(version);
    }

    private static String hiddenPrefix(Version version, byte[] model) {
        return "_publishing-" + version.directory().getName() + "-"
                + StoredModel.sha256(model).substring(0, DIGITS) + "-";
    }

    private boolean moveFiles(Path hidden, Version version, byte[] model) throws IOException {
        boolean isPublished = true;
        files.mkdirs(version.directory());
        try {
            Publication.create(files, new Path(hidden, MODEL), version.model());
        } catch (FileAlreadyExistsException | java.nio.file.FileAlreadyExistsException e) {
            // Perhaps by a request of ours whose answer was lost.
            if (!Arrays.equals(read(version.model()), model)) {
                return false;
            }
            isPublished = false;
        }
        moveNote(hidden, version);
        return isPublished;
    }

    private void moveNote(Path hidden, Version version) throws IOException {
        if (files.exists(version.note())) {
            return;
        }
        try {
            Storage.moved(files, new Path(hidden, NOTE), version.note());
        } catch (FileAlreadyExistsException e) {
            // Another run has just done it.
        }
    }

    /** Brings the note of a version whose publisher died before it could. */
    public void mend(Version version) throws IOException {
        if (isOneStep || files.exists(version.note())) {
            return;
        }
        String prefix = hiddenPrefix(version, read(version.model()));
        for (FileStatus status : list()) {
            if (status.getPath().getName().startsWith(prefix)) {
                moveNote(status.getPath(), version);
            }
        }
    }

    private byte[] read(Path path) throws IOException {
        try (InputStream in = files.open(path)) {
            return in.readAllBytes();
        }
    }

    private void write(byte[] content, Path path) throws IOException {
        Storage.fill(files.create(path, false), out -> {
            out.write(content);
            out.hsync();
        });
    }

    /** The version is there, whether or not this succeeds: what stays is for the next publisher to remove. */
    private void removeLeftovers(int published) {
        try {
            for (FileStatus status : list()) {
                if (numberIn(HIDDEN, status.getPath()).orElse(Integer.MAX_VALUE) <= published) {
                    discard(status.getPath());
                }
            }
        } catch (IOException e) {
            // As above.
        }
    }

    private void discard(Path hidden) {
        try {
            files.delete(hidden, true);
        } catch (IOException e) {
            // Nobody reads it.
        }
    }
}
