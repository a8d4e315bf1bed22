/**
 * Parquet row groups to and from columns of primitive arrays, page by page: the decoding and encoding below chunk sets.
 */
package org.quern.io.parquet;
