package org.quern.pass;

import java.util.Objects;

/**
 * What an iteration reached.
 *
 * @param name of the number, such as {@code deviance}; the same in all iterations of a fit
 * @param value the number itself, to be compared or drawn; not finite where there is none
 * @param text the number and what goes with it for a person, such as {@code deviance 559.4437, relative change 1.3e-05}; the
 *     time is added by who shows it
 */
public record Criterion(String name, double value, String text) {
    public Criterion {
        Objects.requireNonNull(name);
        Objects.requireNonNull(text);
    }
}
