package org.quern.pass;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * Versioned bytes of a state. Equal states give equal bytes, and reading what was written gives a state equal to the bit.
 *
 * @param <S> state
 */
public interface StateCodec<S> {
    void write(S state, DataOutput out) throws IOException;

    S read(DataInput in) throws IOException;
}
