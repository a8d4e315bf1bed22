/** Drivers and tasks that die at a chosen point, for tests that go on after them. */
package org.quern.jobs.process;
