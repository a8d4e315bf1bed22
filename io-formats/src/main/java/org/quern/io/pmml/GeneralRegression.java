package org.quern.io.pmml;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.dmg.pmml.MiningFunction;
import org.dmg.pmml.general_regression.CovariateList;
import org.dmg.pmml.general_regression.FactorList;
import org.dmg.pmml.general_regression.GeneralRegressionModel;
import org.dmg.pmml.general_regression.PCell;
import org.dmg.pmml.general_regression.PPCell;
import org.dmg.pmml.general_regression.PPMatrix;
import org.dmg.pmml.general_regression.ParamMatrix;
import org.dmg.pmml.general_regression.Parameter;
import org.dmg.pmml.general_regression.ParameterList;
import org.dmg.pmml.general_regression.Predictor;
import org.quern.design.Design;
import org.quern.design.DesignColumn;
import org.quern.design.DesignTerm;
import org.quern.design.DesignVariable;
import org.quern.language.Expression;

/**
 * A linear predictor as a GeneralRegressionModel: a parameter for each coefficient of the table, dropped ones included with 0, so
 * that every row with all its variables meets exactly one cell of each term and a row without one of them has no
 * prediction. An offset is a covariate whose parameter is 1, which makes a missing one a missing prediction too.
 */
final class GeneralRegression {
    private final Design design;
    private final Predictors predictors;
    private final List<String> labels;
    private final List<String> offsets = new ArrayList<>();

    /**
     * A linear predictor.
     *
     * @param labels names of the coefficients
     */
    GeneralRegression(Design design, Predictors predictors, List<String> labels, List<Expression> offsets) {
        this.design = design;
        this.predictors = predictors;
        this.labels = labels;
        offsets.forEach(offset -> this.offsets.add(predictors.number(offset)));
    }

    /**
     * The model of one response, without mining schema and output.
     *
     * @param estimates of all columns of the design, NaN where dropped
     * @param category of the target that the parameters belong to, null for a regression
     */
    GeneralRegressionModel of(double[] estimates, String category) {
        ParameterList parameters = new ParameterList();
        PPMatrix cells = new PPMatrix();
        ParamMatrix values = new ParamMatrix();
        for (int c = 0; c < estimates.length; c++) {
            String name = "p" + c;
            parameters.addParameters(new Parameter(name).setLabel(labels.get(c)));
            cells(design.columns().get(c), name, cells);
            values.addPCells(
                    new PCell(name, Double.isNaN(estimates[c]) ? 0 : estimates[c]).setTargetCategory(category));
        }
        for (String offset : offsets) {
            String name = "p" + parameters.getParameters().size();
            parameters.addParameters(new Parameter(name).setLabel("offset(" + offset + ")"));
            cells.addPPCells(new PPCell(1, offset, name));
            values.addPCells(new PCell(name, 1).setTargetCategory(category));
        }
        GeneralRegressionModel model = new GeneralRegressionModel()
                .setMiningFunction(category == null ? MiningFunction.REGRESSION : MiningFunction.CLASSIFICATION)
                .setParameterList(parameters)
                .setPPMatrix(cells)
                .setParamMatrix(values);
        addPredictors(model);
        return model;
    }

    /** The fields that every prediction needs. */
    Set<String> fields() {
        Set<String> fields = new LinkedHashSet<>();
        for (int v = 0; v < design.variables().size(); v++) {
            fields.add(predictors.name(v));
        }
        fields.addAll(offsets);
        return fields;
    }

    private void addPredictors(GeneralRegressionModel model) {
        Set<String> factors = new LinkedHashSet<>();
        Set<String> covariates = new LinkedHashSet<>();
        for (int v = 0; v < design.variables().size(); v++) {
            boolean factor = design.variables().get(v) instanceof DesignVariable.Factor;
            (factor ? factors : covariates).add(predictors.name(v));
        }
        covariates.addAll(offsets);
        if (!factors.isEmpty()) {
            FactorList list = new FactorList();
            factors.forEach(name -> list.addPredictors(new Predictor(name)));
            model.setFactorList(list);
        }
        if (!covariates.isEmpty()) {
            CovariateList list = new CovariateList();
            covariates.forEach(name -> list.addPredictors(new Predictor(name)));
            model.setCovariateList(list);
        }
    }

    private void cells(DesignColumn column, String parameter, PPMatrix cells) {
        if (column.term() == DesignColumn.INTERCEPT) {
            return;
        }
        DesignTerm term = design.terms().get(column.term());
        int rest = column.cell();
        for (int v : term.variables()) {
            Object value = 1;
            if (design.variables().get(v) instanceof DesignVariable.Factor factor) {
                value = factor.levels().get(rest % factor.levels().size());
                rest /= factor.levels().size();
            }
            cells.addPPCells(new PPCell(value, predictors.name(v), parameter));
        }
    }
}
