package org.quern.oozie;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.security.UserGroupInformation;
import org.quern.QuernException;
import org.quern.jobs.cli.Verb;
import org.quern.jobs.cli.VerbContext;
import org.quern.yarn.client.QuernJar;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Installs what is needed and hands a job to Oozie. */
@Command(
        name = "submit",
        description = "Start a job of one of the applications, which is installed first if need be.",
        footer = {
            "",
            "Without FILE the application's own job.properties are taken. See docs/oozie.md for what they mean.",
            "",
            "Examples:",
            "  quern oozie submit fit fit.properties --oozie http://oozie.example.com:11000/oozie",
            "  quern oozie submit score-schedule --set start=2026-11-22T00:00Z --set name=delay",
            "  quern oozie submit bundle my.properties --dry-run"
        })
final class SubmitVerb extends Verb {
    @Parameters(
            index = "0",
            paramLabel = "APPLICATION",
            description = "fit, score, score-schedule, refit-schedule or bundle.")
    private String name;

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "FILE",
            description = "Properties of the job, on this machine.")
    private String file;

    @Option(names = "--set", paramLabel = "KEY=VALUE", description = "A property of the job; may be repeated.")
    private List<String> settings = new ArrayList<>();

    @Option(names = "--oozie", paramLabel = "URL", description = "Address of Oozie; by default that in OOZIE_URL.")
    private String oozie;

    @Option(
            names = "--out",
            paramLabel = "PATH",
            defaultValue = Installation.DEFAULT_DIRECTORY,
            description = "Directory of installations, below your home unless absolute; default: .quern/oozie.")
    private String out;

    @Option(names = "--dry-run", description = "Have Oozie check the job, and start nothing.")
    private boolean dryRun;

    @Override
    protected List<String> problems() {
        List<String> problems = new ArrayList<>();
        if (Application.named(name).isEmpty()) {
            problems.add("There is no application '" + name + "': it is one of " + Application.names());
        }
        for (String setting : settings) {
            if (setting.indexOf('=') < 1) {
                problems.add("Invalid --set " + setting + ": write KEY=VALUE");
            }
        }
        if (url().isEmpty()) {
            problems.add("Where is Oozie? Say --oozie http://HOST:11000/oozie, or set OOZIE_URL");
        }
        return problems;
    }

    private Optional<String> url() {
        return Optional.ofNullable(oozie).or(() -> Optional.ofNullable(System.getenv("OOZIE_URL")));
    }

    @Override
    protected void run(VerbContext context) throws IOException {
        Application application = Application.named(name).orElseThrow();
        Properties given = given(application);
        JobCheck.doubts(application, given).forEach(doubt -> context.progress().message("Warning: " + doubt));
        List<String> mistakes = JobCheck.problems(application, given);
        if (!mistakes.isEmpty()) {
            throw new QuernException(mistakes.get(0));
        }
        Installation installation = Installation.of(QuernJar.ofThisProgram(), out, context.configuration());
        Properties properties = technical(application, installation, context.configuration());
        properties.putAll(given);
        OozieServer server = new OozieServer(url().orElseThrow());
        if (dryRun) {
            server.check(properties);
            context.out().println("Oozie would take it.");
        } else {
            context.out().println(server.start(properties));
        }
    }

    /** What the user says. */
    private Properties given(Application application) throws IOException {
        Properties given = file == null ? application.properties() : new Properties();
        if (file != null) {
            Path path = Path.of(file);
            if (!Files.isRegularFile(path)) {
                throw new QuernException("No such file: " + file);
            }
            try (Reader in = Files.newBufferedReader(path)) {
                given.load(in);
            }
        }
        for (String setting : settings) {
            int equals = setting.indexOf('=');
            given.setProperty(setting.substring(0, equals), setting.substring(equals + 1));
        }
        return given;
    }

    /** What the cluster says, and where things are. */
    private static Properties technical(Application application, Installation installation, Configuration configuration)
            throws IOException {
        Properties properties = new Properties();
        properties.putAll(Map.of(
                "nameNode", FileSystem.getDefaultUri(configuration).toString().replaceFirst("/$", ""),
                "resourceManager", resourceManager(configuration),
                "user.name", UserGroupInformation.getCurrentUser().getShortUserName(),
                "apps", installation.path().toString(),
                "oozie.libpath", installation.libraries().toString(),
                "oozie.use.system.libpath", "true"));
        application.properties().forEach((key, value) -> {
            if (key.toString().startsWith("oozie.") && key.toString().endsWith(".application.path")) {
                properties.put(key, value);
            }
        });
        return properties;
    }

    /** With several of them, the name of the first; Hadoop's clients then know all. */
    private static String resourceManager(Configuration configuration) {
        String address = configuration.get("yarn.resourcemanager.address");
        String[] ids = configuration.getTrimmedStrings("yarn.resourcemanager.ha.rm-ids");
        return address != null || ids.length == 0
                ? String.valueOf(address)
                : configuration.get("yarn.resourcemanager.address." + ids[0], ids[0]);
    }
}
