package org.quern.tree;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.quern.model.ModelFile;
import org.quern.model.Provenance;

class TreeModelFileTest {
    private static ModelFile file(TreeModel model) {
        return new ModelFile(model, new Provenance("0.1.0", "table", 3, "5eed", 81, model.passes()));
    }

    private static List<TreeModel> samples() {
        return List.of(
                TreeSamples.kyphosisTree(),
                TreeSamples.carTree(),
                TreeSamples.kyphosisForest(),
                TreeSamples.carForest(),
                TreeSamples.boostedCars());
    }

    @Test
    void readsWhatItWrote() {
        for (TreeModel model : samples()) {
            ModelFile file = file(model);
            ModelFile read = ModelFile.read(file.bytes(), "m.avro");
            assertThat(read.bytes()).isEqualTo(file.bytes());
            assertThat(read.json()).isEqualTo(file.json());
            assertThat(read.summary()).isEqualTo(file.summary());
            assertThat(read.model())
                    .usingRecursiveComparison()
                    .ignoringFields("fit.design")
                    .withEqualsForType(Double::equals, Double.class)
                    .isEqualTo(model);
        }
    }
}
