/**
 * What runs have left, of all engines: their records, which {@code quern history} shows, and what {@code quern clean} removes.
 */
package org.quern.jobs.history;
