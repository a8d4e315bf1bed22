package org.quern.kmeans;

import java.util.Arrays;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericRecord;
import org.quern.language.Formula;
import org.quern.linear.WeightKind;
import org.quern.model.DesignFields;
import org.quern.model.Provenance;
import org.quern.model.RecordReader;
import org.quern.model.RecordWriter;

/** A k-means model to and from its Avro record, field by field. */
final class KMeansModelRecord {
    private KMeansModelRecord() {}

    static GenericRecord write(KMeansModel model, Provenance provenance, Schema schema) {
        KMeansOptions options = model.options();
        RecordWriter out = new RecordWriter(schema);
        out.put("provenance", provenance.toRecord(out.schema("provenance")));
        out.put("formula", model.formula().text());
        DesignFields.writeRows(options.rowSelection(), options.transforms(), out);
        out.put("weights", options.weights());
        out.put("weightKind", options.weightKind());
        out.put("start", options.start());
        out.put("firstCentres", options.centres(), (centre, item) -> item.put("values", centre));
        out.put("starts", options.starts());
        out.put("rounds", options.rounds());
        out.put("maxIterations", options.maxIterations());
        out.put("tolerance", options.tolerance());
        out.put("seed", options.seed());
        DesignFields.writeVariables(model.variables(), out);
        out.put("standardized", options.scaling() == KMeansOptions.Scaling.STANDARDIZED);
        out.put("means", model.standardization().means());
        out.put("deviations", model.standardization().deviations());
        out.put("clusters", model.clusters(), KMeansModelRecord::cluster);
        out.put("betweenSumOfSquares", model.betweenSumOfSquares());
        out.put("validRows", model.validRows());
        out.put("missingRows", model.missingRows());
        out.put("bestStart", model.bestStart());
        out.put("runs", model.runs(), KMeansModelRecord::run);
        return out.record();
    }

    private static void cluster(KMeansCluster cluster, RecordWriter out) {
        out.put("position", cluster.position());
        out.put("rows", cluster.rows());
        out.put("weight", cluster.weight());
        out.put("withinSumOfSquares", cluster.withinSumOfSquares());
    }

    private static void run(KMeansRun run, RecordWriter out) {
        out.put("iterations", run.iterations());
        out.put("converged", run.converged());
        out.put("shift", run.shift());
        out.put("withinSumOfSquares", run.withinSumOfSquares());
    }

    static KMeansModel read(GenericRecord record, Provenance provenance) {
        RecordReader in = new RecordReader(record);
        return new KMeansModel(
                options(in),
                Formula.parse(in.text("formula")),
                DesignFields.variables(in),
                provenance.dataName(),
                provenance.dataGeneration(),
                new Standardization(list(in, "means"), list(in, "deviations")),
                in.records("clusters", KMeansModelRecord::cluster),
                in.number("betweenSumOfSquares"),
                in.rows("validRows"),
                in.rows("missingRows"),
                in.whole("bestStart"),
                in.records("runs", KMeansModelRecord::run),
                provenance.passes());
    }

    private static KMeansOptions options(RecordReader in) {
        return new KMeansOptions(
                Formula.parse(in.text("formula")),
                DesignFields.rowSelection(in),
                DesignFields.transforms(in),
                in.optional("weights"),
                in.symbol("weightKind", WeightKind.class),
                ((List<?>) in.record().get("clusters")).size(),
                in.symbol("start", KMeansStart.class),
                in.records("firstCentres", centre -> list(centre, "values")),
                in.whole("starts"),
                in.whole("rounds"),
                in.whole("maxIterations"),
                in.number("tolerance"),
                in.truth("standardized") ? KMeansOptions.Scaling.STANDARDIZED : KMeansOptions.Scaling.AS_THEY_ARE,
                in.rows("seed"));
    }

    private static List<Double> list(RecordReader in, String field) {
        return Arrays.stream(in.numbers(field)).boxed().toList();
    }

    private static KMeansCluster cluster(RecordReader in) {
        return new KMeansCluster(
                list(in, "position"), in.rows("rows"), in.number("weight"), in.number("withinSumOfSquares"));
    }

    private static KMeansRun run(RecordReader in) {
        return new KMeansRun(
                in.whole("iterations"), in.truth("converged"), in.number("shift"), in.number("withinSumOfSquares"));
    }
}
