package org.quern.yarn.rpc;

/** What the holder of a token may call. */
public enum Role {
    /** {@link org.quern.yarn.protocol.WorkerCalls}, for itself. */
    WORKER,
    /** {@link org.quern.yarn.protocol.ClientCalls}. */
    CLIENT
}
