package org.quern.linear;

import java.util.AbstractList;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.quern.data.ColumnType;
import org.quern.data.Variable;
import org.quern.design.Design;
import org.quern.design.DesignColumn;
import org.quern.design.DesignOptions;
import org.quern.design.LabelStyle;
import org.quern.design.ReferenceLevel;
import org.quern.language.Expression;
import org.quern.language.Formula;
import org.quern.language.Transform;
import org.quern.model.Provenance;

/** A linear model to and from its Avro record, field by field. */
final class LinearModelRecord {
    private final Schema schema;

    LinearModelRecord(Schema schema) {
        this.schema = schema;
    }

    GenericRecord write(LinearModel model, Provenance provenance) {
        LinearRegressionOptions options = model.options();
        GenericRecord record = new GenericData.Record(schema);
        record.put("provenance", provenance.toRecord(field(schema, "provenance")));
        record.put("formula", model.design().formula().text());
        record.put("rowSelection", options.rowSelection().map(Expression::text).orElse(null));
        record.put("transforms", items("transforms", options.transforms(), LinearModelRecord::transform));
        record.put("dropFirst", options.design().reference() == ReferenceLevel.FIRST);
        record.put("dropMain", options.design().dropMain());
        record.put("cube", options.design().cube());
        record.put("labelStyle", symbol("labelStyle", options.labels()));
        record.put("weights", options.weights().orElse(null));
        record.put("weightKind", symbol("weightKind", options.weightKind()));
        record.put("keepsCovariance", options.keep().covariance());
        record.put("keepsDataCovariance", options.keep().dataCovariance());
        record.put("keepsCubePredictions", options.keep().cubePredictions());
        record.put("precisionAsked", symbol("precisionAsked", options.precision()));
        record.put("precision", symbol("precision", model.precision()));
        record.put("precisionReason", model.precisionReason());
        record.put("variables", items("variables", model.design().schema().variables(), LinearModelRecord::variable));
        record.put(
                "foundLevels",
                items("foundLevels", List.copyOf(model.design().levels().entrySet()), LinearModelRecord::levels));
        record.put("coefficients", coefficients(model));
        record.put("fits", items("fits", model.fits(), LinearModelRecord::fit));
        record.put("rank", model.rank());
        record.put("validRows", model.validRows());
        record.put("missingRows", model.missingRows());
        record.put("sumOfWeights", model.sumOfWeights());
        record.put("residualDf", model.residualDf());
        record.put("conditionNumber", model.conditionNumber());
        record.put("conditionEstimated", model.conditionEstimated());
        record.put("centres", list(model.centres()));
        record.put("centredCovariance", list(model.centredCovariance()));
        record.put("dataCovariance", list(model.dataCovariance()));
        return record;
    }

    /** Fills the record of one item of an array. */
    private interface Filler<T> {
        void fill(T item, GenericRecord record);
    }

    private <T> List<GenericRecord> items(String field, List<T> items, Filler<T> filler) {
        Schema itemSchema = field(schema, field).getElementType();
        List<GenericRecord> records = new ArrayList<>(items.size());
        for (T item : items) {
            GenericRecord record = new GenericData.Record(itemSchema);
            filler.fill(item, record);
            records.add(record);
        }
        return records;
    }

    private static void transform(Transform transform, GenericRecord record) {
        record.put("name", transform.name());
        record.put("expression", transform.expression().map(Expression::text).orElse(null));
    }

    private static void variable(Variable variable, GenericRecord record) {
        record.put("name", variable.name());
        record.put("type", variable.type().label());
        record.put("levels", variable.levels());
        record.put("low", variable.low());
        record.put("high", variable.high());
    }

    private static void levels(Map.Entry<String, List<String>> entry, GenericRecord record) {
        record.put("variable", entry.getKey());
        record.put("levels", entry.getValue());
    }

    private List<GenericRecord> coefficients(LinearModel model) {
        List<String> labels = model.labels();
        Schema status = field(field(schema, "coefficients").getElementType(), "status");
        List<Integer> positions = new ArrayList<>();
        for (int i = 0; i < labels.size(); i++) {
            positions.add(i);
        }
        return items("coefficients", positions, (i, record) -> {
            LinearCoefficient coefficient = model.coefficients().get(i);
            record.put("label", labels.get(i));
            record.put(
                    "status",
                    new GenericData.EnumSymbol(status, coefficient.status().name()));
            record.put("count", coefficient.count());
        });
    }

    private static void fit(LinearFit fit, GenericRecord record) {
        record.put("response", fit.response());
        record.put("estimates", list(fit.estimates()));
        record.put("standardErrors", list(fit.standardErrors()));
        record.put("tValues", list(fit.tValues()));
        record.put("pValues", list(fit.pValues()));
        record.put("residualSumOfSquares", fit.residualSumOfSquares());
        record.put("totalSumOfSquares", fit.totalSumOfSquares());
        record.put("responseVariance", fit.responseVariance());
        record.put("sigma", fit.sigma());
        record.put("rSquared", fit.rSquared());
        record.put("adjustedRSquared", fit.adjustedRSquared());
        record.put("fStatistic", fit.fStatistic());
        record.put("fNumeratorDf", fit.fNumeratorDf());
        record.put("fDenominatorDf", fit.fDenominatorDf());
        record.put("fPValue", fit.fPValue());
        record.put("cubePredictions", list(fit.cubePredictions()));
    }

    private GenericData.EnumSymbol symbol(String field, Enum<?> value) {
        return new GenericData.EnumSymbol(field(schema, field), value.name());
    }

    private static Schema field(Schema schema, String name) {
        return schema.getField(name).schema();
    }

    /** A view, so that a large array is not boxed as a whole. */
    private static List<Double> list(double[] values) {
        return new AbstractList<>() {
            @Override
            public Double get(int index) {
                return values[index];
            }

            @Override
            public int size() {
                return values.length;
            }
        };
    }

    static LinearModel read(GenericRecord record, Provenance provenance) {
        Formula formula = Formula.parse(text(record, "formula"));
        DesignOptions coding = new DesignOptions(
                (Boolean) record.get("dropFirst") ? ReferenceLevel.FIRST : ReferenceLevel.LAST,
                (Boolean) record.get("dropMain"),
                (Boolean) record.get("cube"));
        Map<String, List<String>> found = new TreeMap<>();
        records(record, "foundLevels", r -> found.put(text(r, "variable"), texts(r, "levels")));
        org.quern.data.Schema variables =
                new org.quern.data.Schema(records(record, "variables", LinearModelRecord::variable));
        Design design = Design.of(formula, variables, coding, found);
        return new LinearModel(
                design,
                options(record, formula, coding),
                provenance.dataName(),
                provenance.dataGeneration(),
                coefficients(record, design),
                records(record, "fits", LinearModelRecord::fit),
                (Integer) record.get("rank"),
                (Long) record.get("validRows"),
                (Long) record.get("missingRows"),
                number(record, "sumOfWeights"),
                number(record, "residualDf"),
                number(record, "conditionNumber"),
                (Boolean) record.get("conditionEstimated"),
                numbers(record, "centres"),
                numbers(record, "centredCovariance"),
                numbers(record, "dataCovariance"),
                Precision.valueOf(text(record, "precision")),
                text(record, "precisionReason"),
                provenance.passes());
    }

    private static LinearRegressionOptions options(GenericRecord record, Formula formula, DesignOptions coding) {
        return new LinearRegressionOptions(
                formula,
                optional(record, "rowSelection").map(Expression::parse),
                records(
                        record,
                        "transforms",
                        r -> new Transform(
                                text(r, "name"), optional(r, "expression").map(Expression::parse))),
                coding,
                optional(record, "weights"),
                WeightKind.valueOf(text(record, "weightKind")),
                new LinearExtras(
                        (Boolean) record.get("keepsCovariance"), (Boolean) record.get("keepsDataCovariance"), (Boolean)
                                record.get("keepsCubePredictions")),
                LabelStyle.valueOf(text(record, "labelStyle")),
                Precision.valueOf(text(record, "precisionAsked")));
    }

    private static Variable variable(GenericRecord record) {
        return Variable.of(text(record, "name"), ColumnType.ofLabel(text(record, "type")))
                .withLevels(texts(record, "levels"))
                .withRange(number(record, "low"), number(record, "high"));
    }

    private static List<LinearCoefficient> coefficients(GenericRecord record, Design design) {
        List<DesignColumn> columns = design.columns();
        List<LinearCoefficient> coefficients = new ArrayList<>();
        for (GenericRecord item : records(record, "coefficients", r -> r)) {
            coefficients.add(new LinearCoefficient(
                    columns.get(coefficients.size()),
                    LinearCoefficient.Status.valueOf(text(item, "status")),
                    number(item, "count")));
        }
        return coefficients;
    }

    private static LinearFit fit(GenericRecord record) {
        return new LinearFit(
                text(record, "response"),
                numbers(record, "estimates"),
                numbers(record, "standardErrors"),
                numbers(record, "tValues"),
                numbers(record, "pValues"),
                number(record, "residualSumOfSquares"),
                number(record, "totalSumOfSquares"),
                number(record, "responseVariance"),
                number(record, "sigma"),
                number(record, "rSquared"),
                number(record, "adjustedRSquared"),
                number(record, "fStatistic"),
                number(record, "fNumeratorDf"),
                number(record, "fDenominatorDf"),
                number(record, "fPValue"),
                numbers(record, "cubePredictions"));
    }

    private static <T> List<T> records(GenericRecord record, String field, Function<GenericRecord, T> reader) {
        List<T> items = new ArrayList<>();
        for (Object item : (List<?>) record.get(field)) {
            items.add(reader.apply((GenericRecord) item));
        }
        return items;
    }

    private static String text(GenericRecord record, String field) {
        return record.get(field).toString();
    }

    private static Optional<String> optional(GenericRecord record, String field) {
        return Optional.ofNullable(record.get(field)).map(Object::toString);
    }

    private static List<String> texts(GenericRecord record, String field) {
        return ((List<?>) record.get(field)).stream().map(Object::toString).toList();
    }

    private static double number(GenericRecord record, String field) {
        return (Double) record.get(field);
    }

    private static double[] numbers(GenericRecord record, String field) {
        List<?> list = (List<?>) record.get(field);
        double[] numbers = new double[list.size()];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = (Double) list.get(i);
        }
        return numbers;
    }
}
