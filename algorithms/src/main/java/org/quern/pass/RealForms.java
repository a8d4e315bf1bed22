package org.quern.pass;

import java.util.Arrays;
import java.util.Optional;
import org.quern.data.Column;
import org.quern.data.DoubleColumn;
import org.quern.data.FloatColumn;

/**
 * Forms of columns of floating-point numbers: a dictionary of few distinct ones, whole numbers divided by a power of ten, or
 * 32-bit numbers. Numbers are distinct if their bits are, and a form is taken only if it gives back every bit.
 */
final class RealForms {
    private static final double[] DIVISORS = {1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6};
    private static final double LARGEST_WHOLE = 1L << 52;
    private static final long MOST_CODES = 1L << 32;
    private static final int FLOAT_NAN = Float.floatToRawIntBits(Float.NaN);

    private RealForms() {}

    /** @param otherwise what is returned if none is narrower */
    static ColumnForm of(Column column, ColumnForm otherwise) {
        if (column instanceof DoubleColumn c) {
            return ofDoubles(c.values(), c.rows()).orElse(otherwise);
        }
        FloatColumn floats = (FloatColumn) column;
        return isWidened(floats)
                ? ofDoubles(widen(floats), floats.rows())
                        .map(form -> (ColumnForm) new Narrowed(form))
                        .orElse(otherwise)
                : otherwise;
    }

    private static Optional<ColumnForm> ofDoubles(double[] values, int rows) {
        Optional<ColumnForm> dictionary = Dictionary.of(values, rows);
        Optional<Decimals> decimals = Decimals.of(values, rows);
        int width = decimals.map(Decimals::bits).orElse(Integer.MAX_VALUE);
        if (dictionary.isPresent() && dictionary.get().bits() < width) {
            return dictionary;
        }
        return width < Integer.SIZE
                ? Optional.of(decimals.get())
                : Singles.of(values, rows).or(() -> decimals);
    }

    /** The bits that all NaNs have; 0 if there are none; −1, which are those of a NaN too, if they differ. */
    private static long commonNan(double[] values, int rows) {
        long nan = 0;
        for (int i = 0; i < rows; i++) {
            if (Double.isNaN(values[i])) {
                long bits = Double.doubleToRawLongBits(values[i]);
                if (nan != 0 && nan != bits) {
                    return -1;
                }
                nan = bits;
            }
        }
        return nan;
    }

    /** At most 256 distinct numbers. */
    private record Dictionary(double[] values, long[] table, byte[] codeOf, int distinct, int bits, Decoder decoder)
            implements ColumnForm {
        private static final int MOST = 256;
        private static final int TABLE = 1024;

        static Optional<ColumnForm> of(double[] values, int rows) {
            long[] table = new long[TABLE];
            boolean[] taken = new boolean[TABLE];
            byte[] codeOf = new byte[TABLE];
            double[] distinct = new double[MOST];
            int count = 0;
            for (int i = 0; i < rows; i++) {
                long bits = Double.doubleToRawLongBits(values[i]);
                int place = place(bits);
                while (taken[place] && table[place] != bits) {
                    place = place + 1 & TABLE - 1;
                }
                if (!taken[place]) {
                    if (count == MOST) {
                        return Optional.empty();
                    }
                    taken[place] = true;
                    table[place] = bits;
                    codeOf[place] = (byte) count;
                    distinct[count++] = values[i];
                }
            }
            double[] dictionary = Arrays.copyOf(distinct, count);
            return Optional.of(new Dictionary(
                    values,
                    table,
                    codeOf,
                    count,
                    Codes.bits(count - 1),
                    codes -> new DoubleColumn(decode(codes, dictionary, rows), rows)));
        }

        private static int place(long bits) {
            return (int) (bits * 0x9e3779b97f4a7c15L >>> Long.SIZE - Integer.numberOfTrailingZeros(TABLE));
        }

        @Override
        public long heapBytes() {
            return (long) Double.BYTES * distinct;
        }

        @Override
        public void encode(int from, int length, int[] codes) {
            for (int i = 0; i < length; i++) {
                long number = Double.doubleToRawLongBits(values[from + i]);
                int place = place(number);
                while (table[place] != number) {
                    place = place + 1 & TABLE - 1;
                }
                codes[i] = codeOf[place] & 0xff;
            }
        }

        private static double[] decode(Codes codes, double[] dictionary, int rows) {
            double[] decoded = new double[rows];
            Codes.Step step = new Codes.Step();
            int[] read = step.codes();
            for (int from = 0; from < rows; from += Codes.STEP) {
                int length = codes.read(from, step);
                for (int i = 0; i < length; i++) {
                    decoded[from + i] = dictionary[read[i]];
                }
            }
            return decoded;
        }
    }

    /**
     * Whole numbers divided by a power of ten, as numbers read from text of few decimals are: the division is rounded as the
     * reading was.
     *
     * @param first number, before it is divided, that code 0 stands for, or would
     * @param nanBits code 0 is a NaN of these bits, if not 0
     */
    private record Decimals(double[] values, int rows, double divisor, long first, long nanBits, int bits)
            implements ColumnForm {

        static Optional<Decimals> of(double[] values, int rows) {
            long nanBits = commonNan(values, rows);
            if (nanBits == -1) {
                return Optional.empty();
            }
            for (double divisor : DIVISORS) {
                long least = Long.MAX_VALUE;
                long most = Long.MIN_VALUE;
                int row = 0;
                for (; row < rows; row++) {
                    double value = values[row];
                    if (!Double.isNaN(value)) {
                        double whole = Math.rint(value * divisor);
                        if (!(Math.abs(whole) < LARGEST_WHOLE) || !isEqual((double) (long) whole / divisor, value)) {
                            break;
                        }
                        least = Math.min(least, (long) whole);
                        most = Math.max(most, (long) whole);
                    }
                }
                if (row == rows) {
                    return of(values, rows, divisor, least, most, nanBits);
                }
            }
            return Optional.empty();
        }

        private static Optional<Decimals> of(
                double[] values, int rows, double divisor, long least, long most, long nanBits) {
            int shift = nanBits == 0 ? 0 : 1;
            long largest = least > most ? 0 : most - least + shift;
            return largest < MOST_CODES
                    ? Optional.of(new Decimals(
                            values, rows, divisor, least > most ? 0 : least - shift, nanBits, Codes.bits(largest)))
                    : Optional.empty();
        }

        private static boolean isEqual(double a, double b) {
            return Double.doubleToRawLongBits(a) == Double.doubleToRawLongBits(b);
        }

        @Override
        public long heapBytes() {
            return 0;
        }

        @Override
        public void encode(int from, int length, int[] codes) {
            for (int i = 0; i < length; i++) {
                double value = values[from + i];
                codes[i] = Double.isNaN(value) ? 0 : (int) ((long) Math.rint(value * divisor) - first);
            }
        }

        @Override
        public Decoder decoder() {
            int count = rows;
            double start = first;
            double scale = divisor;
            long nan = nanBits;
            return codes -> new DoubleColumn(decode(codes, count, start, scale, nan), count);
        }

        private static double[] decode(Codes codes, int rows, double first, double divisor, long nanBits) {
            double[] decoded = new double[rows];
            double zero = nanBits == 0 ? first / divisor : Double.longBitsToDouble(nanBits);
            Codes.Step step = new Codes.Step();
            int[] read = step.codes();
            for (int from = 0; from < rows; from += Codes.STEP) {
                int length = codes.read(from, step);
                if (divisor == 1) {
                    for (int i = 0; i < length; i++) {
                        decoded[from + i] = read[i] == 0 ? zero : first + (read[i] & 0xffffffffL);
                    }
                } else {
                    for (int i = 0; i < length; i++) {
                        decoded[from + i] = read[i] == 0 ? zero : (first + (read[i] & 0xffffffffL)) / divisor;
                    }
                }
            }
            return decoded;
        }
    }

    /** Numbers that 32-bit numbers give back. */
    private record Singles(double[] values, int rows, long nanBits) implements ColumnForm {
        static Optional<ColumnForm> of(double[] values, int rows) {
            long nanBits = commonNan(values, rows);
            for (int i = 0; i < rows; i++) {
                // Equal numbers have equal bits but for zeros, whose sign a float keeps.
                if ((double) (float) values[i] != values[i] && !Double.isNaN(values[i])) {
                    return Optional.empty();
                }
            }
            return nanBits == -1 ? Optional.empty() : Optional.of(new Singles(values, rows, nanBits));
        }

        @Override
        public int bits() {
            return Float.SIZE;
        }

        @Override
        public long heapBytes() {
            return 0;
        }

        @Override
        public void encode(int from, int length, int[] codes) {
            for (int i = 0; i < length; i++) {
                double value = values[from + i];
                codes[i] = Double.isNaN(value) ? FLOAT_NAN : Float.floatToRawIntBits((float) value);
            }
        }

        @Override
        public Decoder decoder() {
            int count = rows;
            double nan = Double.longBitsToDouble(nanBits);
            return codes -> new DoubleColumn(decode(codes, count, nan), count);
        }

        private static double[] decode(Codes codes, int rows, double nan) {
            double[] decoded = new double[rows];
            Codes.Step step = new Codes.Step();
            int[] read = step.codes();
            for (int from = 0; from < rows; from += Codes.STEP) {
                int length = codes.read(from, step);
                for (int i = 0; i < length; i++) {
                    float single = Float.intBitsToFloat(read[i]);
                    decoded[from + i] = Float.isNaN(single) ? nan : single;
                }
            }
            return decoded;
        }
    }

    /** Whether widening and narrowing gives back every bit. */
    private static boolean isWidened(FloatColumn column) {
        for (int i = 0; i < column.rows(); i++) {
            float value = column.values()[i];
            if (Float.isNaN(value) && Float.floatToRawIntBits(value) != FLOAT_NAN) {
                return false;
            }
        }
        return true;
    }

    private static double[] widen(FloatColumn column) {
        double[] wide = new double[column.rows()];
        for (int i = 0; i < wide.length; i++) {
            float value = column.values()[i];
            wide[i] = Float.isNaN(value) ? Double.NaN : value;
        }
        return wide;
    }

    /** A form of the numbers of a float column, widened. */
    private record Narrowed(ColumnForm wide) implements ColumnForm {
        @Override
        public int bits() {
            return wide.bits();
        }

        @Override
        public long heapBytes() {
            return wide.heapBytes();
        }

        @Override
        public void encode(int from, int length, int[] codes) {
            wide.encode(from, length, codes);
        }

        @Override
        public Decoder decoder() {
            Decoder decoder = wide.decoder();
            return codes -> narrow((DoubleColumn) decoder.decode(codes));
        }

        private static FloatColumn narrow(DoubleColumn column) {
            float[] values = new float[column.rows()];
            for (int i = 0; i < values.length; i++) {
                double value = column.values()[i];
                values[i] = Double.isNaN(value) ? Float.NaN : (float) value;
            }
            return new FloatColumn(values, values.length);
        }
    }
}
