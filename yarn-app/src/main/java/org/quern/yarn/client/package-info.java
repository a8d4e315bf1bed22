/**
 * The verbs {@code quern yarn …}: submits command lines as applications, follows, lists and ends them, and keeps quern.jar on
 * the cluster. Everything is checked before it is submitted. {@link org.quern.yarn.client.YarnCluster} alone speaks to YARN.
 */
package org.quern.yarn.client;
