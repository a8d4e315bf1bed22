package org.quern.yarn.master;

/** What has been counted so far. Guarded by the engine's lock. */
final class Tally {
    int passes;
    long leavesDone;
    long leavesRedone;
    long deliveriesDropped;
    long bytesReceived;
}
