package org.quern.yarn.worker;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.net.NetUtils;
import org.apache.hadoop.security.UserGroupInformation;
import org.apache.hadoop.security.token.Token;
import org.apache.hadoop.yarn.api.ApplicationConstants.Environment;
import org.apache.hadoop.yarn.conf.YarnConfiguration;
import org.quern.QuernException;
import org.quern.jobs.YarnSettings;
import org.quern.model.SoftwareVersion;
import org.quern.yarn.launch.ContainerLog;
import org.quern.yarn.protocol.WorkerInfo;
import org.quern.yarn.rpc.Patience;
import org.quern.yarn.rpc.QuernTokenIdentifier;
import org.quern.yarn.rpc.QuernTokenSelector;
import org.quern.yarn.rpc.RemoteWorkerCalls;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A worker's process: takes what {@link WorkerLaunch} and YARN have put into the environment, and its token from the
 * container's token file.
 */
public final class WorkerMain {
    private static final Logger LOG = LoggerFactory.getLogger(WorkerMain.class);
    private static final long MEGABYTE = 1L << 20;

    private WorkerMain() {}

    /** Works until the end and returns the exit code, an {@link ExitCode}. */
    public static int run(String... args) {
        ContainerLog.toStandardError();
        Thread.setDefaultUncaughtExceptionHandler((thread, thrown) -> {
            if (thrown instanceof OutOfMemoryError) {
                // Whatever else were tried now might fail as well.
                Runtime.getRuntime().halt(ExitCode.OUT_OF_MEMORY.number());
            }
            LOG.error("Defect in thread {}", thread.getName(), thrown);
        });
        try {
            Worker.End end = run(System.getenv());
            LOG.info("The worker ends: {}", end.reason());
            line(end).ifPresent(WorkerMain::tell);
            return end.code().number();
        } catch (QuernException | IOException e) {
            LOG.error("Cannot work", e);
            tell(e.getMessage() == null ? e.toString() : e.getMessage());
            return ExitCode.REFUSED.number();
        }
    }

    /** For the user, whom the node manager, the master and the client hand it on to. */
    private static void tell(String line) {
        System.err.println("quern: " + line);
    }

    /** What a user can do something about; empty if it is nothing of the kind. */
    static Optional<String> line(Worker.End end) {
        return switch (end.code()) {
            case DONE, INTERNAL -> Optional.empty();
            case REFUSED, MASTER_GONE -> Optional.of(end.reason());
            case OUT_OF_MEMORY ->
                Optional.of(end.reason() + "; raise -D " + YarnSettings.WORKER_MEMORY.key() + ", or lower "
                        + YarnSettings.WORKER_RESIDENT.key() + " or " + YarnSettings.WORKER_VCORES.key());
        };
    }

    private static Worker.End run(Map<String, String> environment) throws IOException {
        WorkerLaunch launch = WorkerLaunch.of(environment);
        Configuration configuration = configuration(Path.of(launch.configuration()));
        UserGroupInformation.setConfiguration(configuration);
        InetSocketAddress address = NetUtils.createSocketAddrForHost(launch.host(), launch.port());
        try (RemoteWorkerCalls master = new RemoteWorkerCalls(configuration, address, token(), Patience.DEFAULT)) {
            return new Worker(info(environment, configuration), options(configuration), configuration, master).run();
        }
    }

    /** As the master localised it, whatever the node's own files say. */
    private static Configuration configuration(Path file) {
        Configuration configuration = new Configuration(false);
        configuration.addResource(new org.apache.hadoop.fs.Path(file.toUri()));
        return configuration;
    }

    private static Token<QuernTokenIdentifier> token() throws IOException {
        Token<QuernTokenIdentifier> token = new QuernTokenSelector()
                .selectToken(null, UserGroupInformation.getCurrentUser().getTokens());
        if (token == null) {
            throw new QuernException(
                    "Cannot start a worker: its container has no token of an application of Quern; workers"
                            + " are started by the master of 'quern yarn submit'");
        }
        return token;
    }

    static WorkerInfo info(Map<String, String> environment, Configuration configuration) {
        long heap = Runtime.getRuntime().maxMemory();
        return new WorkerInfo(
                WorkerLaunch.variable(environment, Environment.CONTAINER_ID.name()),
                WorkerLaunch.variable(environment, Environment.NM_HOST.name()),
                SoftwareVersion.current(),
                System.getProperty("java.version"),
                YarnSettings.WORKER_VCORES.of(configuration),
                heap,
                directBytes(configuration),
                YarnSettings.WORKER_RESIDENT.of(configuration).of(heap),
                logs(environment, configuration));
    }

    private static WorkerOptions options(Configuration configuration) {
        return new WorkerOptions(
                YarnSettings.WORKER_VCORES.of(configuration),
                YarnSettings.WORKER_RESIDENT
                        .of(configuration)
                        .of(Runtime.getRuntime().maxMemory()),
                // The rest is for reading and for messages.
                directBytes(configuration) / 2,
                YarnSettings.HEARTBEAT_INTERVAL.of(configuration),
                YarnSettings.WORKER_TIMEOUT.of(configuration),
                WorkerOptions.DELIVERY_BYTES);
    }

    private static long directBytes(Configuration configuration) {
        return YarnSettings.WORKER_DIRECT.of(configuration).of(YarnSettings.WORKER_MEMORY.of(configuration) * MEGABYTE);
    }

    /** Where the node manager shows the logs of this container; empty if it does not say. */
    private static String logs(Map<String, String> environment, Configuration configuration) {
        String port = environment.getOrDefault(Environment.NM_HTTP_PORT.name(), "");
        String user = environment.getOrDefault(Environment.USER.name(), "");
        if (port.isEmpty() || user.isEmpty()) {
            return "";
        }
        String scheme = YarnConfiguration.useHttps(configuration) ? "https://" : "http://";
        return scheme + environment.get(Environment.NM_HOST.name()) + ":" + port + "/node/containerlogs/"
                + environment.get(Environment.CONTAINER_ID.name()) + "/" + user;
    }
}
