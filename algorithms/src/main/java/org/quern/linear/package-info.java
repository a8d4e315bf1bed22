/** Linear least squares: cross-products gathered in one pass, solved with full inference into a linear model. */
package org.quern.linear;
