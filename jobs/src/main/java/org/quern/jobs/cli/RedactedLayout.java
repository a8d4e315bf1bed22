package org.quern.jobs.cli;

import org.apache.hadoop.conf.Configuration;
import org.apache.log4j.Layout;
import org.apache.log4j.spi.LoggingEvent;
import org.quern.jobs.record.Redaction;

/** Lines of Hadoop's log as another layout writes them, stack traces included, without secrets. */
final class RedactedLayout extends Layout {
    private final Layout layout;
    private final Redaction redaction = Redaction.of(new Configuration(false));

    RedactedLayout(Layout layout) {
        this.layout = layout;
    }

    @Override
    public String format(LoggingEvent event) {
        StringBuilder text = new StringBuilder(layout.format(event));
        String[] trace = layout.ignoresThrowable() ? event.getThrowableStrRep() : null;
        if (trace != null) {
            for (String line : trace) {
                text.append(line).append(LINE_SEP);
            }
        }
        return redaction.text(text.toString());
    }

    @Override
    public boolean ignoresThrowable() {
        return false;
    }

    @Override
    public void activateOptions() {
        layout.activateOptions();
    }
}
