package org.quern.benchmarks.peers;

import hex.Model;
import hex.genmodel.utils.DistributionFamily;
import hex.glm.GLM;
import hex.glm.GLMModel;
import hex.glm.GLMModel.GLMParameters;
import hex.kmeans.KMeans;
import hex.kmeans.KMeansModel;
import hex.tree.SharedTreeModel;
import hex.tree.drf.DRF;
import hex.tree.drf.DRFModel;
import hex.tree.gbm.GBM;
import hex.tree.gbm.GBMModel;
import java.io.File;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import water.H2O;
import water.Key;
import water.fvec.Frame;
import water.fvec.NFSFileVec;
import water.fvec.Vec;
import water.parser.ParseDataset;
import water.parser.ParseSetup;
import water.rapids.Rapids;

/**
 * Generalised linear models, k-means and scoring by H2O-3 in one JVM, without its web server:
 * {@code logit|poisson DATA_DIR THREADS numeric,… factor,… [SAVED_MODEL]}, {@code kmeans DATA_DIR THREADS numeric,… CENTERS},
 * {@code score DATA_DIR THREADS numeric,… factor,… SAVED_MODEL TARGET}, {@code tree|forest|boosting DATA_DIR THREADS numeric,…
 * factor,… SAVED_MODEL}, {@code TREES-scoring DATA_DIR THREADS numeric,… factor,… SAVED_MODEL TARGET [RESPONSE]}.
 */
public final class H2oPeer {
    private final File[] parts;

    private H2oPeer(String directory) {
        parts = new File(directory).listFiles(file -> file.getName().endsWith(".parquet"));
        Arrays.sort(parts);
    }

    public static void main(String[] args) {
        int exitCode = 1;
        try {
            run(args);
            exitCode = 0;
        } catch (IOException | RuntimeException e) {
            e.printStackTrace();
        }
        System.out.flush();
        // the cluster's threads are no daemons
        Runtime.getRuntime().halt(exitCode);
    }

    private static void run(String[] args) throws IOException {
        H2O.main(new String[] {
            "-disable_web", "-ip", "127.0.0.1", "-name", "peer" + ProcessHandle.current().pid(), "-nthreads", args[2],
            "-log_level", "ERRR"
        });
        H2oPeer peer = new H2oPeer(args[1]);
        String[] numeric = args[3].split(",");
        switch (args[0]) {
            case "logit" -> peer.fit("Late", GLMParameters.Family.binomial, numeric, args);
            case "poisson" -> peer.fit("Changes", GLMParameters.Family.poisson, numeric, args);
            case "kmeans" -> peer.kmeans(numeric, args[4]);
            case "score" -> peer.score(numeric, args);
            case "tree", "forest", "boosting" -> peer.trees(numeric, args);
            case "tree-scoring", "forest-scoring", "boosting-scoring" -> peer.scoreTrees(numeric, args);
            default -> throw new IllegalArgumentException(args[0]);
        }
    }

    /** Reads the named columns only; texts become categories. */
    private Frame read(Set<String> columns) {
        Key<?>[] keys = Arrays.stream(parts).map(part -> NFSFileVec.make(part)._key).toArray(Key[]::new);
        ParseSetup setup = ParseSetup.guessSetup(keys, false, ParseSetup.GUESS_HEADER);
        String[] names = setup.getColumnNames();
        byte[] types = setup.getColumnTypes();
        List<Integer> skipped = new ArrayList<>();
        for (int i = 0; i < names.length; i++) {
            if (types[i] == Vec.T_STR) {
                types[i] = Vec.T_CAT;
            }
            if (!columns.contains(names[i])) {
                skipped.add(i);
            }
        }
        setup.setSkippedColumns(skipped.stream().mapToInt(Integer::intValue).toArray());
        setup.setParseColumnIndices(names.length, setup.getSkippedColumns());
        return ParseDataset.parse(Key.make("data.hex"), keys, true, setup);
    }

    private Frame readModelColumns(String response, String[] numeric, String factors) {
        Set<String> columns = new HashSet<>(List.of(numeric));
        columns.addAll(List.of(factors.split(",")));
        if (response != null) {
            columns.add(response);
        }
        long start = System.nanoTime();
        Frame frame = read(columns);
        System.out.printf("parsed %d rows, %s in %.1f s%n", frame.numRows(), Arrays.toString(frame.names()), seconds(start));
        return frame;
    }

    private static double seconds(long start) {
        return (System.nanoTime() - start) * 1e-9;
    }

    private void fit(String response, GLMParameters.Family family, String[] numeric, String[] args) throws IOException {
        Frame frame = readModelColumns(response, numeric, args[4]);
        if (family == GLMParameters.Family.binomial) {
            makeCategorical(frame, response);
        }
        GLMParameters parameters = new GLMParameters(family);
        parameters._train = frame._key;
        parameters._response_column = response;
        parameters._lambda = new double[] {0};
        parameters._standardize = false;
        parameters._solver = GLMParameters.Solver.IRLSM;
        // a saved model is for scoring, which would give standard errors too
        parameters._compute_p_values = args.length == 5;
        parameters._missing_values_handling = hex.glm.GLMModel.GLMParameters.MissingValuesHandling.Skip;
        GLMModel model = new GLM(parameters).trainModel().get();
        int index = Arrays.asList(model._output.coefficientNames()).indexOf(numeric[0]);
        double[] standardErrors = parameters._compute_p_values ? model._output.stdErr() : null;
        System.out.println("coefficients " + model._output.coefficientNames().length + ", iterations "
                + model._output.bestSubmodel().iteration);
        System.out.println("coefficient of " + numeric[0] + " " + model.coefficients().get(numeric[0]) + " se "
                + (standardErrors == null ? "–" : standardErrors[index]));
        System.out.println("deviance " + ((hex.GLMMetrics) model._output._training_metrics).residual_deviance());
        if (args.length > 5) {
            model.exportBinaryModel(args[5], true);
        }
    }

    private static void makeCategorical(Frame frame, String response) {
        int at = frame.find(response);
        frame.replace(at, frame.vec(at).toCategoricalVec()).remove();
        water.DKV.put(frame);
    }

    private void trees(String[] numeric, String[] args) throws IOException {
        long start = System.nanoTime();
        String response = args[0].equals("tree") ? "ArrDelay" : "Late";
        Frame frame = readModelColumns(response, numeric, args[4]);
        if (!args[0].equals("tree")) {
            makeCategorical(frame, response);
        }
        long read = System.nanoTime();
        Model<?, ?, ?> model =
                switch (args[0]) {
                    case "tree" -> new DRF(bagged(frame, response, 1, 8, -2, 1)).trainModel().get();
                    case "forest" -> new DRF(bagged(frame, response, 20, 10, 3, 0.632)).trainModel().get();
                    default -> new GBM(boosted(frame, response)).trainModel().get();
                };
        System.out.printf("fit %.2f s, with the data %.2f s%n", seconds(read), seconds(start));
        model.exportBinaryModel(args[5], true);
    }

    private static DRFModel.DRFParameters bagged(
            Frame frame, String response, int trees, int depth, int mtry, double sampled) {
        DRFModel.DRFParameters parameters = new DRFModel.DRFParameters();
        common(parameters, frame, response, trees, depth);
        parameters._mtries = mtry;
        parameters._sample_rate = sampled;
        return parameters;
    }

    private static GBMModel.GBMParameters boosted(Frame frame, String response) {
        GBMModel.GBMParameters parameters = new GBMModel.GBMParameters();
        common(parameters, frame, response, 50, 5);
        parameters._learn_rate = 0.1;
        parameters._distribution = DistributionFamily.bernoulli;
        return parameters;
    }

    private static void common(
            SharedTreeModel.SharedTreeParameters parameters, Frame frame, String response, int trees, int depth) {
        parameters._train = frame._key;
        parameters._response_column = response;
        parameters._ntrees = trees;
        parameters._max_depth = depth;
        parameters._min_rows = 20;
        parameters._seed = 1;
    }

    private void scoreTrees(String[] numeric, String[] args) throws IOException {
        String response = args.length > 7 ? args[7] : null;
        Frame frame = readModelColumns(response, numeric, args[4]);
        // a response at hand would be scored too
        Vec known = response == null ? null : frame.remove(response);
        Model<?, ?, ?> model = Model.importBinaryModel(args[5]);
        Frame scored = model.score(frame);
        Frame written = new Frame(Key.<Frame>make("written.hex"), new String[] {"p"}, new Vec[] {
            scored.vec(scored.numCols() - 1)
        });
        if (known != null) {
            written.add(response, known);
        }
        water.DKV.put(written);
        System.out.println("mean " + written.vec(0).mean());
        Frame.exportParquet(written, args[6], true, null, false).get();
    }

    private void kmeans(String[] numeric, String centers) {
        Frame frame = read(new HashSet<>(List.of(numeric)));
        // H2O would put means in place of missing values
        Frame complete = Rapids.exec("(na.omit " + frame._key + ")").getFrame();
        complete._key = Key.make("complete.hex");
        water.DKV.put(complete);
        Key<?>[] file = {NFSFileVec.make(new File(centers))._key};
        Frame start = ParseDataset.parse(Key.make("centers.hex"), file);
        KMeansModel.KMeansParameters parameters = new KMeansModel.KMeansParameters();
        parameters._train = complete._key;
        parameters._k = (int) start.numRows();
        parameters._max_iterations = 20;
        parameters._standardize = false;
        parameters._init = KMeans.Initialization.User;
        parameters._user_points = start.subframe(complete.names())._key;
        Frame points = start.subframe(complete.names());
        points._key = Key.make("points.hex");
        water.DKV.put(points);
        parameters._user_points = points._key;
        KMeansModel model = new KMeans(parameters).trainModel().get();
        System.out.println("rows " + complete.numRows() + " iterations " + model._output._iterations);
        System.out.println("within " + model._output._tot_withinss);
        System.out.println("first center " + Arrays.toString(model._output._centers_raw[0]));
    }

    private void score(String[] numeric, String[] args) throws IOException {
        Frame frame = readModelColumns(null, numeric, args[4]);
        Model<?, ?, ?> model = Model.importBinaryModel(args[5]);
        Frame scored = model.score(frame);
        System.out.println("mean " + scored.vec(scored.numCols() - 1).mean() + " of " + Arrays.toString(scored.names()));
        Frame.exportParquet(scored, args[6], true, null, false).get();
    }
}
