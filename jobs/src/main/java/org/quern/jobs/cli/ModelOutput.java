package org.quern.jobs.cli;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.fs.Path;
import org.quern.io.chunkset.ChunkSet;
import org.quern.jobs.models.ModelStore;
import org.quern.model.Model;
import org.quern.model.ModelFile;
import org.quern.model.Provenance;
import org.quern.pass.Algorithm;
import picocli.CommandLine.Mixin;

/** What every verb that fits a model does with it: the target is checked, the model fitted, written and printed. */
final class ModelOutput {
    @Mixin
    private OutputOptions output = new OutputOptions();

    @Mixin
    private ResultOptions results = new ResultOptions();

    @Mixin
    private EngineOptions engine = new EngineOptions();

    /** What else is done with a model before it is printed. */
    interface FurtherUse {
        void accept(ModelFile file, ChunkSet source) throws IOException;
    }

    EngineOptions engine() {
        return engine;
    }

    boolean overwrite() {
        return output.overwrite();
    }

    /** Mistakes that show when options are seen together. */
    List<String> problems() {
        return output.overwrite() && output.out().isEmpty()
                ? List.of("--overwrite needs --out, the model file to replace")
                : List.of();
    }

    /** Fits a model to the data and leaves it where the options say. */
    void fit(Algorithm<? extends Model> algorithm, DataOptions data, ModelView view, VerbContext context)
            throws IOException {
        fit(algorithm, data, view, context, (file, source) -> {});
    }

    /** The same; the model is put to a further use as well. */
    void fit(
            Algorithm<? extends Model> algorithm, DataOptions data, ModelView view, VerbContext context, FurtherUse use)
            throws IOException {
        ModelStore store = new ModelStore(context.configuration());
        Optional<Path> target = output.out().map(Path::new);
        ModelStore.Existing existing = output.overwrite() ? ModelStore.Existing.REPLACE : ModelStore.Existing.REFUSE;
        if (target.isPresent()) {
            store.check(target.get(), existing);
        }
        try (ChunkSet source = context.open(data)) {
            Model model = context.fit(algorithm, source, engine, fitted -> {
                if (target.isPresent()) {
                    store.write(file(fitted, source), target.get(), existing);
                    context.progress().message("Model written to " + target.get());
                }
            });
            ModelFile file = file(model, source);
            use.accept(file, source);
            ModelPrinter.print(file, results.format(), view, context);
        }
    }

    private static ModelFile file(Model model, ChunkSet source) {
        return new ModelFile(model, Provenance.of(source.info(), model.passes()));
    }
}
