/**
 * Generalized linear models and logistic regression: families, links, the pass of an iteration and the algorithm that asks
 * for passes until the deviance settles.
 */
package org.quern.glm;
