/**
 * Import: a plan made once from options and a sniff, cut into tasks by fixed ranges of bytes, each of which writes one
 * part of a chunk set. Who runs the tasks, and how many at once, cannot change the result.
 */
package org.quern.io.imports;
