package org.quern.benchmarks.peers;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.Transformer;
import org.apache.spark.ml.classification.GBTClassifier;
import org.apache.spark.ml.classification.RandomForestClassifier;
import org.apache.spark.ml.feature.StringIndexer;
import org.apache.spark.ml.feature.StringIndexerModel;
import org.apache.spark.ml.feature.VectorAssembler;
import org.apache.spark.ml.functions;
import org.apache.spark.ml.regression.DecisionTreeRegressor;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.storage.StorageLevel;

/** Trees by Spark MLlib; 255 bins, so that numbers are cut as finely as by the other tools. */
final class SparkTrees {
    private static final int BINS = 255;
    private static final int SMALLEST_LEAF = 20;

    private SparkTrees() {}

    static void fit(String task, Dataset<Row> data, String[] numeric, String[] factors, String saved) throws IOException {
        long start = System.nanoTime();
        String response = task.equals("tree") ? "ArrDelay" : "Late";
        List<String> used = new ArrayList<>(List.of(numeric));
        used.addAll(List.of(factors));
        used.add(response);
        Dataset<Row> valid = data.selectExpr(used.toArray(String[]::new)).na().drop();
        String[] codes = new String[factors.length];
        List<String> inputs = new ArrayList<>(List.of(numeric));
        for (int i = 0; i < factors.length; i++) {
            codes[i] = factors[i] + "Code";
            inputs.add(codes[i]);
        }
        StringIndexerModel indexer =
                new StringIndexer().setInputCols(factors).setOutputCols(codes).fit(valid);
        VectorAssembler assembler =
                new VectorAssembler().setInputCols(inputs.toArray(String[]::new)).setOutputCol("features");
        Dataset<Row> features = assembler
                .transform(indexer.transform(valid))
                .withColumnRenamed(response, "label")
                .select("features", "label")
                .persist(StorageLevel.MEMORY_AND_DISK());
        features.count();
        long read = System.nanoTime();
        Transformer model = fitted(task, features);
        System.out.printf("fit %.2f s, with the data %.2f s%n", seconds(read), seconds(start));
        // stages that are fitted already are only put together
        PipelineModel whole = new Pipeline()
                .setStages(new PipelineStage[] {indexer, assembler, model})
                .fit(valid.limit(1));
        whole.write().overwrite().save(saved);
    }

    private static Transformer fitted(String task, Dataset<Row> features) {
        return switch (task) {
            case "tree" -> new DecisionTreeRegressor()
                    .setMaxDepth(8)
                    .setMaxBins(BINS)
                    .setMinInstancesPerNode(SMALLEST_LEAF)
                    .fit(features);
            case "forest" -> new RandomForestClassifier()
                    .setNumTrees(20)
                    .setMaxDepth(10)
                    .setMaxBins(BINS)
                    .setMinInstancesPerNode(SMALLEST_LEAF)
                    .setFeatureSubsetStrategy("3")
                    .setSubsamplingRate(0.632)
                    .setSeed(1)
                    .fit(features);
            default -> new GBTClassifier()
                    .setMaxIter(50)
                    .setMaxDepth(5)
                    .setStepSize(0.1)
                    .setMaxBins(BINS)
                    .setMinInstancesPerNode(SMALLEST_LEAF)
                    .setSeed(1)
                    .fit(features);
        };
    }

    static void score(Dataset<Row> data, String saved, String target, String response) {
        Dataset<Row> scored = PipelineModel.load(saved).transform(data);
        boolean classes = List.of(scored.columns()).contains("probability");
        Column prediction = classes
                ? functions.vector_to_array(scored.col("probability"), "float64").getItem(1)
                : scored.col("prediction");
        Dataset<Row> written = scored.withColumn("p", prediction);
        (response == null ? written.select("p") : written.select("p", response)).write().parquet(target);
    }

    private static double seconds(long start) {
        return (System.nanoTime() - start) * 1e-9;
    }
}
