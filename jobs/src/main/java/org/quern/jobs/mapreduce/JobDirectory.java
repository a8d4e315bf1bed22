package org.quern.jobs.mapreduce;

import java.io.IOException;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.io.BytesWritable;
import org.apache.hadoop.io.IntWritable;
import org.apache.hadoop.io.SequenceFile;
import org.apache.hadoop.mapreduce.JobID;

/** The files of one job, in a directory that no other job has. */
final class JobDirectory {
    /** How the names of directories of a chain's jobs begin. */
    static final String PREFIX = "pass-";

    static final String IMPORT = "import";
    static final String MAP = "map";

    private final Path path;
    private final FileSystem fileSystem;
    private final Configuration configuration;

    private JobDirectory(Path path, FileSystem fileSystem, Configuration configuration) {
        this.path = path;
        this.fileSystem = fileSystem;
        this.configuration = configuration;
    }

    static JobDirectory create(Path work, String name, Configuration configuration) throws IOException {
        FileSystem fileSystem = work.getFileSystem(configuration);
        Path path = fileSystem.makeQualified(new Path(work, name + "-" + UUID.randomUUID()));
        fileSystem.mkdirs(path);
        return new JobDirectory(path, fileSystem, configuration);
    }

    /** What is done with one record of a job's output. */
    interface RecordTaker {
        void take(int number, BytesWritable value) throws IOException;
    }

    /** To be called when the job has been submitted. */
    void note(JobID job) throws IOException {
        LeftJobs.note(fileSystem, path, job);
    }

    Path jobFile() {
        return new Path(path, "job.bin");
    }

    Path output() {
        return new Path(path, "out");
    }

    void forEachOutput(RecordTaker taker) throws IOException {
        for (FileStatus file : fileSystem.globStatus(new Path(output(), "part-*"))) {
            try (SequenceFile.Reader reader =
                    new SequenceFile.Reader(configuration, SequenceFile.Reader.file(file.getPath()))) {
                IntWritable number = new IntWritable();
                BytesWritable value = new BytesWritable();
                while (reader.next(number, value)) {
                    taker.take(number.get(), value);
                }
            }
        }
    }

    void delete() throws IOException {
        fileSystem.delete(path, true);
    }
}
