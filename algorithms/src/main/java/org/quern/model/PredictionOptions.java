package org.quern.model;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.quern.QuernException;
import org.quern.language.ColumnSelection;
import org.quern.language.Expression;
import org.quern.language.Transform;

/**
 * What scoring computes and writes. The model's own transforms are applied by themselves, after those given here; the row
 * selection the model was fitted with is not, so that every row gets a prediction.
 *
 * @param type of prediction; empty for the default of the kind of model
 * @param rowSelection rows to score, after all transforms
 * @param transforms columns to compute before the model's transforms
 * @param residuals whether residuals are written; the data must have the response
 * @param residualType which
 * @param standardErrors of the expected value; the model must keep its covariance
 * @param interval bounds to write; needs the covariance too
 * @param confidenceLevel of the interval, between 0 and 1
 * @param modelVariables whether the variables of the model are written too, the response if the data have it
 * @param extraVariables further columns to write
 * @param missingRows whether rows without a prediction are written
 * @param newLevels what to do with levels that the model does not know
 * @param names of the columns made
 * @param priors of the classes, in their order, in place of those of the model; empty to keep those
 */
public record PredictionOptions(
        Optional<PredictionType> type,
        Optional<Expression> rowSelection,
        List<Transform> transforms,
        boolean residuals,
        ResidualType residualType,
        boolean standardErrors,
        Interval interval,
        double confidenceLevel,
        boolean modelVariables,
        List<String> extraVariables,
        MissingRows missingRows,
        NewLevels newLevels,
        PredictionNames names,
        List<Double> priors) {
    public static final PredictionOptions DEFAULT = new PredictionOptions(
            Optional.empty(),
            Optional.empty(),
            List.of(),
            false,
            ResidualType.RESPONSE,
            false,
            Interval.NONE,
            0.95,
            false,
            List.of(),
            MissingRows.KEEP,
            NewLevels.MISSING,
            PredictionNames.DEFAULT,
            List.of());

    /** What becomes of rows without a prediction (or residual, where asked for). */
    public enum MissingRows {
        KEEP,
        REMOVE
    }

    public PredictionOptions {
        transforms = List.copyOf(transforms);
        extraVariables = List.copyOf(extraVariables);
        priors = List.copyOf(priors);
        if (!(confidenceLevel > 0 && confidenceLevel < 1)) {
            throw new QuernException(
                    "Invalid confidence level: " + confidenceLevel + ", must lie between 0 and 1, such as 0.95");
        }
        for (double prior : priors) {
            if (!(prior >= 0 && prior < Double.POSITIVE_INFINITY)) {
                throw new QuernException("Invalid prior: " + prior + ", must be 0 or more");
            }
        }
    }

    /** Whether the covariance of the coefficients is needed. */
    public boolean needsCovariance() {
        return standardErrors || interval != Interval.NONE;
    }

    /** The names of the columns made for these responses. */
    public PredictionNames names(List<String> responses) {
        return names.complete(responses);
    }

    public PredictionOptions withRows(Optional<Expression> newRowSelection, List<Transform> newTransforms) {
        return new PredictionOptions(
                type,
                newRowSelection,
                newTransforms,
                residuals,
                residualType,
                standardErrors,
                interval,
                confidenceLevel,
                modelVariables,
                extraVariables,
                missingRows,
                newLevels,
                names,
                priors);
    }

    /** The same with that type of prediction. */
    public PredictionOptions withType(PredictionType newType) {
        return new PredictionOptions(
                Optional.of(newType),
                rowSelection,
                transforms,
                residuals,
                residualType,
                standardErrors,
                interval,
                confidenceLevel,
                modelVariables,
                extraVariables,
                missingRows,
                newLevels,
                names,
                priors);
    }

    public PredictionOptions withResiduals(boolean newResiduals) {
        return withResiduals(newResiduals, residualType);
    }

    public PredictionOptions withResiduals(boolean newResiduals, ResidualType newResidualType) {
        return new PredictionOptions(
                type,
                rowSelection,
                transforms,
                newResiduals,
                newResidualType,
                standardErrors,
                interval,
                confidenceLevel,
                modelVariables,
                extraVariables,
                missingRows,
                newLevels,
                names,
                priors);
    }

    public PredictionOptions withStandardErrors(boolean newStandardErrors) {
        return new PredictionOptions(
                type,
                rowSelection,
                transforms,
                residuals,
                residualType,
                newStandardErrors,
                interval,
                confidenceLevel,
                modelVariables,
                extraVariables,
                missingRows,
                newLevels,
                names,
                priors);
    }

    public PredictionOptions withInterval(Interval newInterval, double newConfidenceLevel) {
        return new PredictionOptions(
                type,
                rowSelection,
                transforms,
                residuals,
                residualType,
                standardErrors,
                newInterval,
                newConfidenceLevel,
                modelVariables,
                extraVariables,
                missingRows,
                newLevels,
                names,
                priors);
    }

    public PredictionOptions withVariables(boolean newModelVariables, List<String> newExtraVariables) {
        return new PredictionOptions(
                type,
                rowSelection,
                transforms,
                residuals,
                residualType,
                standardErrors,
                interval,
                confidenceLevel,
                newModelVariables,
                newExtraVariables,
                missingRows,
                newLevels,
                names,
                priors);
    }

    public PredictionOptions withMissingRows(MissingRows newMissingRows) {
        return new PredictionOptions(
                type,
                rowSelection,
                transforms,
                residuals,
                residualType,
                standardErrors,
                interval,
                confidenceLevel,
                modelVariables,
                extraVariables,
                newMissingRows,
                newLevels,
                names,
                priors);
    }

    public PredictionOptions withNewLevels(NewLevels newNewLevels) {
        return new PredictionOptions(
                type,
                rowSelection,
                transforms,
                residuals,
                residualType,
                standardErrors,
                interval,
                confidenceLevel,
                modelVariables,
                extraVariables,
                missingRows,
                newNewLevels,
                names,
                priors);
    }

    public PredictionOptions withNames(PredictionNames newNames) {
        return new PredictionOptions(
                type,
                rowSelection,
                transforms,
                residuals,
                residualType,
                standardErrors,
                interval,
                confidenceLevel,
                modelVariables,
                extraVariables,
                missingRows,
                newLevels,
                newNames,
                priors);
    }

    public PredictionOptions withPriors(List<Double> newPriors) {
        return new PredictionOptions(
                type,
                rowSelection,
                transforms,
                residuals,
                residualType,
                standardErrors,
                interval,
                confidenceLevel,
                modelVariables,
                extraVariables,
                missingRows,
                newLevels,
                names,
                newPriors);
    }

    public void write(DataOutput out) throws IOException {
        out.writeUTF(type.map(PredictionType::name).orElse(""));
        new ColumnSelection(List.of(), rowSelection, transforms).write(out);
        out.writeBoolean(residuals);
        out.writeUTF(residualType.name());
        out.writeBoolean(standardErrors);
        out.writeUTF(interval.name());
        out.writeDouble(confidenceLevel);
        out.writeBoolean(modelVariables);
        writeTexts(extraVariables, out);
        out.writeUTF(missingRows.name());
        out.writeUTF(newLevels.name());
        names.write(out);
        out.writeInt(priors.size());
        for (double prior : priors) {
            out.writeDouble(prior);
        }
    }

    public static PredictionOptions read(DataInput in) throws IOException {
        String type = in.readUTF();
        ColumnSelection rows = ColumnSelection.read(in);
        return new PredictionOptions(
                type.isEmpty() ? Optional.empty() : Optional.of(PredictionType.valueOf(type)),
                rows.rowSelection(),
                rows.transforms(),
                in.readBoolean(),
                ResidualType.valueOf(in.readUTF()),
                in.readBoolean(),
                Interval.valueOf(in.readUTF()),
                in.readDouble(),
                in.readBoolean(),
                readTexts(in),
                MissingRows.valueOf(in.readUTF()),
                NewLevels.valueOf(in.readUTF()),
                PredictionNames.read(in),
                readPriors(in));
    }

    private static List<Double> readPriors(DataInput in) throws IOException {
        List<Double> priors = new ArrayList<>();
        for (int i = in.readInt(); i > 0; i--) {
            priors.add(in.readDouble());
        }
        return priors;
    }

    static void writeTexts(List<String> texts, DataOutput out) throws IOException {
        out.writeInt(texts.size());
        for (String text : texts) {
            out.writeUTF(text);
        }
    }

    static List<String> readTexts(DataInput in) throws IOException {
        List<String> texts = new ArrayList<>();
        for (int i = in.readInt(); i > 0; i--) {
            texts.add(in.readUTF());
        }
        return texts;
    }
}
