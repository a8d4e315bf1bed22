package org.quern.language;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.quern.data.Chunk;
import org.quern.data.Column;
import org.quern.data.Variable;

/** An expression whose columns were found and whose types were checked; may be used by several threads. */
public final class BoundExpression {
    private final List<String> columns;
    private final Operand operand;
    /** The column handed on as it is, if the expression is nothing else. */
    private final Optional<Variable> plain;

    BoundExpression(List<String> columns, Operand operand, Optional<Variable> plain) {
        this.columns = columns;
        this.operand = operand;
        this.plain = plain;
    }

    /** The result as a variable of that name: its type, and its levels if it is a factor. */
    public Variable variable(String name) {
        return plain.map(variable -> variable.withName(name)).orElseGet(() -> operand.variable(name));
    }

    /** The value of each row; a plain column is handed on without a copy. */
    public Column evaluate(Chunk chunk) {
        return plain.isPresent() ? chunk.column(plain.get().name()) : operand.column(Frame.of(chunk, columns));
    }

    /**
     * The value of each row as the sum of two doubles, {@code high[i] + low[i]}, with |low| at most half an ulp of high.
     * Columns and literals are exact; + − × ÷ and whole powers are correct to about 1e-31; where
     * a result passes through any other function, it is that of {@link #evaluate} and low is 0. Missing is NaN in high.
     *
     * @throws UnsupportedOperationException for texts, which have no numeric value; factors give codes from 0
     */
    public void evaluateExtended(Chunk chunk, double[] high, double[] low) {
        Frame frame = Frame.of(chunk, columns);
        if (operand.isText()) {
            evaluate(chunk).toDoubles(high);
            Arrays.fill(low, 0, chunk.rows(), 0);
            return;
        }
        double[] blockHigh = new double[Operand.BLOCK];
        double[] blockLow = new double[Operand.BLOCK];
        Operand.ExtendedDoubles reader = operand.extended(frame);
        for (int from = 0; from < frame.rows(); from += Operand.BLOCK) {
            int count = Math.min(Operand.BLOCK, frame.rows() - from);
            reader.read(from, count, blockHigh, blockLow);
            for (int i = 0; i < count; i++) {
                high[from + i] = Double.isNaN(blockHigh[i]) ? Double.NaN : blockHigh[i];
                low[from + i] = Double.isFinite(blockHigh[i]) ? blockLow[i] : 0;
            }
        }
    }
}
