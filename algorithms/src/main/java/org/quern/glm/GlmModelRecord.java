package org.quern.glm;

import java.util.Arrays;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericRecord;
import org.quern.design.Design;
import org.quern.design.LabelStyle;
import org.quern.language.Expression;
import org.quern.language.Formula;
import org.quern.linear.CoefficientFields;
import org.quern.linear.Precision;
import org.quern.linear.WeightKind;
import org.quern.model.DesignFields;
import org.quern.model.Provenance;
import org.quern.model.RecordReader;
import org.quern.model.RecordWriter;
import org.quern.stepwise.StepPathFields;

/** A generalized linear model to and from its Avro record, field by field. */
final class GlmModelRecord {
    private GlmModelRecord() {}

    static GenericRecord write(GlmModel model, Provenance provenance, Schema schema) {
        RecordWriter out = new RecordWriter(schema);
        out.put("provenance", provenance.toRecord(out.schema("provenance")));
        DesignFields.write(model.design(), out);
        writeOptions(model.options(), out);
        CoefficientFields.write(model.coefficients(), model.labels(), out);
        out.put("responseLevels", model.responseLevels());
        out.put("estimates", model.estimates());
        out.put("standardErrors", model.standardErrors());
        out.put("statistics", model.statistics());
        out.put("pValues", model.pValues());
        out.put("rank", model.rank());
        out.put("validRows", model.validRows());
        out.put("missingRows", model.missingRows());
        out.put("sumOfWeights", model.sumOfWeights());
        out.put("residualDf", model.residualDf());
        out.put("nullDf", model.nullDf());
        out.put("deviance", model.deviance());
        out.put("nullDeviance", model.nullDeviance());
        out.put("minusTwoLogLikelihood", model.minusTwoLogLikelihood());
        out.put("aic", model.aic());
        out.put("pearson", model.pearson());
        out.put("dispersion", model.dispersion());
        out.put("dispersionEstimated", model.dispersionEstimated());
        out.put("iterations", model.iterations());
        out.put("converged", model.converged());
        out.put("finalChange", model.finalChange());
        out.put("conditionNumber", model.conditionNumber());
        out.put("conditionEstimated", model.conditionEstimated());
        out.put("centres", model.centres());
        out.put("centredCovariance", model.centredCovariance());
        out.put("dataCovariance", model.dataCovariance());
        out.put("cubePredictions", model.cubePredictions());
        out.put("precision", model.precision());
        out.put("precisionReason", model.precisionReason());
        out.put("notes", model.notes());
        out.put("steps", model.steps(), StepPathFields::write);
        return out.record();
    }

    private static void writeOptions(GlmOptions options, RecordWriter out) {
        out.put("verb", options.kind());
        out.put("family", options.family().label());
        out.put("link", options.link().label());
        DesignFields.writeRows(options.rowSelection(), options.transforms(), out);
        out.put("labelStyle", options.labels());
        out.put("weights", options.weights());
        out.put("weightKind", options.weightKind());
        out.put("offset", options.offset().map(Expression::text));
        CoefficientFields.writeExtras(options.keep(), out);
        out.put("initialValuesKind", options.initialValues().kind());
        out.put("initialValues", options.initialValues().values());
        out.put("maxIterations", options.maxIterations());
        out.put("coefficientTolerance", options.coefficientTolerance());
        out.put("objectiveTolerance", options.objectiveTolerance());
    }

    static GlmModel read(GenericRecord record, Provenance provenance) {
        RecordReader in = new RecordReader(record);
        Design design = DesignFields.read(in);
        return new GlmModel(
                design,
                options(in, design),
                provenance.dataName(),
                provenance.dataGeneration(),
                CoefficientFields.read(in, design),
                in.numbers("estimates"),
                in.numbers("standardErrors"),
                in.numbers("statistics"),
                in.numbers("pValues"),
                in.whole("rank"),
                in.rows("validRows"),
                in.rows("missingRows"),
                in.number("sumOfWeights"),
                in.number("residualDf"),
                in.number("nullDf"),
                in.number("deviance"),
                in.number("nullDeviance"),
                in.number("minusTwoLogLikelihood"),
                in.number("aic"),
                in.number("pearson"),
                in.number("dispersion"),
                in.truth("dispersionEstimated"),
                in.whole("iterations"),
                in.truth("converged"),
                in.number("finalChange"),
                in.number("conditionNumber"),
                in.truth("conditionEstimated"),
                in.numbers("centres"),
                in.numbers("centredCovariance"),
                in.numbers("dataCovariance"),
                in.numbers("cubePredictions"),
                in.texts("responseLevels"),
                in.symbol("precision", Precision.class),
                in.text("precisionReason"),
                in.texts("notes"),
                in.record("steps", StepPathFields::read),
                provenance.passes());
    }

    private static GlmOptions options(RecordReader in, Design design) {
        return new GlmOptions(
                in.symbol("verb", GlmOptions.Kind.class),
                Formula.parse(in.text("formula")),
                Family.parse(in.text("family")),
                Link.parse(in.text("link")),
                DesignFields.rowSelection(in),
                DesignFields.transforms(in),
                design.options(),
                in.optional("weights"),
                in.symbol("weightKind", WeightKind.class),
                in.optional("offset").map(Expression::parse),
                CoefficientFields.extras(in),
                in.symbol("labelStyle", LabelStyle.class),
                new InitialValues(
                        in.symbol("initialValuesKind", InitialValues.Kind.class),
                        Arrays.stream(in.numbers("initialValues")).boxed().toList()),
                in.whole("maxIterations"),
                in.number("coefficientTolerance"),
                in.number("objectiveTolerance"));
    }
}
