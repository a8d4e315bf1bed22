package org.quern.yarn.client;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.hadoop.security.Credentials;
import org.quern.yarn.launch.ContainerSpec;

/** What a client asks of a resource manager. Ids are those of applications as YARN writes them. */
interface Cluster extends Closeable {
    /** A new application, which costs nothing until it is submitted. */
    NewApplication newApplication() throws IOException;

    /** A queue by its name or path; empty if there is none. */
    Optional<Queue> queue(String name) throws IOException;

    /** Names of the queues that take applications. */
    Set<String> queues() throws IOException;

    /** Nodes that run containers. */
    List<Node> nodes() throws IOException;

    /** Returns when the resource manager has accepted the application or says why it does not. */
    void submit(Submission submission, ContainerSpec master, Credentials credentials) throws IOException;

    /** Empty if the resource manager does not know it, or no longer. */
    Optional<Application> application(String id) throws IOException;

    /** Quern's applications of one user, as far as the resource manager remembers. */
    List<Application> applications(String user) throws IOException;

    void kill(String id) throws IOException;

    /** Adds a token with which a master can submit jobs. */
    void addToken(Credentials credentials) throws IOException;

    /** Who renews tokens of file systems, such as {@code rm/host@REALM}; empty without security. */
    String renewer() throws IOException;

    @Override
    void close();

    /** @param memoryMb and vcores: the most a container may have */
    record NewApplication(String id, long memoryMb, int vcores) {}

    /**
     * A queue.
     *
     * @param leaves names of the leaf queues below it; empty if it is one itself
     * @param isOpen whether it takes applications
     * @param mayTake whether it takes those of this user
     */
    record Queue(String name, Set<String> leaves, boolean isOpen, boolean mayTake) {}

    /** @param memoryMb and vcores: all that its containers may have together */
    record Node(String host, long memoryMb, int vcores, Set<String> labels) {}

    /**
     * What an application is submitted with.
     *
     * @param priority empty for the queue's default
     * @param nodeLabel of the nodes for master and workers; empty for the queue's default
     * @param timeoutSeconds after which the resource manager ends it
     */
    record Submission(
            String id,
            String name,
            String queue,
            Optional<Integer> priority,
            Set<String> tags,
            String nodeLabel,
            Optional<Long> timeoutSeconds,
            int attempts,
            int memoryMb,
            int vcores) {
        public Submission {
            tags = Set.copyOf(tags);
        }
    }

    /** Where an application is on its way. */
    enum Phase {
        /** Not yet accepted, or accepted and without a master. */
        WAITING,
        RUNNING,
        FINISHED,
        FAILED,
        KILLED
    }

    /**
     * What the resource manager tells of an application.
     *
     * @param attempt of its master, from 1; 0 if unknown
     * @param host and port where the master answers clients; empty and 0 before it does
     * @param tracking link to the master's page or what took its place
     * @param diagnostics why it waits, or how it ended
     * @param finishedMs 0 while it runs
     */
    record Application(
            String id,
            String name,
            String user,
            String queue,
            Phase phase,
            int attempt,
            String host,
            int port,
            String tracking,
            String diagnostics,
            long startedMs,
            long finishedMs) {
        boolean isOver() {
            return phase != Phase.WAITING && phase != Phase.RUNNING;
        }
    }
}
