package org.quern.jobs.record;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A command line as it would be typed in a POSIX shell. */
final class CommandLineText {
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9._/=,:@%+-]+");

    private CommandLineText() {}

    static String of(List<String> arguments) {
        return arguments.stream().map(CommandLineText::quoted).collect(Collectors.joining(" "));
    }

    private static String quoted(String argument) {
        return PLAIN.matcher(argument).matches() ? argument : "'" + argument.replace("'", "'\\''") + "'";
    }
}
