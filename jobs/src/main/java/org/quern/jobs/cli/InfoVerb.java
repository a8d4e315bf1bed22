package org.quern.jobs.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.fs.Path;
import org.quern.io.chunkset.ChunkSet;
import org.quern.io.exports.TextStyle;
import org.quern.io.info.DataSetReport;
import org.quern.io.info.InfoOptions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Tells what is known of a data set. */
@Command(
        name = "info",
        description = "Show variables, types, ranges, levels and first rows of a data set.",
        footer = {
            "",
            "Low/High are those of the manifest; nothing but the rows shown is read. See docs/import.md.",
            "",
            "Examples:",
            "  quern info --data flights.q",
            "  quern info --data flights.q --block-sizes --head 10 --start-row 100000",
            "  quern info --data hdfs:///warehouse/flights.parquet --format json"
        })
final class InfoVerb extends Verb {
    @Option(
            names = "--data",
            required = true,
            paramLabel = "PATH",
            description = "Chunk set, or Parquet file, directory or glob, on any file system Hadoop knows.")
    private String data;

    @Option(names = "--block-sizes", description = "List the rows of each block.")
    private boolean blockSizes;

    @Option(names = "--head", paramLabel = "N", defaultValue = "0", description = "Show N data rows. Default: 0.")
    private int head;

    @Option(
            names = "--start-row",
            paramLabel = "K",
            defaultValue = "1",
            description = "First data row shown, from 1. Default: 1.")
    private long startRow;

    @Option(names = "--keep", split = ",", paramLabel = "NAMES", description = "Columns to show. Default: all.")
    private List<String> keep = new ArrayList<>();

    @Mixin
    private ResultOptions results = new ResultOptions();

    @Override
    protected void run(VerbContext context) throws IOException {
        InfoOptions options = new InfoOptions(blockSizes, startRow, head, keep);
        try (ChunkSet set = ChunkSet.open(new Path(data), context.configuration())) {
            DataSetReport report = DataSetReport.of(set, options, context.configuration());
            switch (results.format()) {
                case TEXT -> report.text().forEach(context.out()::println);
                case JSON -> context.printJson(report.json());
                case CSV ->
                    report.csv().forEach(row -> context.out()
                            .print(new String(TextStyle.CSV.record(row), StandardCharsets.UTF_8)));
            }
        }
    }
}
