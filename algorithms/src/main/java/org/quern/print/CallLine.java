package org.quern.print;

import java.util.ArrayList;
import java.util.List;

/** A command line as a shell takes it, such as the one that fits a model again. Not thread-safe. */
public final class CallLine {
    private static final int WIDTH = 80;

    private final List<String> parts = new ArrayList<>();

    /** The command line of a verb without options. */
    public CallLine(String verb) {
        parts.add(verb);
    }

    /** Adds an option without value, or one whose value needs no quotes, if it is present. */
    public CallLine flag(String name, boolean present) {
        if (present) {
            parts.add(name);
        }
        return this;
    }

    /** Adds an option with a value, in quotes if a shell would take it apart. */
    public CallLine option(String name, String value) {
        parts.add(name + " " + quoted(value));
        return this;
    }

    private static String quoted(String text) {
        return text.matches("[A-Za-z0-9_./:@%+=,-]+") ? text : '"' + text.replaceAll("([\\\\\"$`])", "\\\\$1") + '"';
    }

    /** Broken between options where a line is full. */
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder(parts.get(0));
        for (String part : parts.subList(1, parts.size())) {
            if (line.length() + 1 + part.length() + 2 > WIDTH
                    && !line.toString().isBlank()) {
                lines.add(line + " \\");
                line = new StringBuilder("   ");
            }
            line.append(' ').append(part);
        }
        lines.add(line.toString());
        return lines;
    }
}
