package org.quern.jobs.cli;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.quern.QuernException;
import org.quern.io.chunkset.ChunkSet;
import org.quern.io.chunkset.Storage;
import org.quern.io.chunkset.WriteMode;
import org.quern.jobs.DirectoryRename;
import org.quern.jobs.files.Publication;
import org.quern.jobs.models.ModelVersions;
import org.quern.jobs.models.StoredModel;
import org.quern.jobs.record.Software;
import org.quern.model.PredictionOptions;
import org.quern.pass.ChunkMap;
import org.quern.pass.Counts;

/**
 * Predictions of a data set that exist once, however often and by however many runs at a time they are asked for. A run writes
 * into a directory of its own beside the target, with a note of data, model and files in it, and gives it the target's name in one
 * step; {@code _SUCCESS} is written last. So the target holds all rows by one model or is not there.
 *
 * <p>Where a directory is renamed file by file, the note goes first, for only one run can rename it to that name. From then on the
 * files that it lists belong there: any run brings those that are still in the directory which the note names. Predictions whose
 * files are neither here nor there make way for new ones.
 *
 * <p>A run that finds the target made of the same data does nothing but write the mark if it is missing. Data that have changed
 * since are scored anew; the old predictions make way when the new are complete. A run that comes second, or whose directory was
 * removed because another was first, ends as if it had found the target. What runs that died have left is removed by the
 * next that is done with the same target and data, for it could only come second.
 */
final class ScoredOnce {
    private static final String NOTE = "_scored.json";
    private static final String MARK = "_SUCCESS";
    private static final int DIGITS = 16;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path target;
    private final boolean anew;
    private final EngineOptions engine;
    private final VerbContext context;
    private final FileSystem files;
    /** Whether a directory gets the target's name at once. */
    private final boolean isOneStep;

    /** @param anew whether predictions that are there make way even if they are of the same data */
    ScoredOnce(String target, boolean anew, EngineOptions engine, VerbContext context) throws IOException {
        this.files = Storage.of(new Path(target), context.configuration());
        this.target = files.makeQualified(new Path(target));
        this.isOneStep = DirectoryRename.isOneStep(files, this.target);
        this.anew = anew;
        this.engine = engine;
        this.context = context;
    }

    /**
     * What was made of what, as the file beside the predictions says it.
     *
     * @param data path of the data set
     * @param dataDigest tells its generations apart, and data written anew
     * @param options digest of what was asked for
     * @param model path of the file, of the version that was current
     * @param counts rows, and what was met in them
     * @param directory name of the one they were written to
     * @param files lengths of the files that belong to them, the manifest last
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @JsonIgnoreProperties(ignoreUnknown = true)
    record Note(
            String data,
            long generation,
            String dataDigest,
            String options,
            String model,
            Integer modelVersion,
            String modelSha256,
            String quern,
            Map<String, Long> counts,
            String directory,
            Map<String, Long> files) {
        Note {
            files = files == null ? Map.of() : files;
        }

        boolean isOf(Note other) {
            return dataDigest.equals(other.dataDigest) && options.equals(other.options);
        }

        private Note with(Counts newCounts, String newDirectory, Map<String, Long> newFiles) {
            return new Note(
                    data,
                    generation,
                    dataDigest,
                    options,
                    model,
                    modelVersion,
                    modelSha256,
                    quern,
                    newCounts.values(),
                    newDirectory,
                    newFiles);
        }

        private static Note of(ChunkSet source, StoredModel model, PredictionOptions options) {
            return new Note(
                    source.path().toString(),
                    source.info().generation(),
                    source.info().digest(),
                    digest(options),
                    model.path().toString(),
                    ModelVersions.numberOf(model.path()).isPresent()
                            ? ModelVersions.numberOf(model.path()).getAsInt()
                            : null,
                    model.sha256(),
                    Software.current().quern(),
                    Map.of(),
                    null,
                    Map.of());
        }

        private static String digest(PredictionOptions options) {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            try (DataOutputStream out = new DataOutputStream(bytes)) {
                options.write(out);
                return HexFormat.of()
                        .formatHex(MessageDigest.getInstance("SHA-256").digest(bytes.toByteArray()), 0, DIGITS / 2);
            } catch (IOException | NoSuchAlgorithmException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    /**
     * Predictions that are in place.
     *
     * @param isEarlier whether they were there before, or another run was first
     */
    record Outcome(Note note, boolean isEarlier) {}

    Outcome score(ChunkMap map, ChunkSet source, StoredModel model, PredictionOptions options) throws IOException {
        Note wanted = Note.of(source, model, options);
        Optional<Note> there = present(wanted);
        if (!anew && isWhole(there, wanted)) {
            return done(there.get(), true);
        }
        Path own = new Path(target.getParent(), prefix(wanted) + UUID.randomUUID());
        boolean isOurs = false;
        try {
            Counts counts = new ScoredData(own.toString(), WriteMode.CREATE, engine).write(map, source, context);
            Note made = wanted.with(counts, own.getName(), listed(own));
            write(new Path(own, NOTE), JSON.writerWithDefaultPrettyPrinter().writeValueAsString(made) + "\n");
            isOurs = place(own, there);
            Optional<Note> placed = present(wanted);
            if (isWhole(placed, wanted)) {
                return done(placed.get(), !own.getName().equals(placed.get().directory()));
            }
            throw new QuernException("Another run has written '" + target
                    + "' meanwhile, of other data or with other options. Nothing of this run is visible; run it again");
        } catch (IOException | QuernException e) {
            // A run that was first removes the directories of those that can only come second.
            Optional<Note> others = present(wanted);
            if (!files.exists(own) && !others.equals(there) && isWhole(others, wanted)) {
                return done(others.get(), true);
            }
            throw e;
        } finally {
            if (!isOurs) {
                files.delete(own, true);
            }
        }
    }

    /** Whether these are predictions as wanted, with all of their files; no longer marked as such if files are missing. */
    private boolean isWhole(Optional<Note> note, Note wanted) throws IOException {
        if (note.isEmpty() || !note.get().isOf(wanted)) {
            return false;
        }
        Set<String> missing = missing(note.get());
        if (!isOneStep && !missing.isEmpty()) {
            move(missing, new Path(target.getParent(), note.get().directory()));
            missing = missing(note.get());
        }
        if (!missing.isEmpty()) {
            files.delete(new Path(target, MARK), false);
        }
        return missing.isEmpty();
    }

    private Set<String> missing(Note note) throws IOException {
        Map<String, Long> found = listed(target);
        Set<String> missing = new LinkedHashSet<>(note.files().keySet());
        missing.removeIf(name -> note.files().get(name).equals(found.get(name)));
        return missing;
    }

    /** Lengths of the files in a directory; descending by name, so that a manifest comes after parts. */
    private Map<String, Long> listed(Path directory) throws IOException {
        Map<String, Long> lengths = new TreeMap<>(Comparator.reverseOrder());
        for (FileStatus status : files.listStatus(directory)) {
            if (status.isFile()) {
                lengths.put(status.getPath().getName(), status.getLen());
            }
        }
        return lengths;
    }

    private void move(Set<String> names, Path from) throws IOException {
        for (String name : names) {
            try {
                Storage.moved(files, new Path(from, name), new Path(target, name));
            } catch (FileAlreadyExistsException e) {
                // Another run does the same, or has died between copying and deleting.
            }
        }
    }

    private String prefix(Note wanted) {
        return "_scoring-" + target.getName() + "-" + wanted.dataDigest().substring(0, DIGITS) + "-";
    }

    private String asidePrefix() {
        return "_replaced-" + target.getName() + "-";
    }

    /** The predictions that are there; empty if there is nothing. */
    private Optional<Note> present(Note wanted) throws IOException {
        Optional<Note> note = note();
        if (note.isEmpty() && files.exists(target) && !isLeftEmpty()) {
            throw new QuernException("Cannot write predictions to '" + target
                    + "': it is there, and was not written with --once; choose another --out");
        }
        if (note.isPresent() && !anew && !note.get().data().equals(wanted.data())) {
            throw new QuernException("Cannot write predictions of '" + wanted.data() + "' to '" + target
                    + "': those of '" + note.get().data() + "' are there; --overwrite replaces them");
        }
        return note;
    }

    /** As by a run that died while it replaced predictions file by file. */
    private boolean isLeftEmpty() throws IOException {
        return !isOneStep && files.getFileStatus(target).isDirectory() && files.listStatus(target).length == 0;
    }

    private Optional<Note> note() throws IOException {
        Path path = new Path(target, NOTE);
        try (InputStream in = files.open(path)) {
            return Optional.of(JSON.readValue(in.readAllBytes(), Note.class));
        } catch (FileNotFoundException e) {
            return Optional.empty();
        } catch (JsonProcessingException e) {
            throw new QuernException("Cannot read '" + path + "': " + e.getOriginalMessage(), e);
        }
    }

    /** Gives the directory, or else its note, the name that all runs look for; false if another run was first. */
    private boolean place(Path own, Optional<Note> replaced) throws IOException {
        if (replaced.isPresent() && !note().equals(replaced)) {
            return false;
        }
        if (!isOneStep) {
            if (replaced.isPresent()) {
                clear();
            }
            return placeNote(own);
        }
        if (replaced.isEmpty()) {
            return DirectoryRename.rename(own, target, context.configuration());
        }
        Path aside = new Path(target.getParent(), asidePrefix() + UUID.randomUUID());
        files.delete(new Path(target, MARK), false);
        if (!files.rename(target, aside)) {
            return false;
        }
        boolean isPlaced = DirectoryRename.rename(own, target, context.configuration());
        files.delete(aside, true);
        return isPlaced;
    }

    private boolean placeNote(Path own) throws IOException {
        files.mkdirs(target);
        try {
            Publication.create(files, new Path(own, NOTE), new Path(target, NOTE));
            return true;
        } catch (FileAlreadyExistsException | java.nio.file.FileAlreadyExistsException e) {
            return note().map(Note::directory).filter(own.getName()::equals).isPresent();
        }
    }

    /** Removes the mark first and the note last, which says whose the rest is. */
    private void clear() throws IOException {
        files.delete(new Path(target, MARK), false);
        for (FileStatus status : files.listStatus(target)) {
            if (!status.getPath().getName().equals(NOTE)) {
                files.delete(status.getPath(), true);
            }
        }
        files.delete(new Path(target, NOTE), false);
    }

    private Outcome done(Note note, boolean isEarlier) throws IOException {
        mark();
        for (FileStatus status : files.listStatus(target.getParent())) {
            String name = status.getPath().getName();
            if (name.startsWith(prefix(note)) || name.startsWith(asidePrefix())) {
                files.delete(status.getPath(), true);
            }
        }
        return new Outcome(note, isEarlier);
    }

    /** Never replaces the mark: of runs that come to it at once, the one whose file makes way would fail. */
    private void mark() throws IOException {
        Path mark = new Path(target, MARK);
        if (files.exists(mark)) {
            return;
        }
        try {
            files.create(mark, false).close();
        } catch (IOException e) {
            if (!files.exists(mark)) {
                throw e;
            }
        }
    }

    private void write(Path path, String text) throws IOException {
        Storage.fill(files.create(path, true), out -> {
            out.write(text.getBytes(StandardCharsets.UTF_8));
            out.hsync();
        });
    }
}
