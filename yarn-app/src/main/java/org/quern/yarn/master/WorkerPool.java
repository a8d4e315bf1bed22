package org.quern.yarn.master;

import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.quern.QuernException;
import org.quern.yarn.protocol.WorkerInfo;

/**
 * The workers there are and were, and what their ends say about nodes and about the run. Not synchronised; time is handed in.
 */
final class WorkerPool {
    private static final int JAVA = 17;
    /** Containers over their memory that a run survives: the next one would be too. */
    private static final int MEMORY_ENDS = 1;

    private final MasterOptions options;
    private final Map<String, Member> members = new LinkedHashMap<>();
    private final Map<String, Integer> failuresOfNode = new HashMap<>();
    private int failures;
    private int memoryEnds;
    private int preempted;

    WorkerPool(MasterOptions options) {
        this.options = options;
    }

    Optional<Member> find(String worker) {
        return Optional.ofNullable(members.get(worker));
    }

    Collection<Member> all() {
        return members.values();
    }

    List<Member> ready() {
        return members.values().stream().filter(Member::isReady).toList();
    }

    /** Whether there is one that computes or will. */
    boolean hasAny() {
        return members.values().stream().anyMatch(member -> !member.isGone());
    }

    Member started(String worker, String host, long nowMs) {
        return members.computeIfAbsent(worker, id -> new Member(id, host, nowMs));
    }

    /**
     * A worker introduces itself, perhaps again since the answer was lost.
     *
     * @throws QuernException if it may not take part
     */
    Member hello(WorkerInfo info, long nowMs) {
        String refusal = refusal(info);
        if (!refusal.isEmpty()) {
            throw new QuernException(refusal);
        }
        Member member = started(info.id(), info.host(), nowMs);
        if (member.isGone()) {
            throw new QuernException(
                    "Worker " + info.id() + " on " + info.host() + " is no longer wanted: " + member.reason());
        }
        if (member.state() == Member.State.STARTING) {
            member.ready(info, nowMs);
        }
        return member;
    }

    private String refusal(WorkerInfo info) {
        if (!info.software().equals(options.software())) {
            return "Worker " + info.id() + " on " + info.host() + " runs Quern " + info.software()
                    + ", but its master Quern " + options.software()
                    + ": an application needs the same quern.jar everywhere";
        }
        if (feature(info.java()) < JAVA) {
            return "Worker " + info.id() + " on " + info.host() + " runs Java " + info.java()
                    + ", but Quern needs Java " + JAVA + " or newer: set quern.yarn.java-home to one on the nodes";
        }
        return "";
    }

    private static int feature(String java) {
        String[] parts = java.split("[^0-9]+");
        int first = parts.length > 0 && !parts[0].isEmpty() ? Integer.parseInt(parts[0]) : 0;
        return first == 1 && parts.length > 1 ? Integer.parseInt(parts[1]) : first;
    }

    /** Those that have been silent for too long. One that starts up is given four times as long. */
    List<Member> silent(long nowMs) {
        return members.values().stream()
                .filter(member -> !member.isGone())
                .filter(member -> nowMs - member.heardMs()
                        > options.timeoutMs() * (member.state() == Member.State.STARTING ? 4 : 1))
                .toList();
    }

    /** Those that say that they are there, and yet have not come on with their tasks for too long. */
    List<Member> stalled(long nowMs) {
        return members.values().stream()
                .filter(member -> options.stallMs() > 0 && member.stalledMs(nowMs) > options.stallMs())
                .toList();
    }

    /** Those whose time to leave is up. */
    List<Member> overdue(long nowMs) {
        return members.values().stream()
                .filter(Member::isLeaving)
                .filter(member -> nowMs >= member.leaveByMs())
                .toList();
    }

    /** What a failure of a worker leads to. */
    record Consequence(boolean excludesNode, Optional<String> endOfRun) {}

    /** Counts a worker that was lost or failed. */
    Consequence failed(Member member, ContainerEnd.Kind kind, String text) {
        failures++;
        int ofNode = failuresOfNode.merge(member.host(), 1, Integer::sum);
        if (kind == ContainerEnd.Kind.MEMORY) {
            memoryEnds++;
        }
        String last = "worker " + member.id() + " on " + member.host() + ": " + text;
        Optional<String> end = Optional.empty();
        if (kind == ContainerEnd.Kind.UNUSABLE) {
            end = Optional.of("Cannot start workers: " + last);
        } else if (memoryEnds > MEMORY_ENDS) {
            end = Optional.of("Workers need more memory than their containers have; the last, " + last);
        } else if (failures > options.workerFailures()) {
            end = Optional.of(String.format(
                    Locale.ROOT,
                    "%d %s lost or failed, more than quern.yarn.worker.max-failures allows (%d); the last, %s",
                    failures,
                    failures == 1 ? "worker was" : "workers were",
                    options.workerFailures(),
                    last));
        }
        return new Consequence(ofNode == options.nodeFailures(), end);
    }

    void preempted() {
        preempted++;
    }

    int workersFailed() {
        return failures;
    }

    int workersPreempted() {
        return preempted;
    }

    int nodesExcluded() {
        return (int) failuresOfNode.values().stream()
                .filter(count -> count >= options.nodeFailures())
                .count();
    }
}
