package org.quern.jobs.mapreduce;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.io.BytesWritable;
import org.apache.hadoop.mapreduce.Job;
import org.quern.io.chunkset.ChunkSet;
import org.quern.io.chunkset.ChunkSetWriter;
import org.quern.io.chunkset.WritePlan;
import org.quern.jobs.tasks.MapWork;
import org.quern.jobs.tasks.PartReport;
import org.quern.pass.ChunkMap;
import org.quern.pass.Counts;
import org.quern.pass.Progress;

/** Runs row-wise output as one map-only job; the driver commits all parts at once when every task has succeeded. */
public final class ChunkMapJob {
    private final String verb;
    private final Configuration configuration;
    private final Path work;
    private final Progress progress;

    /**
     * @param verb for the job's name
     * @param work directory for the job's files, on a file system that all nodes see
     */
    public ChunkMapJob(String verb, Configuration configuration, Path work, Progress progress) {
        this.verb = verb;
        this.configuration = configuration;
        this.work = work;
        this.progress = progress;
    }

    /** Maps all chunks of {@code data} and commits {@code target}; closes neither. */
    public Counts run(ChunkMap map, ChunkSet data, ChunkSetWriter target) throws IOException {
        String name = map.type().name();
        progress.passStarted(name, 1, data.info().rows());
        List<PartReport> reports = data.info().chunks().isEmpty() ? List.of() : runJob(map, data, target.plan());
        target.commit(reports.stream().flatMap(report -> report.part().stream()).toList());
        progress.passFinished(name, 1);
        Counts counts = new Counts();
        reports.forEach(report -> counts.addAll(report.counts()));
        return counts;
    }

    private List<PartReport> runJob(ChunkMap map, ChunkSet data, WritePlan plan) throws IOException {
        JobDirectory directory = JobDirectory.create(work, JobDirectory.MAP, configuration);
        try {
            Job job = Jobs.job(
                    "quern " + verb + " " + map.type().name() + " "
                            + data.info().name(),
                    configuration);
            JobFile.of(new MapWork(map, plan).bytes(), data, 0).attach(job, directory.jobFile());
            job.setInputFormatClass(LeafInputFormat.class);
            job.setMapperClass(ChunkMapMapper.class);
            job.setNumReduceTasks(0);
            Jobs.output(job, directory.output());
            JobRun.over(data.info().rows(), job, progress).noted(directory).run();
            return read(directory, data.info().chunks().size());
        } finally {
            directory.delete();
        }
    }

    private static List<PartReport> read(JobDirectory directory, int inputs) throws IOException {
        SortedMap<Integer, PartReport> reports = new TreeMap<>();
        for (Map.Entry<Integer, BytesWritable> entry :
                NumberedOutput.read(directory).entrySet()) {
            reports.put(entry.getKey(), PartReport.read(entry.getValue().copyBytes()));
        }
        return PartReport.inOrder(reports, inputs);
    }
}
