package org.quern.jobs.mapreduce;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.io.BytesWritable;
import org.apache.hadoop.mapreduce.Job;
import org.quern.io.imports.ImportEngine;
import org.quern.io.imports.ImportPlan;
import org.quern.io.imports.ImportResult;
import org.quern.io.imports.ImportTask;
import org.quern.jobs.tasks.ImportReport;
import org.quern.jobs.tasks.ImportWork;
import org.quern.pass.Progress;

/** Runs the tasks of an import as a map-only job; each writes its part, and the driver commits all of them. */
public final class ImportJob implements ImportEngine {
    private final String name;
    private final Path work;
    private final Progress progress;

    /**
     * @param name what is imported, for the job's name
     * @param work directory for the job's files, on a file system that all nodes see
     * @param progress hears what the job has cost
     */
    public ImportJob(String name, Path work, Progress progress) {
        this.name = name;
        this.work = work;
        this.progress = progress;
    }

    @Override
    public List<ImportResult> run(
            ImportPlan plan, List<ImportTask> tasks, LongConsumer records, Configuration configuration)
            throws IOException {
        if (tasks.isEmpty()) {
            return List.of();
        }
        JobDirectory directory = JobDirectory.create(work, JobDirectory.IMPORT, configuration);
        try {
            Job job = Jobs.job("quern import " + name, configuration);
            new JobFile(new ImportWork(plan, tasks).bytes(), "", "", tasks.size(), 0).attach(job, directory.jobFile());
            job.setInputFormatClass(ImportInputFormat.class);
            job.setMapperClass(ImportMapper.class);
            job.setNumReduceTasks(0);
            Jobs.output(job, directory.output());
            JobRun.counting(JobCounter.ROWS_READ, job, records, progress)
                    .noted(directory)
                    .run();
            return read(directory, tasks.size());
        } finally {
            directory.delete();
        }
    }

    /** Up to the first task that stopped. */
    private static List<ImportResult> read(JobDirectory directory, int tasks) throws IOException {
        List<ImportResult> results = new ArrayList<>();
        for (BytesWritable bytes : NumberedOutput.read(directory).values()) {
            results.addAll(ImportReport.read(bytes.copyBytes()).results());
        }
        return ImportReport.complete(results, tasks);
    }
}
