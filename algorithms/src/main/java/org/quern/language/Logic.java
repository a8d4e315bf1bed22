package org.quern.language;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.quern.data.ColumnType;
import org.quern.data.FactorColumn;
import org.quern.language.Operand.Codes;
import org.quern.language.Operand.Doubles;
import org.quern.language.Operand.Longs;
import org.quern.language.Operand.Truths;

/** The loops of comparison and of three-valued logic: a comparison with a missing value is missing. */
final class Logic {
    private static final int BLOCK = Operand.BLOCK;
    private static final byte MISSING = TruthOperand.MISSING;

    private Logic() {}

    /** Compares numbers, dates or timestamps; whole ones exactly, others as doubles. */
    static TruthOperand compare(Operator operator, Operand left, Operand right) {
        if (operator == Operator.GREATER || operator == Operator.AT_LEAST) {
            return compare(operator.mirrored(), right, left);
        }
        boolean whole = !(left instanceof RealOperand) && !(right instanceof RealOperand);
        return TruthOperand.of(frame -> whole
                        ? wholes(operator, left.longs(frame), right.longs(frame))
                        : reals(operator, left.doubles(frame), right.doubles(frame)))
                .folded(left, right);
    }

    private static Truths wholes(Operator operator, Longs left, Longs right) {
        long[] x = new long[BLOCK];
        long[] y = new long[BLOCK];
        return (from, count, target) -> {
            left.read(from, count, x);
            right.read(from, count, y);
            switch (operator) {
                case LESS -> less(count, x, y, target);
                case AT_MOST -> atMost(count, x, y, target);
                case EQUAL -> equal(count, x, y, target, (byte) 1);
                default -> equal(count, x, y, target, (byte) 0);
            }
        };
    }

    private static void less(int count, long[] x, long[] y, byte[] target) {
        for (int i = 0; i < count; i++) {
            boolean missing = x[i] == WholeOperand.MISSING || y[i] == WholeOperand.MISSING;
            target[i] = missing ? MISSING : (byte) (x[i] < y[i] ? 1 : 0);
        }
    }

    private static void atMost(int count, long[] x, long[] y, byte[] target) {
        for (int i = 0; i < count; i++) {
            boolean missing = x[i] == WholeOperand.MISSING || y[i] == WholeOperand.MISSING;
            target[i] = missing ? MISSING : (byte) (x[i] <= y[i] ? 1 : 0);
        }
    }

    private static void equal(int count, long[] x, long[] y, byte[] target, byte ifEqual) {
        for (int i = 0; i < count; i++) {
            boolean missing = x[i] == WholeOperand.MISSING || y[i] == WholeOperand.MISSING;
            target[i] = missing ? MISSING : (byte) (x[i] == y[i] ? ifEqual : 1 - ifEqual);
        }
    }

    private static Truths reals(Operator operator, Doubles left, Doubles right) {
        double[] x = new double[BLOCK];
        double[] y = new double[BLOCK];
        return (from, count, target) -> {
            left.read(from, count, x);
            right.read(from, count, y);
            switch (operator) {
                case LESS -> less(count, x, y, target);
                case AT_MOST -> atMost(count, x, y, target);
                case EQUAL -> equal(count, x, y, target, (byte) 1);
                default -> equal(count, x, y, target, (byte) 0);
            }
        };
    }

    private static void less(int count, double[] x, double[] y, byte[] target) {
        for (int i = 0; i < count; i++) {
            boolean missing = Double.isNaN(x[i]) || Double.isNaN(y[i]);
            target[i] = missing ? MISSING : (byte) (x[i] < y[i] ? 1 : 0);
        }
    }

    private static void atMost(int count, double[] x, double[] y, byte[] target) {
        for (int i = 0; i < count; i++) {
            boolean missing = Double.isNaN(x[i]) || Double.isNaN(y[i]);
            target[i] = missing ? MISSING : (byte) (x[i] <= y[i] ? 1 : 0);
        }
    }

    private static void equal(int count, double[] x, double[] y, byte[] target, byte ifEqual) {
        for (int i = 0; i < count; i++) {
            boolean missing = Double.isNaN(x[i]) || Double.isNaN(y[i]);
            target[i] = missing ? MISSING : (byte) (x[i] == y[i] ? ifEqual : 1 - ifEqual);
        }
    }

    /** Whether whole values are among {@code values}. */
    static TruthOperand among(Operand operand, long[] values) {
        long[] sorted = values.clone();
        Arrays.sort(sorted);
        return TruthOperand.of(frame -> {
                    Longs reader = operand.longs(frame);
                    long[] x = new long[BLOCK];
                    return (from, count, target) -> {
                        reader.read(from, count, x);
                        for (int i = 0; i < count; i++) {
                            boolean found = Arrays.binarySearch(sorted, x[i]) >= 0;
                            target[i] = x[i] == WholeOperand.MISSING ? MISSING : (byte) (found ? 1 : 0);
                        }
                    };
                })
                .folded(operand);
    }

    /** Whether numbers are among {@code values}; −0 equals 0. */
    static TruthOperand among(Operand operand, double[] values) {
        double[] sorted = Arrays.stream(values).map(v -> v + 0.0).sorted().toArray();
        return TruthOperand.of(frame -> {
                    Doubles reader = operand.doubles(frame);
                    double[] x = new double[BLOCK];
                    return (from, count, target) -> {
                        reader.read(from, count, x);
                        for (int i = 0; i < count; i++) {
                            boolean found = Arrays.binarySearch(sorted, x[i] + 0.0) >= 0;
                            target[i] = Double.isNaN(x[i]) ? MISSING : (byte) (found ? 1 : 0);
                        }
                    };
                })
                .folded(operand);
    }

    /** False if any is false, else missing if any is missing. */
    static TruthOperand and(Operand left, Operand right) {
        return TruthOperand.of(frame -> {
                    Truths first = left.truths(frame);
                    Truths second = right.truths(frame);
                    byte[] y = new byte[BLOCK];
                    return (from, count, x) -> {
                        first.read(from, count, x);
                        second.read(from, count, y);
                        for (int i = 0; i < count; i++) {
                            x[i] = x[i] == 0 || y[i] == 0 ? 0 : x[i] < y[i] ? x[i] : y[i];
                        }
                    };
                })
                .folded(left, right);
    }

    /** True if any is true, else missing if any is missing. */
    static TruthOperand or(Operand left, Operand right) {
        return TruthOperand.of(frame -> {
                    Truths first = left.truths(frame);
                    Truths second = right.truths(frame);
                    byte[] y = new byte[BLOCK];
                    return (from, count, x) -> {
                        first.read(from, count, x);
                        second.read(from, count, y);
                        for (int i = 0; i < count; i++) {
                            x[i] = x[i] == 1 || y[i] == 1 ? 1 : x[i] < y[i] ? x[i] : y[i];
                        }
                    };
                })
                .folded(left, right);
    }

    static TruthOperand not(Operand operand) {
        return TruthOperand.of(frame -> {
                    Truths reader = operand.truths(frame);
                    return (from, count, x) -> {
                        reader.read(from, count, x);
                        for (int i = 0; i < count; i++) {
                            x[i] = x[i] < 0 ? MISSING : (byte) (1 - x[i]);
                        }
                    };
                })
                .folded(operand);
    }

    /** True or false, never missing. */
    static TruthOperand missing(Operand operand) {
        return TruthOperand.of(frame -> missing(operand, frame)).folded(operand);
    }

    private static Truths missing(Operand operand, Frame frame) {
        if (operand.isText()) {
            int[] codes = operand.codes(frame).codes();
            return (from, count, target) -> {
                for (int i = 0; i < count; i++) {
                    target[i] = (byte) (codes[from + i] < 0 ? 1 : 0);
                }
            };
        }
        Doubles reader = operand.doubles(frame);
        double[] x = new double[BLOCK];
        return (from, count, target) -> {
            reader.read(from, count, x);
            for (int i = 0; i < count; i++) {
                target[i] = (byte) (Double.isNaN(x[i]) ? 1 : 0);
            }
        };
    }

    /** True for numbers that are neither missing nor infinite. */
    static TruthOperand isFinite(Operand operand) {
        return TruthOperand.of(frame -> {
                    Doubles reader = operand.doubles(frame);
                    double[] x = new double[BLOCK];
                    return (from, count, target) -> {
                        reader.read(from, count, x);
                        for (int i = 0; i < count; i++) {
                            target[i] = (byte) (Double.isFinite(x[i]) ? 1 : 0);
                        }
                    };
                })
                .folded(operand);
    }

    static RealOperand choose(ColumnType type, Operand test, Operand yes, Operand no) {
        return RealOperand.of(type, frame -> {
                    Truths which = test.truths(frame);
                    Doubles first = yes.doubles(frame);
                    Doubles second = no.doubles(frame);
                    byte[] t = new byte[BLOCK];
                    double[] y = new double[BLOCK];
                    return (from, count, x) -> {
                        which.read(from, count, t);
                        first.read(from, count, x);
                        second.read(from, count, y);
                        for (int i = 0; i < count; i++) {
                            x[i] = t[i] == 1 ? x[i] : t[i] == 0 ? y[i] : Double.NaN;
                        }
                    };
                })
                .folded(test, yes, no);
    }

    static WholeOperand chooseWhole(ColumnType type, Operand test, Operand yes, Operand no) {
        return WholeOperand.of(type, frame -> {
                    Truths which = test.truths(frame);
                    Longs first = yes.longs(frame);
                    Longs second = no.longs(frame);
                    byte[] t = new byte[BLOCK];
                    long[] y = new long[BLOCK];
                    return (from, count, x) -> {
                        which.read(from, count, t);
                        first.read(from, count, x);
                        second.read(from, count, y);
                        for (int i = 0; i < count; i++) {
                            x[i] = t[i] == 1 ? x[i] : t[i] == 0 ? y[i] : WholeOperand.MISSING;
                        }
                    };
                })
                .folded(test, yes, no);
    }

    static TruthOperand chooseTruth(Operand test, Operand yes, Operand no) {
        return TruthOperand.of(frame -> {
                    Truths which = test.truths(frame);
                    Truths first = yes.truths(frame);
                    Truths second = no.truths(frame);
                    byte[] t = new byte[BLOCK];
                    byte[] y = new byte[BLOCK];
                    return (from, count, x) -> {
                        which.read(from, count, t);
                        first.read(from, count, x);
                        second.read(from, count, y);
                        for (int i = 0; i < count; i++) {
                            x[i] = t[i] == 1 ? x[i] : t[i] == 0 ? y[i] : MISSING;
                        }
                    };
                })
                .folded(test, yes, no);
    }

    /**
     * Texts of either operand. Two factors, or a factor and literals, give a factor with the levels of the first followed by
     * those only the second has; anything else gives strings.
     */
    static TextOperand chooseText(TruthOperand test, Operand yes, Operand no) {
        boolean factor = (yes.type().isFactor() || no.type().isFactor()) && fixedTexts(yes) && fixedTexts(no);
        if (!factor) {
            return TextOperand.strings(frame -> choose(test, yes, no, frame));
        }
        Map<String, Integer> positions = new LinkedHashMap<>();
        texts(yes).forEach(text -> positions.putIfAbsent(text, positions.size()));
        texts(no).forEach(text -> positions.putIfAbsent(text, positions.size()));
        boolean ordered = yes.type() == ColumnType.ORDERED_FACTOR || no.type() == ColumnType.ORDERED_FACTOR;
        boolean sameOrder = texts(yes).equals(List.copyOf(positions.keySet()))
                && texts(no).stream().allMatch(positions::containsKey);
        return TextOperand.factor(
                ordered && sameOrder ? ColumnType.ORDERED_FACTOR : ColumnType.FACTOR,
                List.copyOf(positions.keySet()),
                frame -> Texts.recoded(choose(test, yes, no, frame), positions, frame.rows()));
    }

    private static boolean fixedTexts(Operand operand) {
        return operand.type().isFactor() || operand.isConstant();
    }

    private static List<String> texts(Operand operand) {
        if (operand.isMissing()) {
            return List.of();
        }
        return operand instanceof TextOperand text && text.isConstant() ? List.of(text.value()) : operand.levels();
    }

    private static Codes choose(TruthOperand test, Operand yes, Operand no, Frame frame) {
        byte[] which = test.values(frame);
        Codes first = codes(yes, frame);
        Codes second = codes(no, frame);
        String[] dictionary = Arrays.copyOf(first.dictionary(), first.dictionary().length + second.dictionary().length);
        System.arraycopy(second.dictionary(), 0, dictionary, first.dictionary().length, second.dictionary().length);
        int[] codes = new int[frame.rows()];
        for (int i = 0; i < codes.length; i++) {
            int other = second.codes()[i];
            int shifted = other < 0 ? FactorColumn.MISSING : other + first.dictionary().length;
            codes[i] = which[i] == 1 ? first.codes()[i] : which[i] == 0 ? shifted : FactorColumn.MISSING;
        }
        return new Codes(dictionary, codes);
    }

    private static Codes codes(Operand operand, Frame frame) {
        if (!operand.isMissing()) {
            return operand.codes(frame);
        }
        int[] codes = new int[frame.rows()];
        Arrays.fill(codes, FactorColumn.MISSING);
        return new Codes(new String[0], codes);
    }
}
