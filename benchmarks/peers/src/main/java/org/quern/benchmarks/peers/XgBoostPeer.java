package org.quern.benchmarks.peers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import ml.dmlc.xgboost4j.java.Booster;
import ml.dmlc.xgboost4j.java.DMatrix;
import ml.dmlc.xgboost4j.java.XGBoost;
import ml.dmlc.xgboost4j.java.XGBoostError;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;

/**
 * Trees by XGBoost (histograms, factors as categories): {@code tree|forest|boosting DATA_DIR THREADS numeric,… factor,…
 * SAVED_MODEL}, {@code TREES-scoring DATA_DIR THREADS numeric,… factor,… SAVED_MODEL TARGET [RESPONSE]}.
 */
public final class XgBoostPeer {
    private final String task;
    private final String[] numeric;
    private final String[] factors;
    private final int threads;

    private XgBoostPeer(String[] args) {
        task = args[0].replace("-scoring", "");
        threads = Integer.parseInt(args[2]);
        numeric = args[3].split(",");
        factors = args[4].split(",");
    }

    public static void main(String[] args) throws IOException, XGBoostError, SQLException {
        XgBoostPeer peer = new XgBoostPeer(args);
        if (args[0].endsWith("-scoring")) {
            peer.score(args[1], args[5], args[6], args.length > 7 ? args[7] : null);
        } else {
            peer.fit(args[1], args[5]);
        }
    }

    private void fit(String data, String saved) throws IOException, XGBoostError {
        long start = System.nanoTime();
        String response = task.equals("tree") ? "ArrDelay" : "Late";
        List<Map<String, Integer>> levels = new ArrayList<>();
        for (String factor : factors) {
            levels.add(new HashMap<>());
        }
        FloatRows rows = new FloatRows(data, numeric, factors, levels, response);
        rows.dropMissingResponse();
        DMatrix matrix = matrix(rows);
        matrix.setLabel(rows.response());
        long read = System.nanoTime();
        Booster booster = XGBoost.train(matrix, parameters(), task.equals("boosting") ? 50 : 1, Map.of(), null, null);
        System.out.printf("fit %.2f s, with the data %.2f s%n", seconds(read), seconds(start));
        booster.saveModel(saved + ".ubj");
        List<String> lines = new ArrayList<>();
        for (Map<String, Integer> codes : levels) {
            String[] ordered = new String[codes.size()];
            codes.forEach((level, code) -> ordered[code] = level);
            lines.add(String.join("\t", ordered));
        }
        Files.write(Path.of(saved), lines);
    }

    private DMatrix matrix(FloatRows rows) throws XGBoostError {
        DMatrix matrix = new DMatrix(rows.values(), rows.count(), numeric.length + factors.length, Float.NaN);
        String[] types = new String[numeric.length + factors.length];
        Arrays.fill(types, 0, numeric.length, "q");
        Arrays.fill(types, numeric.length, types.length, "c");
        matrix.setFeatureTypes(types);
        return matrix;
    }

    private Map<String, Object> parameters() {
        Map<String, Object> parameters = new HashMap<>(Map.of(
                "tree_method", "hist", "max_bin", 255, "nthread", threads, "lambda", 0, "seed", 1, "verbosity", 1));
        parameters.put("objective", task.equals("tree") ? "reg:squarederror" : "binary:logistic");
        parameters.put("max_depth", Map.of("tree", 8, "forest", 10, "boosting", 5).get(task));
        parameters.put("eta", task.equals("boosting") ? 0.1 : 1);
        // a row of a 0/1 response counts p(1 - p), about a fifth
        parameters.put("min_child_weight", task.equals("tree") ? 20 : 4);
        if (task.equals("forest")) {
            parameters.put("num_parallel_tree", 20);
            parameters.put("subsample", 0.632);
            parameters.put("colsample_bynode", 3.0 / (numeric.length + factors.length));
        }
        return parameters;
    }

    private void score(String data, String saved, String target, String response)
            throws IOException, XGBoostError, SQLException {
        List<Map<String, Integer>> levels = new ArrayList<>();
        for (String line : Files.readAllLines(Path.of(saved))) {
            Map<String, Integer> codes = new HashMap<>();
            for (String level : line.split("\t")) {
                codes.put(level, codes.size());
            }
            levels.add(codes);
        }
        FloatRows rows = new FloatRows(data, numeric, factors, levels, response);
        Booster booster = XGBoost.loadModel(saved + ".ubj");
        booster.setParam("nthread", threads);
        float[][] predicted = booster.predict(matrix(rows));
        double sum = 0;
        for (float[] p : predicted) {
            sum += p[0];
        }
        System.out.println("mean " + sum / predicted.length);
        write(predicted, rows, target, response);
    }

    private static void write(float[][] predicted, FloatRows rows, String target, String response) throws SQLException {
        try (DuckDBConnection connection = (DuckDBConnection) DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE scored (p FLOAT" + (response == null ? ")" : ", " + response + " FLOAT)"));
            try (DuckDBAppender appender = connection.createAppender("main", "scored")) {
                for (int i = 0; i < predicted.length; i++) {
                    appender.beginRow();
                    appender.append(predicted[i][0]);
                    if (response != null) {
                        float y = rows.response()[i];
                        if (Float.isNaN(y)) {
                            appender.appendNull();
                        } else {
                            appender.append(y);
                        }
                    }
                    appender.endRow();
                }
            }
            statement.execute("COPY scored TO '" + target + "' (FORMAT parquet)");
        }
    }

    private static double seconds(long start) {
        return (System.nanoTime() - start) * 1e-9;
    }
}
