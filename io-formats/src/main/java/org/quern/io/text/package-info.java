/**
 * Delimited text: bytes are cut into records and fields, fields are parsed straight into columns without a string per
 * value, and a sniff of the first rows finds delimiter, header and types. Used by import and by nothing below it.
 */
package org.quern.io.text;
