package org.quern.yarn.rpc;

import java.io.IOException;

/** The master did not answer: it has ended, or the network between is cut. What it refuses is said otherwise. */
public final class MasterUnreachableException extends IOException {
    private static final long serialVersionUID = 1L;

    MasterUnreachableException(String message, Throwable cause) {
        super(message, cause);
    }
}
