/** Printing of results the way R prints them: numbers with common digits, tables with aligned columns. */
package org.quern.text;
