/**
 * Descriptive statistics of any number of columns in one pass: moments, counts and sums, of all rows or by group, and
 * exact quantiles in at most four passes. The counterpart of rxSummary and rxQuantile.
 */
package org.quern.summary;
