/**
 * Decision trees: growth with cross-validation, pruning by cost-complexity, surrogates, importance, and the fitted model.
 * {@link org.quern.tree.decision.CostComplexity} says which splits are worth their complexity.
 */
package org.quern.tree.decision;
