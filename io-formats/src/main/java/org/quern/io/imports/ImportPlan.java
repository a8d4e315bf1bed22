package org.quern.io.imports;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongConsumer;
import org.apache.hadoop.conf.Configuration;
import org.quern.data.Chunk;
import org.quern.data.Schema;
import org.quern.io.chunkset.PartWriter;
import org.quern.io.chunkset.WritePlan;
import org.quern.io.text.BadRecord;
import org.quern.io.text.TextLayout;
import org.quern.language.BoundSelection;
import org.quern.language.ColumnSelection;
import org.quern.language.Expression;
import org.quern.language.Transform;

/**
 * What every task of an import must know: a value that travels as JSON. A task is run with {@link #run}, in a thread or
 * in a map task alike.
 *
 * @param source what is read
 * @param keep columns of the result
 * @param rowSelection text of the row selection, empty for all rows
 * @param transforms texts of the computed columns
 * @param write {@link WritePlan} as JSON
 * @param maxBadRecords more bad records than these end the import
 */
public record ImportPlan(
        ImportSource source,
        List<String> keep,
        String rowSelection,
        List<String> transforms,
        String write,
        int maxBadRecords) {

    public ImportPlan {
        keep = List.copyOf(keep);
        transforms = List.copyOf(transforms);
    }

    public String toJson() {
        return Json.write(this);
    }

    public static ImportPlan fromJson(String json) {
        return Json.read(json, ImportPlan.class);
    }

    /** The source's variables as chunks have them: factors whose levels are still to be met are strings. */
    static Schema chunkSchema(ImportSource source) {
        return new Schema(source.schema().variables().stream()
                .map(TextLayout::whileReading)
                .toList());
    }

    @JsonIgnore
    private BoundSelection boundSelection() {
        return new ColumnSelection(
                        keep,
                        rowSelection.isEmpty() ? Optional.empty() : Optional.of(Expression.parse(rowSelection)),
                        transforms.stream().map(Transform::parse).toList())
                .bind(chunkSchema(source));
    }

    /**
     * Reads a task's slices and writes its part. Gives up, without a part, once more records are bad than the import
     * allows.
     *
     * @param progress is told the number of further records read
     */
    public ImportResult run(ImportTask task, Configuration conf, LongConsumer progress) throws IOException {
        BoundSelection selection = boundSelection();
        try (PartWriter writer = PartWriter.open(WritePlan.fromJson(write), conf)) {
            List<Long> lines = new ArrayList<>();
            List<List<BadRecord>> badRecords = new ArrayList<>();
            long records = 0;
            long rows = 0;
            int badCount = 0;
            boolean stopped = false;
            for (ImportTask.Slice slice : task.slices()) {
                List<BadRecord> bad = new ArrayList<>();
                badRecords.add(bad);
                int room = maxBadRecords - badCount;
                try (RecordReader reader = source.open(
                        slice,
                        selection.inputs(),
                        task.maxRecords() - records,
                        record -> note(bad, record, room),
                        conf)) {
                    long before = 0;
                    for (Chunk chunk = reader.read(); chunk != null; chunk = reader.read()) {
                        Chunk selected = selection.apply(chunk);
                        if (selected.rows() > 0) {
                            writer.write(selected);
                        }
                        rows += selected.rows();
                        progress.accept(reader.records() - before);
                        before = reader.records();
                    }
                    records += reader.records();
                    lines.add(reader.lines());
                } catch (TooManyBadRecords e) {
                    stopped = true;
                    break;
                }
                badCount += bad.size();
            }
            String part = stopped || rows == 0 ? "" : writer.finish().toJson();
            return new ImportResult(task.index(), part, records, rows, lines, badRecords, stopped);
        }
    }

    private static void note(List<BadRecord> bad, BadRecord record, int room) {
        bad.add(record);
        if (bad.size() > room) {
            throw new TooManyBadRecords();
        }
    }

    /** Ends the reading of a slice; never leaves this class. */
    private static final class TooManyBadRecords extends RuntimeException {
        private static final long serialVersionUID = 1L;

        TooManyBadRecords() {
            super("too many bad records", null, false, false);
        }
    }
}
