/** Forests of trees ({@code dforest}) on samples of the rows. */
package org.quern.tree.forest;
