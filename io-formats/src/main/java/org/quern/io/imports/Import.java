package org.quern.io.imports;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.quern.QuernException;
import org.quern.io.chunkset.ChunkSetWriter;
import org.quern.io.chunkset.Manifest;
import org.quern.io.chunkset.PartInfo;
import org.quern.io.text.BadRecord;
import org.quern.language.Expression;
import org.quern.language.Transform;
import org.quern.pass.Progress;

/**
 * Makes a chunk set of delimited text, Avro, Parquet or another chunk set.
 *
 * <p>Method: the inputs are cut on a grid of fixed bytes into tasks, each of which parses its records and writes one part;
 * a commit makes all parts visible at once. The grid depends on the inputs and options alone, so the chunk set is the
 * same for any number of threads and for a map-only job. One pass over the input, plus a sniff of its first rows. Memory
 * is that of one batch of rows and one chunk a thread. Nothing of an import that fails is visible.
 */
public final class Import {
    private final ImportOptions options;
    private final Configuration conf;
    private final Progress progress;
    private final List<String> notes = new ArrayList<>();
    private final List<BadRecord> badRecords = new ArrayList<>();

    private Import(ImportOptions options, Configuration conf, Progress progress) {
        this.options = options;
        this.conf = conf;
        this.progress = progress;
    }

    /**
     * Runs an import.
     *
     * @throws QuernException for a mistake in the options or the data, such as more bad records than are allowed
     */
    public static ImportSummary run(ImportOptions options, ImportEngine engine, Configuration conf, Progress progress)
            throws IOException {
        return new Import(options, conf, progress).run(engine);
    }

    private ImportSummary run(ImportEngine engine) throws IOException {
        ImportPlanner.Planned planned = new ImportPlanner(options, conf, notes::add).plan();
        notes.forEach(progress::message);
        try (ChunkSetWriter writer = ChunkSetWriter.open(
                new Path(options.output()), planned.schema(), options.mode(), options.layout(), conf)) {
            ImportPlan plan = new ImportPlan(
                    planned.source(),
                    planned.keep(),
                    options.rowSelection().map(Expression::text).orElse(""),
                    options.transforms().stream().map(Transform::text).toList(),
                    writer.plan().toJson(),
                    options.badRecords().max());
            progress.passStarted(planned.rows() < 0 ? "import" : "import (rows estimated)", 1, planned.rows());
            List<ImportResult> results = options.maxRows() < 0
                    ? engine.run(plan, planned.tasks(), progress::rowsDone, conf)
                    : runInTurn(plan, planned.tasks(), engine);
            collectBadRecords(planned.tasks(), results);
            Optional<String> aside = writeBadRecords();
            checkBadRecords(results, aside);
            List<PartInfo> parts = results.stream()
                    .filter(result -> !result.part().isEmpty())
                    .map(ImportResult::partInfo)
                    .toList();
            Manifest manifest = writer.commit(parts);
            progress.passFinished("import", 1);
            long records = results.stream().mapToLong(ImportResult::records).sum();
            long rows = results.stream().mapToLong(ImportResult::rows).sum();
            return new ImportSummary(records, rows, badRecords.size(), aside, manifest, notes);
        }
    }

    /** One task after the other, each with what the limit of rows leaves. */
    private List<ImportResult> runInTurn(ImportPlan plan, List<ImportTask> tasks, ImportEngine engine)
            throws IOException {
        List<ImportResult> results = new ArrayList<>();
        long left = options.maxRows();
        for (ImportTask task : tasks) {
            if (left == 0) {
                break;
            }
            ImportResult result = engine.run(plan, List.of(task.withMaxRecords(left)), progress::rowsDone, conf)
                    .get(0);
            results.add(result);
            left -= result.records();
            if (result.stopped()) {
                break;
            }
        }
        return results;
    }

    /** Numbers the lines of each file through its slices. */
    private void collectBadRecords(List<ImportTask> tasks, List<ImportResult> results) {
        String file = "";
        long linesBefore = 0;
        for (ImportResult result : results) {
            List<ImportTask.Slice> slices = tasks.get(result.task()).slices();
            for (int i = 0; i < result.badRecords().size(); i++) {
                ImportTask.Slice slice = slices.get(i);
                if (!slice.file().equals(file)) {
                    file = slice.file();
                    linesBefore = 0;
                }
                linesBefore += slice.linesBefore();
                for (BadRecord record : result.badRecords().get(i)) {
                    badRecords.add(record.atLine(linesBefore + record.line()));
                }
                linesBefore += i < result.lines().size() ? result.lines().get(i) : 0;
            }
        }
    }

    private Optional<String> writeBadRecords() throws IOException {
        if (badRecords.isEmpty()) {
            return Optional.empty();
        }
        String path = BadRecordFile.path(options);
        BadRecordFile.write(new Path(path), badRecords, conf);
        return Optional.of(path);
    }

    private void checkBadRecords(List<ImportResult> results, Optional<String> aside) {
        boolean stopped = results.stream().anyMatch(ImportResult::stopped);
        if (badRecords.size() <= options.badRecords().max() && !stopped) {
            return;
        }
        BadRecord first = badRecords.get(0);
        throw new QuernException("Cannot import " + first.file() + ": line " + first.line() + ": " + first.reason()
                + " (" + (stopped ? "at least " : "") + badRecords.size()
                + (badRecords.size() == 1 ? " bad record, " : " bad records, ")
                + options.badRecords().max()
                + " allowed by --max-bad-records; written to " + aside.orElseThrow() + ")");
    }
}
