package org.quern.pass;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.quern.data.BooleanColumn;
import org.quern.data.Column;
import org.quern.data.FactorColumn;
import org.quern.data.IntColumn;
import org.quern.data.LongColumn;
import org.quern.data.StringColumn;

/** Forms of columns of whole numbers: the distance from the least one, in units of their common divisor if they are long. */
final class WholeForms {
    private static final int CODE_BYTES = 4;

    private WholeForms() {}

    /** @param otherwise what is returned if the numbers span 32 bits or more */
    static ColumnForm of(Column column, ColumnForm otherwise) {
        int rows = column.rows();
        Optional<ColumnForm> narrow;
        if (column instanceof IntColumn c) {
            narrow = ints(c.values(), rows, IntColumn.MISSING, 0, values -> new IntColumn(values, rows));
        } else if (column instanceof FactorColumn c) {
            List<String> levels = c.levels();
            narrow = ints(c.codes(), rows, FactorColumn.MISSING, 0, codes -> new FactorColumn(codes, levels, rows));
        } else if (column instanceof StringColumn c) {
            String[] dictionary = c.dictionary();
            long textBytes = c.bytes() - (long) CODE_BYTES * c.codes().length;
            narrow = ints(c.codes(), rows, -1, textBytes, codes -> new StringColumn(dictionary, codes, rows));
        } else if (column instanceof BooleanColumn c) {
            narrow = ints(ints(c), rows, BooleanColumn.MISSING, 0, WholeForms::booleans);
        } else {
            narrow = longs((LongColumn) column);
        }
        return narrow.orElse(otherwise);
    }

    private static int[] ints(BooleanColumn column) {
        int[] values = new int[column.rows()];
        for (int i = 0; i < values.length; i++) {
            values[i] = column.values()[i];
        }
        return values;
    }

    private static Column booleans(int[] values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return new BooleanColumn(bytes, bytes.length);
    }

    /**
     * Which number a code stands for: 0 for missing if there is any, then the least number and so on.
     *
     * @param first number that code 0 stands for, or would
     * @param unit between neighbours
     * @param bits of the codes
     */
    private record Scale(long first, long unit, boolean anyMissing, int bits) {
        private static final long MOST_CODES = 1L << 32;

        /** Empty if the numbers do not fit. */
        static Optional<Scale> of(long least, long most, long unit, boolean anyMissing) {
            if (least > most) {
                return Optional.of(new Scale(0, 1, true, 1));
            }
            long distance = most - least;
            int shift = anyMissing ? 1 : 0;
            boolean fits = distance >= 0 && distance / unit < MOST_CODES - shift && least >= Long.MIN_VALUE + unit;
            return fits
                    ? Optional.of(
                            new Scale(least - shift * unit, unit, anyMissing, Codes.bits(distance / unit + shift)))
                    : Optional.empty();
        }
    }

    private static Optional<ColumnForm> ints(
            int[] values, int rows, int missing, long heapBytes, Function<int[], Column> made) {
        long least = Long.MAX_VALUE;
        long most = Long.MIN_VALUE;
        boolean anyMissing = false;
        for (int i = 0; i < rows; i++) {
            int value = values[i];
            if (value == missing) {
                anyMissing = true;
            } else {
                least = Math.min(least, value);
                most = Math.max(most, value);
            }
        }
        return Scale.of(least, most, 1, anyMissing)
                .map(scale -> new Ints(values, missing, heapBytes, scale, new IntDecoder(rows, missing, scale, made)));
    }

    private record Ints(int[] values, int missing, long heapBytes, Scale scale, Decoder decoder) implements ColumnForm {
        @Override
        public int bits() {
            return scale.bits;
        }

        @Override
        public void encode(int from, int length, int[] codes) {
            for (int i = 0; i < length; i++) {
                int value = values[from + i];
                codes[i] = value == missing ? 0 : (int) (value - scale.first);
            }
        }
    }

    private record IntDecoder(int rows, int missing, Scale scale, Function<int[], Column> made)
            implements ColumnForm.Decoder {
        @Override
        public Column decode(Codes codes) {
            int[] values = new int[rows];
            int first = (int) scale.first;
            Codes.Step step = new Codes.Step();
            int[] read = step.codes();
            for (int from = 0; from < rows; from += Codes.STEP) {
                int length = codes.read(from, step);
                for (int i = 0; i < length; i++) {
                    values[from + i] = first + read[i];
                }
                // Apart, since a look at each code costs a wrong guess for every other one of a column of 0 and 1.
                for (int i = 0; i < length && scale.anyMissing; i++) {
                    if (read[i] == 0) {
                        values[from + i] = missing;
                    }
                }
            }
            return made.apply(values);
        }
    }

    private static Optional<ColumnForm> longs(LongColumn column) {
        long least = Long.MAX_VALUE;
        long most = Long.MIN_VALUE;
        boolean anyMissing = false;
        for (int i = 0; i < column.rows(); i++) {
            long value = column.values()[i];
            if (value == LongColumn.MISSING) {
                anyMissing = true;
            } else {
                least = Math.min(least, value);
                most = Math.max(most, value);
            }
        }
        Optional<Scale> scale = Scale.of(least, most, 1, anyMissing);
        if (scale.isEmpty() || scale.get().bits == Integer.SIZE) {
            scale = Scale.of(least, most, commonDivisor(column, least, most), anyMissing);
        }
        return scale.map(s -> new Longs(column.values(), s, new LongDecoder(column.rows(), s)));
    }

    /** Of the distances from the least value; 1 if they do not fit into a long. */
    private static long commonDivisor(LongColumn column, long least, long most) {
        long divisor = 0;
        for (int i = 0; i < column.rows() && divisor != 1 && most - least >= 0; i++) {
            long value = column.values()[i];
            if (value != LongColumn.MISSING) {
                long rest = value - least;
                while (rest != 0) {
                    long next = divisor % rest;
                    divisor = rest;
                    rest = next;
                }
            }
        }
        return Math.max(1, divisor);
    }

    private record Longs(long[] values, Scale scale, Decoder decoder) implements ColumnForm {
        @Override
        public int bits() {
            return scale.bits;
        }

        @Override
        public long heapBytes() {
            return 0;
        }

        @Override
        public void encode(int from, int length, int[] codes) {
            for (int i = 0; i < length; i++) {
                long value = values[from + i];
                codes[i] = value == LongColumn.MISSING ? 0 : (int) ((value - scale.first) / scale.unit);
            }
        }
    }

    private record LongDecoder(int rows, Scale scale) implements ColumnForm.Decoder {
        @Override
        public Column decode(Codes codes) {
            long[] values = new long[rows];
            long zero = scale.anyMissing ? LongColumn.MISSING : scale.first;
            Codes.Step step = new Codes.Step();
            int[] read = step.codes();
            for (int from = 0; from < rows; from += Codes.STEP) {
                int length = codes.read(from, step);
                for (int i = 0; i < length; i++) {
                    values[from + i] = read[i] == 0 ? zero : scale.first + scale.unit * (read[i] & 0xffffffffL);
                }
            }
            return new LongColumn(values, rows);
        }
    }
}
