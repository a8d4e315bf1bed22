package org.quern.jobs.tasks;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.quern.data.TextBytes;
import org.quern.io.imports.ImportResult;

/** What tasks of an import tell of themselves, in their order; tasks behind one that stopped may be left out. */
public record ImportReport(List<ImportResult> results) {
    public ImportReport {
        results = List.copyOf(results);
    }

    public byte[] bytes() {
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

    public static ImportReport read(byte[] bytes) {
        List<ImportResult> results = new ArrayList<>();
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            for (int i = in.readInt(); i > 0; i--) {
                results.add(ImportResult.fromJson(TextBytes.read(in)));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new ImportReport(results);
    }

    /**
     * The results of an import up to the first task that stopped.
     *
     * @param results in the order of the tasks
     * @param tasks number of tasks, all of which must have a result if none stopped
     */
    public static List<ImportResult> complete(List<ImportResult> results, int tasks) {
        for (int i = 0; i < results.size(); i++) {
            if (results.get(i).stopped()) {
                return List.copyOf(results.subList(0, i + 1));
            }
        }
        if (results.size() != tasks) {
            throw new IllegalStateException("Results of " + results.size() + " of " + tasks + " import tasks");
        }
        return List.copyOf(results);
    }
}
