package org.quern.yarn.client;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.security.UserGroupInformation;
import org.apache.hadoop.yarn.client.cli.LogsCLI;
import org.apache.hadoop.yarn.conf.YarnConfiguration;
import org.apache.hadoop.yarn.webapp.util.WebServiceClient;
import org.quern.QuernException;
import org.quern.jobs.cli.ExitException;
import org.quern.jobs.cli.Verb;
import org.quern.jobs.cli.VerbContext;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows what master and workers have logged. */
@Command(
        name = "logs",
        description = "Show the logs of an application's master and workers.",
        footer = {
            "",
            "Examples:",
            "  quern yarn logs application_1700000000000_0001 | less",
            "  quern yarn logs application_1700000000000_0001 --container container_1700000000000_0001_01_000002"
        })
final class LogsVerb extends Verb {
    @Parameters(paramLabel = "ID", description = "Application, as 'quern yarn list' shows it.")
    private String id;

    @Option(names = "--container", paramLabel = "ID", description = "Only of this container; by default all.")
    private String container;

    @Override
    protected void run(VerbContext context) throws IOException {
        ApplicationIds.check(id);
        new Applications(context).with((cluster, directories) -> {
            Optional<Cluster.Application> application = cluster.application(id);
            if (application.isEmpty()
                    && new Runs(directories, context.configuration()).record(id).isEmpty()) {
                throw Applications.unknown(id);
            }
            boolean isOver = application.isEmpty() || application.get().isOver();
            if (isOver && !isKept(context.configuration())) {
                throw new QuernException("This cluster does not gather the logs of ended applications"
                        + " (yarn.log-aggregation-enable is false): they are on the nodes, below yarn.nodemanager.log-dirs in "
                        + id + ", until yarn.nodemanager.log.retain-seconds have passed");
            }
            String user = UserGroupInformation.getCurrentUser().getShortUserName();
            Optional<String> other = application.map(Cluster.Application::user).filter(owner -> !owner.equals(user));
            if (other.isPresent()) {
                showOf(other.get(), context.configuration());
            } else {
                show(context.configuration(), isOver);
            }
            return null;
        });
    }

    private static boolean isKept(Configuration configuration) {
        return configuration.getBoolean(
                YarnConfiguration.LOG_AGGREGATION_ENABLED, YarnConfiguration.DEFAULT_LOG_AGGREGATION_ENABLED);
    }

    /** YARN's own command prints the whole stack where the logs are not this user's to read. */
    private void showOf(String owner, Configuration configuration) throws IOException {
        PrintStream err = System.err;
        System.setErr(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8));
        try {
            show(configuration, true);
        } catch (IOException | ExitException e) {
            throw new QuernException(
                    "The logs of " + id + " are not there, or not "
                            + UserGroupInformation.getCurrentUser().getShortUserName()
                            + "'s to read: the application is "
                            + owner + "'s",
                    e);
        } finally {
            System.setErr(err);
        }
    }

    /** YARN's own command prints them on standard output. */
    private void show(Configuration configuration, boolean isOver) throws IOException {
        List<String> arguments = new ArrayList<>(List.of("-applicationId", id));
        if (container != null) {
            arguments.add("-containerId");
            arguments.add(container);
        }
        LogsCLI command = new LogsCLI();
        command.setConf(new YarnConfiguration(configuration));
        int code;
        try {
            WebServiceClient.initialize(command.getConf());
            code = command.run(arguments.toArray(String[]::new));
        } catch (IOException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IOException(e.getMessage(), e);
        }
        if (code != 0) {
            throw new ExitException(
                    1,
                    "quern: No logs to show"
                            + (container != null ? " of " + container : "")
                            + (isOver ? ": nodes hand them over some seconds after the end" : ""));
        }
    }
}
