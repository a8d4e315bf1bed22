/** Linear least squares: a linear model with full inference from cross-products gathered in one pass. */
package org.quern.linear;
