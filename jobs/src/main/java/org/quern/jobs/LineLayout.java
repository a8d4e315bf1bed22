package org.quern.jobs;

import org.apache.log4j.PatternLayout;
import org.apache.log4j.spi.LoggingEvent;

/** One line for each event, whatever its text holds: line breaks become {@code " | "}, and so do those of a stack trace. */
public final class LineLayout extends PatternLayout {
    private static final String BREAK = " | ";

    public LineLayout(String pattern) {
        super(pattern);
    }

    @Override
    public String format(LoggingEvent event) {
        StringBuilder line =
                new StringBuilder(super.format(event).stripTrailing().replaceAll("\\R\\s*", BREAK));
        String[] trace = event.getThrowableStrRep();
        if (trace != null) {
            for (String part : trace) {
                line.append(BREAK).append(part.strip().replaceAll("\\R\\s*", BREAK));
            }
        }
        return line.append('\n').toString();
    }

    /** Stack traces are part of the line. */
    @Override
    public boolean ignoresThrowable() {
        return false;
    }
}
