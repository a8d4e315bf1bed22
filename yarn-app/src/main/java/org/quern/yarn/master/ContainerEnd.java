package org.quern.yarn.master;

/**
 * How a worker's container ended.
 *
 * @param worker id of the container
 * @param host it was on
 * @param kind what it means for the run
 * @param exitStatus as the cluster gives it
 * @param text one line for the user: what happened, and what would do
 */
public record ContainerEnd(String worker, String host, Kind kind, int exitStatus, String text) {
    /** What the end of a container means. */
    public enum Kind {
        /** Its process ended by itself and without an error. */
        DONE,
        /** Given back or taken away by the cluster, which is nobody's fault: preempted, or released by the master. */
        TAKEN,
        /** The process failed or was killed; counts against the node. */
        FAILED,
        /** The node is lost or unhealthy; counts against the node. */
        NODE_LOST,
        /** It needed more memory than the container has; another one would too. */
        MEMORY,
        /** It could not even start, for a reason that would be the same on all nodes, such as a missing file. */
        UNUSABLE
    }
}
