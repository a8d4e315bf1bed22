package org.quern.yarn.client;

import java.io.Closeable;
import java.io.IOException;
import java.util.Optional;
import org.quern.yarn.protocol.ClientCalls;

/** Running masters, as far as this user may speak to them. */
interface Masters {
    /** The master of a running application; empty if this user has no token for it. */
    Optional<Connection> connect(Cluster.Application application) throws IOException;

    /** A master that answers calls until it is closed. */
    record Connection(ClientCalls calls, Closeable line) implements Closeable {
        @Override
        public void close() throws IOException {
            line.close();
        }
    }
}
