package org.quern.stepwise;

import java.util.ArrayList;
import java.util.List;
import org.quern.language.Term;

/** A term that enters or leaves. */
record StepChange(Kind kind, Term term) {
    enum Kind {
        ADD("+ "),
        DROP("- ");

        private final String sign;

        Kind(String sign) {
            this.sign = sign;
        }
    }

    boolean isDrop() {
        return kind == Kind.DROP;
    }

    /** {@code + a:b}. */
    String text() {
        return kind.sign + term.text();
    }

    /** The terms after the change; one that enters follows the terms of no more variables, as R orders them. */
    List<Term> applyTo(List<Term> terms) {
        List<Term> changed = new ArrayList<>(terms);
        if (isDrop()) {
            changed.removeIf(t -> t.key().equals(term.key()));
            return changed;
        }
        int place = changed.size();
        while (place > 0
                && changed.get(place - 1).variables().size() > term.variables().size()) {
            place--;
        }
        changed.add(place, term);
        return changed;
    }
}
