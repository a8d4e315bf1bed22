package org.quern.model;

import java.util.ArrayList;
import java.util.List;
import org.quern.data.Chunk;
import org.quern.data.Column;
import org.quern.data.DoubleColumn;
import org.quern.data.FactorColumn;
import org.quern.data.IntColumn;
import org.quern.data.Schema;
import org.quern.pass.Counts;

/**
 * The columns scoring makes of a chunk, with the variables carried before them: notes which rows have no prediction, counts
 * them and leaves them out where that is asked for. Columns are added in the order of the output.
 */
public final class ScoredChunk {
    private final PredictionOptions options;
    private final Chunk chunk;
    private final List<Column> columns = new ArrayList<>();
    private final boolean[] withoutPrediction;
    private final boolean[] withoutResidual;

    public ScoredChunk(Scoring scoring, Chunk chunk) {
        this.options = scoring.options();
        this.chunk = chunk;
        this.withoutPrediction = new boolean[chunk.rows()];
        this.withoutResidual = new boolean[chunk.rows()];
        scoring.carried().forEach(name -> columns.add(chunk.column(name)));
    }

    /** Adds predictions, NaN where there is none. */
    public void addPredictions(double[] values) {
        columns.add(new DoubleColumn(values));
        markMissing(values, withoutPrediction);
    }

    /** Adds predicted classes, missing where there is none. */
    public void addPredictions(FactorColumn classes) {
        columns.add(classes);
        for (int i = 0; i < withoutPrediction.length; i++) {
            withoutPrediction[i] |= classes.isMissing(i);
        }
    }

    /** Adds predicted numbers of classes, missing where there is none. */
    public void addPredictions(IntColumn numbers) {
        columns.add(numbers);
        for (int i = 0; i < withoutPrediction.length; i++) {
            withoutPrediction[i] |= numbers.isMissing(i);
        }
    }

    /** Adds residuals, NaN where there is none. */
    public void addResiduals(double[] values) {
        columns.add(new DoubleColumn(values));
        markMissing(values, withoutResidual);
    }

    /** Adds numbers that need not be there in every row with a prediction. */
    public void add(double[] values) {
        columns.add(new DoubleColumn(values));
    }

    private static void markMissing(double[] values, boolean[] missing) {
        for (int i = 0; i < missing.length; i++) {
            missing[i] |= Double.isNaN(values[i]);
        }
    }

    /** The chunk made; rows are counted and, where asked for, those without prediction or residual left out. */
    public Chunk finish(Schema output, Counts counts) {
        Chunk result = chunk.withColumns(output, columns);
        counts.add(PredictionCounts.ROWS, chunk.rows());
        counts.add(PredictionCounts.WITHOUT_PREDICTION, count(withoutPrediction));
        // A row without a prediction has no residual either.
        boolean[] missing = withoutResidual.clone();
        for (int i = 0; i < missing.length; i++) {
            missing[i] |= withoutPrediction[i];
        }
        if (options.residuals()) {
            counts.add(PredictionCounts.WITHOUT_RESIDUAL, count(missing));
        }
        return options.missingRows() == PredictionOptions.MissingRows.REMOVE
                ? without(missing, result, counts)
                : result;
    }

    private static long count(boolean[] marked) {
        long count = 0;
        for (boolean m : marked) {
            count += m ? 1 : 0;
        }
        return count;
    }

    private static Chunk without(boolean[] missing, Chunk chunk, Counts counts) {
        int[] kept = new int[missing.length];
        int count = 0;
        for (int i = 0; i < missing.length; i++) {
            kept[count] = i;
            count += missing[i] ? 0 : 1;
        }
        counts.add(PredictionCounts.REMOVED, missing.length - count);
        return count == missing.length ? chunk : chunk.select(kept, count);
    }
}
