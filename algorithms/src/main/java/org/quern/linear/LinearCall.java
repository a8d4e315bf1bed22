package org.quern.linear;

import java.util.ArrayList;
import java.util.List;
import org.quern.design.LabelStyle;
import org.quern.design.ReferenceLevel;
import org.quern.language.Transform;

/** The command line that fits a model again, as a shell takes it. */
final class LinearCall {
    private static final int WIDTH = 80;

    private final List<String> parts = new ArrayList<>();

    LinearCall(LinearModel model) {
        LinearRegressionOptions options = model.options();
        parts.add("linmod");
        option("--data", model.dataName());
        option("--formula", options.formula().text());
        options.rowSelection().ifPresent(selection -> option("--row-selection", selection.text()));
        for (Transform transform : options.transforms()) {
            option("--transform", transform.text());
        }
        options.weights()
                .ifPresent(column -> option(
                        options.weightKind() == WeightKind.FREQUENCY ? "--frequency-weights" : "--weights", column));
        flag("--cube", options.design().cube());
        flag("--drop-first", options.design().reference() == ReferenceLevel.FIRST);
        flag("--drop-main", options.design().dropMain());
        flag("--cube-predictions", options.keep().cubePredictions());
        flag("--cov-coef", options.keep().covariance());
        flag("--cov-data", options.keep().dataCovariance());
        flag("--label-style r", options.labels() == LabelStyle.R);
        if (options.precision() != Precision.AUTOMATIC) {
            option("--precision", options.precision().label());
        }
    }

    private void flag(String name, boolean present) {
        if (present) {
            parts.add(name);
        }
    }

    private void option(String name, String value) {
        parts.add(name + " " + quoted(value));
    }

    private static String quoted(String text) {
        return text.matches("[A-Za-z0-9_./:@%+=,-]+") ? text : '"' + text.replaceAll("([\\\\\"$`])", "\\\\$1") + '"';
    }

    /** Broken between options where a line is full. */
    List<String> lines() {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder(parts.get(0));
        for (String part : parts.subList(1, parts.size())) {
            if (line.length() + 1 + part.length() + 2 > WIDTH
                    && !line.toString().isBlank()) {
                lines.add(line + " \\");
                line = new StringBuilder("   ");
            }
            line.append(' ').append(part);
        }
        lines.add(line.toString());
        return lines;
    }
}
