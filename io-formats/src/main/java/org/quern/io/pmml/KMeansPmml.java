package org.quern.io.pmml;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.stream.Collectors;
import org.dmg.pmml.Apply;
import org.dmg.pmml.Array;
import org.dmg.pmml.CompareFunction;
import org.dmg.pmml.ComparisonMeasure;
import org.dmg.pmml.DataType;
import org.dmg.pmml.Expression;
import org.dmg.pmml.FieldRef;
import org.dmg.pmml.MiningFunction;
import org.dmg.pmml.Model;
import org.dmg.pmml.OpType;
import org.dmg.pmml.Output;
import org.dmg.pmml.OutputField;
import org.dmg.pmml.PMMLFunctions;
import org.dmg.pmml.ResultFeature;
import org.dmg.pmml.SquaredEuclidean;
import org.dmg.pmml.clustering.Cluster;
import org.dmg.pmml.clustering.ClusteringField;
import org.dmg.pmml.clustering.ClusteringModel;
import org.dmg.pmml.mining.MiningModel;
import org.dmg.pmml.mining.Segment;
import org.dmg.pmml.mining.Segmentation;
import org.quern.data.ColumnType;
import org.quern.design.Design;
import org.quern.design.DesignOptions;
import org.quern.kmeans.KMeansModel;
import org.quern.kmeans.KMeansPrediction;
import org.quern.model.ModelVariables;

/**
 * Clusters as a ClusteringModel of centres, with the squared Euclidean distance in the unit of the fit. PMML would find
 * a cluster by the coordinates that are there; ours has none for a row without one of them, so the model is the only segment of a
 * MiningModel, for rows that have them all.
 */
final class KMeansPmml {
    private final KMeansModel clusters;
    private final ModelVariables variables;

    KMeansPmml(KMeansModel clusters, ModelVariables variables) {
        this.clusters = clusters;
        this.variables = variables;
    }

    /** Adds the model and gives the fields it uses. */
    Fields addTo(List<Model> models) {
        Design design = Design.of(clusters.formula(), clusters.variables(), DesignOptions.DEFAULT);
        Predictors predictors = Predictors.of(design, variables, List.of());
        Fields fields = predictors.fields();
        ClusteringModel model = new ClusteringModel()
                .setMiningFunction(MiningFunction.CLUSTERING)
                .setModelClass(ClusteringModel.ModelClass.CENTER_BASED)
                .setNumberOfClusters(clusters.clusters().size())
                .setComparisonMeasure(new ComparisonMeasure(ComparisonMeasure.Kind.DISTANCE, new SquaredEuclidean())
                        .setCompareFunction(CompareFunction.ABS_DIFF));
        for (int j = 0; j < design.variables().size(); j++) {
            model.addClusteringFields(new ClusteringField(coordinate(j, predictors)));
        }
        for (int c = 0; c < clusters.clusters().size(); c++) {
            List<Double> position = clusters.clusters().get(c).position();
            String text = position.stream().map(String::valueOf).collect(Collectors.joining(" "));
            model.addClusters(new Cluster(new Array(Array.Type.REAL, text).setN(position.size()))
                    .setId(String.valueOf(c + 1))
                    .setSize((int) Math.min(
                            Integer.MAX_VALUE, clusters.clusters().get(c).rows())));
        }
        List<String> names = new ArrayList<>();
        for (int j = 0; j < design.variables().size(); j++) {
            names.add(predictors.name(j));
        }
        model.setMiningSchema(fields.miningSchema(null)).setOutput(output());
        models.add(new MiningModel()
                .setModelName("kmeans")
                .setAlgorithmName("kmeans")
                .setMiningFunction(MiningFunction.CLUSTERING)
                .setMiningSchema(fields.miningSchema(null))
                .setSegmentation(new Segmentation()
                        .setMultipleModelMethod(Segmentation.MultipleModelMethod.SELECT_FIRST)
                        .addSegments(
                                new Segment(PmmlDocument.complete(new LinkedHashSet<>(names)), model).setId("1"))));
        return fields;
    }

    private String coordinate(int j, Predictors predictors) {
        Part value = Part.field(ColumnType.FLOAT64, List.of(), predictors.name(j));
        if (clusters.standardization().isNone()) {
            return value.fieldName();
        }
        Expression centred = new Apply("-")
                .addExpressions(
                        value.expression(),
                        ExpressionTranslator.number(
                                clusters.standardization().means().get(j)));
        Expression scaled = new Apply("/")
                .addExpressions(
                        centred,
                        ExpressionTranslator.number(
                                clusters.standardization().deviations().get(j)));
        return predictors
                .fields()
                .define("standardized " + clusters.names().get(j), value.withExpression(ColumnType.FLOAT64, scaled))
                .fieldName();
    }

    private static Output output() {
        String squared = "squared distance";
        FieldRef field = new FieldRef(squared);
        Expression distance = new Apply(PMMLFunctions.IF)
                .addExpressions(
                        new Apply(PMMLFunctions.ISNOTMISSING).addExpressions(field),
                        new Apply(PMMLFunctions.SQRT).addExpressions(field));
        return new Output()
                .addOutputFields(
                        new OutputField(KMeansPrediction.CLUSTER, OpType.CATEGORICAL, DataType.INTEGER)
                                .setResultFeature(ResultFeature.PREDICTED_VALUE),
                        new OutputField(squared, OpType.CONTINUOUS, DataType.DOUBLE)
                                .setResultFeature(ResultFeature.AFFINITY)
                                .setFinalResult(false),
                        new OutputField(KMeansPrediction.DISTANCE, OpType.CONTINUOUS, DataType.DOUBLE)
                                .setResultFeature(ResultFeature.TRANSFORMED_VALUE)
                                .setExpression(distance));
    }
}
