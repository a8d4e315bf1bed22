package org.quern.jobs.mapreduce;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.io.BytesWritable;
import org.apache.hadoop.mapreduce.Job;
import org.quern.data.TextBytes;
import org.quern.io.imports.ImportEngine;
import org.quern.io.imports.ImportPlan;
import org.quern.io.imports.ImportResult;
import org.quern.io.imports.ImportTask;

/** Runs the tasks of an import as a map-only job; each writes its part, and the driver commits all of them. */
public final class ImportJob implements ImportEngine {
    private final String name;
    private final Path work;

    /**
     * @param name what is imported, for the job's name
     * @param work directory for the job's files, on a file system that all nodes see
     */
    public ImportJob(String name, Path work) {
        this.name = name;
        this.work = work;
    }

    @Override
    public List<ImportResult> run(
            ImportPlan plan, List<ImportTask> tasks, LongConsumer records, Configuration configuration)
            throws IOException {
        if (tasks.isEmpty()) {
            return List.of();
        }
        JobDirectory directory = JobDirectory.create(work, "import", configuration);
        try {
            Job job = Jobs.job("quern import " + name, configuration);
            new JobFile(new Work(plan, tasks).bytes(), "", "", tasks.size(), 0).attach(job, directory.jobFile());
            job.setInputFormatClass(ImportInputFormat.class);
            job.setMapperClass(ImportMapper.class);
            job.setNumReduceTasks(0);
            Jobs.output(job, directory.output());
            JobRun.counting(JobCounter.ROWS_READ, job, records).run();
            return read(directory, tasks.size());
        } finally {
            directory.delete();
        }
    }

    /** Up to the first task that stopped. */
    private static List<ImportResult> read(JobDirectory directory, int tasks) throws IOException {
        List<ImportResult> results = new ArrayList<>();
        for (BytesWritable bytes : NumberedOutput.read(directory).values()) {
            ImportResult result = ImportResult.fromJson(new String(bytes.copyBytes(), StandardCharsets.UTF_8));
            results.add(result);
            if (result.stopped()) {
                return results;
            }
        }
        if (results.size() != tasks) {
            throw new IllegalStateException("Results of " + results.size() + " of " + tasks + " import tasks");
        }
        return results;
    }

    /** What tasks of an import are to do, for engines that hand them out themselves. */
    public static byte[] work(ImportPlan plan, List<ImportTask> tasks) {
        return new Work(plan, tasks).bytes();
    }

    /** Results of tasks that were run one after the other as one, up to the first that stopped. */
    public static byte[] report(List<ImportResult> results) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeInt(results.size());
            for (ImportResult result : results) {
                TextBytes.write(result.toJson(), out);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /** The results in a {@link #report}. */
    public static List<ImportResult> results(byte[] report) {
        try {
            DataInputStream in = new DataInputStream(new ByteArrayInputStream(report));
            List<ImportResult> results = new ArrayList<>();
            for (int i = in.readInt(); i > 0; i--) {
                results.add(ImportResult.fromJson(TextBytes.read(in)));
            }
            return results;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What the tasks are to do. */
    record Work(ImportPlan plan, List<ImportTask> tasks) {
        byte[] bytes() {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            try (DataOutputStream out = new DataOutputStream(bytes)) {
                TextBytes.write(plan.toJson(), out);
                out.writeInt(tasks.size());
                for (ImportTask task : tasks) {
                    TextBytes.write(task.toJson(), out);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return bytes.toByteArray();
        }

        static Work read(byte[] bytes) throws IOException {
            DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes));
            ImportPlan plan = ImportPlan.fromJson(TextBytes.read(in));
            List<ImportTask> tasks = new ArrayList<>();
            for (int i = in.readInt(); i > 0; i--) {
                tasks.add(ImportTask.fromJson(TextBytes.read(in)));
            }
            return new Work(plan, tasks);
        }
    }
}
