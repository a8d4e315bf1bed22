package org.quern.jobs.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.quern.language.ColumnSelection;
import org.quern.language.Expression;
import org.quern.language.Transform;
import picocli.CommandLine.Option;

/** Which rows and columns a verb reads. */
public final class DataOptions {
    @Option(
            names = "--data",
            required = true,
            paramLabel = "PATH",
            description = "Chunk set, or Parquet file, directory or glob, on any file system Hadoop knows.")
    private String data;

    @Option(
            names = "--row-selection",
            paramLabel = "EXPRESSION",
            description = "Keep the rows for which this is true, e.g. \"(age > 20) & !missing(income)\".")
    private Expression rowSelection;

    @Option(
            names = "--transform",
            paramLabel = "NAME=EXPRESSION",
            description = "Compute a column first, e.g. \"z = log(x + 1)\"; may be repeated.")
    private List<Transform> transforms = new ArrayList<>();

    public String data() {
        return data;
    }

    public Optional<Expression> rowSelection() {
        return Optional.ofNullable(rowSelection);
    }

    public List<Transform> transforms() {
        return List.copyOf(transforms);
    }

    /** These columns of the selected rows. */
    public ColumnSelection selection(List<String> columns) {
        return new ColumnSelection(columns, rowSelection(), transforms);
    }
}
