package org.quern.evaluation;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.quern.data.Chunk;
import org.quern.language.ColumnSelection;
import org.quern.pass.Pass;
import org.quern.pass.PassType;
import org.quern.pass.StateCodec;
import org.quern.pass.StateVersion;

/**
 * Counts the scores of each predictor between thresholds by outcome, where there are too many scores for a table.
 *
 * <p>Cost: state of 16 bytes a threshold and predictor.
 *
 * @param thresholds by predictor, ascending
 */
public record ThresholdsPass(ScoredColumns scored, List<double[]> thresholds)
        implements Pass<ThresholdsPass.Intervals, ThresholdsPass.Intervals> {
    static final String NAME = "evaluation.thresholds";

    /** How the pass is written and read. */
    public static final PassType<ThresholdsPass> TYPE = new Type();

    public ThresholdsPass {
        thresholds = List.copyOf(thresholds);
    }

    /**
     * Weights by predictor, outcome (negative, positive) and interval: interval i holds scores of at least i thresholds.
     */
    record Intervals(double[][][] weights) {}

    @Override
    public PassType<?> type() {
        return TYPE;
    }

    @Override
    public ColumnSelection columns() {
        return scored.rows();
    }

    @Override
    public Intervals newState() {
        double[][][] weights = new double[thresholds.size()][2][];
        for (int p = 0; p < weights.length; p++) {
            for (int outcome = 0; outcome < 2; outcome++) {
                weights[p][outcome] = new double[thresholds.get(p).length + 1];
            }
        }
        return new Intervals(weights);
    }

    @Override
    public void process(Intervals state, Chunk chunk) {
        if (chunk.rows() == 0) {
            return;
        }
        ScoredColumns.Rows rows = scored.read(chunk, new LeftOut());
        Intervals added = newState();
        for (int p = 0; p < thresholds.size(); p++) {
            double[] scores = rows.scores()[p];
            for (int i = 0; i < rows.count(); i++) {
                added.weights[p][rows.positive()[i] ? 1 : 0][interval(thresholds.get(p), scores[i])] += rows.weight(i);
            }
        }
        merge(state, added);
    }

    /** How many thresholds a score reaches. */
    private static int interval(double[] thresholds, double score) {
        int at = Arrays.binarySearch(thresholds, score + 0.0);
        return at < 0 ? -at - 1 : at + 1;
    }

    @Override
    public void merge(Intervals state, Intervals later) {
        for (int p = 0; p < state.weights.length; p++) {
            for (int outcome = 0; outcome < 2; outcome++) {
                double[] sums = state.weights[p][outcome];
                for (int i = 0; i < sums.length; i++) {
                    sums[i] += later.weights[p][outcome][i];
                }
            }
        }
    }

    @Override
    public StateCodec<Intervals> codec() {
        return new Codec();
    }

    @Override
    public Intervals finish(Intervals total) {
        return total;
    }

    @Override
    public long stateBytes() {
        return 100 + thresholds.stream().mapToLong(t -> 16L * (t.length + 1)).sum();
    }

    private static void writeNumbers(double[] numbers, DataOutput out) throws IOException {
        out.writeInt(numbers.length);
        for (double number : numbers) {
            out.writeDouble(number);
        }
    }

    private static double[] readNumbers(DataInput in) throws IOException {
        double[] numbers = new double[in.readInt()];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = in.readDouble();
        }
        return numbers;
    }

    private static final class Codec implements StateCodec<Intervals> {
        private static final byte VERSION = 1;

        @Override
        public void write(Intervals state, DataOutput out) throws IOException {
            out.writeByte(VERSION);
            out.writeInt(state.weights.length);
            for (double[][] predictor : state.weights) {
                writeNumbers(predictor[0], out);
                writeNumbers(predictor[1], out);
            }
        }

        @Override
        public Intervals read(DataInput in) throws IOException {
            StateVersion.check(NAME, in.readByte(), VERSION);
            double[][][] weights = new double[in.readInt()][2][];
            for (double[][] predictor : weights) {
                predictor[0] = readNumbers(in);
                predictor[1] = readNumbers(in);
            }
            return new Intervals(weights);
        }
    }

    private static final class Type implements PassType<ThresholdsPass> {
        @Override
        public String name() {
            return NAME;
        }

        @Override
        public void write(ThresholdsPass pass, DataOutput out) throws IOException {
            pass.scored.write(out);
            out.writeInt(pass.thresholds.size());
            for (double[] one : pass.thresholds) {
                writeNumbers(one, out);
            }
        }

        @Override
        public ThresholdsPass read(DataInput in) throws IOException {
            ScoredColumns scored = ScoredColumns.read(in);
            List<double[]> thresholds = new ArrayList<>();
            for (int i = in.readInt(); i > 0; i--) {
                thresholds.add(readNumbers(in));
            }
            return new ThresholdsPass(scored, thresholds);
        }
    }
}
