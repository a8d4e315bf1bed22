package org.quern.jobs.cli;

import java.io.PrintStream;
import java.util.List;
import java.util.stream.Collectors;
import org.quern.model.ModelFile;

/** Writes a model to standard output in the format asked for. */
final class ModelPrinter {
    private ModelPrinter() {}

    static void print(ModelFile file, ResultFormat format, ModelView view, VerbContext context) {
        PrintStream out = context.out();
        switch (format) {
            case TEXT -> lines(file, view).forEach(out::println);
            case JSON -> context.printJson(file.json());
            case CSV ->
                (view == ModelView.COUNTS ? file.countTable() : file.table()).forEach(row -> out.println(csv(row)));
        }
    }

    private static List<String> lines(ModelFile file, ModelView view) {
        return switch (view) {
            case SUMMARY -> file.summary();
            case BRIEF -> file.shortSummary();
            case DETAILS -> file.details();
            case COUNTS -> file.counts();
        };
    }

    /** Cells as a line of CSV. */
    static String csv(List<String> cells) {
        return cells.stream().map(ModelPrinter::quoted).collect(Collectors.joining(","));
    }

    private static String quoted(String cell) {
        return cell.matches("[^\",\r\n]*") ? cell : '"' + cell.replace("\"", "\"\"") + '"';
    }
}
