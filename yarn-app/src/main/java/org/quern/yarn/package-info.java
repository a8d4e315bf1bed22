/**
 * Quern as a YARN application: what client, master and workers share.
 */
package org.quern.yarn;
