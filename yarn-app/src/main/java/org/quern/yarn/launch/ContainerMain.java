package org.quern.yarn.launch;

import java.lang.reflect.InvocationTargetException;
import org.quern.jobs.Quern;

/**
 * Entry point of every container: checks Java and then runs the class named by the first argument, whose {@code static int
 * run(String...)} takes the others, if any, and returns the exit code. Compiled for Java 8, so that an older Java of a node reads this
 * class and says what it lacks; the node manager hands that line on as diagnostics of the container.
 */
public final class ContainerMain {
    // By name, for an older Java would not load it.
    private static final String CLASS_DUMP = "org.quern.yarn.launch.ClassDump";

    private ContainerMain() {}

    public static void main(String[] args) throws Throwable {
        String problem = problem(
                System.getProperty("java.specification.version"),
                System.getProperty("java.home"),
                System.getenv("NM_HOST"));
        if (problem != null) {
            System.err.println("quern: " + problem);
            System.exit(2);
        }
        System.exit(run(args));
    }

    private static int run(String[] args) throws Throwable {
        String[] rest = new String[args.length - 1];
        System.arraycopy(args, 1, rest, 0, rest.length);
        try {
            Integer code = (Integer)
                    Class.forName(args[0]).getMethod("run", String[].class).invoke(null, (Object) rest);
            if (code == 0) {
                Class.forName(CLASS_DUMP).getMethod("leave").invoke(null);
            }
            return code;
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    /** What is wrong with a Java of that version, or null. */
    static String problem(String version, String home, String host) {
        int feature = Quern.feature(version);
        if (feature >= Quern.NEEDED) {
            return null;
        }
        return "Java " + feature + " (" + home + ") on " + (host == null ? "this node" : host)
                + ", but Quern needs Java " + Quern.NEEDED
                + " or newer: name one on the nodes by -D quern.yarn.java-home=/path/to/jdk-" + Quern.NEEDED;
    }
}
