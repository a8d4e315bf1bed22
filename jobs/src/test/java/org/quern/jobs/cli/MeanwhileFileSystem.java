package org.quern.jobs.cli;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.OutputStream;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.fs.permission.FsPermission;

/** The local file system of a run that has something else happen at an instant, once. */
public final class MeanwhileFileSystem extends LocalFileSystem {
    /** What the run is doing then. */
    enum Instant {
        BEFORE_OPEN,
        AFTER_NOT_FOUND,
        BEFORE_CREATE,
        BEFORE_LIST
    }

    private static final int THIRD = 3;
    private static Runnable event = () -> {};
    private static Instant instant = Instant.BEFORE_OPEN;
    private static String end = "";
    private static int left;

    public MeanwhileFileSystem() {
        super(new Raw());
    }

    /** The options of a run that uses this file system, and reads one file after the other: before the third part file is opened. */
    static String[] options(Runnable meanwhile) {
        return options(Instant.BEFORE_OPEN, ".parquet", THIRD, meanwhile);
    }

    /** @param nameEnd of the path, the first of which is meant */
    static String[] options(Instant when, String nameEnd, Runnable meanwhile) {
        return options(when, nameEnd, 1, meanwhile);
    }

    /** @param times how often until then */
    static String[] options(Instant when, String nameEnd, int times, Runnable meanwhile) {
        instant = when;
        end = nameEnd;
        left = times;
        event = meanwhile;
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
        return left <= 0;
    }

    private static void at(Instant now, Path path) {
        if (now == instant && path.toString().endsWith(end) && --left == 0) {
            event.run();
        }
    }

    private static final class Raw extends RawLocalFileSystem {
        @Override
        public FSDataInputStream open(Path path, int bufferSize) throws IOException {
            at(Instant.BEFORE_OPEN, path);
            try {
                return super.open(path, bufferSize);
            } catch (FileNotFoundException e) {
                at(Instant.AFTER_NOT_FOUND, path);
                throw e;
            }
        }

        @Override
        protected OutputStream createOutputStream(Path path, boolean append) throws IOException {
            at(Instant.BEFORE_CREATE, path);
            return super.createOutputStream(path, append);
        }

        @Override
        protected OutputStream createOutputStreamWithMode(Path path, boolean append, FsPermission permission)
                throws IOException {
            at(Instant.BEFORE_CREATE, path);
            return super.createOutputStreamWithMode(path, append, permission);
        }

        @Override
        public FileStatus[] listStatus(Path path) throws IOException {
            at(Instant.BEFORE_LIST, path);
            return super.listStatus(path);
        }
    }
}
