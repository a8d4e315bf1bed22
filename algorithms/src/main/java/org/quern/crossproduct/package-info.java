/**
 * Weighted cross-products of a design's columns, gathered in one pass, and the normal equations solved from them: what linear
 * models, each iteration of generalized linear models, and stepwise selection share.
 */
package org.quern.crossproduct;
