package org.quern.jobs.cli;

import java.util.Optional;
import org.quern.jobs.record.RunNotes;
import org.quern.pass.Progress;

/**
 * What a command line runs in: a process of its own, or the master of a YARN application.
 *
 * @param run the application's run; empty in a process of its own
 * @param engine the application's workers, if it has any; verbs use them unless {@code --engine} says otherwise
 * @param progress who hears what a verb is doing, in place of standard error
 * @param rehearsal the engine of an application that does not exist yet: verbs only check what they would do, and end at
 *     their first pass
 * @param notes who hears what a verb reads and writes
 * @param records who keeps the records of runs
 */
public record Host(
        Optional<Run> run,
        Optional<ClusterEngine> engine,
        Optional<Progress> progress,
        Optional<EngineKind> rehearsal,
        RunNotes notes,
        Records records) {
    /** A process of its own, or a part of another program. */
    public static final Host PROCESS = new Host(
            Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), RunNotes.NONE, Records.BY_OTHERS);

    /** Who keeps the record of a run. */
    public enum Records {
        /** The command line itself, in the user's directory of runs. */
        BY_PROGRAM,
        /** The host, or nobody. */
        BY_OTHERS
    }

    /** The master of an application that runs over workers. */
    public static Host overWorkers(Run run, ClusterEngine engine, Progress progress) {
        return new Host(
                Optional.of(run),
                Optional.of(engine),
                Optional.of(progress),
                Optional.empty(),
                RunNotes.NONE,
                Records.BY_OTHERS);
    }

    /** The master of an application that runs a chain of MapReduce jobs. */
    public static Host overMapReduce(Run run, Progress progress) {
        return new Host(
                Optional.of(run),
                Optional.empty(),
                Optional.of(progress),
                Optional.empty(),
                RunNotes.NONE,
                Records.BY_OTHERS);
    }

    public Host noting(RunNotes listener) {
        return new Host(run, engine, progress, rehearsal, listener, records);
    }

    /** The same, whose runs leave records unless {@code quern.history} says otherwise. */
    public Host recording() {
        return new Host(run, engine, progress, rehearsal, notes, Records.BY_PROGRAM);
    }

    boolean isRecording() {
        return records == Records.BY_PROGRAM;
    }

    /** The client of an application that is yet to be submitted. */
    static Host rehearsal(EngineKind engine) {
        return new Host(
                Optional.empty(),
                Optional.empty(),
                Optional.of(Progress.NONE),
                Optional.of(engine),
                RunNotes.NONE,
                Records.BY_OTHERS);
    }

    /** The engine of verbs that name none; empty if the data decide. */
    Optional<EngineKind> defaultEngine() {
        return engine.isPresent() || isRehearsalOver(EngineKind.YARN) ? Optional.of(EngineKind.YARN) : Optional.empty();
    }

    boolean isRehearsalOver(EngineKind kind) {
        return rehearsal.filter(kind::equals).isPresent();
    }

    /** Whether nothing says where verbs run, so that they may become an application. */
    boolean isProcess() {
        return run.isEmpty() && rehearsal.isEmpty();
    }

    /**
     * A run that several processes may take up one after the other.
     *
     * @param id names its working directory, so that a later attempt finds the journal of an earlier one
     * @param attempt from 1; a later one goes on after the passes that earlier ones finished
     */
    public record Run(String id, int attempt) {
        boolean isAgain() {
            return attempt > 1;
        }
    }
}
