package org.quern.io.imports;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.quern.QuernException;
import org.quern.io.chunkset.ChunkSetOptions;
import org.quern.io.chunkset.WriteMode;
import org.quern.io.text.TextOptions;
import org.quern.language.Expression;
import org.quern.language.Transform;

/**
 * What to import and how. Columns are renamed first; every other option uses the new names.
 *
 * @param inputs files, directories or globs, read in the order given and by path within each
 * @param output chunk set to write
 * @param kind format of the inputs; empty to tell by name and first bytes
 * @param text how delimited text is read
 * @param columns what is said of single columns
 * @param stringsAsFactors whether every string becomes a factor
 * @param rename new name by old name
 * @param keep columns of the result in order, of the input or computed; empty for all
 * @param drop columns not to be in the result
 * @param rowSelection rows to keep, after transforms; empty for all
 * @param transforms columns to compute
 * @param maxRows rows read at most, before selection; negative for all
 * @param mode what to do where the result exists
 * @param layout of the chunk set
 * @param badRecords what becomes of records that cannot be read
 * @param rangeBytes bytes of input of one task; part of what is imported, since it sets where parts end
 */
public record ImportOptions(
        List<String> inputs,
        String output,
        Optional<SourceKind> kind,
        TextOptions text,
        List<ColumnOption> columns,
        boolean stringsAsFactors,
        Map<String, String> rename,
        List<String> keep,
        List<String> drop,
        Optional<Expression> rowSelection,
        List<Transform> transforms,
        long maxRows,
        WriteMode mode,
        ChunkSetOptions layout,
        BadRecordOptions badRecords,
        long rangeBytes) {

    public static final long DEFAULT_RANGE_BYTES = 64L << 20;

    public ImportOptions {
        inputs = List.copyOf(inputs);
        columns = List.copyOf(columns);
        rename = new LinkedHashMap<>(rename);
        keep = List.copyOf(keep);
        drop = List.copyOf(drop);
        transforms = List.copyOf(transforms);
        if (inputs.isEmpty()) {
            throw new QuernException("Nothing to import: name a file, a directory or a glob");
        }
        if (rangeBytes < 1) {
            throw new QuernException("Invalid bytes of one task: " + rangeBytes + ", must be positive");
        }
        for (int i = 0; i < columns.size(); i++) {
            for (int j = 0; j < i; j++) {
                if (columns.get(i).name().equals(columns.get(j).name())) {
                    throw new QuernException(
                            "Column '" + columns.get(i).name() + "' is given twice by --column, --factor or --ordered");
                }
            }
        }
    }

    /** All of these inputs with what can be sensed sensed; {@link Builder} changes one thing at a time. */
    public static Builder of(String output, String... inputs) {
        return new Builder(output, List.of(inputs));
    }

    /** Names single options; everything else stays as it is by default. */
    public static final class Builder {
        private final String output;
        private final List<String> inputs;
        private Optional<SourceKind> kind = Optional.empty();
        private TextOptions text = TextOptions.DEFAULT;
        private List<ColumnOption> columns = List.of();
        private boolean stringsAsFactors;
        private Map<String, String> rename = Map.of();
        private List<String> keep = List.of();
        private List<String> drop = List.of();
        private Optional<Expression> rowSelection = Optional.empty();
        private List<Transform> transforms = List.of();
        private long maxRows = -1;
        private WriteMode mode = WriteMode.CREATE;
        private ChunkSetOptions layout = ChunkSetOptions.defaults();
        private BadRecordOptions badRecords = BadRecordOptions.DEFAULT;
        private long rangeBytes = DEFAULT_RANGE_BYTES;

        private Builder(String output, List<String> inputs) {
            this.output = output;
            this.inputs = inputs;
        }

        public Builder kind(SourceKind value) {
            kind = Optional.of(value);
            return this;
        }

        public Builder text(TextOptions value) {
            text = value;
            return this;
        }

        public Builder columns(List<ColumnOption> value) {
            columns = value;
            return this;
        }

        public Builder stringsAsFactors(boolean value) {
            stringsAsFactors = value;
            return this;
        }

        public Builder rename(Map<String, String> value) {
            rename = value;
            return this;
        }

        public Builder keep(List<String> value) {
            keep = value;
            return this;
        }

        public Builder drop(List<String> value) {
            drop = value;
            return this;
        }

        public Builder rowSelection(Optional<Expression> value) {
            rowSelection = value;
            return this;
        }

        public Builder transforms(List<Transform> value) {
            transforms = value;
            return this;
        }

        public Builder maxRows(long value) {
            maxRows = value;
            return this;
        }

        public Builder mode(WriteMode value) {
            mode = value;
            return this;
        }

        public Builder layout(ChunkSetOptions value) {
            layout = value;
            return this;
        }

        public Builder badRecords(BadRecordOptions value) {
            badRecords = value;
            return this;
        }

        public Builder rangeBytes(long value) {
            rangeBytes = value;
            return this;
        }

        public ImportOptions build() {
            return new ImportOptions(
                    inputs,
                    output,
                    kind,
                    text,
                    columns,
                    stringsAsFactors,
                    rename,
                    keep,
                    drop,
                    rowSelection,
                    transforms,
                    maxRows,
                    mode,
                    layout,
                    badRecords,
                    rangeBytes);
        }
    }
}
