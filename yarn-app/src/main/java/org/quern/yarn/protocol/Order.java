package org.quern.yarn.protocol;

/** What the master tells a worker to do next. Tasks are numbered over the whole application, from 1. */
public sealed interface Order {
    /** Nothing now: ask again at once; the answer waits until there is something to do. */
    record Pause() implements Order {}

    /**
     * Open a data set; later tasks name it by its number.
     *
     * @param data number
     * @param path fully qualified
     * @param manifest JSON, so that all workers see one generation
     */
    record OpenData(int data, String path, String manifest) implements Order {}

    /**
     * Process leaves of a pass and {@link WorkerCalls#deliver} their states.
     *
     * @param number of the pass in its run, from 1
     * @param pass as {@link org.quern.pass.PassTypes} writes it
     * @param leaves to be processed in ascending order
     * @param isHome whether their columns are to stay in this worker's memory; else another worker has them already and this
     *     one only helps
     */
    record PassTask(int task, int data, int number, byte[] pass, LeafSet leaves, boolean isHome) implements Order {}

    /**
     * Map the chunks in [firstChunk, endChunk) and write them as one part of another data set; the
     * {@link WorkerCalls#report} is a {@link org.quern.jobs.tasks.PartReport}.
     *
     * @param work {@link org.quern.jobs.tasks.MapWork}
     */
    record MapTask(int task, int data, byte[] work, int firstChunk, int endChunk) implements Order {}

    /**
     * Do tasks of an import, those in [firstTask, endTask), up to the first that stops; the {@link WorkerCalls#report} is an
     * {@link org.quern.jobs.tasks.ImportReport}. Of a mistake, the chunk that a {@link TaskProblem} names is the first task.
     *
     * @param work {@link org.quern.jobs.tasks.ImportWork}
     */
    record ImportTask(int task, byte[] work, int firstTask, int endTask) implements Order {}

    /** End the process. */
    record Exit(String reason) implements Order {}
}
