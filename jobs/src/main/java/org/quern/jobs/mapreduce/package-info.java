/**
 * The MapReduce engine: one mapper, reducer and driver for all passes, one map-only job for row-wise output, splits made
 * from a data set's manifest, and the working directory that lets a killed driver go on. Used by the command line.
 */
package org.quern.jobs.mapreduce;
