package org.quern.jobs.cli;

import org.apache.log4j.ConsoleAppender;
import org.apache.log4j.Level;
import org.apache.log4j.LogManager;
import org.apache.log4j.Logger;
import org.apache.log4j.PatternLayout;

/** Keeps Hadoop's log off standard error unless the user asks for it. */
final class Logging {
    private Logging() {}

    static void show(boolean verbose) {
        try {
            configure(verbose ? Level.INFO : Level.OFF);
        } catch (NoClassDefFoundError e) {
            // Another log system is in charge; its own configuration says what is shown.
        }
    }

    private static void configure(Level level) {
        Logger root = Logger.getRootLogger();
        if (!root.getAllAppenders().hasMoreElements()) {
            root.addAppender(new ConsoleAppender(new PatternLayout("%d{ISO8601} %p %c{1}: %m%n"), "System.err"));
        }
        LogManager.getLoggerRepository().setThreshold(level);
        root.setLevel(level);
    }
}
