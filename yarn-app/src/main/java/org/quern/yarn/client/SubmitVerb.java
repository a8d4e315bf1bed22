package org.quern.yarn.client;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.quern.QuernException;
import org.quern.jobs.Setting;
import org.quern.jobs.Sizes;
import org.quern.jobs.YarnSettings;
import org.quern.jobs.cli.Verb;
import org.quern.jobs.cli.VerbContext;
import org.quern.yarn.launch.MasterLaunch.Over;
import org.quern.yarn.launch.WorkerCount;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** Runs a verb inside the cluster. */
@Command(
        name = "submit",
        description = "Run a verb as an application: inside the cluster, over resident workers.",
        footer = {
            "",
            "Options without a value here take it from the settings quern.yarn.…; 'quern config' lists them. The command is",
            "checked before it is submitted. See docs/yarn.md.",
            "",
            "Examples:",
            "  quern yarn submit -- logit --data hdfs:///flights.q --formula \"Late ~ DepTime\" --out hdfs:///late.avro",
            "  quern yarn submit --workers 4-16 --worker-memory 8g --queue statistics --detach -- \\",
            "      kmeans --data hdfs:///flights.q --formula \"~ DepTime + Distance\" --clusters 10",
            "  quern yarn submit --over mapreduce -- summary --data hdfs:///flights.q"
        })
final class SubmitVerb extends Verb {
    private static final Pattern DURATION = Pattern.compile("(\\d{1,9})([smhd]?)");
    private static final Pattern VARIABLE = Pattern.compile("([A-Za-z_]\\w*)=(.*)", Pattern.DOTALL);
    private static final int MEGABYTE_BITS = 20;

    @Option(names = "--queue", paramLabel = "NAME", description = "Queue; by default quern.yarn.queue.")
    private String queue;

    @Option(names = "--priority", paramLabel = "N", description = "Priority within the queue; higher goes first.")
    private Integer priority;

    @Option(
            names = "--tag",
            paramLabel = "TEXT",
            split = ",",
            description = "Tag under which the application is found in YARN; may be repeated.")
    private List<String> tags = new ArrayList<>();

    @Option(
            names = "--node-label",
            paramLabel = "LABEL",
            defaultValue = "",
            description = "Label of the nodes for master and workers; by default the queue's.")
    private String nodeLabel;

    @Option(
            names = "--timeout",
            paramLabel = "TIME",
            converter = Duration.class,
            description = "End the application after this time: 90s, 30m, 12h, 2d or seconds; by default never.")
    private Long timeout;

    @Option(
            names = "--max-attempts",
            paramLabel = "N",
            description = "How often the master is started at most; by default quern.yarn.master.max-attempts.")
    private String attempts;

    @Option(
            names = "--master-memory",
            paramLabel = "SIZE",
            converter = Megabytes.class,
            description = "Memory of the master's container, e.g. 2g; by default quern.yarn.master.memory-mb.")
    private Integer masterMemory;

    @Option(
            names = "--master-vcores",
            paramLabel = "N",
            description = "Virtual cores of the master; by default quern.yarn.master.vcores.")
    private String masterVcores;

    @Option(
            names = "--workers",
            paramLabel = "N|MIN-MAX",
            converter = Workers.class,
            description = "Number of workers, or least and most; by default quern.yarn.workers.")
    private WorkerCount workers;

    @Option(
            names = "--worker-memory",
            paramLabel = "SIZE",
            converter = Megabytes.class,
            description = "Memory of a worker's container, e.g. 8g; by default quern.yarn.worker.memory-mb.")
    private Integer workerMemory;

    @Option(
            names = "--worker-vcores",
            paramLabel = "N",
            description = "Virtual cores and computing threads of a worker; by default quern.yarn.worker.vcores.")
    private String workerVcores;

    @Option(
            names = "--env",
            paramLabel = "NAME=VALUE",
            description = "Environment variable of master and workers; may be repeated. Not for secrets.")
    private List<String> environment = new ArrayList<>();

    @Option(
            names = "--java-home",
            paramLabel = "FOLDER",
            description = "A JDK 17 on the nodes; by default quern.yarn.java-home.")
    private String javaHome;

    @Option(names = "--name", paramLabel = "TEXT", defaultValue = "", description = "Name; by default verb and data.")
    private String name;

    @Option(
            names = "--over",
            paramLabel = "ENGINE",
            converter = Overs.class,
            defaultValue = "workers",
            description = "What computes: workers (default), or mapreduce, a chain of jobs that the master starts.")
    private Over over;

    @Option(names = "--detach", description = "Print the application's id and end, rather than follow it.")
    private boolean detach;

    @Option(
            names = "--acl-view",
            paramLabel = "WHO",
            description =
                    "Users and groups, as 'user,user group,group', that may see it; by default quern.yarn.acl.view.")
    private String viewers;

    @Option(
            names = "--acl-modify",
            paramLabel = "WHO",
            description = "Those that may kill it; by default quern.yarn.acl.modify.")
    private String modifiers;

    @Parameters(paramLabel = "VERB …", description = "The verb and its options, after '--'.")
    private List<String> command = new ArrayList<>();

    /** What follows the verb is the verb's, also where '--' is forgotten. */
    @Spec
    void stopAtVerb(CommandSpec spec) {
        spec.parser().stopAtPositional(true);
    }

    /** {@code --timeout}. */
    static final class Duration implements ITypeConverter<Long> {
        @Override
        public Long convert(String text) {
            Matcher matcher = DURATION.matcher(text);
            long seconds = matcher.matches() ? Long.parseLong(matcher.group(1)) * seconds(matcher.group(2)) : 0;
            if (seconds == 0) {
                throw new TypeConversionException("'" + text + "' must be a time such as 90s, 30m, 12h or 2d");
            }
            return seconds;
        }

        private static long seconds(String unit) {
            return switch (unit) {
                case "m" -> 60;
                case "h" -> 3600;
                case "d" -> 86400;
                default -> 1;
            };
        }
    }

    /** Sizes of containers. */
    static final class Megabytes implements ITypeConverter<Integer> {
        @Override
        public Integer convert(String text) {
            long megabytes;
            try {
                megabytes = Sizes.parse(text) >> MEGABYTE_BITS;
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException("'" + text + "' " + e.getMessage());
            }
            if (megabytes < 1 || megabytes > Integer.MAX_VALUE) {
                throw new TypeConversionException("'" + text + "' is " + megabytes + " MB; write a size such as 2g");
            }
            return (int) megabytes;
        }
    }

    /** {@code --workers}. */
    static final class Workers implements ITypeConverter<WorkerCount> {
        @Override
        public WorkerCount convert(String text) {
            try {
                return WorkerCount.parse(text);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException("'" + text + "' " + e.getMessage());
            }
        }
    }

    /** {@code --over}. */
    static final class Overs implements ITypeConverter<Over> {
        @Override
        public Over convert(String text) {
            try {
                return Over.valueOf(text.toUpperCase(Locale.ROOT));
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException("'" + text + "' is none of workers, mapreduce");
            }
        }
    }

    @Override
    protected List<String> problems() {
        List<String> problems = new ArrayList<>();
        if (command.isEmpty()) {
            problems.add("Missing the verb to run: quern yarn submit [options] -- VERB …");
        }
        for (String variable : environment) {
            if (!VARIABLE.matcher(variable).matches()) {
                problems.add("Invalid --env " + variable + ": write NAME=VALUE");
            }
        }
        if (over == Over.MAPREDUCE && (workers != null || workerMemory != null || workerVcores != null)) {
            problems.add("--over mapreduce has no workers: leave out --workers, --worker-memory and --worker-vcores");
        }
        return problems;
    }

    @Override
    protected void run(VerbContext context) throws IOException {
        configure(context.configuration());
        new Applications(context).run(command, options());
    }

    private void configure(Configuration configuration) {
        Map<Setting<?>, Object> given = new LinkedHashMap<>();
        put(given, YarnSettings.QUEUE, queue);
        put(given, YarnSettings.MASTER_ATTEMPTS, attempts);
        put(given, YarnSettings.MASTER_MEMORY, masterMemory);
        put(given, YarnSettings.MASTER_VCORES, masterVcores);
        put(given, YarnSettings.WORKERS, workers);
        put(given, YarnSettings.WORKER_MEMORY, workerMemory);
        put(given, YarnSettings.WORKER_VCORES, workerVcores);
        put(given, YarnSettings.JAVA_HOME, javaHome);
        put(given, YarnSettings.VIEWERS, viewers);
        put(given, YarnSettings.MODIFIERS, modifiers);
        List<String> problems = new ArrayList<>();
        given.forEach((setting, value) -> {
            configuration.set(setting.key(), value.toString());
            try {
                setting.of(configuration);
            } catch (QuernException e) {
                problems.add(e.getMessage());
            }
        });
        if (!problems.isEmpty()) {
            throw new QuernException(String.join("\nquern: ", problems));
        }
    }

    private static void put(Map<Setting<?>, Object> given, Setting<?> setting, Object value) {
        if (value != null) {
            given.put(setting, value);
        }
    }

    private SubmitOptions options() {
        Map<String, String> variables = new LinkedHashMap<>();
        for (String variable : environment) {
            int equals = variable.indexOf('=');
            variables.put(variable.substring(0, equals), variable.substring(equals + 1));
        }
        return new SubmitOptions(
                name,
                Optional.ofNullable(priority),
                new LinkedHashSet<>(tags),
                nodeLabel,
                Optional.ofNullable(timeout),
                variables,
                over,
                detach ? SubmitOptions.Ending.DETACH : SubmitOptions.Ending.FOLLOW);
    }
}
