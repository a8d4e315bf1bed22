package org.quern.jobs.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.apache.hadoop.fs.Path;
import org.quern.QuernException;
import org.quern.io.chunkset.ChunkSet;
import org.quern.io.chunkset.WriteMode;
import org.quern.jobs.mapreduce.WorkDirectory;
import org.quern.jobs.models.ModelStore;
import org.quern.jobs.models.ModelVersions;
import org.quern.jobs.models.ModelVersions.Version;
import org.quern.jobs.models.StoredModel;
import org.quern.jobs.record.Software;
import org.quern.language.Expression;
import org.quern.language.Transform;
import org.quern.model.ModelFile;
import org.quern.model.PredictionOptions;
import org.quern.pass.Algorithm;
import org.quern.pass.ChunkMap;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * Makes a model the current one of a directory of versions, if it is good enough. Comparison and publication are one step: where
 * another version was published since the comparison, it is compared anew with that one. A second run with the same model finds it
 * published.
 */
@Command(
        name = "publish",
        description = "Make a model the next version in a directory of versions, if it is good enough.",
        footer = {
            "",
            "Verbs that take --model read the newest version of such a directory. See docs/models.md.",
            "",
            "Examples:",
            "  quern publish --model new.avro --out hdfs:///models/delay",
            "  quern publish --model new.avro --out hdfs:///models/delay --data holdout.q --measure rmse --if-better",
            "  quern publish --model late.avro --out hdfs:///models/late --data holdout.q --measure auc --bound 0.7"
        })
final class PublishVerb extends Verb {
    @Option(names = "--model", required = true, paramLabel = "PATH", description = "Model file to publish.")
    private String model;

    @Option(
            names = "--out",
            required = true,
            paramLabel = "PATH",
            description = "Directory of the model's versions; the newest of them is the current one.")
    private String out;

    @Option(
            names = "--data",
            paramLabel = "PATH",
            description = "Data to measure on, which the model has not seen: chunk set or Parquet.")
    private String data;

    @Option(
            names = "--row-selection",
            paramLabel = "EXPRESSION",
            description = "Measure on the rows for which this is true.")
    private Expression rowSelection;

    @Option(
            names = "--transform",
            paramLabel = "NAME=EXPRESSION",
            description = "Compute a column first; may be repeated.")
    private List<Transform> transforms = new ArrayList<>();

    @Option(
            names = "--measure",
            paramLabel = "NAME",
            converter = Measures.class,
            description = "rmse or mae of numbers; auc, log-loss or accuracy of two classes, accuracy of several.")
    private Quality measure;

    @Option(
            names = "--bound",
            paramLabel = "X",
            description = "Publish only if auc or accuracy is at least this, any other measure at most.")
    private Double bound;

    @Option(
            names = "--if-better",
            description = "Publish only if the measure is better than that of the current version on the same rows.")
    private boolean ifBetter;

    @Mixin
    private ResultOptions results = new ResultOptions();

    @Mixin
    private EngineOptions engine = new EngineOptions();

    /** {@code --measure}. */
    static final class Measures extends Converters.Choice<Quality> {
        Measures() {
            super(List.of(Quality.values()), Quality::toString);
        }
    }

    @Override
    protected List<String> problems() {
        List<String> problems = new ArrayList<>();
        if ((data == null) != (measure == null)) {
            problems.add("--data and --measure go together: what to measure, and on which rows");
        }
        if (measure == null && (bound != null || ifBetter)) {
            problems.add("--bound and --if-better need --data and --measure");
        }
        if (data == null && (rowSelection != null || !transforms.isEmpty())) {
            problems.add("--row-selection and --transform need --data");
        }
        if (bound != null && bound.isNaN()) {
            problems.add("Invalid --bound: NaN, must be a number");
        }
        return problems;
    }

    @Override
    protected void run(VerbContext context) throws IOException {
        ModelVersions versions = new ModelVersions(new Path(out), context.configuration());
        versions.check();
        ModelStore store = new ModelStore(context.configuration());
        StoredModel candidate = store.find(new Path(model));
        OptionalDouble value = OptionalDouble.empty();
        for (; ; ) {
            Optional<Version> newest = versions.newest();
            if (newest.isPresent()) {
                versions.mend(newest.get());
            }
            Optional<StoredModel> current =
                    newest.isPresent() ? Optional.of(store.find(newest.get().model())) : Optional.empty();
            if (current.isPresent() && current.get().sha256().equals(candidate.sha256())) {
                Map<String, Object> earlier = published(newest.get(), store.note(newest.get()));
                earlier.put("earlier", true);
                report(earlier, context);
                return;
            }
            if (measure != null && value.isEmpty()) {
                value = OptionalDouble.of(measure(candidate.file(), context));
            }
            OptionalDouble currentValue = ifBetter && current.isPresent()
                    ? OptionalDouble.of(measure(current.get().file(), context))
                    : OptionalDouble.empty();
            Map<String, Object> facts = facts(candidate, value, newest, currentValue);
            Optional<String> reason = reason(value, newest, currentValue);
            if (reason.isPresent()) {
                report(kept(reason.get(), facts), context);
                return;
            }
            context.endRehearsal();
            int number = newest.map(Version::number).orElse(0) + 1;
            Optional<Version> version = versions.publish(number, candidate.bytes(), note(number, facts));
            if (version.isPresent()) {
                report(published(version.get(), facts), context);
                return;
            }
            context.progress().message("Somebody else has published version " + number + " meanwhile");
        }
    }

    /** Has the model's predictions written, measures them, and removes them. */
    private double measure(ModelFile file, VerbContext context) throws IOException {
        WorkDirectory work = context.scratch();
        Path scored = new Path(work.path(), "scored.q");
        try (ChunkSet source = context.open(data)) {
            PredictionOptions options = measure.scoring(file).withRows(Optional.ofNullable(rowSelection), transforms);
            ChunkMap map = file.prediction(options, source.info().schema());
            new ScoredData(scored.toString(), WriteMode.CREATE, engine).write(map, source, context);
            try (ChunkSet predictions = ChunkSet.open(scored, context.configuration())) {
                if (predictions.info().rows() == 0) {
                    throw new QuernException(
                            "Cannot measure " + measure + ": no row of " + data + " has a prediction and a response");
                }
                return measure.measure(predictions, file, new Quality.Measuring() {
                    @Override
                    public <M> M fit(Algorithm<M> algorithm, ChunkSet written) throws IOException {
                        return context.fit(algorithm, written, engine);
                    }
                });
            }
        } finally {
            work.delete();
        }
    }

    /** Why the model is not published; empty if it is good enough. */
    private Optional<String> reason(OptionalDouble value, Optional<Version> current, OptionalDouble currentValue) {
        if (bound != null && !measure.isWithin(value.getAsDouble(), bound)) {
            return Optional.of(
                    measure + " is " + value.getAsDouble() + ", but must be " + measure.bound() + " " + bound);
        }
        if (currentValue.isPresent() && !measure.isBetter(value.getAsDouble(), currentValue.getAsDouble())) {
            return Optional.of(measure + " is " + value.getAsDouble() + ", not better than the "
                    + currentValue.getAsDouble() + " of version "
                    + current.orElseThrow().number());
        }
        return Optional.empty();
    }

    private Map<String, Object> facts(
            StoredModel candidate, OptionalDouble value, Optional<Version> current, OptionalDouble currentValue) {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("model", candidate.path().toString());
        facts.put("sha256", candidate.sha256());
        if (measure != null) {
            facts.put("measure", measure.toString());
            facts.put("value", value.getAsDouble());
            facts.put("data", data);
        }
        if (currentValue.isPresent()) {
            facts.put("comparedVersion", current.orElseThrow().number());
            facts.put("comparedValue", currentValue.getAsDouble());
        }
        return facts;
    }

    private static byte[] note(int number, Map<String, Object> facts) {
        Map<String, Object> note = new LinkedHashMap<>();
        note.put("version", number);
        note.put("published", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
        note.put("quern", Software.current().quern());
        note.putAll(facts);
        return (VerbContext.json(note) + "\n").getBytes(StandardCharsets.UTF_8);
    }

    private static Map<String, Object> published(Version version, Map<String, Object> facts) {
        Map<String, Object> result = new LinkedHashMap<>(facts);
        result.put("published", true);
        result.put("version", version.number());
        result.put("path", version.model().toString());
        return result;
    }

    private static Map<String, Object> kept(String reason, Map<String, Object> facts) {
        Map<String, Object> result = new LinkedHashMap<>(facts);
        result.put("published", false);
        result.put("reason", reason);
        return result;
    }

    private void report(Map<String, Object> result, VerbContext context) {
        switch (results.format()) {
            case JSON -> context.printJson(result);
            case CSV -> {
                context.out().println("fact,value");
                result.forEach((fact, value) -> context.out().println(fact + ",\"" + value + '"'));
            }
            case TEXT -> {
                context.out().println(verdict(result));
                if (result.containsKey("value")) {
                    context.out().println(result.get("measure") + ": " + result.get("value"));
                }
            }
        }
    }

    private static String verdict(Map<String, Object> result) {
        if (result.containsKey("reason")) {
            return "Not published: " + result.get("reason");
        }
        String verdict = result.containsKey("earlier") ? "Was published already" : "Published";
        return verdict + " as version " + result.get("version") + ": " + result.get("path");
    }
}
