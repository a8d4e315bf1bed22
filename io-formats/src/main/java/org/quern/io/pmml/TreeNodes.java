package org.quern.io.pmml;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.dmg.pmml.Apply;
import org.dmg.pmml.Array;
import org.dmg.pmml.ComplexScoreDistribution;
import org.dmg.pmml.CompoundPredicate;
import org.dmg.pmml.False;
import org.dmg.pmml.FieldRef;
import org.dmg.pmml.MiningFunction;
import org.dmg.pmml.MiningSchema;
import org.dmg.pmml.PMMLFunctions;
import org.dmg.pmml.Predicate;
import org.dmg.pmml.SimplePredicate;
import org.dmg.pmml.SimpleSetPredicate;
import org.dmg.pmml.True;
import org.dmg.pmml.tree.ComplexNode;
import org.dmg.pmml.tree.Node;
import org.dmg.pmml.tree.TreeModel.MissingValueStrategy;
import org.quern.data.ColumnType;
import org.quern.language.TermVariable;
import org.quern.tree.NodeSplit;
import org.quern.tree.Side;
import org.quern.tree.SplitRule;
import org.quern.tree.Surrogate;
import org.quern.tree.Tree;
import org.quern.tree.TreeDesign;
import org.quern.tree.TreeModel;
import org.quern.tree.TreeNode;

/**
 * One tree as a TreeModel.
 *
 * <p>Where missing values have a side, the son of the other side comes first, with its values, and then this one for all other
 * rows. In a tree where that is so everywhere, a comparison with a missing value counts as false. Else a compound predicate
 * tries surrogates in order and is never unknown; a row that no son takes stays in the node.
 */
final class TreeNodes {
    private static final String LEFT = "left";
    private static final String RIGHT = "right";

    private final TreeModel model;
    private final TreeDesign design;
    private final Predictors predictors;

    TreeNodes(TreeModel model, Predictors predictors) {
        this.model = model;
        this.design = model.fit().design();
        this.predictors = predictors;
    }

    /** The tree, without output. */
    org.dmg.pmml.tree.TreeModel of(Tree tree, MiningFunction function, MiningSchema schema) {
        boolean plain = tree.nodes().stream()
                .flatMap(node -> node.split().stream())
                .allMatch(split -> split.missing() != Side.NONE && !hasSurrogates(split));
        return new org.dmg.pmml.tree.TreeModel(function, schema, node(tree, 0, True.INSTANCE, plain))
                .setMissingValueStrategy(plain ? MissingValueStrategy.NONE : MissingValueStrategy.LAST_PREDICTION)
                .setNoTrueChildStrategy(org.dmg.pmml.tree.TreeModel.NoTrueChildStrategy.RETURN_LAST_PREDICTION)
                .setSplitCharacteristic(org.dmg.pmml.tree.TreeModel.SplitCharacteristic.BINARY_SPLIT);
    }

    private Node node(Tree tree, int position, Predicate predicate, boolean plain) {
        TreeNode node = tree.node(position);
        double[] probabilities = model.probabilities(node);
        ComplexNode result = new ComplexNode(score(node, probabilities), predicate);
        result.setId(String.valueOf(node.number()));
        if (probabilities.length > 0) {
            result.setRecordCount(node.weight());
            for (int k = 0; k < probabilities.length; k++) {
                result.addScoreDistributions(
                        new ComplexScoreDistribution(design.classes().get(k), node.classWeights()[k])
                                .setProbability(probabilities[k]));
            }
        }
        node.split().ifPresent(split -> addSons(result, tree, node, plain));
        return result;
    }

    private Object score(TreeNode node, double[] probabilities) {
        return probabilities.length > 0 ? design.classes().get((int) node.value()) : (Object) node.value();
    }

    private void addSons(Node result, Tree tree, TreeNode node, boolean plain) {
        NodeSplit split = node.split().orElseThrow();
        Side first = split.missing() == Side.NONE ? Side.LEFT : split.missing().other();
        Predicate toFirst = plain ? predicate(split.rule(), first, false) : tried(split, first);
        Predicate toSecond = split.missing() == Side.NONE ? tried(split, first.other()) : True.INSTANCE;
        result.addNodes(
                node(tree, son(node, first), toFirst, plain), node(tree, son(node, first.other()), toSecond, plain));
    }

    private static int son(TreeNode node, Side side) {
        return side == Side.LEFT ? node.left() : node.right();
    }

    private boolean hasSurrogates(NodeSplit split) {
        return model.usesSurrogates() && !split.surrogates().isEmpty();
    }

    /** Whether a row goes to a side that missing values do not go to. Never unknown. */
    private Predicate tried(NodeSplit split, Side side) {
        List<Predicate> tried = new ArrayList<>();
        tried.add(predicate(split.rule(), side, hasSurrogates(split)));
        if (hasSurrogates(split)) {
            for (Surrogate surrogate : split.surrogates()) {
                tried.add(predicate(surrogate.rule(), side, true));
            }
        }
        tried.add(False.INSTANCE);
        return new CompoundPredicate(CompoundPredicate.BooleanOperator.SURROGATE, tried);
    }

    /**
     * Whether a rule sends a row to a side, unknown where the predictor is missing.
     *
     * @param noneIsUnknown whether it is unknown too for levels without a side; else it is false
     */
    private Predicate predicate(SplitRule rule, Side side, boolean noneIsUnknown) {
        String field = predictors.name(rule.predictor());
        if (rule instanceof SplitRule.Threshold threshold) {
            SimplePredicate.Operator operator = side == threshold.below()
                    ? SimplePredicate.Operator.LESS_THAN
                    : SimplePredicate.Operator.GREATER_OR_EQUAL;
            return new SimplePredicate(field, operator, threshold.threshold());
        }
        SplitRule.Levels levels = (SplitRule.Levels) rule;
        if (noneIsUnknown && levels.sides().contains(Side.NONE)) {
            return new SimplePredicate(sides(levels), SimplePredicate.Operator.EQUAL, side == Side.LEFT ? LEFT : RIGHT);
        }
        List<String> names = names(levels, side);
        if (names.size() == 1) {
            return new SimplePredicate(field, SimplePredicate.Operator.EQUAL, names.get(0));
        }
        if (names.stream().anyMatch(name -> name.contains("\\"))) {
            // before a quotation mark it would be taken for an escape, and there is none for itself
            return new CompoundPredicate(
                    CompoundPredicate.BooleanOperator.OR,
                    names.stream()
                            .<Predicate>map(name -> new SimplePredicate(field, SimplePredicate.Operator.EQUAL, name))
                            .toList());
        }
        return new SimpleSetPredicate(
                field, SimpleSetPredicate.BooleanOperator.IS_IN, array(names, isWhole(levels.predictor())));
    }

    private List<String> names(SplitRule.Levels rule, Side side) {
        List<String> names = design.levels(rule.predictor());
        return IntStream.range(0, rule.sides().size())
                .filter(level -> rule.sides().get(level) == side)
                .mapToObj(names::get)
                .toList();
    }

    /** Whether a factor's levels are whole numbers to PMML. */
    private boolean isWhole(int predictor) {
        return design.predictors().variables().get(predictor).source() instanceof TermVariable.BucketVariable;
    }

    private static Array array(List<String> names, boolean whole) {
        String text = names.stream()
                .map(name -> whole ? name : '"' + name.replace("\"", "\\\"") + '"')
                .collect(Collectors.joining(" "));
        return new Array(whole ? Array.Type.INT : Array.Type.STRING, text).setN(names.size());
    }

    /** A field of the sides of levels, missing where there is none. */
    private String sides(SplitRule.Levels rule) {
        Apply expression = new Apply(PMMLFunctions.IF)
                .addExpressions(
                        isIn(rule, Side.LEFT),
                        ExpressionTranslator.text(LEFT),
                        new Apply(PMMLFunctions.IF)
                                .addExpressions(isIn(rule, Side.RIGHT), ExpressionTranslator.text(RIGHT)));
        String name = "side of " + design.name(rule.predictor());
        String key = name + rule.sides();
        Part part = Part.field(ColumnType.STRING, List.of(), predictors.name(rule.predictor()))
                .withExpression(ColumnType.STRING, expression);
        return predictors.fields().define(key, name, part).fieldName();
    }

    private Apply isIn(SplitRule.Levels rule, Side side) {
        Apply isIn = new Apply(PMMLFunctions.ISIN).addExpressions(new FieldRef(predictors.name(rule.predictor())));
        boolean whole = isWhole(rule.predictor());
        names(rule, side)
                .forEach(name -> isIn.addExpressions(
                        whole ? ExpressionTranslator.whole(Integer.parseInt(name)) : ExpressionTranslator.text(name)));
        return isIn;
    }
}
