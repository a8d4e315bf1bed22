package org.quern.jobs.cli;

import java.io.IOException;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.quern.QuernException;
import org.quern.data.Schema;
import org.quern.data.Variable;
import org.quern.evaluation.Evaluate;
import org.quern.evaluation.EvaluateClasses;
import org.quern.evaluation.Evaluation;
import org.quern.evaluation.EvaluationOptions;
import org.quern.evaluation.EvaluationOptions.Measure;
import org.quern.evaluation.ScoredOptions;
import org.quern.io.chunkset.ChunkSet;
import org.quern.language.Transform;
import org.quern.model.ModelFile;
import org.quern.model.PredictionNames;
import org.quern.model.PredictionOptions;
import org.quern.model.PredictionOptions.MissingRows;
import org.quern.model.PredictionType;
import org.quern.pass.Algorithm;
import org.quern.summary.Summary;
import org.quern.summary.SummaryOptions;

/**
 * A number that says how well a model predicts rows: it has the model's predictions of them written, and is a mean over what was
 * written. Rows without a prediction or a response are left out.
 */
enum Quality {
    /** √ mean (y − ŷ)². */
    RMSE(Better.LOWER) {
        @Override
        PredictionOptions scoring(ModelFile model) {
            return residuals();
        }

        @Override
        double measure(ChunkSet scored, ModelFile model, Measuring passes) throws IOException {
            return Math.sqrt(mean("residual * residual", scored, passes));
        }
    },
    /** mean |y − ŷ|. */
    MAE(Better.LOWER) {
        @Override
        PredictionOptions scoring(ModelFile model) {
            return residuals();
        }

        @Override
        double measure(ChunkSet scored, ModelFile model, Measuring passes) throws IOException {
            return mean("abs(residual)", scored, passes);
        }
    },
    /** Area under the ROC curve of the second class. */
    AUC(Better.HIGHER) {
        @Override
        PredictionOptions scoring(ModelFile model) {
            return probabilities(model);
        }

        @Override
        double measure(ChunkSet scored, ModelFile model, Measuring passes) throws IOException {
            return evaluation(scored, model, passes, EnumSet.noneOf(Measure.class))
                    .area();
        }
    },
    /** −mean log(probability of what happened). */
    LOG_LOSS(Better.LOWER) {
        @Override
        PredictionOptions scoring(ModelFile model) {
            return probabilities(model);
        }

        @Override
        double measure(ChunkSet scored, ModelFile model, Measuring passes) throws IOException {
            return evaluation(scored, model, passes, EnumSet.of(Measure.LOSS))
                    .loss()
                    .orElseThrow()
                    .logLoss();
        }
    },
    /** Share of rows whose class is predicted; of probabilities at the cut-off 0.5. */
    ACCURACY(Better.HIGHER) {
        @Override
        PredictionOptions scoring(ModelFile model) {
            return model.predictions().types().contains(PredictionType.CLASS)
                    ? withResponse(model).withType(PredictionType.CLASS)
                    : probabilities(model);
        }

        @Override
        double measure(ChunkSet scored, ModelFile model, Measuring passes) throws IOException {
            ScoredOptions columns = columns(scored, model);
            return EvaluateClasses.areClasses(columns, scored.info().schema())
                    ? passes.fit(new EvaluateClasses(columns), scored)
                            .confusions()
                            .get(0)
                            .accuracy()
                    : evaluation(scored, model, passes, EnumSet.of(Measure.CONFUSION))
                            .confusion()
                            .orElseThrow()
                            .accuracy();
        }
    };

    private static final String PREDICTED = "predicted";
    private static final String RESIDUAL = "residual";
    private static final PredictionNames NAMES =
            new PredictionNames(List.of(PREDICTED), List.of(RESIDUAL), List.of(), List.of(), List.of());

    private final Better better;

    Quality(Better better) {
        this.better = better;
    }

    private enum Better {
        LOWER,
        HIGHER
    }

    /** Runs an algorithm on predictions. */
    interface Measuring {
        <M> M fit(Algorithm<M> algorithm, ChunkSet scored) throws IOException;
    }

    /** What must be written of the rows to measure. */
    abstract PredictionOptions scoring(ModelFile model);

    /** @param scored rows as {@link #scoring} has them written */
    abstract double measure(ChunkSet scored, ModelFile model, Measuring passes) throws IOException;

    /** Whether a value keeps to a bound; NaN keeps to none. */
    boolean isWithin(double value, double bound) {
        return better == Better.LOWER ? value <= bound : value >= bound;
    }

    /** Whether a value is better than another; any number is better than NaN. */
    boolean isBetter(double value, double other) {
        return Double.isNaN(other) ? !Double.isNaN(value) : isWithin(value, other) && value != other;
    }

    /** {@code at most}, or {@code at least}. */
    String bound() {
        return better == Better.LOWER ? "at most" : "at least";
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static PredictionOptions residuals() {
        return PredictionOptions.DEFAULT.withResiduals(true).withNames(NAMES).withMissingRows(MissingRows.REMOVE);
    }

    private static PredictionOptions withResponse(ModelFile model) {
        return PredictionOptions.DEFAULT
                .withNames(NAMES)
                .withVariables(false, List.of(response(model)))
                .withMissingRows(MissingRows.REMOVE);
    }

    /** Trees give the probability of each class, regressions that of the second as the expected value. */
    private static PredictionOptions probabilities(ModelFile model) {
        List<PredictionType> types = model.predictions().types();
        if (types.contains(PredictionType.PROBABILITY)) {
            return withResponse(model).withType(PredictionType.PROBABILITY).withNames(PredictionNames.DEFAULT);
        }
        if (types.contains(PredictionType.RESPONSE)) {
            return withResponse(model).withType(PredictionType.RESPONSE);
        }
        throw new QuernException("Models of the kind '" + model.model().type().kind()
                + "' have no probabilities to measure; see --measure");
    }

    private static String response(ModelFile model) {
        List<String> responses = model.variables().responses();
        if (responses.size() != 1) {
            throw new QuernException("The model's response is made of " + responses.size()
                    + " columns; classes are measured in one, --measure rmse or mae in any number");
        }
        return responses.get(0);
    }

    /** The response and the prediction, of which trees make several: the last is of the last class. */
    private static ScoredOptions columns(ChunkSet scored, ModelFile model) {
        String response = response(model);
        Schema schema = scored.info().schema();
        List<String> made =
                schema.names().stream().filter(name -> !name.equals(response)).toList();
        return ScoredOptions.of(response, made.get(made.size() - 1));
    }

    private static Evaluation.Scores evaluation(
            ChunkSet scored, ModelFile model, Measuring passes, EnumSet<Measure> measures) throws IOException {
        EvaluationOptions options = new EvaluationOptions(columns(scored, model), 0.5, 10, 0, measures);
        return passes.fit(new Evaluate(options), scored).scores().get(0);
    }

    private static double mean(String expression, ChunkSet scored, Measuring passes) throws IOException {
        Optional<Variable> residual = scored.info().schema().find(RESIDUAL);
        if (residual.isEmpty()) {
            throw new QuernException("The model has several responses: publish a model of each");
        }
        SummaryOptions options = SummaryOptions.of("~ quality")
                .withRows(Optional.empty(), List.of(Transform.parse("quality = " + expression)));
        return passes.fit(new Summary(options), scored).columns().get(0).total().mean();
    }
}
