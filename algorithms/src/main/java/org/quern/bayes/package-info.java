/**
 * Naive Bayes: classes from predictors taken as independent within a class, numbers as normal, factors by counts; one pass.
 * The counterpart of rxNaiveBayes.
 */
package org.quern.bayes;
