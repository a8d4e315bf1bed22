package org.quern.kmeans;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.quern.data.MemoryChunkSource;
import org.quern.golden.CsvTable;
import org.quern.golden.Golden;
import org.quern.pass.LocalEngine;

/**
 * Partitions, iterations and sums of squares of R 4.2.2's {@code kmeans(x, centers, algorithm = "Lloyd")}, by the script
 * {@code kmeans.R} beside the numbers, and the published clusters of iris. Partitions and iterations must be the same, sums
 * agree to 1e-12 relative: R adds up all rows in one long double or double sum, we by chunk.
 */
class KMeansGoldenTest {
    private static final Percentage TOLERANCE = Percentage.withPercentage(1e-10);

    /** Numbers that R computed for one case. */
    private record Expected(Map<String, Double> values, Set<String> variables, int k) {
        static Expected of(String name) {
            Map<String, Double> values = new LinkedHashMap<>();
            Set<String> variables = new LinkedHashSet<>();
            int k = 0;
            for (String line : CsvTable.linesOfResource("kmeans/kmeans.csv")) {
                String[] fields = line.split(",", -1);
                if (fields[0].equals(name)) {
                    values.put(fields[1] + " " + fields[2] + fields[3], Double.parseDouble(fields[4]));
                    k = Math.max(k, Integer.parseInt(fields[2]));
                    if (!fields[3].isEmpty()) {
                        variables.add(fields[3]);
                    }
                }
            }
            return new Expected(values, variables, k);
        }

        double value(String what) {
            return values.get(what + " 0");
        }

        double value(String what, int cluster) {
            return values.get(what + " " + cluster);
        }

        double[] centre(String what, int cluster) {
            return variables.stream()
                    .mapToDouble(v -> values.get(what + " " + cluster + v))
                    .toArray();
        }

        KMeansOptions options(String name) {
            List<List<Double>> centres = new ArrayList<>();
            for (int c = 1; c <= k; c++) {
                centres.add(Arrays.stream(centre("first", c)).boxed().toList());
            }
            return KMeansOptions.of("~ " + String.join(" + ", variables), k)
                    .withCentres(centres)
                    .withScaling(
                            name.endsWith("-scaled")
                                    ? KMeansOptions.Scaling.STANDARDIZED
                                    : KMeansOptions.Scaling.AS_THEY_ARE);
        }
    }

    private static MemoryChunkSource data(String name, Set<String> variables) {
        return table(name.replace("-scaled", ""))
                .numbers(variables.toArray(String[]::new))
                .source(10_000);
    }

    private static CsvTable table(String name) {
        return switch (name) {
            case "iris" -> CsvTable.ofResource("r_datasets/iris.csv");
            case "diamonds" -> CsvTable.ofLines(Golden.lines("diamonds/diamonds.csv.gz"));
            case "hflights" -> CsvTable.ofLines(Golden.lines("hflights/hflights.csv.gz"));
            case "airline" -> CsvTable.ofLines(Golden.lines("airline_demo_small/AirlineDemoSmall.csv.gz"));
            case "skin" -> {
                List<String> lines = new ArrayList<>(List.of("B,G,R,class"));
                Golden.lines("skin/Skin_NonSkin.txt.gz").forEach(line -> lines.add(line.replace('\t', ',')));
                yield CsvTable.ofLines(lines);
            }
            default -> CsvTable.ofFile(Golden.file("r_datasets/" + name + ".csv"));
        };
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "iris",
                "iris-scaled",
                "faithful",
                "USArrests",
                "USArrests-scaled",
                "Boston",
                "Boston-scaled",
                "quakes",
                "airquality",
                "diamonds",
                "diamonds-scaled",
                "skin",
                "hflights",
                "airline"
            })
    void findsThePartitionOfR(String name) {
        Expected expected = Expected.of(name);
        MemoryChunkSource data = data(name, expected.variables());
        KMeansModel model = Clusterings.fit(data, expected.options(name), LocalEngine.Options.defaults());
        assertThat(model.validRows()).isEqualTo((long) expected.value("rows"));
        assertThat(model.run().converged()).isTrue();
        assertThat(model.run().iterations()).isEqualTo((int) expected.value("iterations"));
        assertThat(checksum(Clusterings.clusters(data, model))).isEqualTo((long) expected.value("checksum"));
        assertThat(model.totalSumOfSquares()).isCloseTo(expected.value("totss"), TOLERANCE);
        assertThat(model.totalWithinSumOfSquares()).isCloseTo(expected.value("tot.withinss"), TOLERANCE);
        assertThat(model.betweenSumOfSquares()).isCloseTo(expected.value("betweenss"), TOLERANCE);
        for (int c = 0; c < expected.k(); c++) {
            assertThat(model.size(c)).isEqualTo(expected.value("size", c + 1));
            assertThat(model.clusters().get(c).withinSumOfSquares())
                    .isCloseTo(expected.value("withinss", c + 1), TOLERANCE);
            double[] centre = expected.centre("center", c + 1);
            for (int j = 0; j < centre.length; j++) {
                assertThat(model.centre(c)[j]).isCloseTo(centre[j], within(1e-11 * Math.max(1, Math.abs(centre[j]))));
            }
        }
    }

    /** As in the script: rows without a cluster do not count. */
    private static long checksum(int[] clusters) {
        long sum = 0;
        long row = 0;
        for (int cluster : clusters) {
            if (cluster > 0) {
                sum += (row++ % 9973 + 1) * cluster;
            }
        }
        return sum;
    }

    /** Case iris-kmeans of the golden data: the clusters of sizes 50, 62 and 38 that are printed everywhere. */
    @Test
    void givesThePublishedClustersOfIris() {
        MemoryChunkSource iris = CsvTable.ofResource("r_datasets/iris.csv")
                .numbers("Sepal.Length", "Sepal.Width", "Petal.Length", "Petal.Width")
                .source(40);
        KMeansModel model = Clusterings.fit(
                iris,
                KMeansOptions.of("~ .", 3)
                        .withCentres(Clusterings.centres(
                                new double[] {5.1, 3.5, 1.4, 0.2},
                                new double[] {7.0, 3.2, 4.7, 1.4},
                                new double[] {6.3, 3.3, 6.0, 2.5})));
        List<String> lines = Clusterings.file(iris, model).summary();
        assertThat(lines)
                .containsSubsequence(
                        "Number of valid observations: 150",
                        "Number of missing observations: 0",
                        "K-means clustering with 3 clusters of sizes 50, 62, 38",
                        "Cluster means:",
                        "  Sepal.Length Sepal.Width Petal.Length Petal.Width",
                        "1     5.006000    3.428000     1.462000    0.246000",
                        "2     5.901613    2.748387     4.393548    1.433871",
                        "3     6.850000    3.073684     5.742105    2.071053",
                        "Within cluster sum of squares by cluster:",
                        "        1        2        3",
                        " 15.15100 39.82097 23.87947",
                        "Between cluster sum of squares: 602.5192 (88.4 % of total)");
        assertThat(model.run().iterations()).isEqualTo(4);
        Supplier<String> all = () -> String.join("\n", lines);
        assertThat(model.totalSumOfSquares()).as(all).isCloseTo(681.3706, within(5e-5));
    }
}
