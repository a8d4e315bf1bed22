/** Boosted trees ({@code btrees}), each fitted to the gradient of a loss. */
package org.quern.tree.boosting;
