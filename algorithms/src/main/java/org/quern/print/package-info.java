/**
 * Numbers and tables as R and the old system printed them: common decimals in a column, significance marks, p-values.
 * Used by the printed summaries of all algorithms; files and JSON hold full doubles instead.
 */
package org.quern.print;
