/** Gradient boosting of trees ({@code btrees}): losses, the rounds' passes and the model. */
package org.quern.tree.boosting;
