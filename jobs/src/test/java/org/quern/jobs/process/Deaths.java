package org.quern.jobs.process;

import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** When the process of a file system dies or stands still; the file systems of this package ask it. */
final class Deaths {
    /** Name of the journal's entry that is the last thing a driver writes. */
    static final String HALT_AFTER = "test.halt-after";
    /** Name of the journal's entry after which the next task to read what its job is stands still. */
    static final String STAND_AFTER = "test.stand-after";
    /** File that shows that it stands. */
    static final String MARKER = "test.marker";

    private static volatile boolean standing;

    private Deaths() {}

    static void renamed(Path to, Configuration configuration) {
        if (to.getName().equals(configuration.get(HALT_AFTER))) {
            Runtime.getRuntime().halt(137);
        }
        if (to.getName().equals(configuration.get(STAND_AFTER))) {
            standing = true;
        }
    }

    static void opened(Path file, FileSystem fileSystem) throws IOException {
        String marker = fileSystem.getConf().get(MARKER);
        if (!standing || !file.getName().equals("job.bin")) {
            return;
        }
        fileSystem.create(new Path(marker), true).close();
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }
}
