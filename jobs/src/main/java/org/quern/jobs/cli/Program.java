package org.quern.jobs.cli;

import java.io.ByteArrayOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.lang.reflect.Field;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.mapreduce.MRJobConfig;
import org.apache.hadoop.security.UserGroupInformation;
import org.apache.hadoop.util.ShutdownHookManager;
import org.apache.hadoop.util.StringUtils;
import org.quern.NearestName;
import org.quern.QuernException;
import org.quern.io.exports.ExportOptions;
import org.quern.io.imports.SourceKind;
import org.quern.jobs.Setting;
import org.quern.jobs.Settings;
import org.quern.jobs.YarnSettings;
import org.quern.jobs.record.ProcessRecord;
import org.quern.jobs.record.Redaction;
import org.quern.jobs.record.RunId;
import org.quern.jobs.record.RunRecord;
import org.quern.jobs.record.Software;
import org.quern.language.Expression;
import org.quern.language.Formula;
import org.quern.language.Transform;
import org.quern.pass.Progress;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.UsageMessageSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParseResult;

/**
 * The frame around all verbs: takes Hadoop's generic options out of the command line, parses the rest, reports all
 * mistakes together, runs the verb and maps what it throws to one line and an exit code (0 done, 2 a mistake in the
 * options or the data, 1 anything else).
 */
@Command(
        name = "quern",
        description = "Statistics and machine learning for data too large for memory, on one machine or on Hadoop.",
        versionProvider = Program.Version.class,
        synopsisSubcommandLabel = "VERB",
        footer = {
            "",
            "'quern VERB --help' shows the options of a verb, with examples. Hadoop's generic options (-D key=value, -conf,",
            "-files, -libjars) may stand anywhere. Results go to standard output, progress to standard error.",
            "Exit code 0: done; 2: what you can mend (options, data, permissions, space); 1: any other failure."
        })
public final class Program {
    /** Labels of options and parameters whose values are paths. */
    private static final Set<String> PATHS = Set.of("PATH");

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help.")
    private boolean help;

    @Option(names = "--version", versionHelp = true, description = "Show the version of Quern, Hadoop and Java.")
    private boolean version;

    private final Configuration configuration;
    private final PrintStream out;
    private final PrintStream err;
    private final boolean terminal;
    private final Host host;

    Program(Configuration configuration, PrintStream out, PrintStream err, boolean terminal) {
        this(configuration, out, err, terminal, Host.PROCESS);
    }

    Program(Configuration configuration, PrintStream out, PrintStream err, boolean terminal, Host host) {
        this.configuration = configuration;
        this.out = out;
        this.err = err;
        this.terminal = terminal;
        this.host = host;
    }

    /**
     * Runs a command line inside of another program, such as an application's master.
     *
     * @param out takes results
     * @param err takes the lines of failures and, without a progress of the host's, what the user hears meanwhile
     * @return the exit code
     */
    public static int runIn(Host host, Configuration configuration, PrintStream out, PrintStream err, String... args) {
        return new Program(configuration, out, err, false, host).call(args);
    }

    /** Runs a whole command line of this process and returns its exit code. */
    public static int run(String... args) {
        Logging.show(Arrays.asList(args).contains("--verbose"));
        // The console's own streams would write in the platform's charset and flush every line.
        return run(new FileOutputStream(FileDescriptor.out), System.err, out -> new Program(
                        HdfsDefaults.addTo(new Configuration()),
                        out,
                        System.err,
                        System.console() != null,
                        Host.PROCESS.recording())
                .call(args));
    }

    /** Runs a program whose results must reach standard output for the run to count as done. */
    static int run(OutputStream standardOutput, PrintStream err, ToIntFunction<PrintStream> program) {
        ResultStream result = new ResultStream(standardOutput);
        int code;
        try (PrintStream out = new Results(result)) {
            code = program.applyAsInt(out);
        }
        if (code != 0 || result.lost().isEmpty()) {
            return code;
        }
        err.println("quern: " + Results.lost(result.lost().get()));
        return Failure.MISTAKE;
    }

    /** Standard output, which may lose what is printed. */
    private static final class Results extends PrintStream {
        private final ResultStream stream;

        Results(ResultStream stream) {
            super(stream, false, StandardCharsets.UTF_8);
            this.stream = stream;
        }

        static String lost(IOException reason) {
            return "Cannot write the results to standard output: " + reason.getMessage();
        }

        /** How a verb has ended that ended well, with regard to what became of its results. */
        Ended ended() {
            return stream.lost()
                    .map(reason -> new Ended(Failure.MISTAKE, lost(reason)))
                    .orElse(Ended.WELL);
        }
    }

    /**
     * Checks a command line that is to run as an application, by what its verb does before its first pass.
     *
     * @param engine of the application, which verbs use unless they name another
     * @param configuration takes the generic options of the command line
     * @param out takes help, or the plan of a dry run
     */
    public static Rehearsal rehearse(
            EngineKind engine, Configuration configuration, PrintStream out, List<String> commandLine) {
        ByteArrayOutputStream messages = new ByteArrayOutputStream();
        try (PrintStream err = new PrintStream(messages, true, StandardCharsets.UTF_8)) {
            Program program = new Program(configuration, out, err, false, Host.rehearsal(engine));
            Request request = program.new Request(commandLine.toArray(String[]::new));
            int exitCode = request.answer();
            return new Rehearsal(
                    exitCode,
                    exitCode != 0 || request.asksOnly(),
                    messages.toString(StandardCharsets.UTF_8),
                    request.isVerb() ? request.name() : "",
                    List.of(request.generic.rest()),
                    request.paths());
        }
    }

    /**
     * Says what is wrong with a command line as far as it alone tells: verb, options and their values. Nothing is opened or run.
     *
     * @param commandLine where a word has parameters of others in it, {@code ${data}}, only the names of verb and options are
     *     looked at
     */
    public static List<String> mistakes(List<String> commandLine) {
        PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
        Program program = new Program(new Configuration(), nowhere, nowhere, false, Host.PROCESS);
        return program.new Request(commandLine.toArray(String[]::new)).mistakes();
    }

    int call(String... args) {
        return new Request(args).answer();
    }

    /** One command line, parsed. */
    private final class Request {
        private final GenericOptions generic;
        private final boolean isEmpty;
        private final CommandLine commandLine;
        private final ParseResult parsed;
        private final ParseResult last;

        Request(String... args) {
            generic = new GenericOptions(args);
            isEmpty = args.length == 0;
            commandLine = commandLine();
            parsed = commandLine.parseArgs(generic.rest());
            last = last(parsed);
        }

        int answer() {
            if (last.isVersionHelpRequested()) {
                commandLine.printVersionHelp(out);
                return 0;
            }
            if (last.isUsageHelpRequested() || isEmpty) {
                last.commandSpec().commandLine().usage(out);
                return isEmpty ? Failure.MISTAKE : 0;
            }
            List<String> problems = new ArrayList<>(generic.problems());
            if (problems.isEmpty()) {
                problems.addAll(apply(generic));
            }
            problems.addAll(problems(parsed));
            return problems.isEmpty() ? work() : refuse(problems, last);
        }

        List<String> mistakes() {
            boolean isVerb = last.commandSpec().subcommands().isEmpty();
            if (isVerb && Stream.of(generic.rest()).anyMatch(word -> word.contains("${"))) {
                return unmatched(last);
            }
            List<String> mistakes = new ArrayList<>(generic.problems());
            mistakes.addAll(problems(parsed));
            return mistakes;
        }

        private int work() {
            Verb verb = (Verb) last.commandSpec().userObject();
            warnOfSecrets(progress(verb));
            if (host.isProcess() && engine(last) == EngineKind.YARN && !isSet("--dry-run")) {
                List<String> rest = List.of(generic.rest());
                return run(verb, context(out), context -> launcher().launch(rest, context))
                        .exitCode();
            }
            if (leavesTrace()) {
                return runTraced(verb);
            }
            if (host.rehearsal().isEmpty() || isSet("--dry-run")) {
                outputs().forEach(host.notes()::writes);
                return run(verb, context(out), verb::run).exitCode();
            }
            if (engineOption(last).isEmpty()) {
                return 0;
            }
            PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
            return run(verb, context(nowhere), verb::run).exitCode();
        }

        /** Everybody on a machine sees the command lines of all processes. */
        private void warnOfSecrets(Progress progress) {
            Redaction redaction = Redaction.of(configuration);
            generic.settings().forEach((key, value) -> {
                if (host.isProcess() && redaction.isSensitive(key, value)) {
                    progress.message("Warning: everybody on this machine can see '" + key
                            + "' on the command line; put it into a credential provider or a file of your own (-conf)");
                }
            });
        }

        private VerbContext context(PrintStream results) {
            Verb verb = (Verb) last.commandSpec().userObject();
            Configuration own =
                    host.run().map(run -> RunId.put(run.id(), configuration)).orElse(configuration);
            return context(own, host, results, progress(verb));
        }

        private VerbContext context(Configuration own, Host toldOf, PrintStream results, Progress progress) {
            return new VerbContext(name(), command(generic.rest()), own, toldOf, results, progress);
        }

        /** Whether the verb computes or writes models or data, and nobody else keeps the record of it. */
        private boolean leavesTrace() {
            boolean isInGroup = name().contains(" ");
            boolean computes =
                    engineOption(last).isPresent() || (!isInGroup && !outputs().isEmpty());
            return host.isRecording() && host.isProcess() && computes && !isSet("--dry-run");
        }

        private int runTraced(Verb verb) {
            String id = RunId.fresh(Instant.now());
            Logging.tell(id);
            Configuration own = RunId.put(id, configuration);
            if (!Settings.HISTORY.of(configuration)) {
                return run(verb, context(own, host, out, progress(verb)), verb::run)
                        .exitCode();
            }
            ProcessRecord record = ProcessRecord.begin(
                    origin(), own, new ProcessRecord.Listeners(progress(verb), err::println), InstantSource.system());
            outputs().forEach(record.recorder()::writes);
            VerbContext context = context(own, host.noting(record.recorder()), out, record.recorder());
            Ended ended = run(verb, context, verb::run);
            Ended seen = ended == Ended.WELL && out instanceof Results results ? results.ended() : ended;
            record.finished(seen.exitCode(), seen.failure());
            return ended.exitCode();
        }

        private RunRecord.Origin origin() {
            return new RunRecord.Origin(
                    name(),
                    Redaction.of(configuration).arguments(List.of(generic.rest())),
                    EngineKind.LOCAL.toString(),
                    user(),
                    "",
                    List.copyOf(configuration.getTrimmedStringCollection(MRJobConfig.JOB_TAGS)),
                    "",
                    Software.current());
        }

        private static String user() {
            try {
                return UserGroupInformation.getCurrentUser().getShortUserName();
            } catch (IOException e) {
                return "";
            }
        }

        boolean isVerb() {
            return last.commandSpec().userObject() instanceof Verb;
        }

        /** {@code linmod}, or {@code yarn submit}. */
        String name() {
            return verbName(last);
        }

        /** Whether nothing is to run: the user wants to know something. */
        boolean asksOnly() {
            return last.isVersionHelpRequested() || last.isUsageHelpRequested() || isSet("--dry-run");
        }

        private boolean isSet(String option) {
            return last.hasMatchedOption(option);
        }

        /** What options and parameters name as files and directories. */
        List<String> paths() {
            return paths(Stream.concat(last.matchedOptions().stream(), last.matchedPositionals().stream()));
        }

        private List<String> outputs() {
            return paths(last.matchedOptions().stream()
                    .filter(option -> option.longestName().startsWith("--out")
                            || option.longestName().equals("--append")));
        }

        private static List<String> paths(Stream<? extends ArgSpec> arguments) {
            return arguments
                    .filter(argument -> PATHS.contains(argument.paramLabel()))
                    .flatMap(argument -> argument.stringValues().stream())
                    .filter(value -> !value.equals("-"))
                    .toList();
        }
    }

    private static ParseResult last(ParseResult parsed) {
        return parsed.hasSubcommand() ? last(parsed.subcommand()) : parsed;
    }

    private static EngineKind engine(ParseResult verb) {
        return engineOption(verb).map(OptionSpec::<EngineKind>getValue).orElse(null);
    }

    /** Of a verb that runs on one: others may have an option of that name with another meaning. */
    private static Optional<OptionSpec> engineOption(ParseResult verb) {
        return Optional.ofNullable(verb.commandSpec().findOption("--engine"))
                .filter(option ->
                        option.userObject() instanceof Field field && field.getDeclaringClass() == EngineOptions.class);
    }

    private static ApplicationLauncher launcher() {
        return ServiceLoader.load(ApplicationLauncher.class, Program.class.getClassLoader())
                .findFirst()
                .orElseThrow(() -> new QuernException(
                        "--engine yarn needs quern-yarn-app, which quern.jar has: it is not on this class path"));
    }

    private CommandLine commandLine() {
        CommandLine commandLine = new CommandLine(this);
        Map<String, List<Supplier<Verb>>> groups = Verbs.groups();
        ServiceLoader.load(VerbModule.class, Program.class.getClassLoader())
                .forEach(module -> groups.put(module.heading(), module.verbs()));
        groups.values().forEach(verbs -> verbs.forEach(verb -> commandLine.addSubcommand(verb.get())));
        commandLine.registerConverter(Expression.class, Converters.of(Expression::parse));
        commandLine.registerConverter(Transform.class, Converters.of(Transform::parse));
        commandLine.registerConverter(Formula.class, Converters.of(Formula::parse));
        commandLine.registerConverter(EngineKind.class, Converters.choice(EngineKind.class));
        commandLine.registerConverter(ResultFormat.class, Converters.choice(ResultFormat.class));
        commandLine.registerConverter(SourceKind.class, Converters.choice(SourceKind.class));
        commandLine.registerConverter(ExportOptions.Format.class, Converters.choice(ExportOptions.Format.class));
        commandLine.setUnmatchedArgumentsAllowed(true);
        commandLine.setUsageHelpWidth(110);
        parsers(commandLine);
        Map<String, CommandLine> verbs = commandLine.getSubcommands();
        int width = verbs.keySet().stream().mapToInt(String::length).max().orElse(0) + 4;
        List<String> headings = new ArrayList<>(groups.keySet());
        List<List<String>> names = groups.values().stream()
                .map(group -> group.stream()
                        .map(verb -> verb.get()
                                .getClass()
                                .getAnnotation(Command.class)
                                .name())
                        .toList())
                .toList();
        commandLine.getHelpSectionMap().put(UsageMessageSpec.SECTION_KEY_COMMAND_LIST, help -> {
            StringBuilder text = new StringBuilder();
            for (int i = 0; i < headings.size(); i++) {
                text.append(String.format("%n%s:%n", headings.get(i)));
                names.get(i)
                        .forEach(name -> text.append(line(name, verbs.get(name).getHelp(), width)));
            }
            return text.toString();
        });
        return commandLine;
    }

    private static String line(String name, Help help, int width) {
        String[] description = help.commandSpec().usageMessage().description();
        return String.format("  %-" + (width - 2) + "s%s%n", name, description.length == 0 ? "" : description[0]);
    }

    /** All mistakes of a command line are wanted, not the first. */
    private static void parsers(CommandLine commandLine) {
        commandLine.getCommandSpec().parser().collectErrors(true);
        commandLine.getSubcommands().values().forEach(Program::parsers);
    }

    private List<String> apply(GenericOptions generic) {
        try {
            generic.apply(configuration);
        } catch (IOException | IllegalArgumentException e) {
            return List.of(e.getMessage());
        } catch (RuntimeException e) {
            return List.of(Failure.of(e).line());
        }
        List<String> problems = new ArrayList<>();
        Set<String> known = Settings.ALL.stream().map(Setting::key).collect(Collectors.toSet());
        for (Map.Entry<String, String> entry : configuration) {
            if (entry.getKey().startsWith("quern.") && !known.contains(entry.getKey())) {
                problems.add("Unknown setting '" + entry.getKey() + "'" + didYouMean(entry.getKey(), known)
                        + " 'quern config' lists them");
            }
        }
        for (Setting<?> setting : Settings.ALL) {
            try {
                setting.of(configuration);
            } catch (QuernException e) {
                problems.add(e.getMessage());
            }
        }
        return problems;
    }

    private static List<String> problems(ParseResult parsed) {
        ParseResult last = last(parsed);
        if (!last.commandSpec().subcommands().isEmpty()) {
            return List.of(unknownVerb(last));
        }
        List<String> problems = new ArrayList<>();
        for (ParseResult command = parsed; command != last; command = command.subcommand()) {
            problems.addAll(unmatched(command));
        }
        problems.addAll(unmatched(last));
        last.errors().forEach(error -> problems.add(error.getMessage().replace("option option", "option")));
        problems.addAll(localOptions(last));
        if (problems.isEmpty()) {
            problems.addAll(((Verb) last.commandSpec().userObject()).problems());
        }
        return problems;
    }

    /** Options of the local engine beside {@code --engine yarn}. */
    private static List<String> localOptions(ParseResult verb) {
        return engine(verb) != EngineKind.YARN
                ? List.of()
                : Stream.of(
                                Map.entry("--threads", YarnSettings.WORKER_VCORES),
                                Map.entry("--memory", YarnSettings.WORKER_RESIDENT))
                        .filter(entry -> verb.hasMatchedOption(entry.getKey()))
                        .map(entry -> entry.getKey() + " is of the local engine; for workers set -D "
                                + entry.getValue().key())
                        .toList();
    }

    private static String unknownVerb(ParseResult group) {
        CommandSpec spec = group.commandSpec();
        String of = spec.parent() == null ? "" : spec.name() + " ";
        Set<String> verbs = spec.subcommands().keySet();
        return group.unmatched().stream()
                .filter(arg -> !arg.startsWith("-"))
                .findFirst()
                .map(name -> "Unknown verb '" + of + name + "'" + didYouMean(name, verbs) + " Verbs: "
                        + String.join(", ", new TreeSet<>(verbs)))
                .orElse("Missing verb; 'quern " + of + "--help' lists them");
    }

    /** {@code linmod}, or {@code yarn submit}. */
    private static String verbName(ParseResult verb) {
        return verb.commandSpec().qualifiedName(" ").replaceFirst("^quern ", "");
    }

    private static List<String> unmatched(ParseResult parsed) {
        List<String> options = new ArrayList<>();
        parsed.commandSpec().optionsMap().keySet().stream()
                .filter(name -> name.startsWith("--"))
                .sorted()
                .forEach(options::add);
        List<String> problems = new ArrayList<>();
        boolean valueMayFollow = false;
        for (String arg : parsed.unmatched()) {
            if (arg.startsWith("-")) {
                String name = arg.replaceFirst("=.*", "");
                problems.add("Unknown option '" + name + "'" + didYouMean(name, options) + " Options: "
                        + String.join(" ", options));
                valueMayFollow = !arg.contains("=");
            } else {
                if (!valueMayFollow) {
                    problems.add(
                            "Unexpected '" + arg + "': values belong to an option, with quotes if they have spaces");
                }
                valueMayFollow = false;
            }
        }
        return problems;
    }

    private static String didYouMean(String name, java.util.Collection<String> known) {
        return NearestName.to(name, known)
                .map(nearest -> "; did you mean '" + nearest + "'?")
                .orElse(".");
    }

    private int refuse(List<String> problems, ParseResult last) {
        problems.forEach(problem -> err.println("quern: " + problem));
        if (last.commandSpec().userObject() instanceof Verb) {
            err.println("See 'quern " + verbName(last) + " --help'");
        }
        return Failure.MISTAKE;
    }

    private interface Work {
        void run(VerbContext context) throws IOException;
    }

    /** @param failure the line of a verb that failed, else empty */
    private record Ended(int exitCode, String failure) {
        static final Ended WELL = new Ended(0, "");
    }

    private Ended run(Verb verb, VerbContext context, Work work) {
        try {
            work.run(context);
            out.flush();
            return Ended.WELL;
        } catch (Engines.PlanPrinted e) {
            out.flush();
            return Ended.WELL;
        } catch (ExitException e) {
            out.flush();
            e.getMessage().lines().forEach(err::println);
            return new Ended(e.exitCode(), e.getMessage());
        } catch (Exception | Error e) {
            out.flush();
            Redaction redaction = Redaction.of(configuration);
            if (verb.general().verbose()) {
                err.print(redaction.text(StringUtils.stringifyException(e)));
            }
            if (ShutdownHookManager.get().isShutdownInProgress()) {
                // Hadoop closes its file systems then, so that any failure would be of our own making.
                err.println("quern: Stopped by a signal");
                return new Ended(Failure.FAILURE, "Stopped by a signal");
            }
            Failure failure = Failure.of(e);
            err.println("quern: " + redaction.text(failure.line()));
            return new Ended(failure.exitCode(), failure.line());
        }
    }

    /** The command line without what has no influence on the result. */
    private static String command(String... args) {
        return Arrays.stream(args)
                .filter(arg -> !Set.of("--resume", "--verbose", "--quiet").contains(arg))
                .collect(Collectors.joining("\n"));
    }

    private Progress progress(Verb verb) {
        if (host.progress().isPresent()) {
            return host.progress().get();
        }
        return verb.general().quiet()
                ? Progress.NONE
                : new ConsoleProgress(
                        err, terminal, Settings.PROGRESS_INTERVAL.of(configuration), InstantSource.system());
    }

    /** Versions of what matters when something does not work. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            Software software = Software.current();
            return new String[] {"quern " + software.quern(), "Hadoop " + software.hadoop(), "Java " + software.java()};
        }
    }
}
