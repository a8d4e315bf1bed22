package org.quern.yarn.master;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.quern.jobs.YarnSettings;

/** Takes what a command line says on standard error, hands it on, and keeps the lines that say why it failed. */
final class FailureLines extends OutputStream {
    private static final String PREFIX = "quern: ";
    private static final String OUT_OF_MEMORY = "Out of memory";

    private final PrintStream log;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private final List<String> lines = new ArrayList<>();

    /** @param log takes all of it */
    FailureLines(PrintStream log) {
        this.log = log;
    }

    /** A stream into this. */
    PrintStream print() {
        return new PrintStream(this, true, StandardCharsets.UTF_8);
    }

    @Override
    public synchronized void write(int value) {
        if (value == '\n') {
            String text = line.toString(StandardCharsets.UTF_8);
            line.reset();
            log.println(text);
            if (text.startsWith(PREFIX)) {
                lines.add(advised(text.substring(PREFIX.length())));
            }
        } else {
            line.write(value);
        }
    }

    /** The command line gives the advice of a process of the user's own. */
    private static String advised(String text) {
        return text.startsWith(OUT_OF_MEMORY)
                ? "The master is out of memory: raise -D " + YarnSettings.MASTER_MEMORY.key()
                : text;
    }

    /** The lines without their prefix; empty if there were none. */
    synchronized String text() {
        return String.join("\n", lines);
    }
}
