package org.quern.benchmarks.peers;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Summary and linear regression by DuckDB: {@code summary|linmod|quantiles DATA_GLOB THREADS [numeric,…
 * factor,…]}; or of text made Parquet: {@code import CSV THREADS TARGET}; or how good
 * the predictions p of any tool are: {@code quality PREDICTED_GLOB THREADS RESPONSE}.
 * The regression forms cross-products by grouped sums in SQL, never dummies, and solves the normal equations here.
 */
public final class DuckDbPeer {
    private static final String RESPONSE = "ArrDelay";

    private final Statement statement;
    private final String files;

    private DuckDbPeer(Statement statement, String files) {
        this.statement = statement;
        this.files = files;
    }

    public static void main(String[] args) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement()) {
            statement.execute("SET threads TO " + args[2]);
            if (args[0].equals("import")) {
                statement.execute("COPY (FROM read_csv('" + args[1] + "')) TO '" + args[3] + "' (FORMAT parquet)");
                return;
            }
            DuckDbPeer peer = new DuckDbPeer(statement, "read_parquet('" + args[1] + "')");
            switch (args[0]) {
                case "summary" -> peer.summary();
                case "quantiles" -> peer.quantiles();
                case "quality" -> peer.quality(args[3]);
                case "linmod" -> peer.linmod(args[3].split(","), args[4].split(","));
                default -> throw new IllegalArgumentException(args[0]);
            }
        }
    }

    /** Area under the ROC curve (ties count half) and mean log-loss of a 0/1 response, or root mean squared error. */
    private void quality(String response) throws SQLException {
        String sql = response.equals("Late")
                ? """
                WITH cell AS (SELECT p, sum(y) AS ones, count(*) - sum(y) AS zeros FROM rows GROUP BY p),
                ranked AS (SELECT ones, zeros, sum(zeros) OVER (ORDER BY p) - zeros / 2.0 AS below FROM cell)
                SELECT format('AUC {:.6f}, log-loss {:.6f}, {} rows', sum(ones * below) / (sum(ones) * sum(zeros)),
                  (SELECT -avg(ln(greatest(CASE WHEN y = 1 THEN p ELSE 1 - p END, 1e-15))) FROM rows), sum(ones + zeros)::BIGINT) FROM ranked"""
                : "SELECT format('RMSE {:.6f}, {} rows', sqrt(avg((y - p) * (y - p))), count(*)) FROM rows";
        statement.execute("CREATE TEMP VIEW rows AS SELECT p::DOUBLE AS p, " + response + "::INT AS y FROM " + files
                + " WHERE NOT isnan(" + response + "::DOUBLE)");
        try (ResultSet result = statement.executeQuery(sql)) {
            result.next();
            System.out.println(result.getString(1));
        }
    }

    private void summary() throws SQLException {
        List<String> numeric = new ArrayList<>();
        List<String> factors = new ArrayList<>();
        try (ResultSet rows = statement.executeQuery("SELECT * EXCLUDE (Late, Changes) FROM " + files + " LIMIT 0")) {
            ResultSetMetaData meta = rows.getMetaData();
            for (int i = 1; i <= meta.getColumnCount(); i++) {
                (meta.getColumnTypeName(i).equals("VARCHAR") ? factors : numeric).add(meta.getColumnName(i));
            }
        }
        StringBuilder sql = new StringBuilder("SELECT count(*)");
        for (String x : numeric) {
            sql.append(", avg(%1$s), stddev_samp(%1$s), min(%1$s), max(%1$s), sum(%1$s), count(%1$s)".formatted(x));
        }
        print(sql + " FROM " + files);
        for (String f : factors) {
            print("SELECT " + f + ", count(*) FROM " + files + " GROUP BY 1 ORDER BY 1");
        }
    }

    private void quantiles() throws SQLException {
        StringBuilder sql = new StringBuilder("SELECT count(*)");
        for (String x : List.of("ArrDelay", "DepDelay", "CRSDepTime", "CRSArrTime", "Distance", "AirTime", "TaxiIn",
                "TaxiOut", "Elapsed", "Year", "DayOfMonth")) {
            sql.append(", quantile_cont(").append(x).append(", [0, .25, .5, .75, 1])");
        }
        print(sql + " FROM " + files);
    }

    private void print(String sql) throws SQLException {
        try (ResultSet rows = statement.executeQuery(sql)) {
            int columns = rows.getMetaData().getColumnCount();
            while (rows.next()) {
                StringBuilder line = new StringBuilder();
                for (int i = 1; i <= columns; i++) {
                    line.append(rows.getObject(i)).append(' ');
                }
                System.out.println(line);
            }
        }
    }

    private void linmod(String[] numeric, String[] factors) throws SQLException {
        List<String> x = new ArrayList<>(List.of(numeric));
        x.add(RESPONSE);
        StringBuilder valid = new StringBuilder("TRUE");
        x.forEach(name -> valid.append(" AND ").append(name).append(" IS NOT NULL"));
        String from = " FROM " + files + " WHERE " + valid;

        Map<String, Integer> position = new HashMap<>();
        position.put("1", 0);
        for (String name : numeric) {
            position.put(name, position.size());
        }
        List<List<String>> levels = new ArrayList<>();
        for (String factor : factors) {
            List<String> names = new ArrayList<>();
            try (ResultSet rows = statement.executeQuery("SELECT DISTINCT " + factor + from + " ORDER BY 1")) {
                while (rows.next()) {
                    names.add(rows.getString(1));
                }
            }
            levels.add(names);
            for (String level : names.subList(0, names.size() - 1)) {
                position.put(factor + "=" + level, position.size());
            }
        }
        int p = position.size();
        double[][] a = new double[p + 1][p + 1];
        // sums of products of the numeric columns
        StringBuilder sql = new StringBuilder("SELECT count(*)::DOUBLE");
        for (int i = 0; i < x.size(); i++) {
            sql.append(", sum(").append(x.get(i)).append("::DOUBLE)");
            for (int j = 0; j <= i; j++) {
                sql.append(", sum(").append(x.get(i)).append("::DOUBLE * ").append(x.get(j)).append(")");
            }
        }
        try (ResultSet row = statement.executeQuery(sql + from)) {
            row.next();
            int c = 1;
            a[0][0] = row.getDouble(c++);
            for (int i = 0; i < x.size(); i++) {
                int at = i == x.size() - 1 ? p : position.get(x.get(i));
                set(a, 0, at, row.getDouble(c++));
                for (int j = 0; j <= i; j++) {
                    int other = j == x.size() - 1 ? p : position.get(x.get(j));
                    set(a, at, other, row.getDouble(c++));
                }
            }
        }
        for (int f = 0; f < factors.length; f++) {
            StringBuilder sums = new StringBuilder();
            x.forEach(name -> sums.append(", sum(").append(name).append("::DOUBLE)"));
            try (ResultSet row = statement.executeQuery(
                    "SELECT " + factors[f] + ", count(*)::DOUBLE" + sums + from + " GROUP BY 1")) {
                while (row.next()) {
                    Integer at = position.get(factors[f] + "=" + row.getString(1));
                    if (at != null) {
                        set(a, 0, at, row.getDouble(2));
                        set(a, at, at, row.getDouble(2));
                        for (int i = 0; i < x.size(); i++) {
                            set(a, at, i == x.size() - 1 ? p : position.get(x.get(i)), row.getDouble(3 + i));
                        }
                    }
                }
            }
            for (int g = 0; g < f; g++) {
                try (ResultSet row = statement.executeQuery("SELECT " + factors[f] + ", " + factors[g]
                        + ", count(*)::DOUBLE" + from + " GROUP BY 1, 2")) {
                    while (row.next()) {
                        Integer at = position.get(factors[f] + "=" + row.getString(1));
                        Integer other = position.get(factors[g] + "=" + row.getString(2));
                        if (at != null && other != null) {
                            set(a, at, other, row.getDouble(3));
                        }
                    }
                }
            }
        }
        double[] coefficients = solve(a, p);
        position.entrySet().stream()
                .sorted(Map.Entry.comparingByValue())
                .limit(8)
                .forEach(e -> System.out.println(e.getKey() + " " + coefficients[e.getValue()]));
    }

    private static void set(double[][] a, int i, int j, double value) {
        a[i][j] = value;
        a[j][i] = value;
    }

    /** Gauss–Jordan on the normal equations, inverse included so that standard errors have their cost. */
    private static double[] solve(double[][] a, int p) {
        for (int k = 0; k < p; k++) {
            double pivot = 1 / a[k][k];
            for (int i = 0; i <= p; i++) {
                if (i != k) {
                    double factor = a[i][k] * pivot;
                    for (int j = 0; j <= p; j++) {
                        if (j != k) {
                            a[i][j] -= factor * a[k][j];
                        }
                    }
                    a[i][k] = -factor;
                }
            }
            for (int j = 0; j <= p; j++) {
                if (j != k) {
                    a[k][j] *= pivot;
                }
            }
            a[k][k] = pivot;
        }
        double[] coefficients = new double[p];
        for (int i = 0; i < p; i++) {
            coefficients[i] = a[i][p];
        }
        return coefficients;
    }
}
