package org.quern.jobs.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.quern.language.Expression;
import org.quern.language.Transform;
import picocli.CommandLine.Option;

/** Which columns and rows are written, and which columns are computed. */
public final class ColumnOptionGroup {
    @Option(
            names = "--keep",
            split = ",",
            paramLabel = "NAMES",
            description = "Columns to write, in this order, computed ones among them. Default: all.")
    private List<String> keep = new ArrayList<>();

    @Option(names = "--drop", split = ",", paramLabel = "NAMES", description = "Columns not to write.")
    private List<String> drop = new ArrayList<>();

    @Option(
            names = "--row-selection",
            paramLabel = "EXPRESSION",
            description = "Write the rows for which this is true, e.g. \"(age > 20) & !missing(income)\".")
    private Expression rowSelection;

    @Option(
            names = "--transform",
            paramLabel = "NAME=EXPRESSION",
            description = "Compute a column first, e.g. \"z = log(x + 1)\"; may be repeated.")
    private List<Transform> transforms = new ArrayList<>();

    List<String> keep() {
        return keep;
    }

    List<String> drop() {
        return drop;
    }

    Optional<Expression> rowSelection() {
        return Optional.ofNullable(rowSelection);
    }

    List<Transform> transforms() {
        return transforms;
    }
}
