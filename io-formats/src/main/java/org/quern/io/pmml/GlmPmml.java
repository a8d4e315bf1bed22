package org.quern.io.pmml;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.dmg.pmml.Apply;
import org.dmg.pmml.Constant;
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
import org.dmg.pmml.PMMLFunctions;
import org.dmg.pmml.Value;
import org.dmg.pmml.general_regression.GeneralRegressionModel;
import org.dmg.pmml.general_regression.GeneralRegressionModel.Distribution;
import org.dmg.pmml.general_regression.GeneralRegressionModel.LinkFunction;
import org.dmg.pmml.mining.MiningModel;
import org.dmg.pmml.mining.Segment;
import org.dmg.pmml.mining.Segmentation;
import org.dmg.pmml.regression.NumericPredictor;
import org.dmg.pmml.regression.RegressionModel;
import org.dmg.pmml.regression.RegressionTable;
import org.quern.data.ColumnType;
import org.quern.glm.Family;
import org.quern.glm.GlmModel;
import org.quern.glm.GlmOptions;
import org.quern.glm.Link;
import org.quern.model.ModelVariables;

/**
 * A generalized linear model. With a link that PMML knows and that every η has a mean for, a GeneralRegressionModel; with
 * another (cauchit, sqrt, 1/mu^2, other powers) a chain: a GeneralRegressionModel for η, of which a RegressionModel takes the
 * mean. A response of two classes makes a classification with the probabilities of both. Means that {@code predict} keeps 2.2e-16
 * from an end of their range come nearer to it.
 */
final class GlmPmml {
    private static final String ETA = "eta";
    private static final String MEAN = "mean";

    private final GlmModel glm;
    private final ModelVariables variables;
    /** Failure and success; empty if the mean is predicted. */
    private final List<String> classes;

    GlmPmml(GlmModel glm, ModelVariables variables) {
        this.glm = glm;
        this.variables = variables;
        this.classes = classes();
    }

    private List<String> classes() {
        List<org.quern.language.Expression> responses = glm.design().formula().responses();
        if (!glm.options().family().isBinomial() || responses.size() > 1) {
            return List.of();
        } else if (!glm.responseLevels().isEmpty()) {
            return glm.responseLevels();
        }
        ColumnType type =
                responses.get(0).bind(glm.design().schema()).variable("y").type();
        if (type == ColumnType.BOOLEAN) {
            return List.of("false", "true");
        }
        // a share of trials is no class
        return glm.options().kind() == GlmOptions.Kind.LOGIT ? List.of("0", "1") : List.of();
    }

    /** Adds the model and gives the fields it uses. */
    Fields addTo(List<Model> models) {
        List<org.quern.language.Expression> offsets =
                new ArrayList<>(glm.design().formula().offsets());
        glm.options().offset().ifPresent(offsets::add);
        Predictors predictors = Predictors.of(glm.design(), variables, offsets);
        GeneralRegression regression = new GeneralRegression(glm.design(), predictors, glm.labels(), offsets);
        Fields fields = predictors.fields();
        String target = fields.addTarget(target());
        Optional<LinkFunction> link = linkFunction();
        Model model = link.isPresent()
                ? direct(regression, link.get(), fields.miningSchema(target))
                : chain(regression, fields, target);
        models.add(model.setModelName(glm.responseName())
                .setAlgorithmName(glm.options().kind() == GlmOptions.Kind.LOGIT ? "logit" : "glm")
                .setOutput(output()));
        return fields;
    }

    private DataField target() {
        if (classes.isEmpty()) {
            return PmmlDocument.continuousTarget(glm.responseName());
        }
        DataType type = !glm.responseLevels().isEmpty()
                ? DataType.STRING
                : classes.get(0).equals("0") ? DataType.INTEGER : DataType.BOOLEAN;
        DataField field = new DataField(glm.responseName(), OpType.CATEGORICAL, type);
        classes.forEach(name -> field.addValues(new Value(name)));
        return field;
    }

    private Output output() {
        String prediction = glm.responseName() + "_Pred";
        if (classes.isEmpty()) {
            return PmmlDocument.predictedValue(prediction);
        }
        Output output = new Output().addOutputFields(PmmlDocument.probability(prediction, classes.get(1)));
        classes.forEach(name -> output.addOutputFields(PmmlDocument.probability("probability(" + name + ")", name)));
        return output;
    }

    /** Those of PMML that give a mean for every η, or none where we give none. */
    private Optional<LinkFunction> linkFunction() {
        return switch (glm.options().link().kind()) {
            case LOGIT -> Optional.of(LinkFunction.LOGIT);
            case PROBIT -> Optional.of(LinkFunction.PROBIT);
            case CLOGLOG -> Optional.of(LinkFunction.CLOGLOG);
            case LOG -> Optional.of(LinkFunction.LOG);
            case IDENTITY -> Optional.of(LinkFunction.IDENTITY);
            case INVERSE -> Optional.of(LinkFunction.POWER);
            case CAUCHIT, SQRT, INVERSE_SQUARE, POWER -> Optional.empty();
        };
    }

    private Model direct(GeneralRegression regression, LinkFunction link, MiningSchema schema) {
        GeneralRegressionModel model = regression.of(glm.estimates(), classes.isEmpty() ? null : classes.get(1));
        model.setModelType(GeneralRegressionModel.ModelType.GENERALIZED_LINEAR)
                .setLinkFunction(link)
                .setDistribution(distribution());
        if (link == LinkFunction.POWER) {
            model.setLinkParameter(-1);
        }
        if (Double.isFinite(glm.options().family().parameter())) {
            model.setDistParameter(glm.options().family().parameter());
        }
        if (!classes.isEmpty()) {
            model.setTargetReferenceCategory(classes.get(0));
        }
        return model.setMiningSchema(schema);
    }

    /** Null for a family that is a variance and no distribution. */
    private Distribution distribution() {
        Family family = glm.options().family();
        return switch (family.kind()) {
            case BINOMIAL -> Distribution.BINOMIAL;
            case GAUSSIAN -> Distribution.NORMAL;
            case GAMMA -> Distribution.GAMMA;
            case INVERSE_GAUSSIAN -> Distribution.IGAUSS;
            case POISSON -> Distribution.POISSON;
            case TWEEDIE -> Distribution.TWEEDIE;
            case NEGATIVE_BINOMIAL -> Distribution.NEGBIN;
            case QUASI, QUASIBINOMIAL, QUASIPOISSON -> null;
        };
    }

    private Model chain(GeneralRegression regression, Fields fields, String target) {
        GeneralRegressionModel predictor = regression.of(glm.estimates(), null);
        predictor
                .setModelType(GeneralRegressionModel.ModelType.GENERAL_LINEAR)
                .setMiningSchema(fields.miningSchema(null))
                .setOutput(PmmlDocument.predictedValue(ETA));
        MiningFunction function = classes.isEmpty() ? MiningFunction.REGRESSION : MiningFunction.CLASSIFICATION;
        RegressionModel mean = new RegressionModel()
                .setMiningFunction(function)
                .setNormalizationMethod(RegressionModel.NormalizationMethod.NONE)
                .setMiningSchema(meanSchema(target))
                .setLocalTransformations(new LocalTransformations()
                        .addDerivedFields(new DerivedField(MEAN, OpType.CONTINUOUS, DataType.DOUBLE, mean())));
        RegressionTable success = new RegressionTable(0).addNumericPredictors(new NumericPredictor(MEAN, 1));
        mean.addRegressionTables(success);
        if (!classes.isEmpty()) {
            success.setTargetCategory(classes.get(1));
            mean.addRegressionTables(new RegressionTable(1)
                    .setTargetCategory(classes.get(0))
                    .addNumericPredictors(new NumericPredictor(MEAN, -1)));
        }
        Segmentation segmentation = new Segmentation()
                .setMultipleModelMethod(Segmentation.MultipleModelMethod.MODEL_CHAIN)
                .addSegments(
                        new Segment(PmmlDocument.complete(regression.fields()), predictor).setId("1"),
                        new Segment(PmmlDocument.complete(regression.fields()), mean).setId("2"));
        return new MiningModel()
                .setMiningFunction(function)
                .setMiningSchema(fields.miningSchema(target))
                .setSegmentation(segmentation);
    }

    private static MiningSchema meanSchema(String target) {
        return new MiningSchema()
                .addMiningFields(
                        new MiningField(ETA), new MiningField(target).setUsageType(MiningField.UsageType.TARGET));
    }

    /** Missing where η is, and where no mean belongs to it. */
    private Expression mean() {
        Link link = glm.options().link();
        Expression mean = link.kind() == Link.Kind.CAUCHIT
                ? cauchit()
                : apply(
                        PMMLFunctions.IF,
                        apply(PMMLFunctions.GREATERTHAN, eta(), number(0)),
                        apply(PMMLFunctions.POW, eta(), number(1 / power(link))));
        return apply(PMMLFunctions.IF, apply(PMMLFunctions.ISNOTMISSING, eta()), mean);
    }

    private static double power(Link link) {
        return switch (link.kind()) {
            case SQRT -> 0.5;
            case INVERSE_SQUARE -> -2;
            default -> link.power();
        };
    }

    /** By the arc tangent of 1/η, which keeps the digits of small probabilities. */
    private static Expression cauchit() {
        Expression small = apply("/", apply(PMMLFunctions.ATAN, apply("/", number(-1), eta())), number(Math.PI));
        Expression large = apply("/", apply(PMMLFunctions.ATAN, apply("/", number(1), eta())), number(Math.PI));
        return apply(
                PMMLFunctions.IF,
                apply(PMMLFunctions.LESSTHAN, eta(), number(0)),
                small,
                apply(
                        PMMLFunctions.IF,
                        apply(PMMLFunctions.GREATERTHAN, eta(), number(0)),
                        apply("-", number(1), large),
                        number(0.5)));
    }

    private static FieldRef eta() {
        return new FieldRef(ETA);
    }

    private static Constant number(double value) {
        return ExpressionTranslator.number(value);
    }

    private static Apply apply(String function, Expression... arguments) {
        return new Apply(function).addExpressions(arguments);
    }
}
