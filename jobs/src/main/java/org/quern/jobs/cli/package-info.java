/**
 * The command line: one {@link org.quern.jobs.cli.Verb} per command, option groups that verbs share, and the frame that
 * parses, reports mistakes, maps failures to exit codes and shows progress.
 */
package org.quern.jobs.cli;
