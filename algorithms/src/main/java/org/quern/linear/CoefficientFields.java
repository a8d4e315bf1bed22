package org.quern.linear;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.quern.design.Design;
import org.quern.design.DesignColumn;
import org.quern.model.RecordReader;
import org.quern.model.RecordWriter;

/**
 * The fields that stored models with coefficients have in common: {@code coefficients}, {@code keepsCovariance},
 * {@code keepsDataCovariance} and {@code keepsCubePredictions}.
 */
public final class CoefficientFields {
    private CoefficientFields() {}

    public static void writeExtras(LinearExtras keep, RecordWriter out) {
        out.put("keepsCovariance", keep.covariance());
        out.put("keepsDataCovariance", keep.dataCovariance());
        out.put("keepsCubePredictions", keep.cubePredictions());
    }

    public static LinearExtras extras(RecordReader in) {
        return new LinearExtras(
                in.truth("keepsCovariance"), in.truth("keepsDataCovariance"), in.truth("keepsCubePredictions"));
    }

    public static void write(List<LinearCoefficient> all, List<String> labels, RecordWriter out) {
        List<Integer> positions = IntStream.range(0, labels.size()).boxed().toList();
        out.put("coefficients", positions, (i, item) -> {
            item.put("label", labels.get(i));
            item.put("status", all.get(i).status());
            item.put("count", all.get(i).count());
        });
    }

    public static List<LinearCoefficient> read(RecordReader in, Design design) {
        List<DesignColumn> columns = design.columns();
        List<LinearCoefficient> coefficients = new ArrayList<>();
        for (RecordReader item : in.records("coefficients", r -> r)) {
            coefficients.add(new LinearCoefficient(
                    columns.get(coefficients.size()),
                    item.symbol("status", LinearCoefficient.Status.class),
                    item.number("count")));
        }
        return coefficients;
    }
}
