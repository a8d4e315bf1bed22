package org.quern.jobs.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.quern.QuernException;
import org.quern.data.Schema;
import org.quern.io.chunkset.ChunkSet;
import org.quern.io.chunkset.WriteMode;
import org.quern.kmeans.KMeans;
import org.quern.kmeans.KMeansOptions;
import org.quern.kmeans.KMeansStart;
import org.quern.language.ColumnSelection;
import org.quern.language.Formula;
import org.quern.language.Term;
import org.quern.model.ModelFile;
import org.quern.model.PredictionNames;
import org.quern.model.PredictionOptions;
import org.quern.model.ResidualType;
import org.quern.pass.Counts;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Clusters rows: the old system's rxKmeans. */
@Command(
        name = "kmeans",
        description = "Cluster rows by k-means: Lloyd's algorithm, several starts in the same passes over the data.",
        footer = {
            "",
            "Examples:",
            "  quern kmeans --data flights.q --formula \"~ ArrDelay + CRSDepTime\" --clusters 5 --out delays.avro",
            "  quern kmeans --data iris.q --formula \"~ Petal.Length + Petal.Width\" --centers \"1.4,0.2;4.7,1.4\"",
            "  quern kmeans --data sky.q --formula \"~ log(flux) + u + g\" --clusters 8 --starts 10 --standardize \\",
            "      --out-data classes.q --extra-vars id"
        })
final class KMeansVerb extends Verb {
    @Mixin
    private DataOptions data = new DataOptions();

    @Option(
            names = "--formula",
            required = true,
            paramLabel = "FORMULA",
            description = "The variables, numbers all: \"~ x + y + log(z)\"; . stands for all columns.")
    private Formula formula;

    @Option(
            names = "--clusters",
            paramLabel = "K",
            converter = Converters.Positive.class,
            description = "Number of clusters.")
    private Integer clusters;

    @Option(
            names = "--centers",
            paramLabel = "CENTERS",
            description =
                    "The first centers: numbers \"1,2;3,4\" in the order of the formula, or a file: CSV with the names"
                            + " of the variables, JSON, or a k-means model.")
    private String centers;

    @Option(
            names = "--start",
            paramLabel = "HOW",
            defaultValue = "k-means||",
            converter = Starts.class,
            description = "How the first centers are chosen without --centers: k-means|| (rows far from one another),"
                    + " random-rows or first-rows; default: k-means||.")
    private KMeansStart start;

    @Option(
            names = "--starts",
            paramLabel = "N",
            defaultValue = "1",
            converter = Converters.Positive.class,
            description = "Random starts to try in the same passes; the lowest sum of squares wins; default: 1.")
    private int starts;

    @Option(
            names = "--start-rounds",
            paramLabel = "N",
            defaultValue = "2",
            converter = Converters.Positive.class,
            description = "Rounds of k-means||, a pass each; default: 2.")
    private int rounds;

    @Option(names = "--seed", paramLabel = "N", defaultValue = "1", description = "Seed of random starts; default: 1.")
    private long seed;

    @Option(
            names = "--max-iterations",
            paramLabel = "N",
            defaultValue = "1000",
            converter = Converters.Positive.class,
            description = "Most iterations, a pass each; default: 1000.")
    private int maxIterations;

    @Option(
            names = "--tolerance",
            paramLabel = "DISTANCE",
            defaultValue = "0",
            description = "Stop when no center moves farther; default: 0, when no row changes its cluster.")
    private double tolerance;

    @Option(names = "--standardize", description = "Take distances in standard deviations of the variables.")
    private boolean standardize;

    @Mixin
    private WeightOptions weights = new WeightOptions();

    @Option(
            names = "--out-data",
            paramLabel = "PATH",
            description = "Write the cluster of each row to this chunk set (or .csv file); predict does so later.")
    private String outData;

    @Option(
            names = "--out-column",
            paramLabel = "NAME",
            description = "With --out-data: name of the column of clusters; default: .rxCluster.")
    private String outColumn;

    @Option(names = "--distances", description = "With --out-data: write the distance to the center as .rxDistance.")
    private boolean distances;

    @Option(names = "--write-model-vars", description = "With --out-data: write the variables of the formula too.")
    private boolean modelVariables;

    @Option(
            names = "--extra-vars",
            paramLabel = "COLUMN,…",
            split = ",",
            description = "With --out-data: further columns to write; may be repeated.")
    private List<String> extraVariables = new ArrayList<>();

    @Option(names = "--brief", description = "Print sizes and means only.")
    private boolean brief;

    @Mixin
    private ModelOutput output = new ModelOutput();

    /** {@code --start}. */
    static final class Starts extends Converters.Choice<KMeansStart> {
        Starts() {
            super(List.of(KMeansStart.PARALLEL, KMeansStart.RANDOM_ROWS, KMeansStart.FIRST_ROWS), KMeansStart::label);
        }
    }

    @Override
    protected List<String> problems() {
        List<String> problems = new ArrayList<>(weights.problems());
        if (outData == null) {
            problems.addAll(output.problems());
        }
        if ((clusters == null) == (centers == null)) {
            problems.add(
                    clusters == null
                            ? "Missing --clusters, the number of clusters, or --centers"
                            : "--clusters and --centers exclude each other: there is a cluster for each center");
        }
        if (centers != null && starts > 1) {
            problems.add("--starts " + starts + " needs random starts, but --centers are given");
        }
        if (clusters != null && starts > 1 && start == KMeansStart.FIRST_ROWS) {
            problems.add("--starts " + starts + " needs random starts: with --start first-rows all would be the same");
        }
        if (!(tolerance >= 0) || tolerance == Double.POSITIVE_INFINITY) {
            problems.add("Invalid --tolerance: " + tolerance + ", must be 0 or a positive number");
        }
        if (outData == null && (outColumn != null || distances || modelVariables || !extraVariables.isEmpty())) {
            problems.add("--out-column, --distances, --write-model-vars and --extra-vars need --out-data");
        }
        return problems;
    }

    @Override
    protected void run(VerbContext context) throws IOException {
        checkOutData(context);
        KMeans algorithm = new KMeans(options(context));
        output.fit(
                algorithm,
                data,
                brief ? ModelView.BRIEF : ModelView.SUMMARY,
                context,
                (file, source) -> assign(file, source, context));
    }

    /** Refuses before the fit what could not be written after it. */
    private void checkOutData(VerbContext context) throws IOException {
        if (outData == null || output.overwrite()) {
            return;
        }
        Path path = new Path(outData);
        FileSystem files = path.getFileSystem(context.configuration());
        if (files.exists(path)) {
            throw new QuernException("'" + outData + "' exists already; --overwrite replaces it");
        }
    }

    private KMeansOptions options(VerbContext context) throws IOException {
        KMeansOptions options = KMeansOptions.of(formula, clusters == null ? 1 : clusters)
                .withRows(data.rowSelection(), data.transforms())
                .withWeights(weights.column(), weights.kind())
                .withLimits(maxIterations, tolerance)
                .withScaling(standardize ? KMeansOptions.Scaling.STANDARDIZED : KMeansOptions.Scaling.AS_THEY_ARE);
        return centers == null
                ? options.withStarts(start, starts, rounds, seed)
                : options.withCentres(new GivenCenters(centers, names(context)).read(context.configuration()));
    }

    private List<String> names(VerbContext context) throws IOException {
        Formula expanded = formula;
        if (formula.hasDot()) {
            try (ChunkSet source = context.open(data)) {
                Schema stored = source.info().schema();
                expanded = formula.expandDot(ColumnSelection.all(stored, data.rowSelection(), data.transforms())
                        .bind(stored)
                        .output());
            }
        }
        return expanded.terms().stream().map(Term::text).toList();
    }

    private void assign(ModelFile file, ChunkSet source, VerbContext context) throws IOException {
        if (outData == null) {
            return;
        }
        List<String> cluster = Optional.ofNullable(outColumn).map(List::of).orElse(List.of());
        PredictionOptions options = PredictionOptions.DEFAULT
                .withRows(data.rowSelection(), List.of())
                .withResiduals(distances, ResidualType.RESPONSE)
                .withVariables(modelVariables, extraVariables)
                .withNames(new PredictionNames(cluster, List.of(), List.of(), List.of(), List.of()));
        WriteMode mode = output.overwrite() ? WriteMode.OVERWRITE : WriteMode.CREATE;
        Counts counts = new ScoredData(outData, mode, output.engine())
                .write(file.prediction(options, source.info().schema()), source, context);
        context.progress()
                .message("Clusters written to " + outData + ": "
                        + counts.count(org.quern.model.PredictionCounts.ROWS) + " rows, "
                        + counts.count(org.quern.model.PredictionCounts.WITHOUT_PREDICTION) + " without a cluster");
    }
}
