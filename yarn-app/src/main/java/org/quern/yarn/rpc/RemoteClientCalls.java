package org.quern.yarn.rpc;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.security.token.Token;
import org.quern.yarn.protocol.ClientCalls;

/**
 * A running master, for clients. Throws {@link MasterUnreachableException} when it is gone and
 * {@link org.apache.hadoop.security.AccessControlException} when it does not accept the token.
 */
public final class RemoteClientCalls implements ClientCalls, Closeable {
    private final Line line;

    /** Connects with the first call. The cluster's configuration says how messages are protected. */
    public RemoteClientCalls(
            Configuration cluster, InetSocketAddress master, Token<QuernTokenIdentifier> token, Patience patience) {
        line = new Line(cluster, master, token, patience.callTimeoutMs(), patience);
    }

    @Override
    public Events follow(long from) throws IOException {
        return line.expect(Reply.Happened.class, new Request.Follow(from)).events();
    }

    @Override
    public void stop(String reason) throws IOException {
        line.done(new Request.Stop(reason));
    }

    @Override
    public void close() {
        line.close();
    }
}
