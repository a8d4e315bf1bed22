package org.quern.kmeans;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.quern.QuernException;
import org.quern.data.MemoryChunkSource;
import org.quern.golden.CsvTable;
import org.quern.language.Expression;
import org.quern.language.Transform;
import org.quern.linear.WeightKind;
import org.quern.model.ModelFile;
import org.quern.model.PredictionOptions;
import org.quern.model.Provenance;

class KMeansModelFileTest {
    private static final String SAMPLE = "/org/quern/model/kmeans-1-iris.avro";
    private static final String SAMPLE_GIVEN = "/org/quern/model/kmeans-1-given.avro";

    private static MemoryChunkSource iris() {
        return CsvTable.ofResource("r_datasets/iris.csv")
                .numbers("Sepal.Length", "Sepal.Width", "Petal.Length", "Petal.Width")
                .factor("Species", "setosa", "versicolor", "virginica")
                .source(40);
    }

    private static ModelFile file(KMeansOptions options) {
        KMeansModel model = Clusterings.fit(iris(), options);
        return new ModelFile(model, new Provenance("0.1.0", "iris.q", 3, "5eed", 150, model.passes()));
    }

    /** Everything a file of version 1 can hold, but for given centres. */
    private static ModelFile sample() {
        return file(KMeansOptions.of("~ Sepal.Length + area + N(Species)", 4)
                .withRows(
                        Optional.of(Expression.parse("Sepal.Length > 4.5")),
                        List.of(Transform.parse("area = Petal.Length * Petal.Width")))
                .withWeights(Optional.of("Sepal.Width"), WeightKind.PROBABILITY)
                .withStarts(KMeansStart.PARALLEL, 3, 1, 42)
                .withLimits(50, 1e-3)
                .withScaling(KMeansOptions.Scaling.STANDARDIZED));
    }

    private static ModelFile given() {
        return file(KMeansOptions.of("~ Petal.Length + Petal.Width", 2)
                .withCentres(Clusterings.centres(new double[] {1, 0.5}, new double[] {5, 2})));
    }

    private static byte[] stored(String resource) {
        try (InputStream in = KMeansModelFileTest.class.getResourceAsStream(resource)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void readsWhatItWrote() {
        for (ModelFile file : List.of(sample(), given())) {
            ModelFile read = ModelFile.read(file.bytes(), "m.avro");
            assertThat(read.bytes()).isEqualTo(file.bytes());
            assertThat(read.json()).isEqualTo(file.json());
            assertThat(read.table()).isEqualTo(file.table());
            assertThat(((KMeansModel) read.model()).clusters()).isEqualTo(((KMeansModel) file.model()).clusters());
        }
    }

    /** A stored sample is never changed: a version of Quern that no longer reads it would strand its users' models. */
    @Test
    void readsTheStoredSamplesOfVersion1() {
        ModelFile file = ModelFile.read(stored(SAMPLE), SAMPLE);
        assertThat(file.bytes()).isEqualTo(stored(SAMPLE));
        assertThat(file.json())
                .isEqualTo(ModelFile.read(sample().bytes(), "sample").json());
        ModelFile givenFile = ModelFile.read(stored(SAMPLE_GIVEN), SAMPLE_GIVEN);
        assertThat(givenFile.bytes()).isEqualTo(stored(SAMPLE_GIVEN));
        assertThat(givenFile.json())
                .isEqualTo(ModelFile.read(given().bytes(), "sample").json());
    }

    @Test
    void printsTheCallAndEverythingFound() {
        List<String> lines = sample().summary();
        assertThat(lines)
                .containsSubsequence(
                        "Call:",
                        "kmeans --data table --formula \"~Sepal.Length + area + N(Species)\" \\",
                        "    --row-selection \"Sepal.Length > 4.5\" \\",
                        "    --transform \"area = Petal.Length * Petal.Width\" --weights Sepal.Width \\",
                        "    --clusters 4 --starts 3 --start-rounds 1 --seed 42 --standardize \\",
                        "    --max-iterations 50 --tolerance 0.001",
                        "Data: table",
                        "Probability weights: Sepal.Width",
                        "Number of valid observations: 145",
                        "Clustering algorithm: Lloyd",
                        "Sums of squares are in standard deviations of the variables, means in their units");
        assertThat(lines).anySatisfy(line -> assertThat(line).startsWith("Starts: 3, best: "));
        assertThat(given().summary())
                .containsSequence(
                        "kmeans --data table --formula \"~Petal.Length + Petal.Width\" \\",
                        "    --centers \"1,0.5;5,2\"");
        assertThat(given().shortSummary().get(0)).startsWith("K-means clustering with 2 clusters of sizes ");
    }

    @Test
    void writesJsonInFull() {
        ModelFile file = sample();
        KMeansModel model = (KMeansModel) file.model();
        JsonNode json = file.json();
        assertThat(json.get("kind").asText()).isEqualTo("kmeans");
        assertThat(json.get("options").get("start").asText()).isEqualTo("k-means||");
        assertThat(json.get("clusters")).hasSize(4);
        JsonNode third = json.get("clusters").get(2);
        assertThat(third.get("cluster").asInt()).isEqualTo(3);
        assertThat(third.get("center").get("area").asDouble()).isEqualTo(model.centre(2)[1]);
        assertThat(json.get("starts")).hasSize(3);
        assertThat(json.get("totalSumOfSquares").asDouble()).isEqualTo(model.totalSumOfSquares());
        assertThat(given().json().get("options").get("centers").toString()).isEqualTo("[[1.0,0.5],[5.0,2.0]]");
    }

    @Test
    void writesATableOfCentres() {
        List<List<String>> table = given().table();
        assertThat(table.get(0)).containsExactly("cluster", "size", "withinss", "Petal.Length", "Petal.Width");
        assertThat(table).hasSize(3);
        assertThat(Double.parseDouble(table.get(2).get(3))).isEqualTo(((KMeansModel) given().model()).centre(1)[0]);
    }

    @Test
    void refusesWhatNoClusteringGives() {
        ModelFile file = given();
        assertThatThrownBy(() -> file.prediction(
                        PredictionOptions.DEFAULT.withStandardErrors(true),
                        iris().info().schema()))
                .isInstanceOf(QuernException.class)
                .hasMessage("Models of the kind 'kmeans' do not give --std-errors");
        MemoryChunkSource other = CsvTable.ofResource("r_datasets/iris.csv")
                .numbers("Petal.Length")
                .source(40);
        assertThatThrownBy(() ->
                        file.prediction(PredictionOptions.DEFAULT, other.info().schema()))
                .isInstanceOf(QuernException.class)
                .hasMessageStartingWith("The model needs 'Petal.Width' (float64), which the data do not have.");
    }

    @Test
    void refusesADamagedFile() {
        byte[] bytes = given().bytes();
        bytes[bytes.length - 100] ^= 1;
        assertThatThrownBy(() -> ModelFile.read(bytes, "m.avro")).hasMessageStartingWith("Model 'm.avro' is damaged");
    }
}
