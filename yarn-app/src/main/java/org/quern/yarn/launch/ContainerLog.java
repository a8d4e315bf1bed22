package org.quern.yarn.launch;

import org.apache.log4j.ConsoleAppender;
import org.apache.log4j.Level;
import org.apache.log4j.LogManager;
import org.apache.log4j.Logger;
import org.apache.log4j.PatternLayout;

/** Sends the log of a container to its standard error, which the node manager keeps among the container's logs. */
public final class ContainerLog {
    private ContainerLog() {}

    /** To be called first of all. */
    public static void toStandardError() {
        try {
            LogManager.resetConfiguration();
            Logger root = Logger.getRootLogger();
            root.addAppender(new ConsoleAppender(new PatternLayout("%d{ISO8601} %p [%t] %c{1}: %m%n"), "System.err"));
            root.setLevel(Level.INFO);
        } catch (NoClassDefFoundError e) {
            // Another log system is in charge.
        }
    }
}
