package org.quern.yarn.rpc;

import org.apache.hadoop.security.token.TokenInfo;

/** Names the protocol to Hadoop's IPC, which finds by it what kind of token to sign in with. */
@TokenInfo(QuernTokenSelector.class)
public interface QuernProtocol {}
