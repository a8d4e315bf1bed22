package org.quern.jobs.cli;

import java.util.Collections;
import java.util.Enumeration;
import org.apache.log4j.Appender;
import org.apache.log4j.ConsoleAppender;
import org.apache.log4j.Level;
import org.apache.log4j.LogManager;
import org.apache.log4j.Logger;
import org.apache.log4j.MDC;
import org.quern.jobs.LineLayout;

/** Keeps Hadoop's log off standard error unless the user asks for it, and secrets out of it. */
final class Logging {
    private static final String RUN = "quern.run";

    private Logging() {}

    static void show(boolean verbose) {
        try {
            configure(verbose ? Level.INFO : Level.OFF);
        } catch (NoClassDefFoundError e) {
            // Another log system is in charge; its own configuration says what is shown.
        }
    }

    /** From now on lines say of which run they are. */
    static void tell(String run) {
        try {
            MDC.put(RUN, run + " ");
        } catch (NoClassDefFoundError e) {
            // Lines of another log system are as it was told to write them.
        }
    }

    private static void configure(Level level) {
        Logger root = Logger.getRootLogger();
        if (!root.getAllAppenders().hasMoreElements()) {
            root.addAppender(
                    new ConsoleAppender(new LineLayout("%d{ISO8601} %X{" + RUN + "}%p %c{1}: %m%n"), "System.err"));
        }
        for (Appender appender : Collections.list(appenders(root))) {
            if (appender.getLayout() != null && !(appender.getLayout() instanceof RedactedLayout)) {
                appender.setLayout(new RedactedLayout(appender.getLayout()));
            }
        }
        LogManager.getLoggerRepository().setThreshold(level);
        root.setLevel(level);
    }

    @SuppressWarnings("unchecked")
    private static Enumeration<Appender> appenders(Logger logger) {
        return logger.getAllAppenders();
    }
}
