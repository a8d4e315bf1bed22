package org.quern.jobs;

import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** Where Quern keeps files of its own, by the settings that name these directories. */
public final class Directories {
    private Directories() {}

    /** Below the user's home on the default file system unless the setting is absolute. */
    public static Path below(String setting, Configuration configuration) throws IOException {
        Path set = new Path(setting);
        FileSystem fileSystem = set.getFileSystem(configuration);
        return fileSystem.makeQualified(new Path(fileSystem.getHomeDirectory(), set));
    }

    /** The records of runs, each in a directory of its own. */
    public static Path runs(Configuration configuration) throws IOException {
        return below(runsSetting(configuration).of(configuration), configuration);
    }

    /** The setting that names the directory of runs: an earlier name of it counts where only that one is set. */
    public static Setting<String> runsSetting(Configuration configuration) {
        boolean isOld = configuration.get(Settings.RUNS_DIRECTORY.key()) == null
                && !YarnSettings.RUNS_DIRECTORY.of(configuration).isEmpty();
        return isOld ? YarnSettings.RUNS_DIRECTORY : Settings.RUNS_DIRECTORY;
    }

    /** Journals and the files of running jobs. */
    public static Path work(Configuration configuration) throws IOException {
        return below(Settings.WORK_DIRECTORY.of(configuration), configuration);
    }

    /** What running applications need. */
    public static Path stagings(Configuration configuration) throws IOException {
        return below(YarnSettings.STAGING_DIRECTORY.of(configuration), configuration);
    }
}
