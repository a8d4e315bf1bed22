package org.quern.language;

import java.util.EnumSet;
import java.util.Set;

/** The operators of the language, with the sign that stands for each in a canonical text. */
enum Operator {
    POWER("^"),
    COLON(":"),
    MODULO(" %% "),
    QUOTIENT(" %/% "),
    TIMES(" * "),
    DIVIDE("/"),
    PLUS(" + "),
    MINUS(" - "),
    LESS(" < "),
    AT_MOST(" <= "),
    GREATER(" > "),
    AT_LEAST(" >= "),
    EQUAL(" == "),
    UNEQUAL(" != "),
    /** Binds as a comparison does. */
    IN(" in "),
    /** R's form, which binds more than {@code *}. */
    R_IN(" %in% "),
    NOT("!"),
    AND(" & "),
    OR(" | ");

    private static final Set<Operator> COMPARISONS = EnumSet.of(LESS, AT_MOST, GREATER, AT_LEAST, EQUAL, UNEQUAL);

    /** As printed between operands, with R's spaces. */
    final String sign;

    Operator(String sign) {
        this.sign = sign;
    }

    String symbol() {
        return sign.trim();
    }

    boolean isComparison() {
        return COMPARISONS.contains(this);
    }

    boolean isMembership() {
        return this == IN || this == R_IN;
    }

    /** Operators that bind equally and from the left form one {@link Node.Chain}; −1 for those that form none. */
    int chainLevel() {
        return switch (this) {
            case COLON -> 0;
            case MODULO, QUOTIENT -> 1;
            case TIMES, DIVIDE -> 2;
            case PLUS, MINUS -> 3;
            case AND -> 4;
            case OR -> 5;
            default -> -1;
        };
    }

    /** The comparison that holds of (b, a) where this one holds of (a, b). */
    Operator mirrored() {
        return switch (this) {
            case LESS -> GREATER;
            case AT_MOST -> AT_LEAST;
            case GREATER -> LESS;
            case AT_LEAST -> AT_MOST;
            default -> this;
        };
    }
}
