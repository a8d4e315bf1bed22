package org.quern.language;

import java.util.List;
import org.quern.data.Chunk;
import org.quern.data.ColumnRange;
import org.quern.data.Schema;

/** A {@link ColumnSelection} checked against the columns of a data set; may be used by several threads. */
public final class BoundSelection {
    BoundSelection() {}

    /** Columns to read from the source, in its order: those handed on and those that computed ones or the selection use. */
    public List<String> inputs() {
        throw new UnsupportedOperationException();
    }

    /** The columns handed on. */
    public Schema output() {
        throw new UnsupportedOperationException();
    }

    /**
     * Conditions that every selected row meets, to skip chunks by their statistics: the comparisons of columns of the data
     * set with literals that the row selection joins by and. Empty if nothing is known.
     */
    public List<ColumnRange> ranges() {
        throw new UnsupportedOperationException();
    }

    /** Computes the transforms, selects rows and keeps the columns of {@link #output()}; {@code raw} holds {@link #inputs()}. */
    public Chunk apply(Chunk raw) {
        throw new UnsupportedOperationException();
    }
}
