package org.quern.tree;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.quern.design.DesignSides;
import org.quern.language.ColumnSelection;
import org.quern.language.Expression;
import org.quern.language.Formula;
import org.quern.language.Transform;
import org.quern.linear.WeightKind;

/**
 * What trees are asked to explain by what, in which rows: the part of the options that decision trees, forests and boosting
 * share.
 *
 * @param formula {@code y ~ a + b}: one response, a factor, string or truth value for classes and a number for regression,
 *     and single predictors
 * @param rowSelection rows to use, applied after the transforms
 * @param weights name of the column of weights; empty exactly if {@code weightKind} is {@link WeightKind#NONE}
 * @param groups name of a column whose rows of equal value stay together in cross-validation, or are sampled together
 */
public record TreeVariables(
        Formula formula,
        Optional<Expression> rowSelection,
        List<Transform> transforms,
        Optional<String> weights,
        WeightKind weightKind,
        Optional<String> groups) {
    /** What is fitted, as sentences have it. */
    static final String MODEL = "a tree";

    public TreeVariables {
        transforms = List.copyOf(transforms);
        if (weights.isPresent() == (weightKind == WeightKind.NONE)) {
            throw new IllegalArgumentException("weights " + weights + " of kind " + weightKind);
        }
        DesignSides.check(formula, MODEL);
    }

    /** All rows without weights. */
    public static TreeVariables of(Formula formula) {
        return new TreeVariables(
                formula, Optional.empty(), List.of(), Optional.empty(), WeightKind.NONE, Optional.empty());
    }

    public static TreeVariables of(String formula) {
        return of(Formula.parse(formula));
    }

    public TreeVariables withRows(Optional<Expression> newRowSelection, List<Transform> newTransforms) {
        return new TreeVariables(formula, newRowSelection, newTransforms, weights, weightKind, groups);
    }

    public TreeVariables withWeights(Optional<String> column, WeightKind kind) {
        return new TreeVariables(formula, rowSelection, transforms, column, kind, groups);
    }

    public TreeVariables withGroups(Optional<String> column) {
        return new TreeVariables(formula, rowSelection, transforms, weights, weightKind, column);
    }

    /** The same with the formula's dot expanded. */
    TreeVariables withFormula(Formula expanded) {
        return new TreeVariables(expanded, rowSelection, transforms, weights, weightKind, groups);
    }

    /** Columns that a dot in the formula does not stand for. */
    public Set<String> besides() {
        Set<String> names = new LinkedHashSet<>();
        weights.ifPresent(names::add);
        groups.ifPresent(names::add);
        return names;
    }

    /** These columns of the selected rows. */
    ColumnSelection columns(List<String> names) {
        return new ColumnSelection(names, rowSelection, transforms);
    }
}
