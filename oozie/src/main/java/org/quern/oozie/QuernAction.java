package org.quern.oozie;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.mapreduce.MRJobConfig;
import org.quern.QuernException;
import org.quern.jobs.cli.Host;
import org.quern.jobs.cli.Program;

/**
 * One command line inside of Oozie's launcher. The action's configuration is Hadoop's for the command; all that the command starts
 * (jobs, applications) carries the tag by which Oozie ends it with the workflow, and the workflow's id as another. What the command
 * prints goes to the launcher's log; where it is a JSON object, its plain values are the action's data
 * ({@code wf:actionData('node')['rowsWritten']}).
 */
public final class QuernAction {
    /** Oozie fails an action whose data take more than 2048 characters, unless it is configured otherwise. */
    private static final int DATA_CHARACTERS = 1600;
    /** Oozie's database holds 500 characters of an error. */
    private static final int MESSAGE_CHARACTERS = 480;

    private static final String CHILD_TAG = "oozie.child.mapreduce.job.tags";
    private static final int TAG_CHARACTERS = 100;

    private final Configuration configuration;
    private final Optional<Path> data;

    /** @param data file that takes the action's data, if the workflow wants any */
    QuernAction(Configuration configuration, Optional<Path> data) {
        this.configuration = configuration;
        this.data = data;
    }

    /** Called by {@link QuernMain}. */
    public static void run(String... arguments) throws ActionFailure, IOException {
        Configuration configuration = new Configuration();
        property("oozie.action.conf.xml")
                .ifPresent(file -> configuration.addResource(new org.apache.hadoop.fs.Path("file:///", file)));
        Optional.ofNullable(System.getenv("HADOOP_TOKEN_FILE_LOCATION"))
                .ifPresent(file -> configuration.set(MRJobConfig.MAPREDUCE_JOB_CREDENTIALS_BINARY, file));
        tag(configuration, property("oozie.job.id"));
        new QuernAction(
                        configuration,
                        property("oozie.action.output.properties").map(Path::of))
                .execute(System.out, System.err, arguments);
    }

    private static Optional<String> property(String name) {
        return Optional.ofNullable(System.getProperty(name)).filter(value -> !value.isEmpty());
    }

    /** The tag that Oozie looks for, whatever tags of their own the action's configuration names. */
    static void tag(Configuration configuration, Optional<String> workflow) {
        Set<String> tags = new LinkedHashSet<>(configuration.getTrimmedStringCollection(MRJobConfig.JOB_TAGS));
        tags.addAll(configuration.getTrimmedStringCollection(CHILD_TAG));
        workflow.filter(id -> id.length() <= TAG_CHARACTERS).ifPresent(tags::add);
        if (!tags.isEmpty()) {
            configuration.set(MRJobConfig.JOB_TAGS, String.join(",", tags));
        }
    }

    /**
     * Runs the command; what it prints is passed on.
     *
     * @throws ActionFailure with the lines that say what is wrong, if it has not succeeded
     */
    void execute(PrintStream standardOut, PrintStream standardErr, String... arguments)
            throws ActionFailure, IOException {
        ByteArrayOutputStream results = new ByteArrayOutputStream();
        ByteArrayOutputStream messages = new ByteArrayOutputStream();
        int exitCode;
        try (PrintStream out = both(results, standardOut);
                PrintStream err = both(messages, standardErr)) {
            List<String> words = words(arguments);
            standardOut.println("quern " + String.join(" ", words));
            exitCode = Program.runIn(Host.PROCESS.recording(), configuration, out, err, words.toArray(String[]::new));
        }
        if (exitCode != 0) {
            throw new ActionFailure(complaint(messages.toString(StandardCharsets.UTF_8), exitCode));
        }
        if (data.isPresent()) {
            Properties facts = ActionData.of(results.toString(StandardCharsets.UTF_8), DATA_CHARACTERS);
            try (OutputStream file = Files.newOutputStream(data.get())) {
                facts.store(file, null);
            }
        }
    }

    private static List<String> words(String... arguments) throws ActionFailure {
        try {
            return CommandWords.ofArguments(arguments);
        } catch (QuernException e) {
            throw new ActionFailure("quern: " + e.getMessage());
        }
    }

    private static PrintStream both(OutputStream first, PrintStream second) {
        return new PrintStream(
                new OutputStream() {
                    @Override
                    public void write(int b) throws IOException {
                        first.write(b);
                        second.write(b);
                    }

                    @Override
                    public void write(byte[] bytes, int offset, int length) throws IOException {
                        first.write(bytes, offset, length);
                        second.write(bytes, offset, length);
                    }

                    @Override
                    public void flush() throws IOException {
                        second.flush();
                    }
                },
                true,
                StandardCharsets.UTF_8);
    }

    /** The command's own lines about what is wrong. */
    private static String complaint(String messages, int exitCode) {
        String lines = messages.lines()
                .filter(line -> line.startsWith("quern: "))
                .map(line -> line.substring("quern: ".length()))
                .collect(Collectors.joining("; "));
        String complaint = "quern: " + (lines.isEmpty() ? "ended with exit code " + exitCode : lines);
        return complaint.length() <= MESSAGE_CHARACTERS
                ? complaint
                : complaint.substring(0, MESSAGE_CHARACTERS - 1) + "…";
    }
}
