package org.quern.yarn.launch;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.log4j.ConsoleAppender;
import org.apache.log4j.Level;
import org.apache.log4j.LogManager;
import org.apache.log4j.Logger;
import org.quern.jobs.LineLayout;

/**
 * Sends the log of a container to its standard error, which the node manager keeps among the container's logs: one line for each
 * event, with the application's id, so that lines which are gathered elsewhere still say of which run they are.
 */
public final class ContainerLog {
    private static final Pattern CONTAINER = Pattern.compile("container_(?:e\\d+_)?(\\d+_\\d+)_.*");

    private ContainerLog() {}

    /** To be called first of all. */
    public static void toStandardError() {
        try {
            LogManager.resetConfiguration();
            Logger root = Logger.getRootLogger();
            root.addAppender(new ConsoleAppender(new LineLayout(pattern(System.getenv("CONTAINER_ID"))), "System.err"));
            root.setLevel(Level.INFO);
        } catch (NoClassDefFoundError e) {
            // Another log system is in charge.
        }
    }

    /** @param container id, or null outside of one */
    static String pattern(String container) {
        Matcher matcher = CONTAINER.matcher(container == null ? "" : container);
        return "%d{ISO8601} " + (matcher.matches() ? "application_" + matcher.group(1) + " " : "")
                + "%p [%t] %c{1}: %m%n";
    }
}
