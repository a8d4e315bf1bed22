package org.quern.yarn.rpc;

import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.CommonConfigurationKeys;
import org.apache.hadoop.fs.CommonConfigurationKeysPublic;

/** The configuration of Hadoop's IPC at either end. The cluster's {@code hadoop.rpc.protection} stays as it is. */
final class Wire {
    /**
     * Of a message to the master, which takes it before it knows who sends it; Hadoop's own limit is 128 MB. Workers hand large
     * states over in pieces.
     */
    static final int MAX_REQUEST_BYTES = 64 << 20;

    /** Of a message of the master, who is trusted: an order has a pass, which may hold a model. */
    static final int MAX_REPLY_BYTES = 1 << 30;

    private Wire() {}

    static Configuration ofMaster(Configuration cluster, int readers) {
        Configuration conf = new Configuration(cluster);
        // Tokens and nothing else, also where the cluster itself believes everybody.
        conf.set(CommonConfigurationKeysPublic.HADOOP_SECURITY_AUTHENTICATION, "token");
        // The cluster's policy of services does not know this one; each call is checked by RpcServer.
        conf.setBoolean(CommonConfigurationKeysPublic.HADOOP_SECURITY_AUTHORIZATION, false);
        conf.setInt(CommonConfigurationKeys.IPC_MAXIMUM_DATA_LENGTH, MAX_REQUEST_BYTES);
        conf.setInt(CommonConfigurationKeys.IPC_SERVER_RPC_READ_THREADS_KEY, readers);
        return conf;
    }

    static Configuration ofCaller(Configuration cluster, Patience patience) {
        Configuration conf = new Configuration(cluster);
        conf.setBoolean(CommonConfigurationKeys.IPC_CLIENT_FALLBACK_TO_SIMPLE_AUTH_ALLOWED_KEY, false);
        conf.setInt(CommonConfigurationKeys.IPC_MAXIMUM_RESPONSE_LENGTH, MAX_REPLY_BYTES);
        conf.setInt(CommonConfigurationKeysPublic.IPC_CLIENT_CONNECT_TIMEOUT_KEY, patience.connectTimeoutMs());
        conf.setInt(
                CommonConfigurationKeysPublic.IPC_CLIENT_CONNECT_MAX_RETRIES_ON_SOCKET_TIMEOUTS_KEY,
                patience.connectRetries());
        return conf;
    }
}
