package org.quern.benchmarks.peers;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.ml.feature.RFormula;
import org.apache.spark.ml.regression.LinearRegression;
import org.apache.spark.ml.regression.LinearRegressionModel;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;

/** Summary and linear regression by Spark MLlib: {@code summary|linmod DATA THREADS [numeric,… factor,…]}. */
public final class SparkPeer {
    private SparkPeer() {}

    public static void main(String[] args) {
        SparkSession spark = SparkSession.builder()
                .master("local[" + args[2] + "]")
                .appName("peer")
                .config("spark.ui.enabled", "false")
                .config("spark.log.level", "ERROR")
                .config("spark.driver.bindAddress", "127.0.0.1")
                .config("spark.driver.host", "127.0.0.1")
                .getOrCreate();
        Dataset<Row> data = spark.read().parquet(args[1]);
        if (args[0].equals("summary")) {
            summary(data);
        } else {
            linmod(data, args[3].split(","), args[4].split(","));
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
}
