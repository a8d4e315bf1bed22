package org.quern.stepwise;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.quern.QuernException;
import org.quern.language.Formula;
import org.quern.language.Term;

/**
 * The models a search may visit: the terms of the lower model always, those of the upper model at most, and an interaction
 * only together with those of its margins that the upper model has, as in R.
 *
 * <p>Reference: Nelder (1977), doi:10.2307/2344517, on marginality.
 */
public final class StepScope {
    private final Formula start;
    private final StepControl control;
    /** Main effects first; terms of equally many variables as the scope has them. */
    private final List<Term> upper;

    private final Set<Set<String>> lower;

    /**
     * @param start the first model; its dot was expanded
     * @throws QuernException if the scope has not the terms of the start, or no step is possible
     */
    public StepScope(Formula start, StepControl control) {
        this.start = start;
        this.control = control;
        this.upper = terms(control.upper(), "scope").orElse(start.terms()).stream()
                .sorted(Comparator.comparingInt(term -> term.variables().size()))
                .toList();
        List<Term> lowest = terms(control.lower(), "lower scope").orElse(List.of());
        this.lower = lowest.stream().map(Term::key).collect(Collectors.toCollection(HashSet::new));
        require(
                start.terms(),
                keys(upper),
                "the scope '" + control.upper().map(Formula::text).orElse("") + "'");
        require(lowest, keys(start.terms()), "the formula '" + start.text() + "'");
        if (changes(start.terms()).isEmpty()) {
            throw new QuernException("No step is possible from '" + start.text() + "': " + nothingToDo());
        }
    }

    private Optional<List<Term>> terms(Optional<Formula> scope, String name) {
        return scope.map(formula -> {
            Formula expanded = formula.expandDot(start.terms());
            if (!formula.responses().isEmpty()
                    && !formula.responses()
                            .get(0)
                            .text()
                            .equals(start.responses().get(0).text())) {
                throw new QuernException("The " + name + " '" + formula.text() + "' has another response than '"
                        + start.text() + "': write its right side alone, ~ a + b");
            }
            if (!expanded.offsets().isEmpty()) {
                throw new QuernException("The " + name + " '" + formula.text()
                        + "' has an offset: an offset is in every model, so write it in the formula");
            }
            return expanded.terms();
        });
    }

    private static Set<Set<String>> keys(List<Term> terms) {
        return terms.stream().map(Term::key).collect(Collectors.toCollection(HashSet::new));
    }

    private static void require(List<Term> terms, Set<Set<String>> within, String where) {
        String lacking = terms.stream()
                .filter(term -> !within.contains(term.key()))
                .map(term -> "'" + term.text() + "'")
                .collect(Collectors.joining(", "));
        if (!lacking.isEmpty()) {
            throw new QuernException("Stepwise selection goes from the lower scope over the formula to the scope, but "
                    + where + " lacks " + lacking);
        }
    }

    private String nothingToDo() {
        return switch (control.method()) {
            case FORWARD -> "no term can enter; name the largest model as the scope, such as ~ . + x";
            case BACKWARD -> "no term can leave; the formula must have terms that the lower scope has not";
            case BOTH -> "no term can enter or leave; name the largest model as the scope, such as ~ . + x";
        };
    }

    public List<Term> start() {
        return start.terms();
    }

    /** The model with all terms of the scope: rows must be complete for it. */
    public Formula upper() {
        return start.withTerms(upper);
    }

    /** A model of the search. */
    public Formula formula(List<Term> terms) {
        return start.withTerms(terms);
    }

    /** The start and all models that one step from it may lead to. */
    public List<List<Term>> firstModels() {
        List<List<Term>> models = new ArrayList<>(List.of(start.terms()));
        changes(start.terms()).forEach(change -> models.add(change.applyTo(start.terms())));
        return models;
    }

    /** Terms that may leave, in the order of the model, then terms that may enter, in the order of the scope. */
    List<StepChange> changes(List<Term> terms) {
        List<StepChange> changes = new ArrayList<>();
        if (control.method().drops()) {
            terms.stream()
                    .filter(term -> !lower.contains(term.key()) && !isMarginOfAny(term, terms))
                    .forEach(term -> changes.add(new StepChange(StepChange.Kind.DROP, term)));
        }
        if (control.method().adds()) {
            Set<Set<String>> present = keys(terms);
            List<Term> absent =
                    upper.stream().filter(term -> !present.contains(term.key())).toList();
            absent.stream()
                    .filter(term -> absent.stream().noneMatch(other -> isMargin(other, term)))
                    .forEach(term -> changes.add(new StepChange(StepChange.Kind.ADD, term)));
        }
        return changes;
    }

    private static boolean isMarginOfAny(Term term, List<Term> terms) {
        return terms.stream().anyMatch(other -> isMargin(term, other));
    }

    /** Whether the variables of one term are some but not all of another's. */
    private static boolean isMargin(Term term, Term of) {
        return term.variables().size() < of.variables().size() && of.key().containsAll(term.key());
    }
}
