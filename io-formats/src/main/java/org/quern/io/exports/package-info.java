/** Export of chunk sets to delimited text and to Parquet without a manifest, and the texts of single values. */
package org.quern.io.exports;
