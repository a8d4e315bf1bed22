/**
 * Formulas and expressions: one grammar, one checked syntax tree, evaluated a column at a time over a chunk. Nothing but
 * the row's columns and a fixed list of functions can be reached from the text of a user.
 */
package org.quern.language;
