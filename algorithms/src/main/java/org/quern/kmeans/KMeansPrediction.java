package org.quern.kmeans;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.quern.QuernException;
import org.quern.data.Chunk;
import org.quern.data.ColumnType;
import org.quern.data.IntColumn;
import org.quern.data.Schema;
import org.quern.data.Variable;
import org.quern.language.ColumnSelection;
import org.quern.model.PredictionNames;
import org.quern.model.ScoredChunk;
import org.quern.model.Scoring;
import org.quern.pass.ChunkMap;
import org.quern.pass.ChunkMapType;
import org.quern.pass.Counts;

/**
 * Gives each row the number of the nearest cluster, from 1, by the arithmetic of the fit: argmin over c of
 * Σ_j (x_j − c_j)², the lowest of several. The residual is the distance, in the unit the model takes distances in.
 *
 * <p>A row with a missing or infinite coordinate has no cluster and no distance.
 *
 * <p>Cost: k·p multiplications and additions a row; memory: the centres.
 */
public record KMeansPrediction(Scoring scoring) implements ChunkMap {
    public static final ChunkMapType<KMeansPrediction> TYPE = new Type();

    /** The old system's name of the column. */
    public static final String CLUSTER = ".rxCluster";

    public static final String DISTANCE = ".rxDistance";

    @Override
    public ChunkMapType<KMeansPrediction> type() {
        return TYPE;
    }

    @Override
    public ColumnSelection columns() {
        return scoring.columns();
    }

    @Override
    public Bound bind(Schema input) {
        scoring.checkTypes(input);
        return new Nearest(scoring, input);
    }

    private static final class Nearest implements Bound {
        private final Scoring scoring;
        private final KMeansModel model;
        private final double[] centres;
        private final Points.Bound points;
        private final Schema output;

        Nearest(Scoring scoring, Schema input) {
            this.scoring = scoring;
            this.model = scoring.model(KMeansModel.class);
            this.centres = model.positions();
            this.points = Points.bind(model.formula(), model.variables(), input);
            this.output = output(scoring, input);
        }

        private static Schema output(Scoring scoring, Schema input) {
            PredictionNames names = scoring.options().names();
            List<Variable> variables = new ArrayList<>(scoring.carriedVariables(input));
            variables.add(Variable.of(name(names.predictions(), CLUSTER), ColumnType.INT32)
                    .withDescription("Number of the nearest cluster")
                    .withRange(1, scoring.model(KMeansModel.class).clusters().size()));
            if (scoring.options().residuals()) {
                variables.add(Scoring.made(name(names.residuals(), DISTANCE), "Distance to the center of the cluster"));
            }
            return new Schema(variables);
        }

        private static String name(List<String> given, String otherwise) {
            if (given.size() > 1) {
                throw new QuernException("A row has one cluster, but " + given.size() + " names were given for it: "
                        + String.join(", ", given));
            }
            return given.isEmpty() ? otherwise : given.get(0);
        }

        @Override
        public Schema output() {
            return output;
        }

        @Override
        public Chunk map(Chunk chunk, Counts counts) {
            int[] clusters = new int[chunk.rows()];
            double[] distances = new double[chunk.rows()];
            Arrays.fill(clusters, IntColumn.MISSING);
            Arrays.fill(distances, Double.NaN);
            PointBlocks blocks = new PointBlocks(
                    chunk,
                    model.standardization(),
                    points.coordinates(chunk),
                    null,
                    new RowCounts(model.names().size()));
            NearestCentres nearest = new NearestCentres();
            while (blocks.next()) {
                nearest.find(
                        blocks.panel(),
                        blocks.rows(),
                        centres,
                        model.clusters().size(),
                        NearestCentres.Second.UNWANTED);
                for (int i = 0; i < blocks.rows(); i++) {
                    clusters[blocks.position(i)] = nearest.centre()[i] + 1;
                    distances[blocks.position(i)] = Math.sqrt(nearest.distance()[i]);
                }
            }
            ScoredChunk scored = new ScoredChunk(scoring, chunk);
            scored.addPredictions(new IntColumn(clusters, clusters.length));
            if (scoring.options().residuals()) {
                scored.addResiduals(distances);
            }
            return scored.finish(output, counts);
        }
    }

    private static final class Type implements ChunkMapType<KMeansPrediction> {
        @Override
        public String name() {
            return "kmeans.predict";
        }

        @Override
        public void write(KMeansPrediction map, DataOutput out) throws IOException {
            map.scoring.write(out);
        }

        @Override
        public KMeansPrediction read(DataInput in) throws IOException {
            return new KMeansPrediction(Scoring.read(in));
        }
    }
}
