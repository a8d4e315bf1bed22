/**
 * How master, workers and clients of an application reach each other: Hadoop's IPC with one message type of bytes, where
 * everybody signs in with a token made of the application's own secret, on clusters with Kerberos and without. Used by the
 * master ({@link org.quern.yarn.rpc.RpcServer}) and by workers and clients ({@link org.quern.yarn.rpc.RemoteWorkerCalls},
 * {@link org.quern.yarn.rpc.RemoteClientCalls}).
 */
package org.quern.yarn.rpc;
