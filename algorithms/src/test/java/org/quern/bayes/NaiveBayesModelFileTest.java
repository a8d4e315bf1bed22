package org.quern.bayes;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.quern.language.Expression;
import org.quern.language.Transform;
import org.quern.linear.WeightKind;
import org.quern.model.ModelFile;
import org.quern.model.PredictionOptions;
import org.quern.model.PredictionType;
import org.quern.summary.MissingRows;

class NaiveBayesModelFileTest {
    private static final String SAMPLE_1 = "/org/quern/model/naive-bayes-1-titanic.avro";

    /** Everything a file of version 1 can hold. */
    static ModelFile sample() {
        return BayesFits.file(BayesFits.fit(
                BayesFits.titanic(),
                NaiveBayesOptions.of("Survived ~ Class + Sex + Age + x")
                        .withRows(
                                Optional.of(Expression.parse("Freq != 4")),
                                List.of(Transform.parse("x = sqrt(Freq)"), Transform.parse("y = x + 1")))
                        .withWeights("Freq", WeightKind.FREQUENCY)
                        .withMissing(MissingRows.BY_ROW)
                        .withSmoothing(0.5)
                        .withThreshold(0.01)));
    }

    private static byte[] stored(String resource) {
        try (InputStream in = NaiveBayesModelFileTest.class.getResourceAsStream(resource)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void readsWhatItWrote() {
        for (ModelFile file : List.of(sample(), BayesFits.file(BayesFits.fit(BayesFits.iris(), "Species ~ .")))) {
            ModelFile read = ModelFile.read(file.bytes(), "m.avro");
            assertThat(read.bytes()).isEqualTo(file.bytes());
            assertThat(read.json()).isEqualTo(file.json());
            assertThat(read.summary()).isEqualTo(file.summary());
            assertThat(read.table()).isEqualTo(file.table());
        }
    }

    /** A stored sample is never changed: a version of Quern that no longer reads it would strand its users' models. */
    @Test
    void readsTheStoredSampleOfVersion1() {
        ModelFile file = ModelFile.read(stored(SAMPLE_1), SAMPLE_1);
        assertThat(file.json()).isEqualTo(sample().json());
        assertThat(file.summary()).isEqualTo(sample().summary());
        NaiveBayesModel model = (NaiveBayesModel) file.model();
        assertThat(BayesFits.score(
                                model,
                                PredictionOptions.DEFAULT.withType(PredictionType.PROBABILITY),
                                BayesFits.titanic())
                        .numbers("Yes_prob"))
                .containsExactly(BayesFits.score(
                                (NaiveBayesModel) sample().model(),
                                PredictionOptions.DEFAULT.withType(PredictionType.PROBABILITY),
                                BayesFits.titanic())
                        .numbers("Yes_prob"));
    }

    @Test
    void printsCallAndOptions() {
        assertThat(sample().summary())
                .startsWith(
                        "Call:",
                        "naivebayes --data table --formula \"Survived ~ Class + Sex + Age + x\" \\",
                        "    --row-selection \"Freq != 4\" --transform \"x = sqrt(Freq)\" \\",
                        "    --transform \"y = x + 1\" --frequency-weights Freq --smoothing 0.5 \\",
                        "    --no-by-term --threshold 0.01",
                        "",
                        "Naive Bayes Results for: Survived ~ Class + Sex + Age + x",
                        "File name: table",
                        "Frequency weights: Freq");
    }

    @Test
    void showsEveryNumberAsJsonAndCells() {
        ModelFile file = sample();
        assertThat(file.json().at("/classes/1/prior").asDouble()).isPositive();
        assertThat(file.json().at("/predictors/0/classes/0/levels/3/level").asText())
                .isEqualTo("Crew");
        assertThat(file.json().at("/predictors/3/classes/0/stdDev").asDouble()).isPositive();
        assertThat(file.table().get(0))
                .containsExactly("predictor", "class", "level", "weight", "probability", "mean", "std_dev");
        assertThat(file.table()).hasSize(1 + 2 + 8 + 4 + 4 + 2);
    }
}
