package org.quern.jobs;

import java.lang.reflect.InvocationTargetException;

/**
 * The program's entry point: {@code hadoop jar quern.jar VERB …} and {@code quern VERB …}. Compiled for Java 8, so that an
 * older Java reads this class and says what it lacks; everything else is loaded by name once the version is known to do.
 */
public final class Quern {
    /** The oldest Java that will do. */
    public static final int NEEDED = 17;

    private Quern() {}

    public static void main(String[] args) throws Throwable {
        String problem = problem(
                System.getProperty("java.specification.version"),
                System.getProperty("java.home"),
                System.getenv("HADOOP_HOME") != null);
        if (problem != null) {
            System.err.println("quern: " + problem);
            System.exit(2);
        }
        System.exit(run(args));
    }

    private static int run(String[] args) throws Throwable {
        try {
            return (Integer) Class.forName("org.quern.jobs.cli.Program")
                    .getMethod("run", String[].class)
                    .invoke(null, (Object) args);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    /** What is wrong with a Java of that version, such as {@code 1.8} or {@code 11}, or null. */
    static String problem(String version, String home, boolean hadoop) {
        int feature = feature(version);
        if (feature >= NEEDED) {
            return null;
        }
        return "This is Java " + feature + " (" + home + "), but Quern needs Java " + NEEDED
                + " or newer: set JAVA_HOME to one" + (hadoop ? " before calling 'hadoop jar'" : "");
    }

    /** Of a specification version, such as {@code 1.8} or {@code 11}. */
    public static int feature(String version) {
        return Integer.parseInt(version.startsWith("1.") ? version.substring(2) : version);
    }
}
