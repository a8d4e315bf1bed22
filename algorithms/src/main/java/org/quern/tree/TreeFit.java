package org.quern.tree;

import org.quern.language.Formula;
import org.quern.linear.WeightKind;

/**
 * What a model of trees was fitted to, and how that went: the same for one tree, a forest and boosted trees.
 *
 * @param formula with its dot expanded
 * @param design response, predictors, rows and weights
 * @param weightKind what the weights mean
 * @param dataName name of the data set
 * @param dataGeneration its generation
 * @param validRows rows used
 * @param missingRows rows left out because the response, the weight or every predictor was missing
 * @param passes passes over the data
 */
public record TreeFit(
        Formula formula,
        TreeDesign design,
        WeightKind weightKind,
        String dataName,
        long dataGeneration,
        long validRows,
        long missingRows,
        int passes) {

    /** The response as the formula has it. */
    public String responseName() {
        return formula.responses().get(0).text();
    }
}
