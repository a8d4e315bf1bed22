/**
 * Trials of the packaged {@code quern.jar} on a Hadoop of real daemons, which {@code scripts/cluster} runs: what happens to an
 * application when processes of it or of the cluster die, halt or are short of something.
 */
package org.quern.cluster;
