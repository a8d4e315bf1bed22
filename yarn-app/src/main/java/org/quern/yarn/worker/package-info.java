/**
 * The worker process of a YARN application: asks its master for tasks, keeps the columns of its chunks in memory and
 * answers pass after pass with nodes of the merge tree.
 */
package org.quern.yarn.worker;
