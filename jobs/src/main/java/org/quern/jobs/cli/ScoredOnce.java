package org.quern.jobs.cli;

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
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.quern.QuernException;
import org.quern.io.chunkset.ChunkSet;
import org.quern.io.chunkset.Storage;
import org.quern.io.chunkset.WriteMode;
import org.quern.jobs.DirectoryRename;
import org.quern.jobs.models.ModelVersions;
import org.quern.jobs.models.StoredModel;
import org.quern.jobs.record.Software;
import org.quern.model.PredictionOptions;
import org.quern.pass.ChunkMap;
import org.quern.pass.Counts;

/**
 * Predictions of a data set that exist once, however often and by however many runs at a time they are asked for. A run writes
 * into a directory of its own beside the target, with a note of data and model in it, and gives it the target's name in one step;
 * {@code _SUCCESS} is written last. So the target holds all rows by one model or is not there.
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

    /** @param anew whether predictions that are there make way even if they are of the same data */
    ScoredOnce(String target, boolean anew, EngineOptions engine, VerbContext context) throws IOException {
        this.files = Storage.of(new Path(target), context.configuration());
        this.target = files.makeQualified(new Path(target));
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
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Note(
            String data,
            long generation,
            String dataDigest,
            String options,
            String model,
            Integer modelVersion,
            String modelSha256,
            String quern,
            Map<String, Long> counts) {
        boolean isOf(Note other) {
            return dataDigest.equals(other.dataDigest) && options.equals(other.options);
        }

        private Note with(Counts newCounts) {
            return new Note(
                    data, generation, dataDigest, options, model, modelVersion, modelSha256, quern, newCounts.values());
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
        if (there.isPresent() && !anew && there.get().isOf(wanted)) {
            return done(there.get(), true);
        }
        String prefix = prefix(wanted);
        Path own = new Path(target.getParent(), prefix + UUID.randomUUID());
        try {
            Counts counts = new ScoredData(own.toString(), WriteMode.CREATE, engine).write(map, source, context);
            Note made = wanted.with(counts);
            write(new Path(own, NOTE), JSON.writerWithDefaultPrettyPrinter().writeValueAsString(made) + "\n");
            if (place(own, there)) {
                return done(made, false);
            }
            Optional<Note> others = present(wanted);
            if (others.isPresent() && others.get().isOf(wanted)) {
                return done(others.get(), true);
            }
            throw new QuernException("Another run has written '" + target
                    + "' meanwhile, of other data or with other options. Nothing of this run is visible; run it again");
        } catch (IOException | QuernException e) {
            // A run that was first removes the directories of those that can only come second.
            Optional<Note> others = present(wanted);
            if (!files.exists(own) && others.isPresent() && others.get().isOf(wanted) && !others.equals(there)) {
                return done(others.get(), true);
            }
            throw e;
        } finally {
            files.delete(own, true);
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
        if (note.isEmpty() && files.exists(target)) {
            throw new QuernException("Cannot write predictions to '" + target
                    + "': it is there, and was not written with --once; choose another --out");
        }
        if (note.isPresent() && !anew && !note.get().data().equals(wanted.data())) {
            throw new QuernException("Cannot write predictions of '" + wanted.data() + "' to '" + target
                    + "': those of '" + note.get().data() + "' are there; --overwrite replaces them");
        }
        return note;
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

    /** Gives the directory the target's name; false if another run was first. */
    private boolean place(Path own, Optional<Note> replaced) throws IOException {
        if (replaced.isEmpty()) {
            return DirectoryRename.rename(own, target, context.configuration());
        }
        if (!note().equals(replaced)) {
            return false;
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

    private Outcome done(Note note, boolean isEarlier) throws IOException {
        Path mark = new Path(target, MARK);
        if (!files.exists(mark)) {
            write(mark, "");
        }
        for (FileStatus status : files.listStatus(target.getParent())) {
            String name = status.getPath().getName();
            if (name.startsWith(prefix(note)) || name.startsWith(asidePrefix())) {
                files.delete(status.getPath(), true);
            }
        }
        return new Outcome(note, isEarlier);
    }

    private void write(Path path, String text) throws IOException {
        Storage.fill(files.create(path, true), out -> {
            out.write(text.getBytes(StandardCharsets.UTF_8));
            out.hsync();
        });
    }
}
