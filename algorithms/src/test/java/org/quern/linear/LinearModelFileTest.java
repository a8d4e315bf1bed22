package org.quern.linear;

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
import java.util.OptionalDouble;
import org.apache.avro.file.DataFileStream;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.Test;
import org.quern.QuernException;
import org.quern.data.ChunkSource;
import org.quern.design.DesignOptions;
import org.quern.design.LabelStyle;
import org.quern.golden.CsvTable;
import org.quern.language.Expression;
import org.quern.language.Formula;
import org.quern.language.Transform;
import org.quern.model.ModelFile;
import org.quern.model.Provenance;
import org.quern.model.SoftwareVersion;
import org.quern.stepwise.StepControl;
import org.quern.stepwise.StepCriterion;
import org.quern.stepwise.StepMethod;
import org.quern.stepwise.StepPath;
import org.quern.stepwise.StepTest;

class LinearModelFileTest {
    /** Everything a file of version 1 can hold: see {@link #sample}. */
    private static final String SAMPLE_1 = "/org/quern/model/linear-1-warpbreaks.avro";

    private static ChunkSource warpbreaks() {
        return CsvTable.ofResource("r_datasets/warpbreaks.csv")
                .numbers("breaks")
                .factor("wool", "A", "B")
                .factor("tension", "L", "M", "H")
                .source(10);
    }

    private static final String SAMPLE_2 = "/org/quern/model/linear-2-warpbreaks.avro";

    private static final String SAMPLE_3 = "/org/quern/model/linear-3-stepwise.avro";

    private static final String SAMPLE_2_CUBE = "/org/quern/model/linear-2-cube.avro";

    /** The model that the stored samples hold, but for what their version did not know. */
    private static ModelFile sample() {
        LinearRegressionOptions options = LinearRegressionOptions.of("cbind(breaks, half) ~ wool * tension + offset(o)")
                .withRows(
                        Optional.of(Expression.parse("breaks < 60")),
                        List.of(Transform.parse("half = breaks / 2"), Transform.parse("o = 0.25")))
                .withDesign(DesignOptions.DEFAULT.withDropMain(true))
                .withWeights("breaks", WeightKind.PROBABILITY)
                .withCovariance(true)
                .withLabels(LabelStyle.R);
        return file(options);
    }

    /** As {@link #sample}, with what version 2 added. */
    private static ModelFile sample2() {
        return file(((LinearModel) sample().model()).options().keeping(new LinearExtras(true, true, false)));
    }

    private static ModelFile cube2() {
        return file(LinearRegressionOptions.of("breaks ~ wool + tension")
                .withDesign(DesignOptions.DEFAULT.withCube(true))
                .keeping(new LinearExtras(false, false, true)));
    }

    private static ModelFile stepwise3() {
        StepControl control = StepControl.of(StepMethod.BOTH)
                .withScope(Optional.of(Formula.parse("~ wool")), Optional.of(Formula.parse("~ wool * tension")))
                .withCriterion(StepCriterion.SIGNIFICANCE)
                .withLevels(OptionalDouble.of(0.3), OptionalDouble.empty())
                .withTest(StepTest.CHI_SQUARED)
                .keepingCoefficients();
        LinearModel model = StepwiseFits.fit(warpbreaks(), LinearRegressionOptions.of("breaks ~ wool"), control);
        return new ModelFile(model, new Provenance("0.1.0", "warpbreaks.q", 3, "5eed", 54, model.passes()));
    }

    private static ModelFile file(LinearRegressionOptions options) {
        LinearModel model = Fits.fit(warpbreaks(), options);
        return new ModelFile(model, new Provenance("0.1.0", "warpbreaks.q", 3, "5eed", 54, model.passes()));
    }

    private static byte[] stored(String resource) {
        try (InputStream in = LinearModelFileTest.class.getResourceAsStream(resource)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void readsWhatItWrote() {
        for (ModelFile file : List.of(
                sample(),
                sample2(),
                cube2(),
                stepwise3(),
                file(LinearRegressionOptions.of("breaks ~ wool:tension")
                        .withDesign(DesignOptions.DEFAULT.withCube(true))))) {
            ModelFile read = ModelFile.read(file.bytes(), "m.avro");
            assertThat(read.bytes()).isEqualTo(file.bytes());
            assertThat(read.provenance()).isEqualTo(file.provenance());
            assertThat(read.json()).isEqualTo(file.json());
            assertThat(read.table()).isEqualTo(file.table());
        }
    }

    @Test
    void givesEqualBytesForEqualDataAndOptions() {
        assertThat(sample().bytes()).isEqualTo(sample().bytes());
    }

    /** A stored sample is never changed: a version of Quern that no longer reads it would strand its users' models. */
    @Test
    void readsTheStoredSampleOfVersion1() {
        ModelFile file = ModelFile.read(stored(SAMPLE_1), SAMPLE_1);
        assertThat(file.provenance()).isEqualTo(new Provenance("0.1.0", "warpbreaks.q", 3, "5eed", 54, 1));
        assertThat(file.summary()).isEqualTo(withDataName(sample(), "warpbreaks.q"));
        assertThat(file.json().get("unscaledCovariance")).hasSize(6);
        LinearModel model = (LinearModel) file.model();
        assertThat(model.options().keep()).isEqualTo(new LinearExtras(true, false, false));
        assertThat(model.dataCovariance()).isEmpty();
        assertThat(model.fits().get(1).cubePredictions()).isEmpty();
        assertThat(model.fits().get(1).estimates())
                .containsExactly(((LinearModel) sample().model()).fits().get(1).estimates());
    }

    @Test
    void readsTheStoredSamplesOfVersion2() {
        ModelFile file = ModelFile.read(stored(SAMPLE_2), SAMPLE_2);
        assertThat(file.json().get("dataCovariance")).hasSize(5);
        assertThat(file.json())
                .isEqualTo(ModelFile.read(sample2().bytes(), "sample").json());
        ModelFile cube = ModelFile.read(stored(SAMPLE_2_CUBE), SAMPLE_2_CUBE);
        assertThat(cube.counts()).isEqualTo(cube2().counts());
        assertThat(cube.json().get("cells").get(1).get("levels").toString()).isEqualTo("{\"wool\":\"B\"}");
    }

    @Test
    void readsTheStoredSampleOfVersion3() {
        ModelFile file = ModelFile.read(stored(SAMPLE_3), SAMPLE_3);
        assertThat(file.json())
                .isEqualTo(ModelFile.read(stepwise3().bytes(), "sample").json());
        assertThat(file.summary()).isEqualTo(withDataName(stepwise3(), "warpbreaks.q"));
        assertThat(file.bytes()).isEqualTo(stored(SAMPLE_3));
        LinearModel model = (LinearModel) file.model();
        StepPath expected = ((LinearModel) stepwise3().model()).steps().orElseThrow();
        assertThat(model.steps().orElseThrow()).isEqualTo(expected);
        assertThat(((LinearModel) ModelFile.read(stored(SAMPLE_2), SAMPLE_2).model()).steps())
                .isEmpty();
    }

    private static List<String> withDataName(ModelFile file, String name) {
        return ModelFile.read(file.bytes(), "sample").summary().stream()
                .map(line -> line.replace("table", name))
                .toList();
    }

    @Test
    void isReadByOtherToolsOfAvro() throws IOException {
        try (DataFileStream<GenericRecord> in =
                new DataFileStream<>(new ByteArrayInputStream(sample().bytes()), new GenericDatumReader<>())) {
            GenericRecord record = in.next();
            assertThat(record.get("formula").toString()).isEqualTo("cbind(breaks, half) ~ wool * tension + offset(o)");
            assertThat(in.hasNext()).isFalse();
        }
    }

    // ---- files that are no models, or damaged, or too new ----

    @Test
    void refusesWhatIsNoModel() {
        refuses(new byte[0], "'m.avro' is not a model: the file is empty");
        refuses(
                "ArrDelay,Origin\n".getBytes(StandardCharsets.UTF_8),
                "'m.avro' is not a model: it does not begin like an Avro file");
    }

    @Test
    void refusesDamageInOneClearLine() {
        byte[] bytes = sample().bytes();
        for (int length : new int[] {5, 100, bytes.length / 2, bytes.length - 1}) {
            assertThatThrownBy(() -> ModelFile.read(Arrays.copyOf(bytes, length), "m.avro"))
                    .isInstanceOf(QuernException.class)
                    .hasMessage("Model 'm.avro' is damaged: it ends too early; copy it anew or fit the model again");
        }
        byte[] flipped = bytes.clone();
        flipped[bytes.length - 300] ^= 4;
        refuses(
                flipped,
                "Model 'm.avro' is damaged: its checksum does not match its contents; copy it anew or fit the model"
                        + " again");
    }

    /** Whatever bit is lost: one line, never a wrong model or another exception. */
    @Test
    void noticesEveryFlippedByte() {
        byte[] bytes = sample().bytes();
        for (int i = 0; i < bytes.length; i++) {
            byte[] flipped = bytes.clone();
            flipped[i] ^= 0x20;
            assertThatThrownBy(() -> ModelFile.read(flipped, "m.avro"))
                    .as("byte %d", i)
                    .isInstanceOf(QuernException.class)
                    .hasMessageNotContaining("\n");
        }
    }

    @Test
    void refusesANewerVersionByName() {
        refuses(
                withHeader("quern.model.version", "3", "4", "0.1.0", "0.9.0"),
                "Model 'm.avro' has version 4 of the kind 'linear', but Quern " + SoftwareVersion.current()
                        + " reads versions up to 3; it was written by Quern 0.9.0");
    }

    @Test
    void refusesAKindItDoesNotKnow() {
        refuses(
                withHeader("quern.model.kind", "linear", "forest", "0.1.0", "0.9.0"),
                "Model 'm.avro' is of the kind 'forest', which Quern " + SoftwareVersion.current()
                        + " does not know; it was written by Quern 0.9.0");
    }

    /** A file as another version would write it: one entry of the header, and the version of Quern, are other ones. */
    private static byte[] withHeader(String key, String from, String to, String fromSoftware, String toSoftware) {
        String text = new String(sample().bytes(), StandardCharsets.ISO_8859_1);
        String changed = text.replace(entry(key, from), entry(key, to))
                .replace(entry("quern.version", fromSoftware), entry("quern.version", toSoftware));
        assertThat(changed).isNotEqualTo(text);
        return changed.getBytes(StandardCharsets.ISO_8859_1);
    }

    /** As in the header: value after key, each after its length, zig-zag coded. */
    private static String entry(String key, String value) {
        return key + (char) (2 * value.length()) + value;
    }

    private static void refuses(byte[] bytes, String message) {
        assertThatThrownBy(() -> ModelFile.read(bytes, "m.avro"))
                .isInstanceOf(QuernException.class)
                .hasMessage(message);
    }

    // ---- JSON and tables ----

    @Test
    void writesJsonWithFullDoublesAndNullForDropped() {
        ModelFile file = sample();
        JsonNode json = file.json();
        LinearModel model = (LinearModel) file.model();
        assertThat(json.get("kind").asText()).isEqualTo("linear");
        assertThat(json.get("options").get("transforms").get(0).asText()).isEqualTo("half = breaks/2");
        assertThat(json.get("factors").get("tension").toString()).isEqualTo("[\"L\",\"M\",\"H\"]");
        JsonNode response = json.get("responses").get(1);
        assertThat(response.get("response").asText()).isEqualTo("half");
        for (int i = 0; i < model.coefficients().size(); i++) {
            JsonNode coefficient = response.get("coefficients").get(i);
            assertThat(coefficient.get("label").asText())
                    .isEqualTo(model.labels().get(i));
            double estimate = model.fits().get(1).estimates()[i];
            if (Double.isNaN(estimate)) {
                assertThat(coefficient.get("estimate").isNull()).isTrue();
                assertThat(coefficient.get("status").asText()).isEqualTo("reference");
            } else {
                assertThat(Double.parseDouble(coefficient.get("estimate").toString()))
                        .isEqualTo(estimate);
            }
        }
    }

    @Test
    void writesATableForSpreadsheets() {
        List<List<String>> table =
                file(LinearRegressionOptions.of("breaks ~ wool")).table();
        assertThat(table.get(0))
                .containsExactly(
                        "response", "label", "status", "estimate", "standard_error", "t_value", "p_value", "count");
        assertThat(table).hasSize(4);
        assertThat(table.get(3)).containsExactly("breaks", "wool=B", "reference", "", "", "", "", "");
        assertThat(table.get(1)).startsWith("breaks", "(Intercept)", "estimated");
    }
}
