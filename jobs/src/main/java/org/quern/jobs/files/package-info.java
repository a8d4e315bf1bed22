/** Single files that appear or are replaced whole, for models and records of runs, on any of Hadoop's file systems. */
package org.quern.jobs.files;
