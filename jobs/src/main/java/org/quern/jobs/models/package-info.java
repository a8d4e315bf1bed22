/** Model files on Hadoop's file systems: read whole, written so that nothing half-written is ever visible. */
package org.quern.jobs.models;
