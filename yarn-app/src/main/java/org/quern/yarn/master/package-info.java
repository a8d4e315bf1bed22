/**
 * The master of an application: what it decides (who computes what, what to do when a worker is lost or slow, when more
 * workers are wanted) as plain classes that know nothing of YARN, and the one adapter that speaks to the cluster.
 */
package org.quern.yarn.master;
