package org.quern.pass;

/**
 * A kind of pass that a fit is expected to ask for, told before any data are read.
 *
 * @param pass name of the kind of pass, as {@link PassType#name}
 * @param times how often, as a person reads it: {@code 1}, {@code 0 or 1: if digits are at risk}, {@code one an iteration, at
 *     most 26}
 * @param stateBytes estimated bytes of one state on the heap, −1 if it depends on what an earlier pass finds
 * @param formula of the state's size in the algorithm's own terms, with the numbers put in, such as
 *     {@code 8·(d(d+1)/2 + Σ cells·width) bytes with d = 4}; empty if there is nothing to say
 */
public record PlannedPass(String pass, String times, long stateBytes, String formula) {}
