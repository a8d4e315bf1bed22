/**
 * Trees on binned columns, grown level by level in passes over all rows: what decision trees ({@code dtree}), forests
 * ({@code dforest}) and boosting ({@code btrees}) have in common.
 */
package org.quern.tree;
