package org.quern.language;

import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import org.quern.QuernException;
import org.quern.data.ColumnType;
import org.quern.language.Operand.Doubles;
import org.quern.language.Operand.Longs;

/**
 * The loops of arithmetic. Whole operands give whole results of 64 bits under + − × and R's {@code %%} and {@code %/%};
 * a result that 64 bits cannot hold is an error, never a wrong number. Division and powers are floating point.
 */
final class Arithmetic {
    private static final int BLOCK = Operand.BLOCK;

    private Arithmetic() {}

    static Operand binary(Operator operator, Operand left, Operand right, Node node) {
        boolean whole = !(left instanceof RealOperand) && !(right instanceof RealOperand);
        if (whole && operator != Operator.DIVIDE) {
            ColumnType type = (operator == Operator.MODULO || operator == Operator.QUOTIENT)
                            && left.type() != ColumnType.INT64
                            && right.type() != ColumnType.INT64
                    ? ColumnType.INT32
                    : ColumnType.INT64;
            return wholes(operator, type, left, right, node);
        }
        return reals(operator, left, right);
    }

    /** The whole result of + − %% %/% × as a given type, such as a date. */
    static WholeOperand wholes(Operator operator, ColumnType type, Operand left, Operand right, Node node) {
        return WholeOperand.of(type, frame -> {
                    Longs x = left.longs(frame);
                    Longs y = right.longs(frame);
                    WholeLoop loop = wholeLoop(operator);
                    long[] other = new long[BLOCK];
                    return (from, count, target) -> {
                        x.read(from, count, target);
                        y.read(from, count, other);
                        int overflow = loop.apply(count, target, other);
                        if (overflow >= 0) {
                            throw overflow(node, frame, from + overflow);
                        }
                    };
                })
                .folded(left, right);
    }

    private static QuernException overflow(Node node, Frame frame, int row) {
        return new QuernException("The whole numbers of '" + node.text() + "' leave the range of 64 bits"
                + frame.place(row) + "; as.numeric(…) around an operand makes it floating point");
    }

    /** Changes x to x op y; gives the first row that overflows, or −1. */
    private interface WholeLoop {
        int apply(int count, long[] x, long[] y);
    }

    private static WholeLoop wholeLoop(Operator operator) {
        return switch (operator) {
            case PLUS -> Arithmetic::add;
            case MINUS -> Arithmetic::subtract;
            case TIMES -> Arithmetic::multiply;
            case MODULO -> Arithmetic::modulo;
            case QUOTIENT -> Arithmetic::quotient;
            default -> throw new IllegalStateException(operator + " has no whole result");
        };
    }

    private static int add(int count, long[] x, long[] y) {
        int overflow = -1;
        for (int i = count - 1; i >= 0; i--) {
            long a = x[i];
            long b = y[i];
            if (a == WholeOperand.MISSING || b == WholeOperand.MISSING) {
                x[i] = WholeOperand.MISSING;
                continue;
            }
            long sum = a + b;
            if (((a ^ sum) & (b ^ sum)) < 0 || sum == WholeOperand.MISSING) {
                overflow = i;
            }
            x[i] = sum;
        }
        return overflow;
    }

    private static int subtract(int count, long[] x, long[] y) {
        int overflow = -1;
        for (int i = count - 1; i >= 0; i--) {
            long a = x[i];
            long b = y[i];
            if (a == WholeOperand.MISSING || b == WholeOperand.MISSING) {
                x[i] = WholeOperand.MISSING;
                continue;
            }
            long difference = a - b;
            if (((a ^ b) & (a ^ difference)) < 0 || difference == WholeOperand.MISSING) {
                overflow = i;
            }
            x[i] = difference;
        }
        return overflow;
    }

    private static int multiply(int count, long[] x, long[] y) {
        int overflow = -1;
        for (int i = count - 1; i >= 0; i--) {
            long a = x[i];
            long b = y[i];
            if (a == WholeOperand.MISSING || b == WholeOperand.MISSING) {
                x[i] = WholeOperand.MISSING;
                continue;
            }
            long product = a * b;
            if (Math.multiplyHigh(a, b) != product >> 63 || product == WholeOperand.MISSING) {
                overflow = i;
            }
            x[i] = product;
        }
        return overflow;
    }

    private static int modulo(int count, long[] x, long[] y) {
        for (int i = 0; i < count; i++) {
            boolean missing = x[i] == WholeOperand.MISSING || y[i] == WholeOperand.MISSING || y[i] == 0;
            x[i] = missing ? WholeOperand.MISSING : Math.floorMod(x[i], y[i]);
        }
        return -1;
    }

    private static int quotient(int count, long[] x, long[] y) {
        for (int i = 0; i < count; i++) {
            boolean missing = x[i] == WholeOperand.MISSING || y[i] == WholeOperand.MISSING || y[i] == 0;
            x[i] = missing ? WholeOperand.MISSING : Math.floorDiv(x[i], y[i]);
        }
        return -1;
    }

    private static RealOperand reals(Operator operator, Operand left, Operand right) {
        RealOperand result =
                switch (operator) {
                    case PLUS ->
                        RealOperand.of(
                                frame -> add(left.doubles(frame), right.doubles(frame)),
                                frame -> ExtendedArithmetic.add(left.extended(frame), right.extended(frame)));
                    case MINUS ->
                        RealOperand.of(
                                frame -> subtract(left.doubles(frame), right.doubles(frame)),
                                frame -> ExtendedArithmetic.subtract(left.extended(frame), right.extended(frame)));
                    case TIMES ->
                        RealOperand.of(
                                frame -> multiply(left.doubles(frame), right.doubles(frame)),
                                frame -> ExtendedArithmetic.multiply(left.extended(frame), right.extended(frame)));
                    case DIVIDE ->
                        RealOperand.of(
                                frame -> divide(left.doubles(frame), right.doubles(frame)),
                                frame -> ExtendedArithmetic.divide(left.extended(frame), right.extended(frame)));
                    case MODULO -> function(Arithmetic::modulo, left, right);
                    case QUOTIENT -> function(Arithmetic::quotient, left, right);
                    default -> throw new IllegalStateException(operator + " is not arithmetic");
                };
        return result.folded(left, right);
    }

    private static Doubles add(Doubles left, Doubles right) {
        double[] y = new double[BLOCK];
        return (from, count, x) -> {
            left.read(from, count, x);
            right.read(from, count, y);
            for (int i = 0; i < count; i++) {
                x[i] += y[i];
            }
        };
    }

    private static Doubles subtract(Doubles left, Doubles right) {
        double[] y = new double[BLOCK];
        return (from, count, x) -> {
            left.read(from, count, x);
            right.read(from, count, y);
            for (int i = 0; i < count; i++) {
                x[i] -= y[i];
            }
        };
    }

    private static Doubles multiply(Doubles left, Doubles right) {
        double[] y = new double[BLOCK];
        return (from, count, x) -> {
            left.read(from, count, x);
            right.read(from, count, y);
            for (int i = 0; i < count; i++) {
                x[i] *= y[i];
            }
        };
    }

    private static Doubles divide(Doubles left, Doubles right) {
        double[] y = new double[BLOCK];
        return (from, count, x) -> {
            left.read(from, count, x);
            right.read(from, count, y);
            for (int i = 0; i < count; i++) {
                x[i] /= y[i];
            }
        };
    }

    /** The remainder with the sign of the divisor, exact; NaN for a divisor of 0. */
    static double modulo(double x, double y) {
        double remainder = x % y;
        return remainder != 0 && remainder < 0 != y < 0 ? remainder + y : remainder;
    }

    /** The quotient rounded down. */
    static double quotient(double x, double y) {
        double quotient = x / y;
        if (y == 0 || Double.isInfinite(quotient)) {
            return quotient;
        }
        if (Double.isInfinite(y) && !Double.isNaN(quotient)) {
            return x != 0 && x < 0 != y < 0 ? -1 : 0;
        }
        return Math.rint((x - modulo(x, y)) / y);
    }

    static Operand negate(Operand operand) {
        if (operand instanceof RealOperand) {
            return RealOperand.of(
                            frame -> {
                                Doubles reader = operand.doubles(frame);
                                return (from, count, x) -> {
                                    reader.read(from, count, x);
                                    for (int i = 0; i < count; i++) {
                                        x[i] = -x[i];
                                    }
                                };
                            },
                            frame -> ExtendedArithmetic.negate(operand.extended(frame)))
                    .folded(operand);
        }
        ColumnType type = operand.type() == ColumnType.INT64 ? ColumnType.INT64 : ColumnType.INT32;
        return WholeOperand.of(type, frame -> {
                    Longs reader = operand.longs(frame);
                    return (from, count, x) -> {
                        reader.read(from, count, x);
                        for (int i = 0; i < count; i++) {
                            // Long.MIN_VALUE, which is missing, is its own negative
                            x[i] = -x[i];
                        }
                    };
                })
                .folded(operand);
    }

    /**
     * x to the power y; missing if either is missing, also where R gives 1. A square is one product, rounded once; other
     * whole powers are multiplied out in double-double, which is both closer and faster than {@code StrictMath.pow}.
     */
    static Operand power(Operand left, Operand right) {
        if (right instanceof WholeOperand whole
                && whole.isConstant()
                && Math.abs(whole.value()) <= ExtendedArithmetic.MAX_EXPONENT) {
            int exponent = (int) whole.value();
            return RealOperand.of(
                            frame -> exponent == 2 ? square(left.doubles(frame)) : power(left.doubles(frame), exponent),
                            frame -> ExtendedArithmetic.power(left.extended(frame), exponent))
                    .folded(left);
        }
        return function(Arithmetic::power, left, right);
    }

    private static Doubles square(Doubles reader) {
        return (from, count, x) -> {
            reader.read(from, count, x);
            for (int i = 0; i < count; i++) {
                x[i] *= x[i];
            }
        };
    }

    private static Doubles power(Doubles reader, int exponent) {
        return (from, count, x) -> {
            reader.read(from, count, x);
            for (int i = 0; i < count; i++) {
                x[i] = ExtendedArithmetic.roundedPower(x[i], exponent);
            }
        };
    }

    static double power(double x, double y) {
        return Double.isNaN(x) ? x : StrictMath.pow(x, y);
    }

    static RealOperand function(DoubleUnaryOperator function, Operand operand) {
        return RealOperand.of(ColumnType.FLOAT64, frame -> {
                    Doubles reader = operand.doubles(frame);
                    return (from, count, x) -> {
                        reader.read(from, count, x);
                        for (int i = 0; i < count; i++) {
                            x[i] = function.applyAsDouble(x[i]);
                        }
                    };
                })
                .folded(operand);
    }

    static RealOperand function(DoubleBinaryOperator function, Operand left, Operand right) {
        return function(ColumnType.FLOAT64, function, left, right);
    }

    static RealOperand function(ColumnType type, DoubleBinaryOperator function, Operand left, Operand right) {
        return RealOperand.of(type, frame -> {
                    Doubles first = left.doubles(frame);
                    Doubles second = right.doubles(frame);
                    double[] y = new double[BLOCK];
                    return (from, count, x) -> {
                        first.read(from, count, x);
                        second.read(from, count, y);
                        for (int i = 0; i < count; i++) {
                            x[i] = function.applyAsDouble(x[i], y[i]);
                        }
                    };
                })
                .folded(left, right);
    }
}
