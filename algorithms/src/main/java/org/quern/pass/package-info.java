/**
 * Passes over a data set, the tree that merges their states in an order no engine can change, the journal of finished
 * passes and the local engine. Algorithms ask a {@link org.quern.pass.PassRunner} for passes; engines implement it.
 */
package org.quern.pass;
