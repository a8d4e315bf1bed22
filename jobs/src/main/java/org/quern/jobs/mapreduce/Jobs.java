package org.quern.jobs.mapreduce;

import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.io.BytesWritable;
import org.apache.hadoop.io.IntWritable;
import org.apache.hadoop.mapreduce.Job;
import org.apache.hadoop.mapreduce.MRJobConfig;
import org.apache.hadoop.mapreduce.lib.output.FileOutputFormat;
import org.apache.hadoop.mapreduce.lib.output.SequenceFileOutputFormat;
import org.quern.jobs.record.Redaction;
import org.quern.jobs.record.RunId;

/** What all of Quern's jobs have in common. */
final class Jobs {
    private static final String ABFSS_COMMITTER = "mapreduce.outputcommitter.factory.scheme.abfss";
    private static final String AZURE_COMMITTER = "org.apache.hadoop.fs.azurebfs.commit.AzureManifestCommitterFactory";

    private Jobs() {}

    /** The id of the run is among the job's tags and its properties ({@link RunId#KEY}), and at the end of its name. */
    static Job job(String name, Configuration configuration) throws IOException {
        Optional<String> run = RunId.of(configuration);
        Job job = Job.getInstance(configuration, run.map(id -> name + ", " + id).orElse(name));
        run.ifPresent(id -> tag(id, job.getConfiguration()));
        job.setJarByClass(Jobs.class);
        // Reducers have nothing to do before the last map is done, and hold a container while they wait.
        setUnlessChosen(job.getConfiguration(), MRJobConfig.COMPLETED_MAPS_FOR_REDUCE_SLOWSTART, "1.0");
        hideSecrets(job.getConfiguration());
        return job;
    }

    /** Those who may look at a job, while it runs or in its history, see its settings but for these. */
    private static void hideSecrets(Configuration configuration) {
        Set<String> hidden =
                new TreeSet<>(configuration.getTrimmedStringCollection(MRJobConfig.MR_JOB_REDACTED_PROPERTIES));
        hidden.addAll(Redaction.of(configuration).secrets(configuration));
        if (!hidden.isEmpty()) {
            configuration.set(MRJobConfig.MR_JOB_REDACTED_PROPERTIES, String.join(",", hidden));
        }
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
        // Hadoop's choice for abfs, which it makes for no other scheme: a Blob account renames directories file by
        // file.
        setUnlessChosen(job.getConfiguration(), ABFSS_COMMITTER, AZURE_COMMITTER);
        FileOutputFormat.setOutputPath(job, directory);
    }

    private static void tag(String tag, Configuration configuration) {
        Set<String> tags = new LinkedHashSet<>(configuration.getTrimmedStringCollection(MRJobConfig.JOB_TAGS));
        tags.add(tag);
        configuration.set(MRJobConfig.JOB_TAGS, String.join(",", tags));
    }

    /** Sets a value unless a user or an administrator did, in a file or on the command line. */
    static void setUnlessChosen(Configuration configuration, String key, String value) {
        String[] sources = configuration.getPropertySources(key);
        if (sources == null || Arrays.stream(sources).allMatch(source -> source.endsWith("-default.xml"))) {
            configuration.set(key, value);
        }
    }
}
