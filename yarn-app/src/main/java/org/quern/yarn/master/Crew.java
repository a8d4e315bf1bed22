package org.quern.yarn.master;

import java.util.List;
import java.util.Map;

/** The workers as a pass that is to be shared out sees them. Called under the engine's lock. */
interface Crew {
    List<LeafSchedule.Candidate> workers();

    /** Rows of a data set that each worker is to hold in the end, those that are asked for counted in. */
    Map<String, Double> shares(OpenData data);

    /** Who is told of chunks that live elsewhere from now on. */
    ChunkAssignment.Moves moves();

    /** A number for a new task. */
    int newTask();
}
