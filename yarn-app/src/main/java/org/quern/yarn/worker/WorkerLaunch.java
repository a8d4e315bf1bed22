package org.quern.yarn.worker;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.quern.QuernException;

/**
 * What a master puts into the environment of a worker's container beside what YARN does (container, node, token file). The
 * configuration is a localised file, and says how many threads compute, what memory columns may take and how often the
 * worker reports. None of it is secret: the worker's token travels among the container's credentials.
 *
 * @param host where the master answers {@link org.quern.yarn.protocol.WorkerCalls}
 * @param port of it
 * @param configuration name of a Hadoop configuration file in the container's working directory
 */
public record WorkerLaunch(String host, int port, String configuration) {
    /** Class whose {@code static int run(String...)} is a worker process and returns its exit code; it takes no arguments. */
    public static final String MAIN_CLASS = "org.quern.yarn.worker.WorkerMain";

    /** Where the master answers, as host:port. */
    public static final String MASTER = "QUERN_MASTER";

    public static final String CONFIGURATION = "QUERN_CONFIGURATION";

    private static final Pattern ADDRESS = Pattern.compile("(.+):(\\d{1,5})");

    /** The variables to be set. */
    public Map<String, String> environment() {
        return Map.of(MASTER, host + ":" + port, CONFIGURATION, configuration);
    }

    /** @throws QuernException if a variable is absent or wrong */
    public static WorkerLaunch of(Map<String, String> environment) {
        String master = variable(environment, MASTER);
        Matcher address = ADDRESS.matcher(master);
        if (!address.matches()) {
            throw new QuernException(
                    "Cannot start a worker: " + MASTER + " is '" + master + "', expected host:port of its master");
        }
        return new WorkerLaunch(
                address.group(1), Integer.parseInt(address.group(2)), variable(environment, CONFIGURATION));
    }

    /** @throws QuernException if there is none */
    static String variable(Map<String, String> environment, String name) {
        String value = environment.get(name);
        if (value == null || value.isEmpty()) {
            throw new QuernException("Cannot start a worker: " + name
                    + " is not set in the environment; workers are started by the master of 'quern yarn submit'");
        }
        return value;
    }
}
