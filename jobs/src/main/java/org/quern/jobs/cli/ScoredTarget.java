package org.quern.jobs.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.quern.QuernException;
import org.quern.io.chunkset.ChunkSet;
import org.quern.io.chunkset.Storage;
import org.quern.jobs.DirectoryRename;
import org.quern.jobs.files.Publication;

/**
 * The place of {@linkplain ScoredOnce predictions that exist once}: what is there, and how a complete directory of predictions comes
 * there while others want the same.
 *
 * <p>Where a directory is renamed in one step, note and mark are in it before. Predictions that are to make way are put aside
 * first, and back if they turn out to be others than were meant.
 *
 * <p>Where a directory is renamed file by file, the note goes first, for only one run can rename it to that name. From then on the
 * files that it lists belong there: any run brings those that are still in the directory which the note names, and the mark is made
 * when all are there. One run at a time may replace predictions.
 */
final class ScoredTarget {
    private static final String NOTE = "_scored.json";
    private static final String MARK = "_SUCCESS";
    private static final long ABANDONED_MS = TimeUnit.DAYS.toMillis(7);
    private static final int ATTEMPTS = 5;
    private static final Pattern UUID_TEXT = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

    private final Path path;
    private final Configuration configuration;
    private final FileSystem files;
    /** Whether a directory gets the target's name at once. */
    private final boolean isOneStep;

    ScoredTarget(String target, Configuration configuration) throws IOException {
        this.configuration = configuration;
        this.files = Storage.of(new Path(target), configuration);
        this.path = files.makeQualified(new Path(target));
        this.isOneStep = DirectoryRename.isOneStep(files, path);
    }

    /** A directory beside the target that nobody has or looks into; removed by any run that is done with the same. */
    Path newDirectory(ScoredNote wanted) {
        return beside(prefix(wanted));
    }

    /** One that no other run removes while it is in use, for predictions that make others make way. */
    Path newReplacement(ScoredNote wanted) {
        return beside(replacementPrefix(wanted));
    }

    private Path aside() {
        return beside(asidePrefix());
    }

    private Path beside(String prefix) {
        return new Path(path.getParent(), prefix + UUID.randomUUID());
    }

    private String prefix(ScoredNote wanted) {
        return "_scoring-" + wanted.kind() + "-" + path.getName() + "-";
    }

    private String replacementPrefix(ScoredNote wanted) {
        return "_scoring-anew-" + wanted.kind() + "-" + path.getName() + "-";
    }

    private String asidePrefix() {
        return "_replaced-" + path.getName() + "-";
    }

    /**
     * Whose predictions are there; empty if there is nothing.
     *
     * @throws QuernException if there is something that is not this class's
     */
    Optional<ScoredNote> note() throws IOException {
        // They may come, or be put back, between two looks.
        for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
            Optional<ScoredNote> note = read(path);
            if (note.isPresent() || !files.exists(path) || isLeftEmpty()) {
                return note;
            }
        }
        throw new QuernException("Cannot write predictions to '" + path
                + "': it is there, and was not written with --once; choose another --out");
    }

    private Optional<ScoredNote> read(Path directory) throws IOException {
        Path file = new Path(directory, NOTE);
        try (InputStream in = files.open(file)) {
            return Optional.of(ScoredNote.read(in));
        } catch (FileNotFoundException e) {
            return Optional.empty();
        } catch (JsonProcessingException e) {
            throw new QuernException("Cannot read '" + file + "': " + e.getOriginalMessage(), e);
        }
    }

    /** As by a run that died while it replaced predictions file by file. */
    private boolean isLeftEmpty() throws IOException {
        try {
            return !isOneStep
                    && files.getFileStatus(path).isDirectory()
                    && Stream.of(files.listStatus(path))
                            .allMatch(status -> status.getPath().getName().equals(MARK));
        } catch (FileNotFoundException e) {
            return true;
        }
    }

    /** Whether all files of these predictions are there; no longer marked as such if some are gone for good. */
    boolean isWhole(ScoredNote note) throws IOException {
        Set<String> missing = missing(note);
        if (!isOneStep && !missing.isEmpty()) {
            bring(missing, new Path(path.getParent(), note.directory()));
            missing = missing(note);
        }
        if (!missing.isEmpty() && read(path).equals(Optional.of(note))) {
            files.delete(new Path(path, MARK), false);
        }
        return missing.isEmpty();
    }

    private Set<String> missing(ScoredNote note) throws IOException {
        Map<String, Long> found = listed(path);
        Set<String> missing = new LinkedHashSet<>(note.files().keySet());
        missing.removeIf(name -> note.files().get(name).equals(found.get(name)));
        return missing;
    }

    /** Lengths of the files in a directory; descending by name, so that a manifest comes after parts. */
    private Map<String, Long> listed(Path directory) throws IOException {
        Map<String, Long> lengths = new TreeMap<>(Comparator.reverseOrder());
        try {
            for (FileStatus status : files.listStatus(directory)) {
                if (status.isFile()) {
                    lengths.put(status.getPath().getName(), status.getLen());
                }
            }
        } catch (FileNotFoundException e) {
            // Gone, and all that was in it.
        }
        return lengths;
    }

    private void bring(Set<String> names, Path from) throws IOException {
        for (String name : names) {
            try {
                Storage.moved(files, new Path(from, name), new Path(path, name));
            } catch (FileAlreadyExistsException e) {
                // Another run does the same, or has died between copying and deleting.
            }
        }
    }

    /**
     * Lengths of the files of a chunk set that was just written.
     *
     * @throws QuernException if files have gone from it since, as by a run that was first and tidies up
     */
    Map<String, Long> written(Path own) throws IOException {
        Map<String, Long> written = listed(own);
        try (ChunkSet set = ChunkSet.open(own, configuration)) {
            if (set.isForeign()) {
                throw new QuernException("Cannot open '" + own + "': its manifest is gone");
            }
        }
        return written;
    }

    /** Puts into a directory of predictions what goes with them. */
    void complete(Path own, ScoredNote note) throws IOException {
        fill(new Path(own, NOTE), note.toJson());
        if (isOneStep) {
            fill(new Path(own, MARK), "");
        }
    }

    /**
     * Gives a complete directory the name that all runs look for.
     *
     * @param replaced what is to make way
     * @return false if something else is there, or somebody else is about to replace that
     */
    boolean place(Path own, Optional<ScoredNote> replaced) throws IOException {
        if (!isOneStep) {
            return placeFiles(own, replaced);
        }
        return replaced.isEmpty() ? isRenamed(own, path) : isReplaced(own, replaced);
    }

    private boolean isReplaced(Path own, Optional<ScoredNote> replaced) throws IOException {
        Path aside = aside();
        if (!isRenamed(path, aside)) {
            return false;
        }
        boolean isPlaced = false;
        try {
            // Where others are to be put back, somebody may have taken the place, or removed what was aside.
            isPlaced = (read(aside).equals(replaced) || !isRenamed(aside, path)) && isRenamed(own, path);
        } finally {
            if (!isPlaced && !files.exists(path)) {
                isRenamed(aside, path);
            }
        }
        files.delete(aside, true);
        return isPlaced;
    }

    private boolean placeFiles(Path own, Optional<ScoredNote> replaced) throws IOException {
        if (!read(path).equals(replaced)) {
            return false;
        }
        files.delete(new Path(path, MARK), false);
        if (replaced.isPresent()) {
            clear();
        }
        files.mkdirs(path);
        try {
            Publication.create(files, new Path(own, NOTE), new Path(path, NOTE));
            return true;
        } catch (FileAlreadyExistsException | java.nio.file.FileAlreadyExistsException e) {
            return read(path)
                    .map(ScoredNote::directory)
                    .filter(own.getName()::equals)
                    .isPresent();
        }
    }

    /** Removes the note last, which says whose the rest is. */
    private void clear() throws IOException {
        for (FileStatus status : files.listStatus(path)) {
            if (!status.getPath().getName().equals(NOTE)) {
                files.delete(status.getPath(), true);
            }
        }
        files.delete(new Path(path, NOTE), false);
    }

    /** Makes the mark if it is missing. Never replaces it: of runs that come to it at once, the one whose file makes way would fail. */
    void mark(ScoredNote note) throws IOException {
        Path mark = new Path(path, MARK);
        if (files.exists(mark)) {
            return;
        }
        for (int attempt = 1; !isMarked(mark, note, attempt == ATTEMPTS); attempt++) {
            // The predictions were just put aside, and back.
        }
        if (!isOneStep && !read(path).equals(Optional.of(note))) {
            takeBack(mark);
        }
    }

    private boolean isMarked(Path mark, ScoredNote note, boolean isLast) throws IOException {
        try {
            files.createFile(mark).overwrite(false).build().close();
            return true;
        } catch (IOException e) {
            if (files.exists(mark) || !read(path).equals(Optional.of(note))) {
                return true;
            }
            if (isLast) {
                throw e;
            }
            return false;
        }
    }

    /** For a mark that was meant for predictions which have made way meanwhile. */
    private void takeBack(Path mark) throws IOException {
        files.delete(mark, false);
        Optional<ScoredNote> newer = read(path);
        if (newer.isPresent() && isWhole(newer.get())) {
            mark(newer.get());
        }
    }

    /** Removes what runs have left that died, and those that could only come second to these predictions. */
    void tidyUp(ScoredNote note) throws IOException {
        for (FileStatus status : files.listStatus(path.getParent())) {
            String name = status.getPath().getName();
            if (name.equals(note.directory())
                    || isOf(prefix(note), name)
                    || isOf(asidePrefix(), name)
                    || isOf(replacementPrefix(note), name) && isOld(status)) {
                remove(status.getPath());
            }
        }
    }

    private static boolean isOld(FileStatus status) {
        return System.currentTimeMillis() - status.getModificationTime() > ABANDONED_MS;
    }

    /** The name of another target may begin with that of this one. */
    private static boolean isOf(String prefix, String name) {
        return name.startsWith(prefix)
                && UUID_TEXT.matcher(name.substring(prefix.length())).matches();
    }

    /** At once where that can be, so that nobody who still uses it takes a part for the whole. */
    private void remove(Path directory) throws IOException {
        Path gone = isOneStep ? aside() : directory;
        if (!isOneStep || isRenamed(directory, gone)) {
            files.delete(gone, true);
        }
    }

    /** False too if the source is gone. */
    private boolean isRenamed(Path from, Path to) throws IOException {
        try {
            return DirectoryRename.rename(from, to, configuration);
        } catch (FileNotFoundException | NoSuchFileException e) {
            return false;
        }
    }

    void delete(Path own) throws IOException {
        files.delete(own, true);
    }

    /** Fails if the directory is gone, rather than make a new one. */
    private void fill(Path file, String text) throws IOException {
        Storage.fill(files.createFile(file).overwrite(true).build(), out -> {
            out.write(text.getBytes(StandardCharsets.UTF_8));
            out.hsync();
        });
    }

    @Override
    public String toString() {
        return path.toString();
    }
}
