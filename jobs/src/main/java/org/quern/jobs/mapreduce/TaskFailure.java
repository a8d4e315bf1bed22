package org.quern.jobs.mapreduce;

import java.io.IOException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.quern.QuernException;

/**
 * What a failed task's diagnostics mean to a user.
 *
 * @param node where it ran, empty if unknown
 * @param diagnostics as Hadoop gives them: often a stack trace as text
 */
record TaskFailure(String node, String diagnostics) {
    private static final int NEEDED_JAVA = 17;
    /** Java n has class files of version 44 + n. */
    private static final int CLASS_FILE_OFFSET = 44;

    /** Hadoop hands on the message of an error without the name of its class. */
    private static final Pattern OLD_JAVA =
            Pattern.compile("compiled by a more recent version of the Java Runtime.*?up to (\\d+)\\.0", Pattern.DOTALL);

    private static final Pattern OUT_OF_MEMORY =
            Pattern.compile("OutOfMemoryError|Java heap space|GC overhead limit exceeded");

    private static final Pattern BEYOND_MEMORY = Pattern.compile(
            "running (\\d+)B? ?beyond the '?(PHYSICAL|VIRTUAL)'? memory limit|beyond (physical|virtual) memory");
    private static final Pattern THROWN =
            Pattern.compile("(?m)^(?:Error: |Caused by: )?(?:[a-z][\\w$]*\\.)+([A-Z]\\w*(?:Exception|Error)): ?(.*)$");

    /** Of one line. */
    Exception exception(String job) {
        return javaVersion()
                .map(java -> (Exception) new QuernException(wrongJava(java)))
                .orElseGet(() -> new IOException("Job '" + job + "' failed" + place() + ": " + reason()));
    }

    private String wrongJava(String java) {
        return (node.isEmpty() ? "A node" : "Node " + node) + " runs " + java + ", but Quern needs Java " + NEEDED_JAVA
                + ": name one that the nodes have by -D mapreduce.map.env=JAVA_HOME=PATH"
                + " -D mapreduce.reduce.env=JAVA_HOME=PATH -D yarn.app.mapreduce.am.env=JAVA_HOME=PATH";
    }

    private Optional<String> javaVersion() {
        Matcher old = OLD_JAVA.matcher(diagnostics);
        return old.find()
                ? Optional.of("Java " + (Integer.parseInt(old.group(1)) - CLASS_FILE_OFFSET))
                : Optional.empty();
    }

    private String place() {
        return node.isEmpty() ? "" : " on node " + node;
    }

    private String reason() {
        if (OUT_OF_MEMORY.matcher(diagnostics).find()) {
            return "out of memory; give tasks more by -D mapreduce.map.memory.mb=4096 -D mapreduce.map.java.opts=-Xmx3g"
                    + " (and mapreduce.reduce.… likewise)";
        }
        if (BEYOND_MEMORY.matcher(diagnostics).find()) {
            return "a container outgrew its memory limit; raise -D mapreduce.map.memory.mb or mapreduce.reduce.memory.mb, or"
                    + " lower the heap in mapreduce.map.java.opts";
        }
        Matcher thrown = THROWN.matcher(diagnostics);
        if (thrown.find()) {
            String message = thrown.group(2).strip();
            return message.isEmpty() || thrown.group(1).contains("NullPointer")
                    ? thrown.group(1) + " " + message
                    : message;
        }
        String first =
                diagnostics.lines().filter(line -> !line.isBlank()).findFirst().orElse("");
        return first.isEmpty()
                ? "no reason was given; --verbose shows Hadoop's log"
                : first.strip().replaceFirst("^Error: ", "");
    }
}
