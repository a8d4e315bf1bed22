/** A mini HDFS and YARN cluster in the test's process, shared by all integration tests of the module. */
package org.quern.jobs.cluster;
