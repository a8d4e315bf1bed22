package org.quern.glm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.avro.file.DataFileStream;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.Test;
import org.quern.QuernException;
import org.quern.data.ChunkSource;
import org.quern.design.DesignOptions;
import org.quern.design.LabelStyle;
import org.quern.design.ReferenceLevel;
import org.quern.language.Expression;
import org.quern.language.Formula;
import org.quern.language.Transform;
import org.quern.linear.LinearExtras;
import org.quern.linear.WeightKind;
import org.quern.model.ModelFile;
import org.quern.model.Provenance;
import org.quern.model.SoftwareVersion;
import org.quern.stepwise.Step;
import org.quern.stepwise.StepCoefficients;
import org.quern.stepwise.StepControl;
import org.quern.stepwise.StepMethod;
import org.quern.stepwise.StepPath;
import org.quern.stepwise.StepTest;

class GlmModelFileTest {
    private static final String FOLDER = "/org/quern/model/glm-1-";

    /** Logistic regression of a factor, with all that a model can keep. */
    private static ModelFile logit() {
        return file(
                GlmSamples.kyphosis(),
                GlmOptions.logit(Formula.parse("Kyphosis ~ Age + Start + half"))
                        .withRows(
                                Optional.of(Expression.parse("Age > 5")), List.of(Transform.parse("half = Number / 2")))
                        .withLabels(LabelStyle.R)
                        .withInitialValues(InitialValues.each(List.of(-2.0, 0.0, -0.2, 0.4)))
                        .keeping(new LinearExtras(true, true, false)));
    }

    /** Poisson with both kinds of offset, weights, and an interaction without main effect. */
    private static ModelFile poisson() {
        return file(
                GlmSamples.insurance(),
                GlmOptions.of("Claims ~ Age * Group + offset(log(Holders))", Family.POISSON)
                        .withOffset(Expression.parse("Holders / 10000"))
                        .withWeights("Holders", WeightKind.FREQUENCY)
                        .withDesign(new DesignOptions(ReferenceLevel.FIRST, true, false))
                        .withMaxIterations(50));
    }

    private static ModelFile tweedie() {
        return file(
                GlmSamples.breslow(),
                GlmOptions.of("Y4 ~ Trt + Age", Family.tweedie(1.5))
                        .withLink(Link.LOG)
                        .withDesign(DesignOptions.DEFAULT.withCube(true))
                        .withTolerances(0, 1e-10)
                        .keeping(new LinearExtras(true, false, true)));
    }

    private static ModelFile negativeBinomial() {
        return file(
                GlmSamples.breslow(),
                GlmOptions.of("Y4 ~ Base", Family.negativeBinomial(2.5)).withInitialValues(InitialValues.alike(0.25)));
    }

    private static ModelFile file(ChunkSource data, GlmOptions options) {
        GlmModel model = GlmSamples.fit(data, options);
        return new ModelFile(model, new Provenance("0.1.0", "sample.q", 3, "5eed", 81, model.passes()));
    }

    private static byte[] stored(String name) {
        try (InputStream in = GlmModelFileTest.class.getResourceAsStream(FOLDER + name + ".avro")) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void readsWhatItWrote() {
        for (ModelFile file : List.of(logit(), poisson(), tweedie(), negativeBinomial())) {
            ModelFile read = ModelFile.read(file.bytes(), "m.avro");
            assertThat(read.bytes()).isEqualTo(file.bytes());
            assertThat(read.provenance()).isEqualTo(file.provenance());
            assertThat(read.json()).isEqualTo(file.json());
            assertThat(read.table()).isEqualTo(file.table());
            assertThat(((GlmModel) read.model()).options()).isEqualTo(((GlmModel) file.model()).options());
            assertThat(results(read)).isEqualTo(results(file));
        }
    }

    /** The summary but for the call and the name of the file. */
    private static List<String> results(ModelFile file) {
        List<String> lines = file.summary();
        return lines.subList(lines.indexOf("") + 3, lines.size());
    }

    /** A stored sample is never changed: a version of Quern that no longer reads it would strand its users' models. */
    @Test
    void readsTheStoredSamplesOfVersion1() {
        sample("kyphosis", "logit", "binomial", 4, 4);
        sample("insurance", "glm", "poisson", 25, 16);
        sample("breslow", "glm", "tweedie(1.5)", 3, 3);
    }

    private static void sample(String name, String verb, String family, int coefficients, int rank) {
        ModelFile file = ModelFile.read(stored(name), name);
        assertThat(file.provenance().dataName()).isEqualTo("sample.q");
        JsonNode json = file.json();
        assertThat(json.get("options").get("verb").asText()).isEqualTo(verb);
        assertThat(json.get("options").get("family").asText()).isEqualTo(family);
        assertThat(json.get("coefficients")).hasSize(coefficients);
        assertThat(json.get("rank").asInt()).isEqualTo(rank);
        assertThat(file.summary()).isNotEmpty();
        assertThat(file.bytes()).as("written again").isEqualTo(stored(name));
    }

    @Test
    void readsAllOfTheStoredLogit() {
        GlmModel model =
                (GlmModel) ModelFile.read(stored("kyphosis"), "kyphosis").model();
        assertThat(model.options()).isEqualTo(((GlmModel) logit().model()).options());
        assertThat(model.responseLevels()).containsExactly("absent", "present");
        assertThat(model.covariance()).hasSize(10);
        assertThat(model.dataCovariance()).hasSize(6);
        assertThat(model.converged()).isTrue();
    }

    @Test
    void keepsTheStepsOfASelection() {
        GlmModel model = (GlmModel) logit().model();
        StepPath path = new StepPath(
                StepControl.of(StepMethod.FORWARD).keepingCoefficients(),
                "Kyphosis ~ Age",
                "Kyphosis ~ Age + Start",
                StepTest.CHI_SQUARED,
                List.of(
                        new Step(
                                "",
                                Double.NaN,
                                Double.NaN,
                                79,
                                81.9,
                                85.9,
                                Double.NaN,
                                Double.NaN,
                                StepCoefficients.NONE),
                        new Step(
                                "+ Start",
                                1,
                                16.5,
                                78,
                                65.4,
                                71.4,
                                16.5,
                                5e-5,
                                new StepCoefficients(List.of("Age"), new double[] {0.01}))));
        ModelFile file =
                new ModelFile(model.withSteps(path, 0, 9), new Provenance("0.1.0", "sample.q", 3, "5eed", 81, 9));
        ModelFile read = ModelFile.read(file.bytes(), "m.avro");
        assertThat(((GlmModel) read.model()).steps()).contains(path);
        assertThat(read.bytes()).isEqualTo(file.bytes());
        assertThat(read.json().has("steps")).isTrue();
        assertThat(String.join(" ", read.summary())).contains("--stepwise forward", "+ Start");
    }

    @Test
    void isReadByOtherToolsOfAvro() throws IOException {
        try (DataFileStream<GenericRecord> in =
                new DataFileStream<>(new ByteArrayInputStream(poisson().bytes()), new GenericDatumReader<>())) {
            GenericRecord record = in.next();
            assertThat(record.get("formula").toString()).isEqualTo("Claims ~ Age * Group + offset(log(Holders))");
            assertThat(record.get("offset").toString()).isEqualTo("Holders/10000");
            assertThat(in.hasNext()).isFalse();
        }
    }

    /** Whatever bit is lost: one line, never a wrong model or another exception. */
    @Test
    void noticesEveryFlippedByteAndEveryCut() {
        byte[] bytes = logit().bytes();
        for (int i = 0; i < bytes.length; i += 3) {
            byte[] flipped = bytes.clone();
            flipped[i] ^= 0x20;
            assertThatThrownBy(() -> ModelFile.read(flipped, "m.avro"))
                    .as("byte %d", i)
                    .isInstanceOf(QuernException.class)
                    .hasMessageNotContaining("\n");
        }
        assertThatThrownBy(() -> ModelFile.read(Arrays.copyOf(bytes, bytes.length / 2), "m.avro"))
                .hasMessage("Model 'm.avro' is damaged: it ends too early; copy it anew or fit the model again");
    }

    @Test
    void refusesANewerVersionByName() {
        String text = new String(logit().bytes(), StandardCharsets.ISO_8859_1);
        byte[] newer = text.replace(entry("quern.model.version", "1"), entry("quern.model.version", "2"))
                .replace(entry("quern.version", "0.1.0"), entry("quern.version", "0.9.0"))
                .getBytes(StandardCharsets.ISO_8859_1);
        assertThatThrownBy(() -> ModelFile.read(newer, "m.avro"))
                .isInstanceOf(QuernException.class)
                .hasMessage("Model 'm.avro' has version 2 of the kind 'glm', but Quern " + SoftwareVersion.current()
                        + " reads versions up to 1; it was written by Quern 0.9.0");
    }

    /** As in the header: value after key, each after its length, zig-zag coded. */
    private static String entry(String key, String value) {
        return key + (char) (2 * value.length()) + value;
    }

    // ---- JSON and tables ----

    @Test
    void writesJsonWithFullDoubles() {
        ModelFile file = logit();
        GlmModel model = (GlmModel) file.model();
        JsonNode json = file.json();
        assertThat(json.get("kind").asText()).isEqualTo("glm");
        assertThat(json.get("responseLevels").toString()).isEqualTo("[\"absent\",\"present\"]");
        assertThat(json.get("deviance").asDouble()).isEqualTo(model.deviance());
        assertThat(json.get("minusTwoLogLikelihood").asDouble()).isEqualTo(model.minusTwoLogLikelihood());
        assertThat(json.get("aic").asDouble()).isEqualTo(model.aic());
        assertThat(json.get("unscaledCovariance")).hasSize(4);
        assertThat(json.get("dataCovariance")).hasSize(3);
        for (int i = 0; i < model.labels().size(); i++) {
            assertThat(json.get("coefficients").get(i).get("estimate").asDouble())
                    .isEqualTo(model.estimates()[i]);
        }
        assertThat(tweedie().json().get("aic").isNull()).isTrue();
        assertThat(tweedie().json().get("cells").get(1).get("predictions").has("Y4"))
                .isTrue();
    }

    @Test
    void writesATableForSpreadsheets() {
        List<List<String>> table = poisson().table();
        assertThat(table.get(0))
                .containsExactly(
                        "response", "label", "status", "estimate", "standard_error", "t_value", "p_value", "count");
        assertThat(table).hasSize(26);
        assertThat(table.get(1)).startsWith("Claims", "(Intercept)", "estimated");
        assertThat(logit().table().get(0)).contains("z_value");
        assertThat(tweedie().countTable().get(0)).containsExactly("Trt", "Y4", "Counts");
        assertThatThrownBy(() -> logit().counts()).hasMessageContaining("The model is no cube");
    }
}
