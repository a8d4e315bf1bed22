/**
 * Data as algorithms see it: variables and schemas, chunks of rows held as columns of primitive arrays, and the sources
 * and sinks that read and write them. Storage formats live in io-formats.
 */
package org.quern.data;
