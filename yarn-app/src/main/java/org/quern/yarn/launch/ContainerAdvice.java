package org.quern.yarn.launch;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.yarn.api.records.ContainerExitStatus;

/**
 * Why a container ended and what would do, from what YARN says of it: the exit status and diagnostics, which have the end of
 * standard error.
 */
public final class ContainerAdvice {
    private static final int MISSING_COMMAND = 127;
    private static final int KILLED = 128 + 9;
    private static final int TERMINATED = 128 + 15;

    private static final Pattern LIFETIME = Pattern.compile("(?i)\\blifetime\\b");
    private static final Pattern OWN_LINE = Pattern.compile("(?m)^quern: (.+)$");
    private static final Pattern USAGE =
            Pattern.compile("([\\d.]+ ?\\w?B of [\\d.]+ ?\\w?B (?:physical|virtual) memory used)");
    private static final Pattern MISSING_CLASS = Pattern.compile(
            "(?:Could not find or load main class|NoClassDefFoundError:|ClassNotFoundException:) (\\S+)");
    private static final Pattern MISSING_FILE =
            Pattern.compile("(File does not exist: \\S+|\\S+ (?:was )?changed on src filesystem)");

    private final String prefix;
    private final String memoryAdvice;

    private ContainerAdvice(String prefix, String memoryAdvice) {
        this.prefix = prefix;
        this.memoryAdvice = memoryAdvice;
    }

    /** How the resource manager ended an application, if it was for its time. */
    public static Optional<String> ofLifetime(String diagnostics) {
        return LIFETIME.matcher(diagnostics).find()
                ? Optional.of("The application was ended after its --timeout")
                : Optional.empty();
    }

    public static ContainerAdvice ofMaster() {
        return new ContainerAdvice("The master", "raise -D quern.yarn.master.memory-mb");
    }

    public static ContainerAdvice ofWorker() {
        return new ContainerAdvice(
                "A worker",
                "raise -D quern.yarn.worker.memory-mb, or lower quern.yarn.worker.heap and quern.yarn.worker.direct, which"
                        + " are shares of it");
    }

    /**
     * One line.
     *
     * @param host the container was on, empty if unknown
     * @param exitStatus one of {@link ContainerExitStatus} or the exit code of the process
     */
    public String line(String host, int exitStatus, String diagnostics) {
        String who = prefix + (host.isEmpty() ? "" : " on " + host);
        return switch (exitStatus) {
            case ContainerExitStatus.SUCCESS -> who + " has ended";
            case ContainerExitStatus.ABORTED ->
                isNodeLost(diagnostics)
                        ? who + " is gone: its node is lost"
                        : who + " has ended: its container was given back";
            case ContainerExitStatus.PREEMPTED ->
                who + " was taken back by the cluster, which gives its container to another queue or application";
            case ContainerExitStatus.DISKS_FAILED -> who + " has ended: the disks of the node failed or are full";
            case ContainerExitStatus.KILLED_EXCEEDED_PMEM ->
                who + " was killed for taking more memory than its container has" + usage(diagnostics) + ": "
                        + memoryAdvice;
            case ContainerExitStatus.KILLED_EXCEEDED_VMEM ->
                who + " was killed for taking more virtual memory than its container may" + usage(diagnostics) + ": "
                        + memoryAdvice
                        + ", or have the cluster set yarn.nodemanager.vmem-check-enabled=false";
            case ContainerExitStatus.KILLED_BY_RESOURCEMANAGER,
                    ContainerExitStatus.KILLED_BY_APPMASTER,
                    ContainerExitStatus.KILLED_AFTER_APP_COMPLETION,
                    ContainerExitStatus.KILLED_BY_CONTAINER_SCHEDULER ->
                who + " was killed by the cluster" + text(diagnostics);
            case ContainerExitStatus.KILLED_FOR_EXCESS_LOGS -> who + " was killed since its log grew too large";
            case ContainerExitStatus.INVALID -> who + " could not be started" + startProblem(diagnostics);
            default -> who + ofProcess(exitStatus, diagnostics);
        };
    }

    private String ofProcess(int exitCode, String diagnostics) {
        Optional<String> own = ownLine(diagnostics);
        if (own.isPresent()) {
            return " has ended: " + own.get();
        }
        Optional<String> missing = missingClass(diagnostics);
        if (missing.isPresent()) {
            return " did not find the class " + missing.get() + ": check yarn.application.classpath and"
                    + " mapreduce.application.classpath of the cluster";
        }
        return switch (exitCode) {
            case MISSING_COMMAND ->
                " found no Java: set -D quern.yarn.java-home to a JDK " + org.quern.jobs.Quern.NEEDED + " on the nodes";
            case KILLED ->
                " was killed (exit code 137), perhaps by the node's system for want of memory: " + memoryAdvice;
            case TERMINATED -> " was terminated (exit code 143)";
            default -> " failed with exit code " + exitCode + text(lastLine(diagnostics));
        };
    }

    /** What Quern itself said last on standard error, if anything. */
    public static Optional<String> ownLine(String diagnostics) {
        Matcher matcher = OWN_LINE.matcher(diagnostics);
        Optional<String> line = Optional.empty();
        while (matcher.find()) {
            line = Optional.of(matcher.group(1).strip());
        }
        return line;
    }

    /** A class that the container's class path lacks. */
    static Optional<String> missingClass(String diagnostics) {
        Matcher matcher = MISSING_CLASS.matcher(diagnostics);
        return matcher.find() ? Optional.of(matcher.group(1).replace('/', '.')) : Optional.empty();
    }

    /** Whether another container would not start either, wherever it is. */
    public static boolean isUnusable(int exitStatus, String diagnostics) {
        return exitStatus == ContainerExitStatus.INVALID
                ? MISSING_FILE.matcher(diagnostics).find()
                : exitStatus > 0 && missingClass(diagnostics).isPresent();
    }

    /** Whether a container that was aborted was so since its node is lost. */
    public static boolean isNodeLost(String diagnostics) {
        return diagnostics.toLowerCase(Locale.ROOT).contains("lost");
    }

    private static String usage(String diagnostics) {
        Matcher matcher = USAGE.matcher(diagnostics);
        return matcher.find() ? " (" + matcher.group(1) + ")" : "";
    }

    private static String startProblem(String diagnostics) {
        Matcher matcher = MISSING_FILE.matcher(diagnostics);
        return matcher.find() ? ": " + matcher.group(1) : text(lastLine(diagnostics));
    }

    private static String lastLine(String diagnostics) {
        return diagnostics
                .strip()
                .lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty() && !line.startsWith("at ") && !line.startsWith("For more detailed"))
                .reduce((first, second) -> second)
                .orElse("");
    }

    private static String text(String diagnostics) {
        String line = diagnostics.strip().lines().findFirst().orElse("").strip();
        return line.isEmpty() ? "" : ": " + line;
    }
}
