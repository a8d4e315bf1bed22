/** Tests of the client against a fake cluster; the local file system stands for the cluster's. */
package org.quern.yarn.client;
