package org.quern.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The command line as users start it, in a process of its own. */
final class QuernProcess {
    private static final Pattern APPLICATION = Pattern.compile("application_\\d+_\\d+");
    /** For seconds of work the second compiler does not pay. */
    private static final String SHORT_LIVED = "-Xmx384m -XX:TieredStopAtLevel=1 -XX:+UseSerialGC";

    private final Process process;
    private final String command;
    private final Path out;
    private final Path err;

    private QuernProcess(Process process, String command, Path out, Path err) {
        this.process = process;
        this.command = command;
        this.out = out;
        this.err = err;
    }

    static QuernProcess start(Map<String, String> environment, Path directory, List<String> arguments)
            throws IOException {
        List<String> command = new ArrayList<>();
        command.add(TrialCluster.HOME.resolve("scripts/quern").toString());
        command.addAll(arguments);
        Path out = Files.createTempFile(directory, "quern", ".out");
        Path err = Path.of(out.toString().replaceFirst("out$", "err"));
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.environment().keySet().removeAll(List.of("HADOOP_HOME", "QUERN_CONF_DIR"));
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().put("QUERN_OPTS", SHORT_LIVED);
        builder.environment().putAll(environment);
        return new QuernProcess(builder.start(), "quern " + String.join(" ", arguments), out, err);
    }

    /** Waits until it has printed what matches, on either stream. */
    Matcher await(Pattern pattern) throws IOException, InterruptedException {
        return Patience.LOOKING.until(pattern + " printed by " + command, () -> {
            boolean isOver = !process.isAlive();
            Matcher matcher = pattern.matcher(out() + "\n" + err());
            if (matcher.find()) {
                return Optional.of(matcher);
            }
            if (isOver) {
                throw new AssertionError("Ended without printing " + pattern + ": " + this);
            }
            return Optional.empty();
        });
    }

    String application() throws IOException, InterruptedException {
        return await(APPLICATION).group();
    }

    /** Waits until the pass has begun, as the progress lines tell. */
    void awaitPass(int number) throws IOException, InterruptedException {
        await(Pattern.compile("^pass " + number + " ", Pattern.MULTILINE));
    }

    /** As a crash of the client's machine would. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    int exitCode() throws InterruptedException, IOException {
        if (!process.waitFor(Patience.LIMIT_S, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new AssertionError("Still running after " + Patience.LIMIT_S + " s: " + this);
        }
        return process.exitValue();
    }

    String out() throws IOException {
        return Files.readString(out);
    }

    String err() throws IOException {
        return Files.readString(err);
    }

    /** The lines with which it says what went wrong. */
    List<String> complaints() throws IOException {
        return err().lines().filter(line -> line.startsWith("quern: ")).toList();
    }

    /** What one wants to read when something is not as it should be. */
    @Override
    public String toString() {
        try {
            return command + "\n" + out() + err();
        } catch (IOException e) {
            return command + "\n" + e;
        }
    }
}
