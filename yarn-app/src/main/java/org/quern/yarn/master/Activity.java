package org.quern.yarn.master;

/**
 * What the engine has done so far, for metrics and the run's record.
 *
 * @param passes finished passes over data
 * @param workersWanted now
 * @param workersAtWork that have said hello and are not lost
 * @param workersLost that fell silent or whose containers failed
 * @param workersPreempted taken back by the cluster
 * @param nodesExcluded after failures
 * @param leavesDone that counted
 * @param leavesRedone ordered again since a worker was lost, slow or failed
 * @param deliveriesDropped whole, since others had delivered some of their leaves
 * @param bytesReceived of states
 */
public record Activity(
        int passes,
        int workersWanted,
        int workersAtWork,
        int workersLost,
        int workersPreempted,
        int nodesExcluded,
        long leavesDone,
        long leavesRedone,
        long deliveriesDropped,
        long bytesReceived) {}
