package org.quern.language;

import org.quern.data.Chunk;
import org.quern.data.Column;
import org.quern.data.Variable;

/** An expression whose columns were found and whose types were checked; may be used by several threads. */
public final class BoundExpression {
    BoundExpression() {}

    /** The result as a variable of that name: its type, and its levels if it is a factor. */
    public Variable variable(String name) {
        throw new UnsupportedOperationException();
    }

    /** The value of each row; a plain column is handed on without a copy. */
    public Column evaluate(Chunk chunk) {
        throw new UnsupportedOperationException();
    }

    /**
     * The value of each row as the sum of two doubles, {@code high[i] + low[i]}, with |low| at most half an ulp of high.
     * Columns and literals are exact; + − × ÷ and whole powers are correct to about 1e-31; where a result passes through
     * any other function, it is that of {@link #evaluate} and low is 0. Missing is NaN in high.
     */
    public void evaluateExtended(Chunk chunk, double[] high, double[] low) {
        throw new UnsupportedOperationException();
    }
}
