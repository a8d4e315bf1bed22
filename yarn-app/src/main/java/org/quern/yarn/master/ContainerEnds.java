package org.quern.yarn.master;

import org.apache.hadoop.yarn.api.records.ContainerExitStatus;
import org.quern.yarn.launch.ContainerAdvice;
import org.quern.yarn.worker.ExitCode;

/** What the end of a worker's container, as YARN tells it, means for the run. */
final class ContainerEnds {
    private static final ContainerAdvice ADVICE = ContainerAdvice.ofWorker();

    private ContainerEnds() {}

    static ContainerEnd of(String worker, String host, int exitStatus, String diagnostics) {
        return new ContainerEnd(
                worker, host, kind(exitStatus, diagnostics), exitStatus, ADVICE.line(host, exitStatus, diagnostics));
    }

    private static ContainerEnd.Kind kind(int exitStatus, String diagnostics) {
        if (ContainerAdvice.isUnusable(exitStatus, diagnostics)) {
            return ContainerEnd.Kind.UNUSABLE;
        }
        if (exitStatus == ExitCode.OUT_OF_MEMORY.number()) {
            return ContainerEnd.Kind.MEMORY;
        }
        return switch (exitStatus) {
            case ContainerExitStatus.SUCCESS -> ContainerEnd.Kind.DONE;
            case ContainerExitStatus.ABORTED ->
                ContainerAdvice.isNodeLost(diagnostics) ? ContainerEnd.Kind.NODE_LOST : ContainerEnd.Kind.TAKEN;
            case ContainerExitStatus.DISKS_FAILED -> ContainerEnd.Kind.NODE_LOST;
            case ContainerExitStatus.KILLED_EXCEEDED_PMEM, ContainerExitStatus.KILLED_EXCEEDED_VMEM ->
                ContainerEnd.Kind.MEMORY;
            case ContainerExitStatus.PREEMPTED,
                    ContainerExitStatus.KILLED_BY_APPMASTER,
                    ContainerExitStatus.KILLED_BY_RESOURCEMANAGER,
                    ContainerExitStatus.KILLED_AFTER_APP_COMPLETION,
                    ContainerExitStatus.KILLED_BY_CONTAINER_SCHEDULER -> ContainerEnd.Kind.TAKEN;
            default -> ContainerEnd.Kind.FAILED;
        };
    }
}
