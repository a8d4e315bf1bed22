package org.quern.jobs.mapreduce;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.io.BytesWritable;
import org.apache.hadoop.mapreduce.Job;
import org.quern.QuernException;
import org.quern.data.DataSetInfo;
import org.quern.io.chunkset.ChunkSet;
import org.quern.jobs.Settings;
import org.quern.pass.LocalEngine;
import org.quern.pass.Pass;
import org.quern.pass.PassEngine;
import org.quern.pass.PassTypes;
import org.quern.pass.Progress;
import org.quern.pass.SlicedPass;

/**
 * Runs each pass as one MapReduce job. A job's files lie in a directory of its own, which is deleted when its result was
 * read; whatever a failed job leaves is never looked at. Nothing that Hadoop may do (retry, speculate, run several
 * reducers or all in one container) can change a bit of the result, since the merge tree fixes what is merged with what.
 */
public final class MapReduceEngine implements PassEngine {
    private final String verb;
    private final ChunkSet data;
    private final Configuration configuration;
    private final Path work;
    private final Progress progress;
    private int passes;

    /**
     * Does not close {@code data}.
     *
     * @param verb for the names of jobs
     * @param work directory for the files of running jobs, on a file system that all nodes see
     */
    public MapReduceEngine(String verb, ChunkSet data, Configuration configuration, Path work, Progress progress) {
        this.verb = verb;
        this.data = data;
        this.configuration = configuration;
        this.work = work;
        this.progress = progress;
    }

    @Override
    public DataSetInfo data() {
        return data.info();
    }

    @Override
    public <S, R> R run(Pass<S, R> pass) {
        return pass.finish(total(pass, passes + 1));
    }

    @Override
    public <S> S total(Pass<S, ?> pass, int number) {
        passes = number;
        String name = pass.type().name();
        progress.passStarted(name, number, data().rows());
        try {
            S total = data().chunks().isEmpty() ? totalOfNothing(pass, number) : runJob(pass, number);
            progress.passFinished(name, number);
            return total;
        } catch (IOException e) {
            throw new UncheckedIOException(e.getMessage(), e);
        }
    }

    private <S> S totalOfNothing(Pass<S, ?> pass, int number) {
        LocalEngine.Options options = new LocalEngine.Options(1, 0, LocalEngine.States.AS_OBJECTS);
        return new LocalEngine(data, options, Progress.NONE).total(pass, number);
    }

    private <S> S runJob(Pass<S, ?> pass, int number) throws IOException {
        JobDirectory directory = JobDirectory.create(work, JobDirectory.PREFIX + number, configuration);
        try {
            Job job = Jobs.job(
                    "quern " + verb + " pass " + number + " " + pass.type().name() + " " + data().name(),
                    configuration);
            JobFile.of(PassTypes.write(pass), data, pass.leafLevel()).attach(job, directory.jobFile());
            job.setInputFormatClass(LeafInputFormat.class);
            job.setMapperClass(PassMapper.class);
            job.setMapOutputKeyClass(NodeKey.class);
            job.setMapOutputValueClass(BytesWritable.class);
            job.setPartitionerClass(SlicePartitioner.class);
            job.setReducerClass(PassReducer.class);
            job.setNumReduceTasks(Math.min(PassMapper.slices(pass), Settings.REDUCERS.of(configuration)));
            Jobs.output(job, directory.output());
            JobRun.over(data().rows(), job, progress).noted(directory).run();
            return read(pass, directory);
        } finally {
            directory.delete();
        }
    }

    private <S> S read(Pass<S, ?> pass, JobDirectory directory) throws IOException {
        TreeMap<Integer, S> slices = new TreeMap<>();
        directory.forEachOutput((slice, value) -> {
            if (slice == PassReducer.MISTAKE) {
                throw new QuernException(new String(value.getBytes(), 0, value.getLength(), StandardCharsets.UTF_8));
            }
            S state = pass.codec()
                    .read(new DataInputStream(new ByteArrayInputStream(value.getBytes(), 0, value.getLength())));
            if (slices.put(slice, state) != null) {
                throw new IllegalStateException("Two totals of slice " + slice);
            }
        });
        int expected = PassMapper.slices(pass);
        if (slices.size() != expected || slices.lastKey() != expected - 1) {
            throw new IllegalStateException("Expected totals of " + expected + " slices, found " + slices.keySet());
        }
        return pass instanceof SlicedPass<S, ?> sliced
                ? sliced.assemble(new ArrayList<>(slices.values()))
                : slices.get(0);
    }
}
