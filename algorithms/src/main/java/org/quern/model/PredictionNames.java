package org.quern.model;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.quern.QuernException;

/**
 * Names of the columns that scoring makes, in the order of the responses. An empty list gives the default names: the response
 * followed by {@code _Pred}, {@code _Resid}, {@code _StdErr}, {@code _Lower} or {@code _Upper}.
 */
public record PredictionNames(
        List<String> predictions,
        List<String> residuals,
        List<String> standardErrors,
        List<String> lower,
        List<String> upper) {
    public static final PredictionNames DEFAULT =
            new PredictionNames(List.of(), List.of(), List.of(), List.of(), List.of());

    public PredictionNames {
        predictions = List.copyOf(predictions);
        residuals = List.copyOf(residuals);
        standardErrors = List.copyOf(standardErrors);
        lower = List.copyOf(lower);
        upper = List.copyOf(upper);
    }

    /** All names given or made of the responses. */
    PredictionNames complete(List<String> responses) {
        return new PredictionNames(
                complete(predictions, responses, "_Pred"),
                complete(residuals, responses, "_Resid"),
                complete(standardErrors, responses, "_StdErr"),
                complete(lower, responses, "_Lower"),
                complete(upper, responses, "_Upper"));
    }

    private static List<String> complete(List<String> names, List<String> responses, String suffix) {
        if (names.isEmpty()) {
            return responses.stream().map(response -> response + suffix).toList();
        }
        if (names.size() != responses.size()) {
            throw new QuernException(
                    "The model has " + responses.size() + " response(s), " + String.join(", ", responses)
                            + ", but " + names.size() + " name(s) were given for its …" + suffix + " columns: "
                            + String.join(", ", names));
        }
        return names;
    }

    void write(DataOutput out) throws IOException {
        for (List<String> names : List.of(predictions, residuals, standardErrors, lower, upper)) {
            PredictionOptions.writeTexts(names, out);
        }
    }

    static PredictionNames read(DataInput in) throws IOException {
        List<List<String>> all = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            all.add(PredictionOptions.readTexts(in));
        }
        return new PredictionNames(all.get(0), all.get(1), all.get(2), all.get(3), all.get(4));
    }
}
