package org.quern.jobs.cli;

import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.hadoop.fs.Path;
import org.quern.QuernException;
import org.quern.io.chunkset.ChunkSet;
import org.quern.io.chunkset.WriteMode;
import org.quern.jobs.models.StoredModel;
import org.quern.model.PredictionOptions;
import org.quern.pass.ChunkMap;
import org.quern.pass.Counts;

/**
 * Predictions of a data set that exist once, however often and by however many runs at a time they are asked for. A run writes
 * into a directory of its own beside the target, with a note of data, model and files in it, and gives it the target's name; so the
 * target holds all rows by one model or is not there. {@link ScoredTarget} says how, and what holds where a directory is renamed file
 * by file.
 *
 * <p>A run that finds the target made of the same data does nothing but write the mark if it is missing. Data that have changed
 * since are scored anew; the old predictions make way when the new are complete. A run that comes second, or whose directory was
 * removed because another was first, ends as if it had found the target. What runs that died have left is removed by the
 * next that is done with the same target, data and options, for it could only come second; what a run has left that scores in any
 * case, after a week.
 */
final class ScoredOnce {
    /** Another run that replaces predictions needs much less between putting aside the old and placing the new. */
    private static final int LOOKS = 10;

    private static final int LOOKS_AFTER_FAILURE = 3;
    private static final long LOOK_MS = 200;

    private final ScoredTarget target;
    private final boolean anew;
    private final EngineOptions engine;
    private final VerbContext context;

    /** @param anew whether predictions that are there make way even if they are of the same data */
    ScoredOnce(String target, boolean anew, EngineOptions engine, VerbContext context) throws IOException {
        this.target = new ScoredTarget(target, context.configuration());
        this.anew = anew;
        this.engine = engine;
        this.context = context;
    }

    /**
     * Predictions that are in place.
     *
     * @param isEarlier whether they were there before, or another run was first
     */
    record Outcome(ScoredNote note, boolean isEarlier) {}

    Outcome score(ChunkMap map, ChunkSet source, StoredModel model, PredictionOptions options) throws IOException {
        ScoredNote wanted = ScoredNote.of(source, model, options);
        Optional<ScoredNote> there = present(wanted);
        Optional<ScoredNote> found = anew ? Optional.empty() : found(wanted);
        if (found.isPresent()) {
            return done(found.get(), true);
        }
        Path own = anew ? target.newReplacement(wanted) : target.newDirectory(wanted);
        boolean isOurs = false;
        try {
            Counts counts = new ScoredData(own.toString(), WriteMode.CREATE, engine).write(map, source, context);
            target.complete(own, wanted.with(counts, own.getName(), target.written(own)));
            isOurs = isPlaced(own, there);
            ScoredNote placed = awaited(wanted, anew ? there : Optional.empty(), LOOKS)
                    .orElseThrow(
                            () -> new QuernException(
                                    "Another run has written '" + target
                                            + "' meanwhile, of other data or with other options. Nothing of this run is visible; run it again"));
            return done(placed, !own.getName().equals(placed.directory()));
        } catch (IOException | QuernException e) {
            // A run that was first removes the directories of those that can only come second.
            Optional<ScoredNote> others = anew ? Optional.empty() : others(wanted, e);
            if (others.isEmpty()) {
                throw e;
            }
            return done(others.get(), true);
        } finally {
            if (!isOurs) {
                target.delete(own);
            }
        }
    }

    /** The predictions that are there; empty if there is nothing. */
    private Optional<ScoredNote> present(ScoredNote wanted) throws IOException {
        Optional<ScoredNote> note = target.note();
        if (note.isPresent() && !anew && !note.get().data().equals(wanted.data())) {
            throw new QuernException("Cannot write predictions of '" + wanted.data() + "' to '" + target
                    + "': those of '" + note.get().data() + "' are there; --overwrite replaces them");
        }
        return note;
    }

    /** Predictions as wanted, with all of their files; looked at again for as long as others replace them. */
    private Optional<ScoredNote> found(ScoredNote wanted) throws IOException {
        Optional<ScoredNote> before = Optional.empty();
        Optional<ScoredNote> note = present(wanted);
        while (note.isPresent() && !note.equals(before)) {
            if (note.get().isOf(wanted) && target.isWhole(note.get())) {
                return note;
            }
            before = note;
            note = present(wanted);
        }
        return Optional.empty();
    }

    private boolean isPlaced(Path own, Optional<ScoredNote> there) throws IOException {
        for (int look = 1; look <= LOOKS; look++) {
            if (target.place(own, there)) {
                return true;
            }
            // A run that puts back what it did not mean leaves all as it was.
            Optional<ScoredNote> now = target.note();
            if (now.isPresent() && !now.equals(there)) {
                return false;
            }
            pause();
        }
        return target.note().isEmpty() && target.place(own, Optional.empty());
    }

    /** What this run or another has placed; for an instant nothing is there while a third run replaces it. */
    private Optional<ScoredNote> awaited(ScoredNote wanted, Optional<ScoredNote> earlier, int looks)
            throws IOException {
        for (int look = 1; ; look++) {
            Optional<ScoredNote> found = found(wanted);
            if (found.isPresent() && !found.equals(earlier)) {
                return found;
            }
            if (look == looks) {
                return Optional.empty();
            }
            pause();
        }
    }

    private static void pause() {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(LOOK_MS));
    }

    private Optional<ScoredNote> others(ScoredNote wanted, Exception failure) {
        try {
            return awaited(wanted, Optional.empty(), LOOKS_AFTER_FAILURE);
        } catch (IOException | QuernException e) {
            failure.addSuppressed(e);
            return Optional.empty();
        }
    }

    private Outcome done(ScoredNote note, boolean isEarlier) throws IOException {
        target.mark(note);
        target.tidyUp(note);
        return new Outcome(note, isEarlier);
    }
}
