package org.quern.model;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.quern.data.Schema;
import org.quern.data.Variable;
import org.quern.design.Design;
import org.quern.language.Transform;

/**
 * The variables a model was fitted to, as far as scoring needs them.
 *
 * @param known columns after the transforms, with the types and levels of the fit; of all {@code inputs} where they are
 *     known
 * @param inputs names of all columns, responses included, in the order in which they are written with predictions
 * @param predictors names of those that every prediction needs
 * @param responses names of those that residuals need
 * @param weights name of the column that weighted residuals need too; empty if rows have none
 * @param transforms with which the model was fitted
 */
public record ModelVariables(
        Schema known,
        List<String> inputs,
        List<String> predictors,
        List<String> responses,
        Optional<String> weights,
        List<Transform> transforms) {

    public ModelVariables {
        inputs = List.copyOf(inputs);
        predictors = List.copyOf(predictors);
        responses = List.copyOf(responses);
        transforms = List.copyOf(transforms);
    }

    /** Variables of a model whose residuals need no weights. */
    public ModelVariables(
            Schema known,
            List<String> inputs,
            List<String> predictors,
            List<String> responses,
            List<Transform> transforms) {
        this(known, inputs, predictors, responses, Optional.empty(), transforms);
    }

    /** The variables of a design. */
    public static ModelVariables of(Design design, List<Transform> transforms) {
        Set<String> responses = new LinkedHashSet<>();
        design.formula().responses().forEach(response -> responses.addAll(response.columns()));
        return new ModelVariables(
                design.schema(),
                design.inputs(),
                design.predictorInputs(),
                List.copyOf(responses),
                Optional.empty(),
                transforms);
    }

    /** The variables of a model whose response and predictors are designs of their own, each without a response. */
    public static ModelVariables of(Design response, Design predictors, List<Transform> transforms) {
        List<Variable> known = new ArrayList<>(predictors.schema().variables());
        for (Variable variable : response.schema().variables()) {
            if (!predictors.schema().contains(variable.name())) {
                known.add(variable);
            }
        }
        Set<String> inputs = new LinkedHashSet<>(response.inputs());
        inputs.addAll(predictors.inputs());
        return new ModelVariables(
                new Schema(known),
                List.copyOf(inputs),
                predictors.predictorInputs(),
                response.inputs(),
                Optional.empty(),
                transforms);
    }

    /** These variables and a further column that predictions need, such as an offset. */
    public ModelVariables withPredictor(String name) {
        return new ModelVariables(known, with(inputs, name), with(predictors, name), responses, weights, transforms);
    }

    /** These variables and a column of weights. */
    public ModelVariables withWeights(String name) {
        return new ModelVariables(known, inputs, predictors, responses, Optional.of(name), transforms);
    }

    private static List<String> with(List<String> names, String name) {
        Set<String> all = new LinkedHashSet<>(names);
        all.add(name);
        return List.copyOf(all);
    }
}
