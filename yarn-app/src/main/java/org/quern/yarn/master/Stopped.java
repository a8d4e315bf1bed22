package org.quern.yarn.master;

import java.io.InterruptedIOException;
import java.io.UncheckedIOException;

/** Ends the verb of a run that was asked to stop. */
public final class Stopped extends UncheckedIOException {
    private static final long serialVersionUID = 1L;

    /** @param reason one line, such as {@code killed by alice} */
    public Stopped(String reason) {
        super(reason, new InterruptedIOException(reason));
    }
}
