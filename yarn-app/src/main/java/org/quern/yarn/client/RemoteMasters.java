package org.quern.yarn.client;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.net.NetUtils;
import org.apache.hadoop.security.token.Token;
import org.quern.yarn.rpc.Patience;
import org.quern.yarn.rpc.QuernTokenIdentifier;
import org.quern.yarn.rpc.RemoteClientCalls;

/** Masters over the wire; the token for each is in its staging directory. */
record RemoteMasters(RunDirectories directories, Configuration configuration) implements Masters {
    @Override
    public Optional<Connection> connect(Cluster.Application application) throws IOException {
        Optional<Token<QuernTokenIdentifier>> token = directories.readToken(application.id());
        if (token.isEmpty()) {
            return Optional.empty();
        }
        InetSocketAddress address = NetUtils.createSocketAddrForHost(application.host(), application.port());
        RemoteClientCalls calls = new RemoteClientCalls(configuration, address, token.get(), Patience.DEFAULT);
        return Optional.of(new Connection(calls, calls));
    }
}
