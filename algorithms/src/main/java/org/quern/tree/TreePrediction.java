package org.quern.tree;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.quern.data.Chunk;
import org.quern.data.Schema;
import org.quern.data.Variable;
import org.quern.design.BoundDesign;
import org.quern.design.DesignRows;
import org.quern.language.ColumnSelection;
import org.quern.model.ScoredChunk;
import org.quern.model.Scoring;
import org.quern.model.UnknownLevels;
import org.quern.pass.ChunkMap;
import org.quern.pass.ChunkMapType;
import org.quern.pass.Counts;

/**
 * Scores data with a model of trees: finds the node in which a row ends in each tree, and has the model's
 * {@link TreeScorer} make predictions of them.
 *
 * <p>Missing predictors go where the tree sends them, and so do levels new to the model, so every row has a prediction. A
 * missing response costs the residual only.
 *
 * <p>Cost: that of {@link EnsembleRouter}.
 *
 * @param scoring holds the model
 */
public record TreePrediction(Scoring scoring) implements ChunkMap {
    public static final ChunkMapType<TreePrediction> TYPE = new Type();

    @Override
    public ChunkMapType<TreePrediction> type() {
        return TYPE;
    }

    @Override
    public ColumnSelection columns() {
        return scoring.columns();
    }

    @Override
    public Bound bind(Schema input) {
        scoring.checkTypes(input);
        return new BoundTrees(scoring, input);
    }

    private static final class BoundTrees implements Bound {
        private final Scoring scoring;
        private final TreeDesign design;
        private final BoundDesign predictors;
        /** Null if there are no residuals. */
        private final BoundDesign response;

        private final UnknownLevels unknownLevels;
        private final EnsembleRouter router;
        private final TreeScorer scorer;
        private final Schema output;

        BoundTrees(Scoring scoring, Schema input) {
            TreeModel model = scoring.model(TreeModel.class);
            this.scoring = scoring;
            this.design = model.fit().design();
            this.predictors = design.predictors().bindPredictors(input);
            this.response = scoring.options().residuals() ? design.response().bindPredictors(input) : null;
            this.unknownLevels = new UnknownLevels(scoring.options().newLevels(), input);
            this.router = new EnsembleRouter(design, model.trees(), model.usesSurrogates());
            this.scorer = model.scorer(scoring.options());
            List<Variable> variables = new ArrayList<>(scoring.carriedVariables(input));
            variables.addAll(scorer.variables());
            if (scoring.options().residuals()) {
                String name = model.fit().responseName();
                variables.add(Scoring.made(
                        scoring.options().names(List.of(name)).residuals().get(0), "Residual of " + name));
            }
            this.output = new Schema(variables);
        }

        @Override
        public Schema output() {
            return output;
        }

        @Override
        public Chunk map(Chunk chunk, Counts counts) {
            DesignRows rows = predictors.evaluate(chunk);
            unknownLevels.check(design.predictors(), rows, chunk, counts);
            TreeScorer.Rows scores = scorer.rows(chunk.rows());
            router.route(rows, scores);
            ScoredChunk scored = new ScoredChunk(scoring, chunk);
            scores.addPredictions(scored);
            if (response != null) {
                scored.addResiduals(scores.residuals(response(chunk)));
            }
            return scored.finish(output, counts);
        }

        /** Numbers, or codes of classes; NaN where missing. */
        private double[] response(Chunk chunk) {
            DesignRows rows = response.evaluate(chunk);
            if (rows.numbers(0) != null) {
                return rows.numbers(0);
            }
            int[] codes = rows.codes(0);
            double[] values = new double[chunk.rows()];
            for (int i = 0; i < values.length; i++) {
                values[i] = codes[i] < 0 ? Double.NaN : codes[i];
            }
            return values;
        }
    }

    private static final class Type implements ChunkMapType<TreePrediction> {
        @Override
        public String name() {
            return "tree.predict";
        }

        @Override
        public void write(TreePrediction map, DataOutput out) throws IOException {
            map.scoring.write(out);
        }

        @Override
        public TreePrediction read(DataInput in) throws IOException {
            return new TreePrediction(Scoring.read(in));
        }
    }
}
