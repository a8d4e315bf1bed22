package org.quern.jobs.cli;

import java.util.Optional;
import org.quern.pass.Progress;

/**
 * What a command line runs in: a process of its own, or the master of a YARN application.
 *
 * @param run the application's run; empty in a process of its own
 * @param engine the application's workers, if it has any; verbs use them unless {@code --engine} says otherwise
 * @param progress who hears what a verb is doing, in place of standard error
 */
public record Host(Optional<Run> run, Optional<ClusterEngine> engine, Optional<Progress> progress) {
    /** A process of its own. */
    public static final Host PROCESS = new Host(Optional.empty(), Optional.empty(), Optional.empty());

    /** The master of an application that runs over workers. */
    public static Host overWorkers(Run run, ClusterEngine engine, Progress progress) {
        return new Host(Optional.of(run), Optional.of(engine), Optional.of(progress));
    }

    /** The master of an application that runs a chain of MapReduce jobs. */
    public static Host overMapReduce(Run run, Progress progress) {
        return new Host(Optional.of(run), Optional.empty(), Optional.of(progress));
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
