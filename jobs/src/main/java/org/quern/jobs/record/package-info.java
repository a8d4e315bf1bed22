/**
 * The record that a run leaves: what was asked, what happened and how it ended, the same for every engine. The YARN
 * application keeps one while it runs, shows it on its page and writes it beside the result; other runs write theirs as they
 * begin and end.
 */
package org.quern.jobs.record;
