/** Stepwise selection of terms: what may enter and leave, what decides, and the path taken; each kind of model fits its candidates. */
package org.quern.stepwise;
