package org.quern.bayes;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericRecord;
import org.quern.design.Design;
import org.quern.language.Formula;
import org.quern.linear.WeightKind;
import org.quern.model.DesignFields;
import org.quern.model.Provenance;
import org.quern.model.RecordReader;
import org.quern.model.RecordWriter;
import org.quern.summary.MissingRows;

/** A naive Bayes model to and from its Avro record, field by field. */
final class NaiveBayesRecord {
    private NaiveBayesRecord() {}

    private enum Distribution {
        NORMAL,
        CATEGORICAL
    }

    static GenericRecord write(NaiveBayesModel model, Provenance provenance, Schema schema) {
        NaiveBayesOptions options = model.options();
        RecordWriter out = new RecordWriter(schema);
        out.put("provenance", provenance.toRecord(out.schema("provenance")));
        out.put("formula", model.formula().text());
        out.put("askedFormula", options.formula().text());
        DesignFields.writeRows(options.rowSelection(), options.transforms(), out);
        out.put("weights", options.weights());
        out.put("weightKind", options.weightKind());
        out.put("missing", options.missing());
        out.put("smoothing", options.smoothing());
        out.put("threshold", options.threshold());
        out.put("designs", List.of(model.response(), model.predictors()), DesignFields::write);
        List<Integer> classes =
                IntStream.range(0, model.classes().size()).boxed().toList();
        out.put("classes", classes, (k, item) -> {
            item.put("name", model.classes().get(k));
            item.put("rows", model.classRows()[k]);
            item.put("weight", model.classWeights()[k]);
        });
        out.put("predictors", model.conditionals(), NaiveBayesRecord::conditional);
        out.put("missingRows", model.missingRows());
        return out.record();
    }

    private static void conditional(ClassConditional conditional, RecordWriter out) {
        out.put("name", conditional.name());
        if (conditional instanceof ClassConditional.Normal normal) {
            out.put("distribution", Distribution.NORMAL);
            out.put("levels", List.of());
            out.put("weights", normal.weights());
            out.put("means", normal.means());
            out.put("deviations", normal.deviations());
        } else {
            ClassConditional.Categorical categorical = (ClassConditional.Categorical) conditional;
            out.put("distribution", Distribution.CATEGORICAL);
            out.put("levels", categorical.levels());
            out.put(
                    "weights",
                    Arrays.stream(categorical.counts())
                            .flatMapToDouble(Arrays::stream)
                            .toArray());
            out.put("means", new double[0]);
            out.put("deviations", new double[0]);
        }
    }

    static NaiveBayesModel read(GenericRecord record, Provenance provenance) {
        RecordReader in = new RecordReader(record);
        List<Design> designs = in.records("designs", DesignFields::read);
        List<String> classes = in.records("classes", item -> item.text("name"));
        List<Long> rows = in.records("classes", item -> item.rows("rows"));
        List<Double> weights = in.records("classes", item -> item.number("weight"));
        return new NaiveBayesModel(
                Formula.parse(in.text("formula")),
                options(in),
                designs.get(0),
                designs.get(1),
                provenance.dataName(),
                provenance.dataGeneration(),
                classes,
                rows.stream().mapToLong(Long::longValue).toArray(),
                weights.stream().mapToDouble(Double::doubleValue).toArray(),
                new ArrayList<>(in.records("predictors", item -> conditional(item, classes.size()))),
                in.rows("missingRows"),
                provenance.passes());
    }

    private static NaiveBayesOptions options(RecordReader in) {
        return new NaiveBayesOptions(
                Formula.parse(in.text("askedFormula")),
                DesignFields.rowSelection(in),
                DesignFields.transforms(in),
                in.optional("weights"),
                in.symbol("weightKind", WeightKind.class),
                in.symbol("missing", MissingRows.class),
                in.number("smoothing"),
                in.number("threshold"));
    }

    private static ClassConditional conditional(RecordReader in, int classes) {
        String name = in.text("name");
        double[] weights = in.numbers("weights");
        if (in.symbol("distribution", Distribution.class) == Distribution.NORMAL) {
            return new ClassConditional.Normal(name, weights, in.numbers("means"), in.numbers("deviations"));
        }
        List<String> levels = in.texts("levels");
        double[][] counts = new double[classes][];
        for (int k = 0; k < classes; k++) {
            counts[k] = Arrays.copyOfRange(weights, k * levels.size(), (k + 1) * levels.size());
        }
        return new ClassConditional.Categorical(name, levels, counts);
    }
}
