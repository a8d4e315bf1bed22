package org.quern.yarn.client;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.quern.yarn.launch.ContainerAdvice;

/** What YARN says of an application, in a line for its user. */
final class Diagnostics {
    private static final Pattern TIME = Pattern.compile("^\\[[^\\]]*\\d{4}\\]\\s*");
    private static final Pattern EXIT_STATUS = Pattern.compile("\\bexitCode: *(-?\\d+)");
    private static final String OF_CONTAINER = "Diagnostics:";

    /** What the resource manager adds to the words of the node manager. */
    private static final Pattern ADDED = Pattern.compile("(?s)For more detailed output, check .*|\\. Failing the .*");

    private static final int FAILURE = 1;
    private static final int MISTAKE = 2;

    private Diagnostics() {}

    /** What it waits for. */
    static String ofWaiting(Cluster.Application application) {
        String line = TIME.matcher(firstLine(application.diagnostics())).replaceFirst("");
        if (line.contains("AM container is launched")) {
            return "The master's process is starting";
        }
        int details = line.indexOf("Details :");
        String why = (details < 0 ? line : line.substring(0, details)).strip();
        return "Waiting in queue '" + application.queue() + "'" + (why.isEmpty() ? "" : ": " + why);
    }

    /**
     * How an application ended whose master could not say so itself.
     *
     * @param exitCode 2 for what the user can mend
     */
    record End(String line, int exitCode) {}

    static End ofEnd(Cluster.Application application) {
        String text = application.diagnostics();
        OptionalInt status = exitStatus(text);
        Optional<String> own = ContainerAdvice.ownLine(text);
        if (own.isPresent()) {
            return new End(own.get(), status.orElse(MISTAKE) == FAILURE ? FAILURE : MISTAKE);
        }
        Optional<String> lifetime = ContainerAdvice.ofLifetime(text);
        if (lifetime.isPresent()) {
            return new End(lifetime.get(), FAILURE);
        }
        if (application.phase() == Cluster.Phase.KILLED) {
            return new End("The application was killed" + (text.isEmpty() ? "" : ": " + firstLine(text)), FAILURE);
        }
        String first = firstLine(text);
        String line = status.isPresent()
                ? ContainerAdvice.ofMaster().line("", status.getAsInt(), ofContainer(text))
                : "The application failed" + (first.isEmpty() ? "" : ": " + first);
        return new End(line + "; 'quern yarn logs " + application.id() + "' shows more", FAILURE);
    }

    /** Of the last master's container, if the resource manager tells it. */
    private static OptionalInt exitStatus(String text) {
        Matcher matcher = EXIT_STATUS.matcher(text);
        return matcher.find() ? OptionalInt.of(Integer.parseInt(matcher.group(1))) : OptionalInt.empty();
    }

    private static String ofContainer(String text) {
        String container = text.substring(Math.max(0, text.indexOf(OF_CONTAINER)));
        return ADDED.matcher(container.replace(OF_CONTAINER, "")).replaceAll("");
    }

    private static String firstLine(String text) {
        return text.lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .findFirst()
                .orElse("");
    }
}
