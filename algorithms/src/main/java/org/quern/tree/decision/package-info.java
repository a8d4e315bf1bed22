/** A decision tree ({@code dtree}): grown, pruned by cost-complexity and cross-validated. */
package org.quern.tree.decision;
