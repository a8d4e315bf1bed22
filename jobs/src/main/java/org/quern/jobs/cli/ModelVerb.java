package org.quern.jobs.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.hadoop.fs.Path;
import org.quern.io.pmml.PmmlDocument;
import org.quern.jobs.models.ModelStore;
import org.quern.jobs.models.ModelStore.Existing;
import org.quern.model.ModelFile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows a stored model, or writes it in another form. */
@Command(
        name = "model",
        description = "Show a stored model, or export it for other systems.",
        footer = {
            "",
            "Examples:",
            "  quern model show delay.avro",
            "  quern model show delay.avro --format json",
            "  quern model show forest.avro --tree 3 --svg tree3.svg",
            "  quern model export delay.avro --out delay.pmml"
        })
final class ModelVerb extends Verb {
    private static final String STANDARD_OUTPUT = "-";

    @Parameters(
            index = "0",
            paramLabel = "ACTION",
            description = "show: print the model; export: write it as PMML or JSON.",
            arity = "1")
    private String action;

    @Parameters(
            index = "1",
            paramLabel = "PATH",
            description = "Model file, on any file system Hadoop knows.",
            arity = "1")
    private String path;

    @Mixin
    private ModelViewOptions view = new ModelViewOptions();

    @Option(
            names = "--details",
            description = "show: print everything about the model, such as each node of a tree with its competing and"
                    + " surrogate splits.")
    private boolean details;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            description = "show: text (the default), json or csv. export: pmml or json; default: by the name's ending,"
                    + " .pmml, .xml or .json.")
    private ModelFormat format;

    @Option(
            names = "--out",
            paramLabel = "PATH",
            description = "export: file to write, on any file system Hadoop knows; - for standard output.")
    private String out;

    @Option(names = "--overwrite", description = "export, --svg: replace the file if there is one.")
    private boolean overwrite;

    @Option(
            names = "--tree",
            paramLabel = "N",
            converter = Converters.Positive.class,
            description = "show: only this tree of a model of trees, from 1, as text or json.")
    private Integer tree;

    @Option(
            names = "--svg",
            paramLabel = "PATH",
            description = "show: draw a tree, the first or --tree, into this file rather than print the model;"
                    + " - for standard output.")
    private String svg;

    @Override
    protected List<String> problems() {
        return switch (action) {
            case "show" -> showProblems();
            case "export" -> exportProblems();
            default -> List.of("Unknown action '" + action + "' of model; there are: show, export");
        };
    }

    private List<String> showProblems() {
        List<String> problems = new ArrayList<>();
        if (format == ModelFormat.PMML) {
            problems.add(
                    "'model show' prints text, json or csv; 'model export " + path + " --out FILE.pmml' writes PMML");
        }
        if (out != null) {
            problems.add("--out belongs to 'model export'; 'model show' prints");
        } else if (overwrite && svg == null) {
            problems.add("--overwrite belongs to 'model export' and --svg; 'model show' prints");
        }
        if ((tree != null || svg != null) && view.view() != ModelView.SUMMARY) {
            problems.add("--tree and --svg show one tree; --brief and --counts the whole model");
        }
        if (svg != null && format != null) {
            problems.add("--svg draws a tree; --format says how the model is printed");
        } else if (tree != null && format == ModelFormat.CSV) {
            problems.add("--tree prints text or json");
        }
        return problems;
    }

    private List<String> exportProblems() {
        List<String> problems = new ArrayList<>();
        if (out == null) {
            problems.add("'model export' needs --out: a file, or - for standard output");
        } else if (exportFormat().isEmpty()) {
            problems.add(
                    "'" + out + "' does not tell the format: end the name in .pmml or .json, or say --format pmml");
        }
        if (format == ModelFormat.TEXT || format == ModelFormat.CSV) {
            problems.add("'model export' writes pmml or json; 'model show --format " + format + "' prints " + format);
        }
        if (view.view() != ModelView.SUMMARY || details) {
            problems.add(
                    "'model export' writes the whole model; --brief, --counts and --details belong to 'model show'");
        }
        if (tree != null || svg != null) {
            problems.add("'model export' writes the whole model; --tree and --svg belong to 'model show'");
        }
        return problems;
    }

    private Optional<ModelFormat> exportFormat() {
        String name = out.toLowerCase(Locale.ROOT);
        if (format != null) {
            return Optional.of(format);
        } else if (name.endsWith(".pmml") || name.endsWith(".xml")) {
            return Optional.of(ModelFormat.PMML);
        }
        return name.endsWith(".json") ? Optional.of(ModelFormat.JSON) : Optional.empty();
    }

    @Override
    protected void run(VerbContext context) throws IOException {
        ModelStore store = new ModelStore(context.configuration());
        if (action.equals("export")) {
            export(store, context);
            return;
        }
        ModelFile file = store.read(new Path(path));
        if (svg != null) {
            draw(file, store, context);
        } else if (tree != null && format == ModelFormat.JSON) {
            context.printJson(file.tree(tree).json());
        } else if (tree != null) {
            file.tree(tree).lines().forEach(context.out()::println);
        } else {
            ResultFormat shown = format == null ? ResultFormat.TEXT : ResultFormat.valueOf(format.name());
            ModelPrinter.print(file, shown, details ? ModelView.DETAILS : view.view(), context);
        }
    }

    private void draw(ModelFile file, ModelStore store, VerbContext context) throws IOException {
        String drawing = file.tree(tree == null ? 1 : tree).svg();
        write(drawing.getBytes(StandardCharsets.UTF_8), svg, "Tree drawn to: ", store, context);
    }

    /** Writes to a file, or to standard output. */
    private void write(byte[] content, String target, String done, ModelStore store, VerbContext context)
            throws IOException {
        if (target.equals(STANDARD_OUTPUT)) {
            context.out().write(content);
        } else {
            store.write(content, new Path(target), existing());
            context.out().println(done + target);
        }
    }

    private Existing existing() {
        return overwrite ? Existing.REPLACE : Existing.REFUSE;
    }

    private void export(ModelStore store, VerbContext context) throws IOException {
        if (!out.equals(STANDARD_OUTPUT)) {
            store.check(new Path(out), existing());
        }
        ModelFile file = store.read(new Path(path));
        ModelFormat wanted = exportFormat().orElseThrow();
        byte[] content = wanted == ModelFormat.PMML
                ? PmmlDocument.of(file)
                : (VerbContext.json(file.json()) + "\n").getBytes(StandardCharsets.UTF_8);
        write(content, out, "Model written to: ", store, context);
    }
}
