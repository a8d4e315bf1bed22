/**
 * What workers, master and clients say to each other, as plain values: {@link org.quern.yarn.protocol.WorkerCalls} and
 * {@link org.quern.yarn.protocol.ClientCalls} are answered by the master, in tests directly and in an application over the wire.
 */
package org.quern.yarn.protocol;
