package org.quern.jobs.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.fs.Path;
import org.quern.data.Schema;
import org.quern.io.chunkset.ChunkSet;
import org.quern.io.chunkset.WriteMode;
import org.quern.jobs.models.ModelStore;
import org.quern.jobs.models.StoredModel;
import org.quern.model.Interval;
import org.quern.model.NewLevels;
import org.quern.model.PredictionCounts;
import org.quern.model.PredictionNames;
import org.quern.model.PredictionOptions;
import org.quern.model.PredictionOptions.MissingRows;
import org.quern.model.PredictionType;
import org.quern.model.ResidualType;
import org.quern.pass.ChunkMap;
import org.quern.pass.ChunkMapper;
import org.quern.pass.Counts;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Scores data with a stored model. */
@Command(
        name = "predict",
        description = "Score data with a stored model: predictions, residuals, standard errors and intervals.",
        footer = {
            "",
            "Examples:",
            "  quern predict --model delay.avro --data new.q --out scored.q --write-model-vars",
            "  quern predict --model delay.avro --data new.q --out scored.q --std-errors --interval confidence \\",
            "      --extra-vars Origin,Dest --overwrite",
            "  quern predict --model hdfs:///models/delay --data hdfs:///in/0900 --out hdfs:///scored/0900 --once"
        })
final class PredictVerb extends Verb {
    @Option(
            names = "--model",
            required = true,
            paramLabel = "PATH",
            description =
                    "Model file, as written by --out of a verb that fits one, or a directory of versions, as 'quern"
                            + " publish' makes it, for the newest.")
    private String model;

    @Mixin
    private DataOptions data = new DataOptions();

    @Option(
            names = "--type",
            paramLabel = "TYPE",
            converter = PredictionTypes.class,
            description =
                    "response (expected value), link (linear predictor), class, probability, vote (trees by class) or node (of"
                            + " each tree), as far as the kind of model has it; by default the kind's own.")
    private PredictionType type;

    @Option(names = "--residuals", description = "Write residuals too; the data must have the response.")
    private boolean residuals;

    @Option(
            names = "--residual-type",
            paramLabel = "TYPE",
            converter = ResidualTypes.class,
            description =
                    "With --residuals: response (less prediction), deviance, pearson or working; default: response.")
    private ResidualType residualType;

    @Option(
            names = "--std-errors",
            description = "Write standard errors of the predictions; the model must have been fitted with --cov-coef.")
    private boolean standardErrors;

    @Option(
            names = "--interval",
            paramLabel = "KIND",
            defaultValue = "none",
            converter = Intervals.class,
            description =
                    "none, confidence (of the expected value) or prediction (of a new observation); default: none.")
    private Interval interval;

    @Option(
            names = "--conf-level",
            paramLabel = "LEVEL",
            defaultValue = "0.95",
            description = "Confidence level of the interval; default: 0.95.")
    private double confidenceLevel;

    @Option(names = "--write-model-vars", description = "Write the variables of the model too.")
    private boolean modelVariables;

    @Option(
            names = "--extra-vars",
            paramLabel = "COLUMN,…",
            split = ",",
            description = "Further columns to write; may be repeated.")
    private List<String> extraVariables = new ArrayList<>();

    @Option(names = "--remove-missings", description = "Leave out rows without a prediction.")
    private boolean removeMissings;

    @Option(
            names = "--new-levels",
            paramLabel = "WHAT",
            defaultValue = "missing",
            converter = NewLevelsChoice.class,
            description =
                    "Levels that the model does not know: missing (no prediction, counted) or error; default: missing.")
    private NewLevels newLevels;

    @Option(
            names = "--prior",
            paramLabel = "P,…",
            split = ",",
            description = "Probabilities of the classes, in their order, in place of those of a naive Bayes model.")
    private List<Double> priors = new ArrayList<>();

    @Option(names = "--pred-names", paramLabel = "NAME,…", split = ",", description = "Names of the predictions.")
    private List<String> predictionNames = new ArrayList<>();

    @Option(names = "--resid-names", paramLabel = "NAME,…", split = ",", description = "Names of the residuals.")
    private List<String> residualNames = new ArrayList<>();

    @Option(
            names = "--std-error-names",
            paramLabel = "NAME,…",
            split = ",",
            description = "Names of the standard errors.")
    private List<String> standardErrorNames = new ArrayList<>();

    @Option(names = "--lower-names", paramLabel = "NAME,…", split = ",", description = "Names of the lower bounds.")
    private List<String> lowerNames = new ArrayList<>();

    @Option(names = "--upper-names", paramLabel = "NAME,…", split = ",", description = "Names of the upper bounds.")
    private List<String> upperNames = new ArrayList<>();

    @Option(
            names = "--append",
            paramLabel = "rows",
            converter = Appends.class,
            description = "Append the rows to the chunk set of --out rather than making a new one.")
    private String append;

    @Option(
            names = "--once",
            description =
                    "For schedulers: the predictions appear whole, with a note of data and model and then _SUCCESS; a"
                            + " second run finds them and does nothing. With --overwrite they are made anew.")
    private boolean once;

    @Mixin
    private OutputOptions output = new OutputOptions();

    @Mixin
    private ResultOptions results = new ResultOptions();

    @Mixin
    private EngineOptions engine = new EngineOptions();

    /** {@code --type}. */
    static final class PredictionTypes extends Converters.Choice<PredictionType> {
        PredictionTypes() {
            super(List.of(PredictionType.values()), PredictionType::toString);
        }
    }

    /** {@code --residual-type}. */
    static final class ResidualTypes extends Converters.Choice<ResidualType> {
        ResidualTypes() {
            super(List.of(ResidualType.values()), ResidualType::toString);
        }
    }

    /** {@code --interval}. */
    static final class Intervals extends Converters.Choice<Interval> {
        Intervals() {
            super(List.of(Interval.values()), Interval::toString);
        }
    }

    /** {@code --new-levels}. */
    static final class NewLevelsChoice extends Converters.Choice<NewLevels> {
        NewLevelsChoice() {
            super(List.of(NewLevels.values()), NewLevels::toString);
        }
    }

    /** {@code --append}. */
    static final class Appends extends Converters.Choice<String> {
        Appends() {
            super(List.of("rows"), text -> text);
        }
    }

    @Override
    protected List<String> problems() {
        List<String> problems = new ArrayList<>();
        if (output.out().isEmpty()) {
            problems.add("Missing --out, the chunk set (or .csv file) to write the predictions to");
        }
        if (isText() && append != null) {
            problems.add(
                    "--append rows needs a chunk set as --out; " + output.out().orElseThrow() + " is text");
        }
        if (isText() && engine.dryRun()) {
            problems.add("--dry-run needs a chunk set as --out; text is written by this process alone");
        }
        engine.engine()
                .filter(kind -> isText() && kind != EngineKind.LOCAL)
                .ifPresent(kind -> problems.add("--engine " + kind + " writes a chunk set; 'export' makes text of it"));
        if (once && (isText() || append != null)) {
            problems.add(
                    "--once makes a chunk set of its own: leave out --append, and choose an --out that is no text");
        }
        if (residualType != null && !residuals) {
            problems.add("--residual-type needs --residuals");
        }
        if (append != null && output.overwrite()) {
            problems.add("--append and --overwrite exclude each other");
        }
        if (!(confidenceLevel > 0 && confidenceLevel < 1)) {
            problems.add("Invalid --conf-level: " + confidenceLevel + ", must lie between 0 and 1, such as 0.95");
        }
        return problems;
    }

    @Override
    protected void run(VerbContext context) throws IOException {
        StoredModel stored = new ModelStore(context.configuration()).find(new Path(model));
        String target = output.out().orElseThrow();
        try (ChunkSet source = context.open(data)) {
            PredictionOptions options = options();
            ChunkMap map = stored.file().prediction(options, source.info().schema());
            Schema schema = new ChunkMapper(map, source).output();
            if (once) {
                ScoredOnce.Outcome outcome =
                        new ScoredOnce(target, output.overwrite(), engine, context).score(map, source, stored, options);
                report(outcome.note().counts(), Optional.of(outcome), schema, target, context);
            } else {
                Counts counts = new ScoredData(target, mode(), engine).write(map, source, context);
                report(counts.values(), Optional.empty(), schema, target, context);
            }
        }
    }

    private boolean isText() {
        return ScoredData.isText(output.out().orElse(""));
    }

    private WriteMode mode() {
        if (append != null) {
            return WriteMode.APPEND;
        }
        return output.overwrite() ? WriteMode.OVERWRITE : WriteMode.CREATE;
    }

    private PredictionOptions options() {
        return new PredictionOptions(
                Optional.ofNullable(type),
                data.rowSelection(),
                data.transforms(),
                residuals,
                residualType == null ? ResidualType.RESPONSE : residualType,
                standardErrors,
                interval,
                confidenceLevel,
                modelVariables,
                extraVariables,
                removeMissings ? MissingRows.REMOVE : MissingRows.KEEP,
                newLevels,
                new PredictionNames(predictionNames, residualNames, standardErrorNames, lowerNames, upperNames),
                priors);
    }

    private void report(
            Map<String, Long> counts,
            Optional<ScoredOnce.Outcome> once,
            Schema schema,
            String target,
            VerbContext context) {
        long written =
                counts.getOrDefault(PredictionCounts.ROWS, 0L) - counts.getOrDefault(PredictionCounts.REMOVED, 0L);
        switch (results.format()) {
            case TEXT -> {
                boolean isEarlier = once.map(ScoredOnce.Outcome::isEarlier).orElse(false);
                context.out()
                        .println((isEarlier ? "Predictions are there already: " : "Predictions written to: ") + target);
                once.ifPresent(outcome -> context.out()
                        .println("Model: " + outcome.note().model() + " (sha256 "
                                + outcome.note().modelSha256() + ")"));
                context.out().println("Variables: " + String.join(", ", schema.names()));
                context.out().println("Rows written: " + written);
                for (Map.Entry<String, Long> count : counts.entrySet()) {
                    if (count.getValue() > 0 && !count.getKey().equals(PredictionCounts.ROWS)) {
                        String name = count.getKey();
                        context.out()
                                .println(name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1) + ": "
                                        + count.getValue());
                    }
                }
            }
            case JSON -> {
                Map<String, Object> report = new LinkedHashMap<>();
                report.put("out", target);
                report.put("variables", schema.names());
                report.put("rowsWritten", written);
                report.put("counts", counts);
                once.ifPresent(outcome -> {
                    report.put("model", outcome.note().model());
                    report.put("modelVersion", outcome.note().modelVersion());
                    report.put("modelSha256", outcome.note().modelSha256());
                    report.put("dataGeneration", outcome.note().generation());
                    report.put("earlier", outcome.isEarlier());
                });
                context.printJson(report);
            }
            case CSV -> {
                context.out().println("count,rows");
                counts.forEach((name, count) -> context.out().println('"' + name + "\"," + count));
            }
        }
    }
}
