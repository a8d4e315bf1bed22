package org.quern.jobs.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** A result in all formats, of which the options choose one. */
record ResultPrinter(List<String> lines, ObjectNode json, List<List<String>> cells) {

    /** Writes to standard output. */
    void print(ResultFormat format, VerbContext context) {
        switch (format) {
            case TEXT -> lines.forEach(context.out()::println);
            case JSON -> context.printJson(json);
            case CSV -> cells.forEach(row -> context.out().println(ModelPrinter.csv(row)));
        }
    }
}
