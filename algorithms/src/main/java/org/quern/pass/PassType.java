package org.quern.pass;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * A kind of pass and its byte form. The known kinds are listed in {@link PassTypes}; a name from a file or a job's
 * configuration is looked up there and nowhere else.
 *
 * @param <P> the pass
 */
public interface PassType<P extends Pass<?, ?>> {
    /** Stable name, such as {@code summary.moments}; part of the journal's digest and of job names. */
    String name();

    void write(P pass, DataOutput out) throws IOException;

    P read(DataInput in) throws IOException;
}
