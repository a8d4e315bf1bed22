package org.quern.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.quern.QuernException;
import org.quern.model.ModelFile;
import org.quern.model.Provenance;
import org.quern.tree.boosting.Loss;

class TreeModelFileTest {
    /** Stored once by version 1 of each kind, from {@link TreeSamples}. */
    private static final Map<String, TreeModel> STORED = Map.of(
            "dtree-1-kyphosis", TreeSamples.kyphosisTree(),
            "dtree-1-surrogates", TreeSamples.carTree(),
            "dforest-1-kyphosis", TreeSamples.kyphosisForest(),
            "dforest-1-cars", TreeSamples.carForest(),
            "btrees-1-kyphosis", TreeSamples.boostedKyphosis(Loss.MULTINOMIAL),
            "btrees-1-cars", TreeSamples.boostedCars());

    private static ModelFile file(TreeModel model) {
        return new ModelFile(model, new Provenance("0.1.0", "table", 3, "5eed", 81, model.passes()));
    }

    private static byte[] stored(String name) {
        try (InputStream in = TreeModelFileTest.class.getResourceAsStream("/org/quern/model/" + name + ".avro")) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void readsWhatItWrote() {
        for (TreeModel model : STORED.values()) {
            ModelFile file = file(model);
            ModelFile read = ModelFile.read(file.bytes(), "m.avro");
            assertThat(read.bytes()).isEqualTo(file.bytes());
            assertThat(read.json()).isEqualTo(file.json());
            assertThat(read.summary()).isEqualTo(file.summary());
            assertThat(((TreeModel) read.model()).trees())
                    .usingRecursiveComparison()
                    .withEqualsForType(Double::equals, Double.class)
                    .isEqualTo(model.trees());
        }
    }

    /** A stored sample is never changed: a version of Quern that no longer reads it would strand its users' models. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "dtree-1-kyphosis",
                "dtree-1-surrogates",
                "dforest-1-kyphosis",
                "dforest-1-cars",
                "btrees-1-kyphosis",
                "btrees-1-cars"
            })
    void readsTheStoredSamplesOfVersion1(String name) {
        ModelFile read = ModelFile.read(stored(name), name);
        assertThat(read.bytes()).isEqualTo(stored(name));
        assertThat(read.json()).isEqualTo(file(STORED.get(name)).json());
        assertThat(read.summary()).isEqualTo(file(STORED.get(name)).summary());
    }

    @Test
    void takesFewBytesANode() {
        int small = file(TreeSamples.carForest()).bytes().length;
        TreeModel many = TreeSamples.carForest(200);
        long nodes = many.trees().stream().mapToLong(Tree::size).sum();
        assertThat((file(many).bytes().length - small) / (double) nodes).isLessThan(90);
    }

    @Test
    void refusesATruncatedFile() {
        byte[] bytes = file(TreeSamples.kyphosisForest()).bytes();
        for (int length = 4; length < bytes.length; length += 97) {
            byte[] part = Arrays.copyOf(bytes, length);
            assertThatThrownBy(() -> ModelFile.read(part, "m.avro"))
                    .isInstanceOf(QuernException.class)
                    .hasMessageStartingWith("Model 'm.avro' is damaged: ");
        }
    }

    @Test
    void refusesADamagedFile() {
        byte[] bytes = file(TreeSamples.boostedCars()).bytes();
        for (int back = 20; back < bytes.length / 2; back += 101) {
            byte[] damaged = bytes.clone();
            damaged[bytes.length - back] ^= 4;
            assertThatThrownBy(() -> ModelFile.read(damaged, "m.avro"))
                    .isInstanceOf(QuernException.class)
                    .hasMessageStartingWith("Model 'm.avro' is damaged: ");
        }
    }

    @Test
    void refusesANewerFile() {
        byte[] bytes = file(TreeSamples.kyphosisTree()).bytes();
        String key = "quern.model.version";
        int at = new String(bytes, StandardCharsets.ISO_8859_1).indexOf(key) + key.length() + 1;
        bytes[at] = '9';
        assertThatThrownBy(() -> ModelFile.read(bytes, "m.avro"))
                .isInstanceOf(QuernException.class)
                .hasMessageStartingWith("Model 'm.avro' has version 9 of the kind 'dtree', but Quern ");
    }
}
