package org.quern.yarn.client;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.quern.jobs.YarnSettings;

/** What YARN says of an application, in a line for its user. */
final class Diagnostics {
    private static final Pattern OWN = Pattern.compile("(?m)^.*?\\bquern: (.+)$");
    private static final Pattern TIME = Pattern.compile("^\\[[^\\]]*\\d{4}\\]\\s*");
    private static final Pattern MEMORY =
            Pattern.compile("is running [^.]*beyond (?:the )?'?(?:physical|virtual)[^.]*", Pattern.CASE_INSENSITIVE);
    private static final Pattern LIFETIME = Pattern.compile("(?i)\\bLIFETIME\\b");

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
        Optional<String> own = own(text);
        if (own.isPresent()) {
            return new End(own.get(), 2);
        }
        if (LIFETIME.matcher(text).find()) {
            return new End("The application was ended after its --timeout", 1);
        }
        if (application.phase() == Cluster.Phase.KILLED) {
            return new End("The application was killed" + (text.isEmpty() ? "" : ": " + firstLine(text)), 1);
        }
        if (MEMORY.matcher(text).find()) {
            return new End(
                    "The master took more memory than its container has: raise -D " + YarnSettings.MASTER_MEMORY.key(),
                    1);
        }
        String first = firstLine(text);
        return new End(
                "The application failed" + (first.isEmpty() ? "" : ": " + first) + "; 'quern yarn logs "
                        + application.id() + "' shows more",
                1);
    }

    /** A line that a container of ours has left for its user. */
    private static Optional<String> own(String text) {
        Matcher matcher = OWN.matcher(text);
        return matcher.find() ? Optional.of(matcher.group(1).strip()) : Optional.empty();
    }

    private static String firstLine(String text) {
        return text.lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .findFirst()
                .orElse("");
    }
}
