package org.quern.io.pmml;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.dmg.pmml.Apply;
import org.dmg.pmml.Expression;
import org.dmg.pmml.PMMLFunctions;
import org.quern.data.ColumnType;
import org.quern.design.Design;
import org.quern.design.DesignVariable;
import org.quern.language.ExpressionTree;
import org.quern.language.TermVariable;
import org.quern.language.Transform;
import org.quern.model.ModelVariables;

/** The variables of a design as fields: numbers as they are, factors with their levels and nothing else. */
final class Predictors {
    private final Fields fields;
    private final ExpressionTranslator translator;
    private final List<String> names = new ArrayList<>();

    /**
     * Fields for what a model reads and for the variables of its terms.
     *
     * @param expressions further expressions that the model computes
     */
    static Predictors of(Design design, ModelVariables model, List<org.quern.language.Expression> expressions) {
        NewData data = NewData.of(model);
        Set<String> computed = new HashSet<>();
        for (Transform transform : data.transforms()) {
            computed.addAll(transform.expression().orElseThrow().columns());
        }
        expressions.forEach(expression -> computed.addAll(expression.columns()));
        for (DesignVariable variable : design.variables()) {
            boolean plain = variable.source() instanceof TermVariable.ExpressionVariable e
                    && e.expression().plainColumn().isPresent();
            if (!plain && !(variable.source() instanceof TermVariable.CodesVariable)) {
                computed.addAll(variable.source().columns());
            }
        }
        return new Predictors(design, new Fields(data.inputs(), data.transforms(), computed));
    }

    private Predictors(Design design, Fields fields) {
        this.fields = fields;
        this.translator = new ExpressionTranslator(fields);
        for (DesignVariable variable : design.variables()) {
            names.add(field(variable).fieldName());
        }
    }

    Fields fields() {
        return fields;
    }

    /** The field of a variable of the design. */
    String name(int variable) {
        return names.get(variable);
    }

    /** The field of a number that is no variable of the design, such as an offset. */
    String number(org.quern.language.Expression expression) {
        return number(tree(expression)).fieldName();
    }

    private ExpressionTree tree(org.quern.language.Expression expression) {
        return expression.tree(fields.schema());
    }

    private Part field(DesignVariable variable) {
        if (variable.source() instanceof TermVariable.BucketVariable bucket) {
            return bucket(bucket, ((DesignVariable.Factor) variable).levels());
        } else if (variable.source() instanceof TermVariable.CodesVariable codes) {
            return translator.levelNumber(
                    new ExpressionTree.Input(fields.schema().variable(codes.column())), codes.text());
        }
        ExpressionTree tree = tree(((TermVariable.ExpressionVariable) variable.source()).expression());
        return variable instanceof DesignVariable.Factor factor
                ? fields.restricted(variable.source().text(), translator.translate(tree), factor.levels())
                : number(tree);
    }

    private Part number(ExpressionTree tree) {
        return fields.define("number " + tree.text(), tree.text(), translator.number(tree));
    }

    /** ⌊x⌋ as a category. */
    private Part bucket(TermVariable.BucketVariable bucket, List<String> levels) {
        Part x = translator.number(tree(bucket.x()));
        Expression floor = new Apply(PMMLFunctions.FLOOR).addExpressions(x.expression());
        Expression low = ExpressionTranslator.number(Double.parseDouble(levels.get(0)));
        Expression high = ExpressionTranslator.number(Double.parseDouble(levels.get(levels.size() - 1)));
        Expression level = bucket.exclude()
                ? new Apply(PMMLFunctions.IF).addExpressions(within(floor, low, high), floor)
                : new Apply(PMMLFunctions.MAX)
                        .addExpressions(low, new Apply(PMMLFunctions.MIN).addExpressions(high, floor));
        return fields.deriveWholes(
                bucket.text(),
                levels,
                x.withExpression(ColumnType.FLOAT64, level).guarded());
    }

    private static Expression within(Expression value, Expression low, Expression high) {
        return new Apply(PMMLFunctions.AND)
                .addExpressions(
                        new Apply(PMMLFunctions.GREATEROREQUAL).addExpressions(value, low),
                        new Apply(PMMLFunctions.LESSOREQUAL).addExpressions(value, high));
    }
}
