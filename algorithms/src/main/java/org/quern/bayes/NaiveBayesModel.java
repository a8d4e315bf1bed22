package org.quern.bayes;

import java.util.Arrays;
import java.util.List;
import org.quern.design.Design;
import org.quern.language.Formula;
import org.quern.model.Model;

/**
 * A fitted naive Bayes model.
 *
 * @param formula with its dot expanded
 * @param options what was asked for
 * @param response the class as a design of one variable
 * @param predictors one variable a term, with which new data are scored
 * @param dataName name of the data set fitted to
 * @param dataGeneration its generation
 * @param classes names of the classes in order
 * @param classRows by class: rows used
 * @param classWeights by class: sum of their weights; the rows if there are no weights
 * @param conditionals by variable of {@code predictors}
 * @param missingRows rows left out because the class, the weight or (where that leaves out the row) a predictor was missing
 * @param passes passes over the data
 */
public record NaiveBayesModel(
        Formula formula,
        NaiveBayesOptions options,
        Design response,
        Design predictors,
        String dataName,
        long dataGeneration,
        List<String> classes,
        long[] classRows,
        double[] classWeights,
        List<ClassConditional> conditionals,
        long missingRows,
        int passes)
        implements Model {

    public NaiveBayesModel {
        classes = List.copyOf(classes);
        conditionals = List.copyOf(conditionals);
    }

    @Override
    public NaiveBayesModelType type() {
        return NaiveBayesModelType.INSTANCE;
    }

    /** The class as the formula has it. */
    public String responseName() {
        return formula.responses().get(0).text();
    }

    public long validRows() {
        return Arrays.stream(classRows).sum();
    }

    /** A priori probabilities: the share of each class in the weights. */
    public double[] priors() {
        double total = Arrays.stream(classWeights).sum();
        return Arrays.stream(classWeights).map(w -> w / total).toArray();
    }
}
