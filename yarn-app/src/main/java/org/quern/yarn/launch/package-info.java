/**
 * How containers are started: what the client leaves for the master in the staging directory, and the launch contexts (command,
 * class path, environment, files, tokens) that the client makes for the master and the master for its workers.
 */
package org.quern.yarn.launch;
