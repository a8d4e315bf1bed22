package org.quern.jobs.mapreduce;

import java.io.IOException;
import java.util.Arrays;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.io.BytesWritable;
import org.apache.hadoop.io.IntWritable;
import org.apache.hadoop.mapreduce.Job;
import org.apache.hadoop.mapreduce.MRJobConfig;
import org.apache.hadoop.mapreduce.lib.output.FileOutputFormat;
import org.apache.hadoop.mapreduce.lib.output.SequenceFileOutputFormat;

/** What all of Quern's jobs have in common. */
final class Jobs {
    private Jobs() {}

    static Job job(String name, Configuration configuration) throws IOException {
        Job job = Job.getInstance(configuration, name);
        job.setJarByClass(Jobs.class);
        // Reducers have nothing to do before the last map is done, and hold a container while they wait.
        setUnlessChosen(job.getConfiguration(), MRJobConfig.COMPLETED_MAPS_FOR_REDUCE_SLOWSTART, "1.0");
        return job;
    }

    /**
     * Tasks write numbered bytes. A committer of Hadoop's own makes only the files of committed attempts visible, and keeps
     * our classes out of the ApplicationMaster, which may run on an older Java.
     */
    static void output(Job job, Path directory) {
        job.setOutputFormatClass(SequenceFileOutputFormat.class);
        job.setOutputKeyClass(IntWritable.class);
        job.setOutputValueClass(BytesWritable.class);
        job.getConfiguration().set("mapreduce.fileoutputcommitter.algorithm.version", "1");
        FileOutputFormat.setOutputPath(job, directory);
    }

    /** Sets a value unless a user or an administrator did, in a file or on the command line. */
    static void setUnlessChosen(Configuration configuration, String key, String value) {
        String[] sources = configuration.getPropertySources(key);
        if (sources == null || Arrays.stream(sources).allMatch(source -> source.endsWith("-default.xml"))) {
            configuration.set(key, value);
        }
    }
}
