package org.quern.jobs.cli;

import java.io.IOException;
import java.util.List;

/** Runs command lines as applications on a cluster, for {@code --engine yarn}; found by {@link java.util.ServiceLoader}. */
public interface ApplicationLauncher {
    /**
     * Runs a command line as an application, with what the configuration says of applications, and ends as it does.
     *
     * @param commandLine verb and options; generic options have been applied to the context's configuration
     * @throws ExitException if the command fails, with its own exit code
     */
    void launch(List<String> commandLine, VerbContext context) throws IOException;
}
