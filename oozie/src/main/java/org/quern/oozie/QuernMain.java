package org.quern.oozie;

import java.lang.reflect.InvocationTargetException;
import org.quern.jobs.Quern;

/**
 * What an Oozie java action runs: {@code <main-class>org.quern.oozie.QuernMain</main-class>} with the words of a command line as
 * arguments. Compiled for Java 8, so that an older Java on a node is named; the rest is in {@code QuernAction}.
 */
public final class QuernMain {
    private QuernMain() {}

    /** Ends by returning if the command has succeeded, else by throwing: Oozie shows the text of what is thrown. */
    public static void main(String[] args) throws Exception {
        int java = Quern.feature(System.getProperty("java.specification.version"));
        if (java < Quern.NEEDED) {
            throw new ActionFailure("quern: Java " + java + " (" + System.getProperty("java.home")
                    + ") runs this action, but Quern needs Java " + Quern.NEEDED
                    + ": set launcherEnv=JAVA_HOME=… in the job's properties to one that the nodes have");
        }
        try {
            Class.forName("org.quern.oozie.QuernAction")
                    .getMethod("run", String[].class)
                    .invoke(null, (Object) args);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof Exception) {
                throw (Exception) e.getCause();
            }
            throw e;
        }
    }
}
