package org.quern.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A process of a container, found by its working directory, which is below one of its node manager.
 *
 * @param container id
 * @param node name of the node manager's daemon, such as nm1; it may be dead
 * @param isJava whether it is the JVM and not a shell around it
 */
record ContainerProcess(long pid, String container, String node, boolean isJava) {
    /** For a JVM to say what it does; one that stands still never does. */
    private static final int STACKS_S = 60;

    private static final Path PROC = Path.of("/proc");
    private static final Pattern CONTAINER = Pattern.compile("/(nm\\d+)/local/.*/(container_[0-9e_]+)");

    /** Those of one application that run now, in the cluster of the directory. */
    static List<ContainerProcess> of(Path cluster, String application) throws IOException {
        List<ContainerProcess> found = new ArrayList<>();
        try (Stream<Path> processes = Files.list(PROC)) {
            for (Path process : (Iterable<Path>) processes::iterator) {
                if (process.getFileName().toString().matches("\\d+")) {
                    at(process, cluster, application).ifPresent(found::add);
                }
            }
        }
        return found;
    }

    private static Optional<ContainerProcess> at(Path process, Path cluster, String application) {
        try {
            String directory = Files.readSymbolicLink(process.resolve("cwd")).toString();
            Matcher matcher = CONTAINER.matcher(directory);
            if (!directory.startsWith(cluster + "/") || !directory.contains("/" + application) || !matcher.find()) {
                return Optional.empty();
            }
            Path program = Files.readSymbolicLink(process.resolve("exe"));
            return Optional.of(new ContainerProcess(
                    Long.parseLong(process.getFileName().toString()),
                    matcher.group(2),
                    matcher.group(1),
                    program.endsWith("java")));
        } catch (IOException e) {
            // It has ended meanwhile.
            return Optional.empty();
        }
    }

    /** The first container of an attempt is its master. */
    boolean isMaster() {
        return container.endsWith("_000001");
    }

    /** Number of the attempt of the master to which it belongs, from 1. */
    int attempt() {
        String[] parts = container.split("_");
        return Integer.parseInt(parts[parts.length - 2]);
    }

    /** Id of the application to which it belongs. */
    String application() {
        String[] parts = container.split("_");
        return "application_" + parts[parts.length - 4] + "_" + parts[parts.length - 3];
    }

    void kill() throws IOException, InterruptedException {
        signal("-KILL", pid);
    }

    void freeze() throws IOException, InterruptedException {
        signal("-STOP", pid);
    }

    void thaw() throws IOException, InterruptedException {
        signal("-CONT", pid);
    }

    static void signal(String signal, long pid) throws IOException, InterruptedException {
        // A process that has ended meanwhile is no failure: what it did is asserted on, not that it was hit.
        new ProcessBuilder("kill", signal, Long.toString(pid))
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
    }

    boolean isAlive() {
        return ProcessHandle.of(pid).isPresent();
    }

    /** What its threads are doing; empty if it does not say. */
    String stacks() throws IOException, InterruptedException {
        Path out = Files.createTempFile("stacks", ".txt");
        try {
            Process process = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "jcmd")
                                    .toString(),
                            Long.toString(pid),
                            "Thread.print")
                    .redirectOutput(out.toFile())
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (!process.waitFor(STACKS_S, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
            return Files.readString(out);
        } finally {
            Files.delete(out);
        }
    }
}
