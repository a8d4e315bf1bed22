package org.quern.jobs.cli;

import java.util.List;

/**
 * What a command line would do elsewhere, as far as it can be told before its first pass: options, inputs, columns, formula,
 * output and the limit of states are checked by the verb itself.
 *
 * @param exitCode 0 if nothing is wrong
 * @param isOver whether there is nothing left to run: a mistake was found, or the command asked for help or a dry run only
 * @param messages what is wrong, as standard error would show it
 * @param verb such as {@code linmod}; empty if there is none
 * @param arguments the command line without generic options, which have been applied to the configuration
 * @param paths values of options that name files and directories
 */
public record Rehearsal(
        int exitCode, boolean isOver, String messages, String verb, List<String> arguments, List<String> paths) {}
