package org.quern.io.pmml;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.dmg.pmml.Apply;
import org.dmg.pmml.Expression;
import org.dmg.pmml.FieldRef;
import org.dmg.pmml.PMMLFunctions;
import org.quern.data.ColumnType;

/**
 * A translated part of an expression. Functions of PMML need not take missing arguments, so what must be there is kept beside
 * the expression and tested once, where a field is defined.
 *
 * @param type of the value in our language; a date is held as its days since 1970
 * @param levels of the value, if it is a factor whose other values are missing; else empty
 * @param expression never missing where all of {@code needs} are there
 * @param needs names of fields
 */
record Part(ColumnType type, List<String> levels, Expression expression, Set<String> needs) {
    Part {
        levels = List.copyOf(levels);
        needs = new LinkedHashSet<>(needs);
    }

    static Part of(ColumnType type, Expression expression, Part... parts) {
        Set<String> needs = new LinkedHashSet<>();
        for (Part part : parts) {
            needs.addAll(part.needs);
        }
        return new Part(type, List.of(), expression, needs);
    }

    /** A field, which may be missing. */
    static Part field(ColumnType type, List<String> levels, String name) {
        return new Part(type, levels, new FieldRef(name), Set.of(name));
    }

    Part withExpression(ColumnType newType, Expression newExpression) {
        return new Part(newType, List.of(), newExpression, needs);
    }

    boolean isField() {
        return expression instanceof FieldRef;
    }

    String fieldName() {
        return ((FieldRef) expression).requireField();
    }

    /** The expression, missing where anything needed is. */
    Expression guarded() {
        return needs.isEmpty() || isField()
                ? expression
                : new Apply(PMMLFunctions.IF).addExpressions(present(), expression);
    }

    /** Whether all that is needed is there; only if something is. */
    Expression present() {
        return all(PMMLFunctions.ISNOTMISSING, PMMLFunctions.AND);
    }

    /** Whether something needed is missing; only if something is needed. */
    Expression absent() {
        return all(PMMLFunctions.ISMISSING, PMMLFunctions.OR);
    }

    private Expression all(String test, String join) {
        List<Expression> tests = needs.stream()
                .<Expression>map(name -> new Apply(test).addExpressions(new FieldRef(name)))
                .toList();
        return tests.size() == 1 ? tests.get(0) : new Apply(join).addExpressions(tests.toArray(new Expression[0]));
    }
}
