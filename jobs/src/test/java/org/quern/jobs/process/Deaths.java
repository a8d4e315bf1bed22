package org.quern.jobs.process;

import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.mapreduce.MRJobConfig;
import org.quern.jobs.Directories;
import org.quern.jobs.record.RecordFile;

/** When the process of a file system dies or stands still; the file systems of this package ask it. */
public final class Deaths {
    /** Name of the journal's entry that is the last thing a driver writes. */
    public static final String HALT_AFTER = "test.halt-after";
    /** Number of the pass whose tasks stand still when they ask what to do. */
    public static final String STAND_IN = "test.stand-in-pass";
    /** Number of the pass whose job is the last that a driver submits. */
    public static final String HALT_IN = "test.halt-in-pass";

    private static final int KILLED = 137;
    private static final int RECORD_S = 300;
    private static final int LOOK_MS = 10;

    private Deaths() {}

    static void renamed(Path to, Configuration configuration) throws IOException {
        if (to.getName().equals(configuration.get(HALT_AFTER))) {
            try {
                awaitRecord(configuration);
            } finally {
                Runtime.getRuntime().halt(KILLED);
            }
        }
    }

    /** The run's record is written on a thread of its own, which may be late. */
    private static void awaitRecord(Configuration configuration) throws IOException {
        Path record = new Path(Directories.runs(configuration), "*/" + RecordFile.NAME);
        FileSystem files = record.getFileSystem(configuration);
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(RECORD_S);
        while (files.globStatus(record).length == 0 && System.nanoTime() < end) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(LOOK_MS));
        }
    }

    private static boolean isOf(String key, Path file, Configuration configuration) {
        String pass = configuration.get(key);
        return pass != null && file.getParent().getName().startsWith("pass-" + pass + "-");
    }

    /** Of the driver, which reads its job's file too, the thread is main and no attempt is known. */
    private static boolean isTask(Configuration configuration) {
        return configuration.get(MRJobConfig.TASK_ATTEMPT_ID) != null
                || !Thread.currentThread().getName().equals("main");
    }

    static void opened(Path file, Configuration configuration) throws IOException {
        if (isTask(configuration) && file.getName().equals("job.bin") && isOf(STAND_IN, file, configuration)) {
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException(e);
            }
        }
    }

    static FSDataOutputStream created(Path file, FSDataOutputStream out, Configuration configuration)
            throws IOException {
        if (!file.getName().equals("job-id") || !isOf(HALT_IN, file, configuration)) {
            return out;
        }
        return new FSDataOutputStream(out, null) {
            @Override
            public void close() throws IOException {
                super.close();
                Runtime.getRuntime().halt(KILLED);
            }
        };
    }
}
