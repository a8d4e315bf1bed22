package org.quern.design;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.quern.data.Chunk;
import org.quern.data.Column;
import org.quern.data.DoubleColumn;
import org.quern.data.FactorColumn;
import org.quern.data.Schema;
import org.quern.data.StringColumn;
import org.quern.language.BoundExpression;
import org.quern.language.Expression;
import org.quern.language.TermVariable;

/** A design whose columns were found in a schema; evaluates chunks of it, from several threads if need be. */
public final class BoundDesign {
    private final Design design;
    private final List<Source> sources = new ArrayList<>();
    private final List<BoundExpression> responses = new ArrayList<>();
    private final List<BoundExpression> offsets = new ArrayList<>();

    /** Where the values of a variable come from. */
    private record Source(DesignVariable variable, BoundExpression expression) {}

    BoundDesign(Design design, Schema schema, boolean withResponses) {
        this.design = design;
        for (DesignVariable variable : design.variables()) {
            sources.add(new Source(variable, expression(variable.source()).bind(schema)));
        }
        if (withResponses) {
            design.formula().responses().forEach(r -> responses.add(r.bind(schema)));
        }
        design.formula().offsets().forEach(o -> offsets.add(o.bind(schema)));
    }

    static Expression expression(TermVariable source) {
        if (source instanceof TermVariable.BucketVariable bucket) {
            return bucket.x();
        }
        if (source instanceof TermVariable.CodesVariable codes) {
            return Expression.parse("`" + codes.column() + "`");
        }
        return ((TermVariable.ExpressionVariable) source).expression();
    }

    public Design design() {
        return design;
    }

    /** The values of a chunk's rows in double. */
    public DesignRows evaluate(Chunk chunk) {
        return rows(chunk, false);
    }

    /** The values with the low parts of numbers, so that powers and products are correct to about 1e-31. */
    public DesignRows evaluateExtended(Chunk chunk) {
        return rows(chunk, true);
    }

    private DesignRows rows(Chunk chunk, boolean extended) {
        DesignRows rows = new DesignRows(design, chunk.rows());
        for (int i = 0; i < sources.size(); i++) {
            Source source = sources.get(i);
            if (source.variable() instanceof DesignVariable.Factor factor) {
                rows.setCodes(i, codes(source, factor, chunk, rows, i));
            } else if (source.variable().source() instanceof TermVariable.CodesVariable variable) {
                List<String> levels =
                        design.schema().variable(variable.column()).levels();
                rows.setNumeric(i, levelNumbers(source, levels, chunk), null);
            } else {
                Numbers numbers = Numbers.of(source.expression(), chunk, extended);
                rows.setNumeric(i, numbers.high(), numbers.low());
            }
        }
        for (BoundExpression response : responses) {
            Numbers numbers = Numbers.of(response, chunk, extended);
            rows.addResponse(numbers.high(), numbers.low());
        }
        for (BoundExpression offset : offsets) {
            Numbers numbers = Numbers.of(offset, chunk, extended);
            rows.addOffset(numbers.high(), numbers.low());
        }
        return rows;
    }

    /** Values as one double, or as two when {@code low} is not null. */
    private record Numbers(double[] high, double[] low) {
        static Numbers of(BoundExpression expression, Chunk chunk, boolean extended) {
            if (extended) {
                double[] high = new double[chunk.rows()];
                double[] low = new double[chunk.rows()];
                expression.evaluateExtended(chunk, high, low);
                return new Numbers(high, low);
            }
            Column column = expression.evaluate(chunk);
            if (column instanceof DoubleColumn doubles) {
                return new Numbers(doubles.values(), null);
            }
            double[] high = new double[chunk.rows()];
            column.toDoubles(high);
            return new Numbers(high, null);
        }
    }

    /** Levels are matched by name, as those of factors are: the number is that of the data fitted to. */
    private static double[] levelNumbers(Source source, List<String> levels, Chunk chunk) {
        Column column = source.expression().evaluate(chunk);
        int[] codes = column instanceof FactorColumn factor ? factor.codes() : ((StringColumn) column).codes();
        List<String> given =
                column instanceof FactorColumn factor ? factor.levels() : List.of(((StringColumn) column).dictionary());
        double[] byCode = new double[given.size()];
        for (int i = 0; i < byCode.length; i++) {
            int position = levels.indexOf(given.get(i));
            byCode[i] = position < 0 ? Double.NaN : position + 1;
        }
        double[] numbers = new double[chunk.rows()];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = codes[i] < 0 ? Double.NaN : byCode[codes[i]];
        }
        return numbers;
    }

    private static int[] codes(Source source, DesignVariable.Factor factor, Chunk chunk, DesignRows rows, int index) {
        Column column = source.expression().evaluate(chunk);
        if (factor.source() instanceof TermVariable.BucketVariable bucket) {
            return bucketCodes(bucket, factor.levels(), column);
        }
        if (column instanceof FactorColumn f) {
            return f.levels().equals(factor.levels())
                    ? f.codes()
                    : matched(f.codes(), f.levels(), factor.levels(), rows, index);
        }
        StringColumn strings = (StringColumn) column;
        return matched(strings.codes(), List.of(strings.dictionary()), factor.levels(), rows, index);
    }

    private static int[] matched(int[] codes, List<String> from, List<String> to, DesignRows rows, int index) {
        Map<String, Integer> positions = new HashMap<>();
        for (int i = 0; i < to.size(); i++) {
            positions.put(to.get(i), i);
        }
        int[] map = new int[from.size()];
        for (int i = 0; i < map.length; i++) {
            map[i] = positions.getOrDefault(from.get(i), -1);
        }
        int[] result = new int[rows.rows()];
        for (int i = 0; i < result.length; i++) {
            result[i] = codes[i] < 0 ? -1 : map[codes[i]];
            if (codes[i] >= 0 && result[i] < 0) {
                rows.unknownLevel(index, i);
            }
        }
        return result;
    }

    private static int[] bucketCodes(TermVariable.BucketVariable bucket, List<String> levels, Column column) {
        double[] x = new double[column.rows()];
        if (levels.isEmpty()) {
            int[] none = new int[x.length];
            Arrays.fill(none, -1);
            return none;
        }
        column.toDoubles(x);
        double low = Long.parseLong(levels.get(0));
        int last = levels.size() - 1;
        int[] codes = new int[x.length];
        for (int i = 0; i < x.length; i++) {
            double code = Math.floor(x[i]) - low;
            if (Double.isNaN(code) || bucket.exclude() && (code < 0 || code > last)) {
                codes[i] = -1;
            } else {
                codes[i] = (int) Math.max(0, Math.min(last, code));
            }
        }
        return codes;
    }
}
