package org.quern.jobs.cli;

import java.io.IOException;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;

/** The local file system of a run that has something else happen while it reads: before the third part file is opened, once. */
public final class MeanwhileFileSystem extends LocalFileSystem {
    private static final int THIRD = 3;
    private static Runnable event = () -> {};
    private static int opened;

    public MeanwhileFileSystem() {
        super(new Raw());
    }

    /** The options of a run that uses this file system, and reads one file after the other. */
    static String[] options(Runnable meanwhile) {
        event = meanwhile;
        opened = 0;
        return new String[] {
            "-D",
            "fs.file.impl=" + MeanwhileFileSystem.class.getName(),
            "-D",
            "fs.file.impl.disable.cache=true",
            "--engine",
            "local",
            "--threads",
            "1"
        };
    }

    static boolean hasHappened() {
        return opened >= THIRD;
    }

    private static final class Raw extends RawLocalFileSystem {
        @Override
        public FSDataInputStream open(Path path, int bufferSize) throws IOException {
            if (path.getName().endsWith(".parquet") && ++opened == THIRD) {
                event.run();
            }
            return super.open(path, bufferSize);
        }
    }
}
