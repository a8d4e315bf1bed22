package org.quern.jobs.process;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.quern.jobs.Quern;

/** The command line in a process of its own, which a test may kill. */
public final class DriverProcess {
    private static final int LIMIT_S = 600;

    private final Process process;
    private final Path out;
    private final Path err;

    private DriverProcess(Process process, Path out, Path err) {
        this.process = process;
        this.out = out;
        this.err = err;
    }

    /** @param directory for what the process prints */
    public static DriverProcess start(Path directory, List<String> arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                // Records of runs belong to the test, not into the home of whoever runs it.
                "-Duser.home=" + directory,
                "--add-opens=java.base/java.lang=ALL-UNNAMED",
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                Quern.class.getName()));
        command.addAll(arguments);
        Path out = Files.createTempFile(directory, "driver", ".out");
        Path err = Files.createTempFile(directory, "driver", ".err");
        Process process = new ProcessBuilder(command)
                .directory(new File(directory.toString()))
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        return new DriverProcess(process, out, err);
    }

    /** Something that can be seen from outside. */
    public interface Sight {
        boolean isThere() throws IOException;
    }

    /** Waits until something can be seen, or the process has ended. */
    public void await(Sight sight) throws IOException, InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_S);
        while (process.isAlive() && !sight.isThere()) {
            if (System.nanoTime() > end) {
                process.destroyForcibly();
                throw new AssertionError("not seen within " + LIMIT_S + " s: " + err());
            }
            process.waitFor(20, TimeUnit.MILLISECONDS);
        }
    }

    /** SIGTERM, as a scheduler or Control-C's SIGINT would. */
    public void terminate() {
        process.destroy();
    }

    /** Waits for the end and returns the exit code. */
    public int exitCode() throws InterruptedException, IOException {
        if (!process.waitFor(LIMIT_S, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new AssertionError("still running after " + LIMIT_S + " s: " + err());
        }
        return process.exitValue();
    }

    public String out() throws IOException {
        return Files.readString(out);
    }

    public String err() throws IOException {
        return Files.readString(err);
    }
}
