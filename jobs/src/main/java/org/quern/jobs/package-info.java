/** The program's entry point and its settings. The command line is in {@code cli}, the MapReduce engine in {@code mapreduce}. */
package org.quern.jobs;
