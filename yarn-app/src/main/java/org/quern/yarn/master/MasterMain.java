package org.quern.yarn.master;

import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.security.UserGroupInformation;
import org.quern.QuernException;
import org.quern.yarn.launch.ContainerLog;
import org.quern.yarn.launch.ContainerUser;
import org.quern.yarn.launch.MasterLaunch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The process of an application's master. */
public final class MasterMain {
    private static final int FAILURE = 1;
    private static final int MISTAKE = 2;

    private MasterMain() {}

    /** Runs a master by what is in this process's working directory and environment; returns the exit code, which the client ends with too. */
    public static int run(String... args) {
        ContainerLog.toStandardError();
        Logger log = LoggerFactory.getLogger(MasterMain.class);
        try {
            Path directory = Path.of("");
            Configuration configuration = MasterLaunch.readConfiguration(directory);
            UserGroupInformation.setConfiguration(configuration);
            MasterContainer container = MasterContainer.of(System.getenv(), configuration);
            MasterLaunch launch = MasterLaunch.read(directory);
            return ContainerUser.run(
                    System.getenv(), () -> new Master(container, launch, configuration, InstantSource.system()).call());
        } catch (IOException | RuntimeException | Error e) {
            log.error("This attempt of the master failed", e);
            System.err.println("quern: " + (e.getMessage() == null ? e.toString() : e.getMessage()));
            return e instanceof QuernException ? MISTAKE : FAILURE;
        }
    }
}
