package org.quern.jobs.tasks;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;
import org.apache.hadoop.conf.Configuration;
import org.quern.data.TextBytes;
import org.quern.io.imports.ImportPlan;
import org.quern.io.imports.ImportResult;
import org.quern.io.imports.ImportTask;
import org.quern.io.imports.LocalImportEngine;

/** An import as its tasks do it: each writes its part, and the engine commits all of them. */
public record ImportWork(ImportPlan plan, List<ImportTask> tasks) {
    public ImportWork {
        tasks = List.copyOf(tasks);
    }

    public byte[] bytes() {
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

    public static ImportWork read(byte[] bytes) throws IOException {
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes));
        ImportPlan plan = ImportPlan.fromJson(TextBytes.read(in));
        List<ImportTask> tasks = new ArrayList<>();
        for (int i = in.readInt(); i > 0; i--) {
            tasks.add(ImportTask.fromJson(TextBytes.read(in)));
        }
        return new ImportWork(plan, tasks);
    }

    /**
     * Runs one task.
     *
     * @param records is told the number of further records read
     */
    public ImportResult run(int number, Configuration configuration, LongConsumer records) throws IOException {
        return plan.run(tasks.get(number), configuration, records);
    }

    /**
     * Runs the tasks in [first, end) on several threads, or those up to the first that stopped.
     *
     * @param records is told the number of further records read, from any thread; what it throws ends the tasks
     */
    public ImportReport run(int first, int end, int threads, Configuration configuration, LongConsumer records)
            throws IOException {
        return new ImportReport(
                new LocalImportEngine(threads).run(plan, tasks.subList(first, end), records, configuration));
    }
}
