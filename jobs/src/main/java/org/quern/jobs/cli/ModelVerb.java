package org.quern.jobs.cli;

import java.io.IOException;
import java.util.List;
import org.apache.hadoop.fs.Path;
import org.quern.jobs.models.ModelStore;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Shows a stored model. */
@Command(
        name = "model",
        description = "Show a stored model.",
        footer = {"", "Examples:", "  quern model show delay.avro", "  quern model show delay.avro --format json"})
final class ModelVerb extends Verb {
    @Parameters(index = "0", paramLabel = "ACTION", description = "show: print the model.", arity = "1")
    private String action;

    @Parameters(
            index = "1",
            paramLabel = "PATH",
            description = "Model file, on any file system Hadoop knows.",
            arity = "1")
    private String path;

    @Mixin
    private ModelViewOptions view = new ModelViewOptions();

    @Mixin
    private ResultOptions results = new ResultOptions();

    @Override
    protected List<String> problems() {
        return action.equals("show") ? List.of() : List.of("Unknown action '" + action + "' of model; there is: show");
    }

    @Override
    protected void run(VerbContext context) throws IOException {
        ModelPrinter.print(
                new ModelStore(context.configuration()).read(new Path(path)), results.format(), view.view(), context);
    }
}
