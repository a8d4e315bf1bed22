package org.quern.yarn.launch;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.apache.hadoop.yarn.api.ApplicationConstants;

/**
 * The command of a container. What only Java 9 and later understand is in {@link #JAVA_9_OPTIONS} rather than here, so that
 * {@link ContainerMain} gets to speak on an older one.
 *
 * @param heapBytes largest heap
 * @param directBytes most memory outside of the heap, where it is limited
 * @param vcores of the container
 * @param javaOptions more options for the JVM, as the user wrote them
 * @param mainClass has a {@code static int run(String...)}; it gets no arguments, which every user of a node could see
 */
record JavaCommand(long heapBytes, OptionalLong directBytes, int vcores, String javaOptions, String mainClass) {
    /** By the environment variable JDK_JAVA_OPTIONS, which Java 8 does not look at. */
    static final String JAVA_9_OPTIONS = "--add-opens=java.base/java.lang=ALL-UNNAMED";

    private static final String LOGS = ApplicationConstants.LOG_DIR_EXPANSION_VAR;

    /**
     * quern.jar with the same time on all nodes and in all containers, as a {@link ClassArchive} wants it: the time of the node
     * manager's copy is that of its download.
     */
    private static final String COPY = "cp " + ContainerSpec.CACHED_JAR + " " + ContainerSpec.JAR
            + " && TZ=UTC0 touch -t 200001010000 " + ContainerSpec.JAR + " &&";

    /** For the shell of a node manager; its {@code exec} makes the JVM the process that is killed. */
    String line() {
        List<String> words = new ArrayList<>();
        words.add(COPY);
        words.add("exec");
        words.add(ApplicationConstants.Environment.JAVA_HOME.$$() + "/bin/java");
        words.add("-Xmx" + kilobytes(heapBytes));
        directBytes.ifPresent(bytes -> words.add("-XX:MaxDirectMemorySize=" + kilobytes(bytes)));
        // Collecting with several threads on one core only costs.
        words.add(vcores == 1 ? "-XX:+UseSerialGC" : "-XX:+UseParallelGC");
        words.add("-XX:ErrorFile=" + LOGS + "/hs_err_pid%p.log");
        words.add("-Djava.io.tmpdir=" + ApplicationConstants.Environment.PWD.$$() + "/tmp");
        // Hadoop's own log configuration on the class path may write files where nobody looks; ContainerLog takes its
        // place.
        words.add("-Dlog4j.defaultInitOverride=true");
        if (!javaOptions.isBlank()) {
            words.add(javaOptions.strip());
        }
        words.add(ContainerSpec.ENTRY_POINT);
        words.add(mainClass);
        words.add("1>" + LOGS + "/stdout");
        words.add("2>" + LOGS + "/stderr");
        return String.join(" ", words);
    }

    private static String kilobytes(long bytes) {
        return Math.max(1, bytes >> 10) + "k";
    }
}
