package org.quern.linear;

import org.apache.avro.Schema;
import org.apache.avro.generic.GenericRecord;
import org.quern.design.Design;
import org.quern.design.LabelStyle;
import org.quern.language.Formula;
import org.quern.model.DesignFields;
import org.quern.model.Provenance;
import org.quern.model.RecordReader;
import org.quern.model.RecordWriter;
import org.quern.stepwise.StepPathFields;

/** A linear model to and from its Avro record, field by field. */
final class LinearModelRecord {
    private LinearModelRecord() {}

    static GenericRecord write(LinearModel model, Provenance provenance, Schema schema) {
        LinearRegressionOptions options = model.options();
        RecordWriter out = new RecordWriter(schema);
        out.put("provenance", provenance.toRecord(out.schema("provenance")));
        DesignFields.write(model.design(), out);
        DesignFields.writeRows(options.rowSelection(), options.transforms(), out);
        out.put("labelStyle", options.labels());
        out.put("weights", options.weights());
        out.put("weightKind", options.weightKind());
        CoefficientFields.writeExtras(options.keep(), out);
        out.put("precisionAsked", options.precision());
        out.put("precision", model.precision());
        out.put("precisionReason", model.precisionReason());
        CoefficientFields.write(model.coefficients(), model.labels(), out);
        out.put("fits", model.fits(), LinearModelRecord::fit);
        out.put("rank", model.rank());
        out.put("validRows", model.validRows());
        out.put("missingRows", model.missingRows());
        out.put("sumOfWeights", model.sumOfWeights());
        out.put("residualDf", model.residualDf());
        out.put("conditionNumber", model.conditionNumber());
        out.put("conditionEstimated", model.conditionEstimated());
        out.put("centres", model.centres());
        out.put("centredCovariance", model.centredCovariance());
        out.put("dataCovariance", model.dataCovariance());
        out.put("steps", model.steps(), StepPathFields::write);
        return out.record();
    }

    private static void fit(LinearFit fit, RecordWriter out) {
        out.put("response", fit.response());
        out.put("estimates", fit.estimates());
        out.put("standardErrors", fit.standardErrors());
        out.put("tValues", fit.tValues());
        out.put("pValues", fit.pValues());
        out.put("residualSumOfSquares", fit.residualSumOfSquares());
        out.put("totalSumOfSquares", fit.totalSumOfSquares());
        out.put("responseVariance", fit.responseVariance());
        out.put("sigma", fit.sigma());
        out.put("rSquared", fit.rSquared());
        out.put("adjustedRSquared", fit.adjustedRSquared());
        out.put("fStatistic", fit.fStatistic());
        out.put("fNumeratorDf", fit.fNumeratorDf());
        out.put("fDenominatorDf", fit.fDenominatorDf());
        out.put("fPValue", fit.fPValue());
        out.put("cubePredictions", fit.cubePredictions());
    }

    static LinearModel read(GenericRecord record, Provenance provenance) {
        RecordReader in = new RecordReader(record);
        Design design = DesignFields.read(in);
        return new LinearModel(
                design,
                options(in, design),
                provenance.dataName(),
                provenance.dataGeneration(),
                CoefficientFields.read(in, design),
                in.records("fits", LinearModelRecord::fit),
                in.whole("rank"),
                in.rows("validRows"),
                in.rows("missingRows"),
                in.number("sumOfWeights"),
                in.number("residualDf"),
                in.number("conditionNumber"),
                in.truth("conditionEstimated"),
                in.numbers("centres"),
                in.numbers("centredCovariance"),
                in.numbers("dataCovariance"),
                in.symbol("precision", Precision.class),
                in.text("precisionReason"),
                in.record("steps", StepPathFields::read),
                provenance.passes());
    }

    private static LinearRegressionOptions options(RecordReader in, Design design) {
        return new LinearRegressionOptions(
                Formula.parse(in.text("formula")),
                DesignFields.rowSelection(in),
                DesignFields.transforms(in),
                design.options(),
                in.optional("weights"),
                in.symbol("weightKind", WeightKind.class),
                CoefficientFields.extras(in),
                in.symbol("labelStyle", LabelStyle.class),
                in.symbol("precisionAsked", Precision.class));
    }

    private static LinearFit fit(RecordReader in) {
        return new LinearFit(
                in.text("response"),
                in.numbers("estimates"),
                in.numbers("standardErrors"),
                in.numbers("tValues"),
                in.numbers("pValues"),
                in.number("residualSumOfSquares"),
                in.number("totalSumOfSquares"),
                in.number("responseVariance"),
                in.number("sigma"),
                in.number("rSquared"),
                in.number("adjustedRSquared"),
                in.number("fStatistic"),
                in.number("fNumeratorDf"),
                in.number("fDenominatorDf"),
                in.number("fPValue"),
                in.numbers("cubePredictions"));
    }
}
