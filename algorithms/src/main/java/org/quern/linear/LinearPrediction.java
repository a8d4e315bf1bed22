package org.quern.linear;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.commons.statistics.distribution.TDistribution;
import org.quern.QuernException;
import org.quern.data.ColumnType;
import org.quern.data.Schema;
import org.quern.data.Variable;
import org.quern.design.Design;
import org.quern.language.ColumnSelection;
import org.quern.language.Expression;
import org.quern.language.Transform;
import org.quern.model.Interval;
import org.quern.model.ModelFile;
import org.quern.model.PredictionOptions;
import org.quern.model.Provenance;
import org.quern.pass.ChunkMap;
import org.quern.pass.ChunkMapType;

/**
 * Scores data with a linear model, row by row: ŷ = x'b + offset, residual y − ŷ, standard error of the expected value
 * s·√(x'Vx) with V = (X'WX)⁻¹ and s² the residual variance (numeric columns of x and X taken about
 * centres near their means, so that nothing cancels), bounds ŷ ± t·se (confidence) or ŷ ± t·√(s² + se²) (a new
 * observation of weight 1), where t is Student's quantile with the residual degrees of freedom.
 *
 * <p>A row with a missing predictor, or a level the model does not know, has no prediction and is counted. A missing
 * response costs the residual only. Coefficients that were dropped count as 0; rows that meet one dropped for a
 * singularity are counted, since their predictions hold only where new data are singular in the same way. Infinite
 * predictors give what IEEE arithmetic gives.
 *
 * <p>Cost: at most one non-zero x a term, k in all, so k operations a row for the prediction and k² / 2 for x'Vx, whatever
 * the number of coefficients. Memory: the model, with p² / 2 doubles of covariance if standard errors are asked for.
 *
 * <p>Reference: Draper and Smith (1998), Applied Regression Analysis, section 3.1, doi:10.1002/9781118625590.
 *
 * @param carried variables of the data written before the predictions
 * @param quantile t of the interval, computed once so that all tasks use the same bits; NaN if there is no interval
 */
public record LinearPrediction(
        LinearModel model, Provenance provenance, PredictionOptions options, List<String> carried, double quantile)
        implements ChunkMap {
    public static final ChunkMapType<LinearPrediction> TYPE = new Type();

    public LinearPrediction {
        carried = List.copyOf(carried);
    }

    /**
     * Prepares scoring.
     *
     * @param data variables of the data to score
     * @throws QuernException if the data lack a variable, or the model what the options need
     */
    static LinearPrediction of(LinearModel model, Provenance provenance, PredictionOptions options, Schema data) {
        options.names(model.design().responses());
        checkCovariance(model, options);
        Available available = new Available(model, options, data);
        LinearPrediction prediction =
                new LinearPrediction(model, provenance, options, available.carried(), quantile(model, options));
        available.check(prediction.columns().columns());
        prediction.bind(prediction.columns().bind(data).output());
        return prediction;
    }

    private static void checkCovariance(LinearModel model, PredictionOptions options) {
        if (!options.needsCovariance()) {
            return;
        }
        if (model.centredCovariance().length == 0 && model.rank() > 0) {
            throw new QuernException(
                    "Standard errors and intervals need the covariance of the coefficients, which the model"
                            + " does not keep: fit it again with --cov-coef");
        }
        if (!(model.residualDf() > 0)) {
            throw new QuernException("Standard errors and intervals need residual degrees of freedom, but the model was"
                    + " fitted to " + model.validRows() + " rows with " + model.rank() + " coefficients");
        }
    }

    private static double quantile(LinearModel model, PredictionOptions options) {
        return options.interval() == Interval.NONE
                ? Double.NaN
                : TDistribution.of(model.residualDf()).inverseSurvivalProbability((1 - options.confidenceLevel()) / 2);
    }

    /** Which variables can be had from the data, after all transforms. */
    private record Available(LinearModel model, PredictionOptions options, Schema data) {

        Set<String> names() {
            Set<String> names = new HashSet<>(data.names());
            apply(options.transforms(), names);
            apply(model.options().transforms(), names);
            return names;
        }

        private static void apply(List<Transform> transforms, Set<String> names) {
            for (Transform transform : transforms) {
                List<String> inputs =
                        transform.expression().map(Expression::columns).orElse(List.of());
                if (transform.expression().isPresent() && names.containsAll(inputs)) {
                    names.add(transform.name());
                } else {
                    names.remove(transform.name());
                }
            }
        }

        /** Variables of the model that the data have, then the extra ones. */
        List<String> carried() {
            Set<String> carried = new LinkedHashSet<>();
            if (options.modelVariables()) {
                Set<String> names = names();
                Set<String> needed = new HashSet<>(model.design().predictorInputs());
                for (String name : model.design().inputs()) {
                    if (needed.contains(name) || names.contains(name)) {
                        carried.add(name);
                    }
                }
            }
            carried.addAll(options.extraVariables());
            return List.copyOf(carried);
        }

        void check(List<String> needed) {
            Set<String> names = names();
            for (String name : needed) {
                if (!names.contains(name)) {
                    throw new QuernException(whatFor(name) + data.unknown(name));
                }
            }
        }

        private String whatFor(String name) {
            if (model.design().predictorInputs().contains(name)) {
                return "The model needs '" + name + "' ("
                        + model.design().schema().variable(name).type().label() + "), which the data do not have. ";
            }
            return model.design().inputs().contains(name)
                    ? "Residuals need the response '" + name + "', which the data do not have. "
                    : "";
        }
    }

    @Override
    public ChunkMapType<LinearPrediction> type() {
        return TYPE;
    }

    @Override
    public ColumnSelection columns() {
        Set<String> names = new LinkedHashSet<>(carried);
        names.addAll(model.design().predictorInputs());
        if (options.residuals()) {
            model.design().formula().responses().forEach(response -> names.addAll(response.columns()));
        }
        List<Transform> transforms = new ArrayList<>(options.transforms());
        transforms.addAll(neededTransforms(names));
        return new ColumnSelection(List.copyOf(names), options.rowSelection(), transforms);
    }

    /** Those of the model's transforms that the names, or the row selection, depend on. */
    private List<Transform> neededTransforms(Set<String> names) {
        Set<String> needed = new HashSet<>(names);
        options.rowSelection().map(Expression::columns).ifPresent(needed::addAll);
        List<Transform> kept = new ArrayList<>();
        List<Transform> all = model.options().transforms();
        for (int i = all.size() - 1; i >= 0; i--) {
            Optional<Expression> expression = all.get(i).expression();
            if (expression.isPresent() && needed.remove(all.get(i).name())) {
                needed.addAll(expression.get().columns());
                kept.add(0, all.get(i));
            }
        }
        return kept;
    }

    @Override
    public Bound bind(Schema input) {
        Design design = model.design();
        for (String name : columns().columns()) {
            design.schema().find(name).ifPresent(known -> checkType(known, input.variable(name)));
        }
        return new BoundLinearPrediction(this, input);
    }

    private static void checkType(Variable known, Variable given) {
        if (!kindOf(known.type()).equals(kindOf(given.type()))) {
            throw new QuernException("Column '" + given.name() + "' is "
                    + given.type().label() + ", but the model was fitted to " + kindOf(known.type())
                    + " of that name (" + known.type().label() + "); convert it on import or by --transform");
        }
    }

    private static String kindOf(ColumnType type) {
        return switch (type) {
            case FACTOR, ORDERED_FACTOR, STRING -> "a factor or string";
            case DATE -> "a date";
            case TIMESTAMP -> "a timestamp";
            default -> "a number";
        };
    }

    private static final class Type implements ChunkMapType<LinearPrediction> {
        @Override
        public String name() {
            return "linear.predict";
        }

        @Override
        public void write(LinearPrediction map, DataOutput out) throws IOException {
            byte[] file = new ModelFile(map.model, map.provenance).bytes();
            out.writeInt(file.length);
            out.write(file);
            map.options.write(out);
            out.writeInt(map.carried.size());
            for (String name : map.carried) {
                out.writeUTF(name);
            }
            out.writeDouble(map.quantile);
        }

        @Override
        public LinearPrediction read(DataInput in) throws IOException {
            byte[] bytes = new byte[in.readInt()];
            in.readFully(bytes);
            ModelFile file = ModelFile.read(bytes, "model of the job");
            PredictionOptions options = PredictionOptions.read(in);
            List<String> carried = new ArrayList<>();
            for (int i = in.readInt(); i > 0; i--) {
                carried.add(in.readUTF());
            }
            return new LinearPrediction(
                    (LinearModel) file.model(), file.provenance(), options, carried, in.readDouble());
        }
    }
}
