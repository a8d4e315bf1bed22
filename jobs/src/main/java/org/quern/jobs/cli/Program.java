package org.quern.jobs.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.util.ShutdownHookManager;
import org.quern.NearestName;
import org.quern.QuernException;
import org.quern.io.exports.ExportOptions;
import org.quern.io.imports.SourceKind;
import org.quern.jobs.Setting;
import org.quern.jobs.Settings;
import org.quern.jobs.record.Software;
import org.quern.language.Expression;
import org.quern.language.Formula;
import org.quern.language.Transform;
import org.quern.pass.Progress;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help;
import picocli.CommandLine.IVersionProvider;
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

    private Program(Configuration configuration, PrintStream out, PrintStream err, boolean terminal, Host host) {
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
                        new Configuration(), out, System.err, System.console() != null)
                .call(args));
    }

    /** Runs a program whose results must reach standard output for the run to count as done. */
    static int run(OutputStream standardOutput, PrintStream err, ToIntFunction<PrintStream> program) {
        ResultStream result = new ResultStream(standardOutput);
        int code;
        try (PrintStream out = new PrintStream(result, false, StandardCharsets.UTF_8)) {
            code = program.applyAsInt(out);
        }
        if (code != 0 || result.lost().isEmpty()) {
            return code;
        }
        err.println("quern: Cannot write the results to standard output: "
                + result.lost().get().getMessage());
        return Failure.MISTAKE;
    }

    int call(String... args) {
        GenericOptions generic = new GenericOptions(args);
        CommandLine commandLine = commandLine();
        ParseResult parsed = commandLine.parseArgs(generic.rest());
        ParseResult last = parsed.hasSubcommand() ? parsed.subcommand() : parsed;
        if (last.isVersionHelpRequested()) {
            commandLine.printVersionHelp(out);
            return 0;
        }
        if (last.isUsageHelpRequested() || args.length == 0) {
            last.commandSpec().commandLine().usage(out);
            return args.length == 0 ? Failure.MISTAKE : 0;
        }
        List<String> problems = new ArrayList<>(generic.problems());
        if (problems.isEmpty()) {
            problems.addAll(apply(generic));
        }
        problems.addAll(problems(commandLine, parsed));
        return problems.isEmpty()
                ? run((Verb) last.commandSpec().userObject(), command(generic.rest()))
                : refuse(problems, last);
    }

    private CommandLine commandLine() {
        CommandLine commandLine = new CommandLine(this);
        Map<String, List<Supplier<Verb>>> groups = Verbs.groups();
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

    private static List<String> problems(CommandLine commandLine, ParseResult parsed) {
        if (!parsed.hasSubcommand()) {
            return List.of(parsed.unmatched().stream()
                    .filter(arg -> !arg.startsWith("-"))
                    .findFirst()
                    .map(verb -> unknownVerb(verb, commandLine.getSubcommands().keySet()))
                    .orElse("Missing verb; 'quern --help' lists them"));
        }
        ParseResult verb = parsed.subcommand();
        List<String> problems = new ArrayList<>(unmatched(parsed));
        problems.addAll(unmatched(verb));
        verb.errors().forEach(error -> problems.add(error.getMessage().replace("option option", "option")));
        if (problems.isEmpty()) {
            problems.addAll(((Verb) verb.commandSpec().userObject()).problems());
        }
        return problems;
    }

    private static String unknownVerb(String name, Set<String> verbs) {
        return "Unknown verb '" + name + "'" + didYouMean(name, verbs) + " Verbs: "
                + String.join(", ", new TreeSet<>(verbs));
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
            err.println("See 'quern " + last.commandSpec().name() + " --help'");
        }
        return Failure.MISTAKE;
    }

    private int run(Verb verb, String command) {
        try {
            verb.run(new VerbContext(
                    verb.getClass().getAnnotation(Command.class).name(),
                    command,
                    configuration,
                    host,
                    out,
                    progress(verb)));
            out.flush();
            return 0;
        } catch (Engines.PlanPrinted e) {
            out.flush();
            return 0;
        } catch (Exception | Error e) {
            out.flush();
            if (verb.general().verbose()) {
                e.printStackTrace(err);
            }
            if (ShutdownHookManager.get().isShutdownInProgress()) {
                // Hadoop closes its file systems then, so that any failure would be of our own making.
                err.println("quern: Stopped by a signal");
                return Failure.FAILURE;
            }
            Failure failure = Failure.of(e);
            err.println("quern: " + failure.line());
            return failure.exitCode();
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
