/**
 * Exponential, logarithm and their kin over arrays, in plain Java whose bits are the same on every machine and fast enough
 * for the inner loop of a pass. Used by the links and families of generalised linear models.
 */
package org.quern.numeric;
