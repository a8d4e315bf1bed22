package org.quern.evaluation;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.quern.QuernException;
import org.quern.data.DataSetInfo;
import org.quern.data.Schema;
import org.quern.design.LevelsPass;
import org.quern.pass.Algorithm;
import org.quern.pass.PassRunner;
import org.quern.pass.PlannedPass;
import org.quern.pass.Progress;

/**
 * How good predicted classes are: {@link ConfusionMatrix} of any number of classes, those of the actual first, then those
 * that were only predicted. Factors, strings and truth values are compared by their texts.
 *
 * <p>Rows in which actual, weight or a prediction is missing are left out and counted; negative weights and data without a
 * valid row are refused.
 *
 * <p>Cost: one pass, and one before if a column is a string; state of 8·k² bytes a predictor for k classes.
 */
public final class EvaluateClasses implements Algorithm<ClassEvaluation> {
    /** A table of more classes would be of no use. */
    private static final int MAX_CLASSES = 2_000;

    private final ScoredOptions options;

    public EvaluateClasses(ScoredOptions options) {
        this.options = options;
    }

    /** Whether the predictors are classes rather than scores: the first one decides. */
    public static boolean areClasses(ScoredOptions options, Schema stored) {
        Schema schema = ScoredColumns.schema(options, stored);
        return ClassColumns.isClass(schema.variable(options.predictors().get(0)));
    }

    @Override
    public List<PlannedPass> plan(DataSetInfo data) {
        Schema schema = ScoredColumns.schema(options, data.schema());
        if (!ClassColumns.unknown(options, schema).isEmpty()) {
            return List.of(
                    new PlannedPass(LevelsPass.TYPE.name(), "1", -1, ""),
                    new PlannedPass(ClassesPass.NAME, "1", -1, "8·predictors·classes² bytes"));
        }
        ClassesPass pass = new ClassesPass(ClassColumns.of(options, schema, Map.of()));
        return List.of(new PlannedPass(ClassesPass.NAME, "1", pass.stateBytes(), pass.stateFormula()));
    }

    @Override
    public ClassEvaluation fit(PassRunner data, Progress progress) {
        ClassColumns columns = ClassColumns.settle(options, data);
        if (columns.classes().size() > MAX_CLASSES) {
            throw new QuernException("'" + options.actual() + "' and its predictions have "
                    + columns.classes().size() + " classes, at most " + MAX_CLASSES + " can be compared");
        }
        ClassesPass.Cells cells = data.run(new ClassesPass(columns));
        cells.leftOut()
                .check(options.actual(), options, cells.rows(), data.data().name());
        Schema schema = ScoredColumns.schema(options, data.data().schema());
        List<ConfusionMatrix> confusions = new ArrayList<>();
        for (int p = 0; p < columns.predictors().size(); p++) {
            confusions.add(new ConfusionMatrix(columns.classes(), cells.weights(p)));
        }
        return new ClassEvaluation(
                data.data().name(),
                options.actual(),
                options.weights(),
                options.weightKind(),
                columns.predictors(),
                confusions,
                cells.rows(),
                cells.leftOut().missing(),
                ClassColumns.unknown(options, schema).isEmpty() ? 1 : 2);
    }
}
