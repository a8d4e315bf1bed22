package org.quern.jobs.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.fs.Path;
import org.quern.design.DesignOptions;
import org.quern.design.LabelStyle;
import org.quern.design.ReferenceLevel;
import org.quern.io.chunkset.ChunkSet;
import org.quern.jobs.models.ModelStore;
import org.quern.language.Formula;
import org.quern.linear.LinearExtras;
import org.quern.linear.LinearModel;
import org.quern.linear.LinearRegression;
import org.quern.linear.LinearRegressionOptions;
import org.quern.linear.Precision;
import org.quern.linear.WeightKind;
import org.quern.model.ModelFile;
import org.quern.model.Provenance;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Fits a linear model. */
@Command(
        name = "linmod",
        description = "Fit a linear model: least squares with full inference, in one pass over the data.",
        footer = {
            "",
            "Examples:",
            "  quern linmod --data flights.q --formula \"ArrDelay ~ DayOfWeek + CRSDepTime\"",
            "  quern linmod --data flights.q --formula \"ArrDelay ~ DayOfWeek:F(CRSDepTime)\" --cube --brief",
            "  quern linmod --data census.q --formula \"log(wage) ~ age + I(age^2) + sex\" --weights perwt --cov-coef \\",
            "      --row-selection \"wage > 0\" --out wage.avro"
        })
final class LinmodVerb extends Verb {
    @Mixin
    private DataOptions data = new DataOptions();

    @Option(
            names = "--formula",
            required = true,
            paramLabel = "FORMULA",
            description =
                    "Response and terms, e.g. \"y ~ a + b:c + log(x) + F(age, 20, 65) - 1\"; cbind(y1, y2) gives several"
                            + " responses, . all other columns.")
    private Formula formula;

    @Option(
            names = "--weights",
            paramLabel = "COLUMN",
            description = "Probability weights: degrees of freedom count rows.")
    private String weights;

    @Option(
            names = "--frequency-weights",
            paramLabel = "COLUMN",
            description = "Frequency weights: a row stands for so many equal ones.")
    private String frequencyWeights;

    @Option(
            names = "--cube",
            description =
                    "A coefficient, with its count, for each cell of the first term, which must be made of factors; no"
                            + " intercept.")
    private boolean cube;

    @Option(
            names = "--cube-predictions",
            description = "With --cube: predict each cell at the means of the other terms; --counts shows it.")
    private boolean cubePredictions;

    @Option(names = "--drop-first", description = "Drop the first level of factors, as R does, rather than the last.")
    private boolean dropFirst;

    @Option(names = "--drop-main", description = "Drop main effects of factors whose interaction is in the model.")
    private boolean dropMain;

    @Option(
            names = "--cov-coef",
            description = "Keep the covariance of the coefficients; standard errors of predictions need it.")
    private boolean covariance;

    @Option(
            names = "--cov-data",
            description = "Keep the covariance of the predictors; needs an intercept. --format json shows it.")
    private boolean dataCovariance;

    @Option(
            names = "--label-style",
            paramLabel = "STYLE",
            defaultValue = "revo",
            converter = LabelStyles.class,
            description = "revo (DayOfWeek=Monday) or r (DayOfWeekMonday); default: revo.")
    private LabelStyle labels;

    @Option(
            names = "--precision",
            paramLabel = "PRECISION",
            defaultValue = "automatic",
            converter = Precisions.class,
            description =
                    "automatic (double, and double-double where digits are at risk), double or double-double; default:"
                            + " automatic.")
    private Precision precision;

    @Mixin
    private ModelViewOptions view = new ModelViewOptions();

    @Mixin
    private OutputOptions output = new OutputOptions();

    @Mixin
    private ResultOptions results = new ResultOptions();

    @Mixin
    private EngineOptions engine = new EngineOptions();

    /** {@code --label-style}. */
    static final class LabelStyles extends Converters.Choice<LabelStyle> {
        LabelStyles() {
            super(List.of(LabelStyle.values()), style -> style.name().toLowerCase(java.util.Locale.ROOT));
        }
    }

    /** {@code --precision}. */
    static final class Precisions extends Converters.Choice<Precision> {
        Precisions() {
            super(List.of(Precision.values()), Precision::label);
        }
    }

    @Override
    protected List<String> problems() {
        List<String> problems = new ArrayList<>();
        if (weights != null && frequencyWeights != null) {
            problems.add("--weights and --frequency-weights exclude each other");
        }
        if (cubePredictions && !cube) {
            problems.add("--cube-predictions needs --cube");
        }
        if (view.counts() && !cube) {
            problems.add("--counts needs --cube");
        }
        if (dataCovariance && (cube || formula != null && !formula.intercept())) {
            problems.add("--cov-data needs an intercept, which " + (cube ? "a cube" : "'" + formula.text() + "'")
                    + " has not");
        }
        if (output.overwrite() && output.out().isEmpty()) {
            problems.add("--overwrite needs --out, the model file to replace");
        }
        return problems;
    }

    @Override
    protected void run(VerbContext context) throws IOException {
        ModelStore store = new ModelStore(context.configuration());
        Optional<Path> target = output.out().map(Path::new);
        ModelStore.Existing existing = output.overwrite() ? ModelStore.Existing.REPLACE : ModelStore.Existing.REFUSE;
        if (target.isPresent()) {
            store.check(target.get(), existing);
        }
        try (ChunkSet source = context.open(data)) {
            LinearModel model = context.fit(new LinearRegression(options()), source, engine);
            ModelFile file = new ModelFile(model, Provenance.of(source.info(), model.passes()));
            if (target.isPresent()) {
                store.write(file, target.get(), existing);
                context.progress().message("Model written to " + target.get());
            }
            ModelPrinter.print(file, results.format(), view, context);
        }
    }

    private LinearRegressionOptions options() {
        LinearRegressionOptions options = LinearRegressionOptions.of(formula)
                .withRows(data.rowSelection(), data.transforms())
                .withDesign(new DesignOptions(dropFirst ? ReferenceLevel.FIRST : ReferenceLevel.LAST, dropMain, cube))
                .keeping(new LinearExtras(covariance, dataCovariance, cubePredictions))
                .withLabels(labels)
                .withPrecision(precision);
        if (weights != null) {
            return options.withWeights(weights, WeightKind.PROBABILITY);
        }
        return frequencyWeights == null ? options : options.withWeights(frequencyWeights, WeightKind.FREQUENCY);
    }
}
