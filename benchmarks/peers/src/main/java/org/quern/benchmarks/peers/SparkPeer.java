package org.quern.benchmarks.peers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.classification.LogisticRegression;
import org.apache.spark.ml.classification.LogisticRegressionModel;
import org.apache.spark.ml.feature.RFormula;
import org.apache.spark.ml.regression.GeneralizedLinearRegression;
import org.apache.spark.ml.regression.GeneralizedLinearRegressionModel;
import org.apache.spark.ml.regression.LinearRegression;
import org.apache.spark.ml.regression.LinearRegressionModel;
import org.apache.spark.mllib.clustering.KMeans;
import org.apache.spark.mllib.clustering.KMeansModel;
import org.apache.spark.mllib.linalg.Vector;
import org.apache.spark.mllib.linalg.Vectors;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;

/**
 * The tasks by Spark MLlib: {@code summary DATA THREADS}, {@code linmod|logit|logit-lbfgs|poisson DATA THREADS numeric,…
 * factor,… [SAVED_MODEL]}, {@code kmeans DATA THREADS numeric,… CENTERS}, {@code score DATA THREADS SAVED_MODEL TARGET}, {@code
 * tree|forest|boosting DATA THREADS numeric,… factor,… SAVED_MODEL}, {@code TREES-scoring DATA THREADS numeric,… factor,…
 * SAVED_MODEL TARGET [RESPONSE]}. {@code yarn} for THREADS runs it on the cluster of the configuration on the class path, with
 * executors as {@code spark.…} system properties say.
 */
public final class SparkPeer {
    private SparkPeer() {}

    public static void main(String[] args) throws IOException {
        SparkSession spark = SparkSession.builder()
                .master(args[2].equals("yarn") ? "yarn" : "local[" + args[2] + "]")
                .appName("peer")
                .config("spark.ui.enabled", "false")
                .config("spark.log.level", "ERROR")
                .config("spark.driver.bindAddress", "127.0.0.1")
                .config("spark.driver.host", "127.0.0.1")
                .getOrCreate();
        Dataset<Row> data = spark.read().parquet(args[1]);
        switch (args[0]) {
            case "summary" -> summary(data.drop("Late", "Changes"));
            case "linmod" -> linmod(data, args[3].split(","), args[4].split(","));
            case "kmeans" -> kmeans(data, args[3].split(","), args[4]);
            case "score" -> PipelineModel.load(args[3])
                    .transform(data)
                    .withColumn("p", org.apache.spark.ml.functions.vector_to_array(functions.col("probability"), "float64").getItem(1))
                    .select("p")
                    .write()
                    .parquet(args[4]);
            case "tree", "forest", "boosting" -> SparkTrees.fit(args[0], data, args[3].split(","), args[4].split(","), args[5]);
            case "tree-scoring", "forest-scoring", "boosting-scoring" ->
                SparkTrees.score(data, args[5], args[6], args.length > 7 ? args[7] : null);
            default -> generalised(args[0], data, args[3].split(","), args[4].split(","), args.length > 5 ? args[5] : null);
        }
        spark.stop();
    }

    private static void summary(Dataset<Row> data) {
        List<Column> statistics = new ArrayList<>();
        List<String> factors = new ArrayList<>();
        Arrays.stream(data.dtypes()).forEach(column -> {
            if (column._2().equals("StringType")) {
                factors.add(column._1());
            } else {
                Column x = functions.col(column._1());
                statistics.addAll(List.of(
                        functions.avg(x),
                        functions.stddev_samp(x),
                        functions.min(x),
                        functions.max(x),
                        functions.sum(x),
                        functions.count(x)));
            }
        });
        Row row = data.agg(functions.count(functions.lit(1)), statistics.toArray(Column[]::new))
                .first();
        System.out.println(row);
        for (String factor : factors) {
            System.out.println(data.groupBy(factor).count().orderBy(factor).collectAsList());
        }
    }

    private static void linmod(Dataset<Row> data, String[] numeric, String[] factors) {
        String formula = "ArrDelay ~ " + String.join(" + ", numeric) + " + " + String.join(" + ", factors);
        List<String> used = new ArrayList<>(List.of(numeric));
        used.addAll(List.of(factors));
        used.add("ArrDelay");
        Dataset<Row> valid = data.selectExpr(used.toArray(String[]::new)).na().drop();
        Dataset<Row> features = new RFormula()
                .setFormula(formula)
                .setFeaturesCol("features")
                .setLabelCol("label")
                .fit(valid)
                .transform(valid);
        LinearRegressionModel model = new LinearRegression()
                .setSolver("normal")
                .setMaxIter(1)
                .fit(features.select("features", "label"));
        System.out.println(model.intercept() + " " + Arrays.toString(Arrays.copyOf(model.coefficients().toArray(), 8)));
        System.out.println(Arrays.toString(Arrays.copyOf(model.summary().coefficientStandardErrors(), 8)));
    }

    private static void generalised(
            String verb, Dataset<Row> data, String[] numeric, String[] factors, String saved) throws IOException {
        String response = verb.equals("poisson") ? "Changes" : "Late";
        String predictors = String.join(" + ", numeric) + " + " + String.join(" + ", factors);
        List<String> used = new ArrayList<>(List.of(numeric));
        used.addAll(List.of(factors));
        used.add(response);
        Dataset<Row> valid = data.selectExpr(used.toArray(String[]::new)).na().drop();
        RFormula formula = new RFormula()
                .setFormula(response + " ~ " + predictors)
                .setFeaturesCol("features")
                .setLabelCol("label");
        if (verb.equals("logit-lbfgs")) {
            LogisticRegression regression = new LogisticRegression().setMaxIter(100);
            PipelineModel model = new Pipeline()
                    .setStages(new PipelineStage[] {formula, regression})
                    .fit(valid);
            LogisticRegressionModel fitted = (LogisticRegressionModel) model.stages()[1];
            System.out.println("coefficients " + (fitted.numFeatures() + 1) + ", iterations "
                    + fitted.summary().totalIterations());
            double[] history = fitted.summary().objectiveHistory();
            System.out.println("coefficient of " + numeric[0] + " " + fitted.coefficients().apply(0) + " se –");
            System.out.println("deviance " + 2 * valid.count() * history[history.length - 1]);
            if (saved != null) {
                model.write().overwrite().save(saved);
            }
            return;
        }
        Dataset<Row> features = formula.fit(valid).transform(valid).select("features", "label");
        GeneralizedLinearRegressionModel model = new GeneralizedLinearRegression()
                .setFamily(verb.equals("poisson") ? "poisson" : "binomial")
                .fit(features);
        double[] standardErrors = model.summary().coefficientStandardErrors();
        System.out.println("coefficients " + (model.numFeatures() + 1) + ", iterations "
                + model.summary().numIterations());
        System.out.println("coefficient of " + numeric[0] + " " + model.coefficients().apply(0) + " se " + standardErrors[0]);
        System.out.println("deviance " + model.summary().deviance());
    }

    /** By the older interface, for only that takes the first centers; the newer one calls it. */
    private static void kmeans(Dataset<Row> data, String[] numeric, String centers) throws IOException {
        JavaRDD<Vector> rows = data.selectExpr(numeric).na().drop().javaRDD().map(row -> {
            double[] values = new double[row.size()];
            for (int i = 0; i < values.length; i++) {
                values[i] = ((Number) row.get(i)).doubleValue();
            }
            return Vectors.dense(values);
        });
        rows.cache();
        Vector[] start = Files.readAllLines(Path.of(centers)).stream()
                .skip(1)
                .map(line -> Vectors.dense(
                        Arrays.stream(line.split(",")).mapToDouble(Double::parseDouble).toArray()))
                .toArray(Vector[]::new);
        KMeansModel model = new KMeans()
                .setK(start.length)
                .setMaxIterations(20)
                .setEpsilon(0)
                .setInitialModel(new KMeansModel(start))
                .run(rows.rdd());
        System.out.println("rows " + rows.count() + " iterations " + model.numIter());
        System.out.println("within " + model.trainingCost());
        System.out.println("first center " + model.clusterCenters()[0]);
    }
}
