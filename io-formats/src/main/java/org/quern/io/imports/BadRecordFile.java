package org.quern.io.imports;

import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.quern.io.chunkset.Storage;
import org.quern.io.text.BadRecord;

/** Writes bad records aside, as CSV: file, line, reason, text. */
final class BadRecordFile {
    private BadRecordFile() {}

    static String path(ImportOptions options) {
        String output = options.output().replaceFirst("/+$", "");
        return options.badRecords().path().orElse(output + "_bad_records.csv");
    }

    static void write(Path path, List<BadRecord> records, Configuration conf) throws IOException {
        try (Writer out = new OutputStreamWriter(Storage.of(path, conf).create(path, true), StandardCharsets.UTF_8)) {
            out.write("file,line,reason,text\n");
            for (BadRecord record : records) {
                out.write(quoted(record.file()) + "," + record.line() + "," + quoted(record.reason()) + ","
                        + quoted(record.text()) + "\n");
            }
        }
    }

    private static String quoted(String text) {
        return '"' + text.replace("\"", "\"\"") + '"';
    }
}
