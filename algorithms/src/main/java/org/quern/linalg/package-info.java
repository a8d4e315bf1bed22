/**
 * Small dense linear algebra in plain Java with a fixed order of sums, in double and in double-double arithmetic. Used by
 * the models that end in a symmetric system.
 */
package org.quern.linalg;
