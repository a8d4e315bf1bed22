package org.quern.io.pmml;

import java.util.List;
import org.dmg.pmml.Model;
import org.dmg.pmml.general_regression.GeneralRegressionModel;
import org.quern.linear.LinearModel;
import org.quern.model.ModelVariables;

/** A linear model as a GeneralRegressionModel for each response, named by it. */
final class LinearPmml {
    private final LinearModel linear;
    private final ModelVariables variables;

    LinearPmml(LinearModel linear, ModelVariables variables) {
        this.linear = linear;
        this.variables = variables;
    }

    /** The fields they share. */
    Fields addTo(List<Model> models) {
        Predictors predictors = Predictors.of(
                linear.design(), variables, linear.design().formula().offsets());
        GeneralRegression regression = new GeneralRegression(
                linear.design(),
                predictors,
                linear.labels(),
                linear.design().formula().offsets());
        Fields fields = predictors.fields();
        List<String> responses = linear.design().responses();
        List<String> targets = responses.stream()
                .map(response -> fields.addTarget(PmmlDocument.continuousTarget(response)))
                .toList();
        for (int r = 0; r < responses.size(); r++) {
            String response = responses.get(r);
            models.add(regression
                    .of(linear.fits().get(r).estimates(), null)
                    .setModelType(GeneralRegressionModel.ModelType.GENERAL_LINEAR)
                    .setModelName(response)
                    .setAlgorithmName("linmod")
                    .setMiningSchema(fields.miningSchema(targets.get(r)))
                    .setOutput(PmmlDocument.predictedValue(response + "_Pred")));
        }
        return fields;
    }
}
