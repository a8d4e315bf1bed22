package org.quern.io.pmml;

import java.util.ArrayList;
import java.util.List;
import org.dmg.pmml.Apply;
import org.dmg.pmml.DataField;
import org.dmg.pmml.DataType;
import org.dmg.pmml.DerivedField;
import org.dmg.pmml.Expression;
import org.dmg.pmml.FieldRef;
import org.dmg.pmml.LocalTransformations;
import org.dmg.pmml.MiningField;
import org.dmg.pmml.MiningFunction;
import org.dmg.pmml.MiningSchema;
import org.dmg.pmml.Model;
import org.dmg.pmml.OpType;
import org.dmg.pmml.Output;
import org.dmg.pmml.OutputField;
import org.dmg.pmml.PMMLFunctions;
import org.dmg.pmml.ResultFeature;
import org.dmg.pmml.SimplePredicate;
import org.dmg.pmml.True;
import org.dmg.pmml.Value;
import org.dmg.pmml.mining.MiningModel;
import org.dmg.pmml.mining.Segment;
import org.dmg.pmml.mining.Segmentation;
import org.dmg.pmml.mining.Segmentation.MultipleModelMethod;
import org.dmg.pmml.regression.NumericPredictor;
import org.dmg.pmml.regression.RegressionModel;
import org.dmg.pmml.regression.RegressionTable;
import org.dmg.pmml.tree.ComplexNode;
import org.quern.model.ModelVariables;
import org.quern.tree.Tree;
import org.quern.tree.TreeColumns;
import org.quern.tree.TreeModel;
import org.quern.tree.boosting.BTreesModel;
import org.quern.tree.boosting.Loss;
import org.quern.tree.decision.DTreeModel;
import org.quern.tree.forest.DForestModel;

/**
 * Models of trees. One tree is a TreeModel; a forest of numbers a MiningModel of their average; a forest of classes a chain of
 * a MiningModel of votes and a TreeModel that weighs them by the cutoffs; boosted trees a MiningModel of a sum whose first
 * segment is the initial score, followed in a chain by the RegressionModel of their probabilities.
 */
final class TreePmml {
    private static final String SCORE = "score";
    private static final String WINNER = "winner";

    private final TreeModel model;
    private final Predictors predictors;
    private final Fields fields;
    private final TreeNodes nodes;
    private final String response;
    private final List<String> classes;
    private final String target;

    TreePmml(TreeModel model, ModelVariables variables) {
        this.model = model;
        this.predictors = Predictors.of(model.fit().design().predictors(), variables, List.of());
        this.fields = predictors.fields();
        this.nodes = new TreeNodes(model, predictors);
        this.response = model.fit().responseName();
        this.classes = model.fit().design().classes();
        this.target = fields.addTarget(target());
    }

    private DataField target() {
        if (classes.isEmpty()) {
            return PmmlDocument.continuousTarget(response);
        }
        DataField field = new DataField(response, OpType.CATEGORICAL, DataType.STRING);
        classes.forEach(name -> field.addValues(new Value(name)));
        return field;
    }

    /** Adds the model and gives the fields it uses. */
    Fields addTo(List<Model> models) {
        Model result;
        if (model instanceof DTreeModel tree) {
            result = tree(tree);
        } else if (model instanceof DForestModel forest) {
            result = classes.isEmpty() ? average(forest) : votes(forest);
        } else {
            BTreesModel boosted = (BTreesModel) model;
            result = boosted.loss() == Loss.GAUSSIAN
                    ? sum(boosted, 0, target).setOutput(PmmlDocument.predictedValue(response + "_Pred"))
                    : probabilities(boosted);
        }
        models.add(result.setModelName(response).setAlgorithmName(model.type().kind()));
        return fields;
    }

    private Model tree(DTreeModel tree) {
        Output output = classes.isEmpty() ? PmmlDocument.predictedValue(response + "_Pred") : classOutput();
        output.addOutputFields(new OutputField(TreeColumns.NODE, OpType.CATEGORICAL, DataType.INTEGER)
                .setResultFeature(ResultFeature.ENTITY_ID));
        return nodes.of(tree.tree(), function(), fields.miningSchema(target)).setOutput(output);
    }

    private MiningFunction function() {
        return classes.isEmpty() ? MiningFunction.REGRESSION : MiningFunction.CLASSIFICATION;
    }

    private Output classOutput() {
        Output output = new Output().addOutputFields(predictedClass());
        classes.forEach(name -> output.addOutputFields(PmmlDocument.probability(name + "_prob", name)));
        return output;
    }

    private OutputField predictedClass() {
        return new OutputField(response + "_Pred", OpType.CATEGORICAL, DataType.STRING)
                .setResultFeature(ResultFeature.PREDICTED_VALUE);
    }

    private Segmentation segments(MultipleModelMethod method, List<Tree> trees, MiningFunction function) {
        Segmentation segmentation = new Segmentation().setMultipleModelMethod(method);
        for (int t = 0; t < trees.size(); t++) {
            segmentation.addSegments(
                    new Segment(True.INSTANCE, nodes.of(trees.get(t), function, fields.miningSchema(null)))
                            .setId(String.valueOf(t + 1)));
        }
        return segmentation;
    }

    private MiningModel mining(MiningFunction function, String ofTarget, Segmentation segmentation) {
        return new MiningModel()
                .setMiningFunction(function)
                .setMiningSchema(fields.miningSchema(ofTarget))
                .setSegmentation(segmentation);
    }

    private Model average(DForestModel forest) {
        return mining(
                        MiningFunction.REGRESSION,
                        target,
                        segments(MultipleModelMethod.AVERAGE, forest.trees(), MiningFunction.REGRESSION))
                .setOutput(PmmlDocument.predictedValue(response + "_Pred"));
    }

    private Model votes(DForestModel forest) {
        MiningModel votes = mining(
                MiningFunction.CLASSIFICATION,
                target,
                segments(MultipleModelMethod.MAJORITY_VOTE, forest.trees(), MiningFunction.CLASSIFICATION));
        Output shares = new Output();
        classes.forEach(name -> shares.addOutputFields(PmmlDocument.probability(share(name), name)));
        votes.setOutput(shares);
        MiningSchema schema = new MiningSchema();
        classes.forEach(name -> schema.addMiningFields(new MiningField(share(name))));
        schema.addMiningFields(new MiningField(target).setUsageType(MiningField.UsageType.TARGET));
        ComplexNode root = new ComplexNode(classes.get(0), True.INSTANCE);
        classes.forEach(name -> root.addNodes(
                new ComplexNode(name, new SimplePredicate(WINNER, SimplePredicate.Operator.EQUAL, name))));
        org.dmg.pmml.tree.TreeModel decision = new org.dmg.pmml.tree.TreeModel(
                        MiningFunction.CLASSIFICATION, schema, root)
                .setLocalTransformations(new LocalTransformations()
                        .addDerivedFields(
                                new DerivedField(WINNER, OpType.CATEGORICAL, DataType.STRING, winner(forest))));
        Output output = new Output().addOutputFields(predictedClass());
        classes.forEach(
                name -> output.addOutputFields(new OutputField(name + "_prob", OpType.CONTINUOUS, DataType.DOUBLE)
                        .setResultFeature(ResultFeature.TRANSFORMED_VALUE)
                        .setExpression(new FieldRef(share(name)))));
        return chain(List.of(votes), decision, output);
    }

    private static String share(String name) {
        return "share of " + name;
    }

    /** The first class of the largest ratio of votes to cutoff. */
    private Expression winner(DForestModel forest) {
        List<Expression> ratios = new ArrayList<>();
        for (int k = 0; k < classes.size(); k++) {
            Expression votes = apply(
                    PMMLFunctions.ROUND,
                    apply(
                            "*",
                            new FieldRef(share(classes.get(k))),
                            ExpressionTranslator.number(forest.trees().size())));
            ratios.add(apply(
                    "/", votes, ExpressionTranslator.number(forest.cutoff().get(k))));
        }
        Expression largest = apply(PMMLFunctions.MAX, ratios.toArray(new Expression[0]));
        Expression winner = ExpressionTranslator.text(classes.get(classes.size() - 1));
        for (int k = classes.size() - 2; k >= 0; k--) {
            winner = apply(
                    PMMLFunctions.IF,
                    apply(PMMLFunctions.GREATEROREQUAL, ratios.get(k), largest),
                    ExpressionTranslator.text(classes.get(k)),
                    winner);
        }
        return winner;
    }

    private static Apply apply(String function, Expression... arguments) {
        return new Apply(function).addExpressions(arguments);
    }

    /** Models whose outputs the last one reads. */
    private Model chain(List<? extends Model> first, Model last, Output output) {
        Segmentation segmentation = new Segmentation().setMultipleModelMethod(MultipleModelMethod.MODEL_CHAIN);
        for (Model link : first) {
            segmentation.addSegments(new Segment(True.INSTANCE, link)
                    .setId("score " + (segmentation.getSegments().size() + 1)));
        }
        segmentation.addSegments(new Segment(True.INSTANCE, last).setId("class"));
        return mining(MiningFunction.CLASSIFICATION, target, segmentation).setOutput(output);
    }

    /** The trees of a class, or of a model of one score, after the initial score. */
    private MiningModel sum(BTreesModel boosted, int score, String ofTarget) {
        int scores = boosted.initialScores().size();
        List<Tree> trees = new ArrayList<>();
        for (int t = score; t < boosted.trees().size(); t += scores) {
            trees.add(boosted.trees().get(t));
        }
        org.dmg.pmml.tree.TreeModel initial = new org.dmg.pmml.tree.TreeModel(
                MiningFunction.REGRESSION,
                fields.miningSchema(null),
                new ComplexNode(boosted.initialScores().get(score), True.INSTANCE));
        Segmentation segmentation = new Segmentation()
                .setMultipleModelMethod(MultipleModelMethod.SUM)
                .addSegments(new Segment(True.INSTANCE, initial).setId("initial"));
        segments(MultipleModelMethod.SUM, trees, MiningFunction.REGRESSION)
                .getSegments()
                .forEach(segmentation::addSegments);
        return mining(MiningFunction.REGRESSION, ofTarget, segmentation);
    }

    private Model probabilities(BTreesModel boosted) {
        List<Model> sums = new ArrayList<>();
        MiningSchema schema = new MiningSchema();
        for (int k = 0; k < boosted.initialScores().size(); k++) {
            String name = SCORE + (boosted.loss() == Loss.MULTINOMIAL ? " of " + classes.get(k) : "");
            sums.add(sum(boosted, k, null).setOutput(PmmlDocument.predictedValue(name)));
            schema.addMiningFields(new MiningField(name));
        }
        schema.addMiningFields(new MiningField(target).setUsageType(MiningField.UsageType.TARGET));
        RegressionModel regression = new RegressionModel()
                .setMiningFunction(MiningFunction.CLASSIFICATION)
                .setMiningSchema(schema)
                .setNormalizationMethod(
                        boosted.loss() == Loss.MULTINOMIAL
                                ? RegressionModel.NormalizationMethod.SOFTMAX
                                : RegressionModel.NormalizationMethod.LOGIT);
        if (boosted.loss() == Loss.MULTINOMIAL) {
            for (int k = 0; k < classes.size(); k++) {
                regression.addRegressionTables(table(k, 1, SCORE + " of " + classes.get(k)));
            }
        } else {
            regression.addRegressionTables(
                    table(0, -1, SCORE), new RegressionTable(0).setTargetCategory(classes.get(1)));
        }
        return chain(sums, regression, classOutput());
    }

    private RegressionTable table(int k, double coefficient, String score) {
        return new RegressionTable(0)
                .setTargetCategory(classes.get(k))
                .addNumericPredictors(new NumericPredictor(score, coefficient));
    }
}
