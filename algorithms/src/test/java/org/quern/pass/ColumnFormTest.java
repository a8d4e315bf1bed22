package org.quern.pass;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.IntToDoubleFunction;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.quern.data.BooleanColumn;
import org.quern.data.Column;
import org.quern.data.DoubleColumn;
import org.quern.data.FactorColumn;
import org.quern.data.FloatColumn;
import org.quern.data.IntColumn;
import org.quern.data.LongColumn;
import org.quern.data.StringColumn;

class ColumnFormTest {
    private static final int ROWS = 300_000;
    private static final long[] NANS = {
        0x7ff8000000000000L, 0x7ff8000000000001L, 0xfff8000000000000L, 0x7ff0000000000001L, -1L, 0x7fffffffffffffffL
    };
    private static final double[] EDGES = {
        0,
        -0.0,
        1,
        -1,
        0.1,
        Double.MIN_VALUE,
        -Double.MIN_VALUE,
        Double.MIN_NORMAL,
        Double.MAX_VALUE,
        -Double.MAX_VALUE,
        Double.POSITIVE_INFINITY,
        Double.NEGATIVE_INFINITY,
        0x1p52,
        0x1p53,
        -0x1p53,
        0x1p63,
        Float.MAX_VALUE,
        Float.MIN_VALUE,
        4294967295.0,
        4294967296.0,
        -2147483648.0,
        1e22
    };

    private static Column there(Column column) {
        return kept(column, new ColumnMemory(0));
    }

    private static Column kept(Column column, ColumnMemory memory) {
        memory.limitHeapTo(Long.MAX_VALUE);
        ColumnForm form = ColumnForm.of(column);
        KeptColumn kept = KeptColumn.book(form, column.rows(), memory);
        kept.write(form);
        return kept.read();
    }

    /** Values as bits, with dictionaries and levels. */
    private static List<Object> bits(Column column) {
        int rows = column.rows();
        if (column instanceof DoubleColumn c) {
            return List.of(IntStream.range(0, rows)
                    .mapToLong(i -> Double.doubleToRawLongBits(c.values()[i]))
                    .boxed()
                    .toList());
        } else if (column instanceof FloatColumn c) {
            return List.of(IntStream.range(0, rows)
                    .map(i -> Float.floatToRawIntBits(c.values()[i]))
                    .boxed()
                    .toList());
        } else if (column instanceof IntColumn c) {
            return List.of(Arrays.stream(c.values(), 0, rows).boxed().toList());
        } else if (column instanceof LongColumn c) {
            return List.of(Arrays.stream(c.values(), 0, rows).boxed().toList());
        } else if (column instanceof BooleanColumn c) {
            return List.of(IntStream.range(0, rows).mapToObj(i -> c.values()[i]).toList());
        } else if (column instanceof FactorColumn c) {
            return List.of(Arrays.stream(c.codes(), 0, rows).boxed().toList(), c.levels());
        }
        StringColumn c = (StringColumn) column;
        return List.of(Arrays.stream(c.codes(), 0, rows).boxed().toList(), List.of(c.dictionary()));
    }

    private static void assertComesBack(Column column, int expectedBits) {
        Column back = there(column);
        assertThat(back.getClass()).isEqualTo(column.getClass());
        assertThat(bits(back).equals(bits(column))).isTrue();
        assertThat(ColumnForm.of(column).bits()).isEqualTo(expectedBits);
    }

    private static DoubleColumn doubles(IntToDoubleFunction value) {
        return new DoubleColumn(IntStream.range(0, ROWS).mapToDouble(value).toArray());
    }

    private static IntColumn ints(IntUnaryOperator value) {
        return new IntColumn(IntStream.range(0, ROWS).map(value).toArray());
    }

    @Test
    void doublesTakeTheWidthOfWhatTheyAre() {
        Random random = new Random(1);
        assertComesBack(doubles(i -> random.nextInt(2)), 1);
        assertComesBack(doubles(i -> random.nextInt(10) == 0 ? Double.NaN : random.nextInt(12)), 4);
        assertComesBack(doubles(i -> random.nextInt(10) == 0 ? Double.NaN : 1987 + random.nextInt(22)), 8);
        assertComesBack(doubles(i -> random.nextInt(2400) - 100), 16);
        assertComesBack(doubles(i -> random.nextInt(65_000) / 100.0), 16);
        assertComesBack(doubles(i -> random.nextInt(10) == 0 ? Double.NaN : random.nextInt(9_000_000) / 1000.0), 32);
        assertComesBack(doubles(i -> (float) random.nextGaussian()), 32);
        assertComesBack(doubles(i -> i % 3 == 0 ? Double.NaN : (float) random.nextGaussian()), 32);
        assertComesBack(doubles(i -> random.nextGaussian()), 0);
        assertComesBack(doubles(i -> Math.sqrt(i % 200)), 8);
        assertComesBack(doubles(i -> Double.NaN), 1);
        assertComesBack(doubles(i -> 1e9 * random.nextInt(100)), 8);
    }

    @Test
    void everyDoubleComesBack() {
        Random random = new Random(2);
        for (int round = 0; round < 300; round++) {
            double[] pool = new double[1 + random.nextInt(round % 2 == 0 ? 5 : 400)];
            for (int i = 0; i < pool.length; i++) {
                pool[i] = value(random);
            }
            double[] values = new double[random.nextInt(5000)];
            for (int i = 0; i < values.length; i++) {
                values[i] = pool[random.nextInt(pool.length)];
            }
            DoubleColumn column = new DoubleColumn(values);
            assertThat(bits(there(column)).equals(bits(column)))
                    .as("round %d", round)
                    .isTrue();
        }
    }

    private static double value(Random random) {
        return switch (random.nextInt(7)) {
            case 0 -> Double.longBitsToDouble(random.nextLong());
            case 1 -> Double.longBitsToDouble(NANS[random.nextInt(NANS.length)]);
            case 2 -> EDGES[random.nextInt(EDGES.length)];
            case 3 -> random.nextInt(100_000) / Math.pow(10, random.nextInt(8));
            case 4 -> (float) random.nextGaussian();
            case 5 -> -random.nextInt(1000);
            default -> random.nextLong();
        };
    }

    @Test
    void theZerosAndNansOfEachFormComeBack() {
        for (long nan : NANS) {
            double special = Double.longBitsToDouble(nan);
            for (double other : new double[] {-0.0, special}) {
                assertComesBackAnyhow(doubles(i -> i % 5 == 0 ? other : i % 40_000));
                assertComesBackAnyhow(doubles(i -> i % 5 == 0 ? other : i % 40_000 / 10.0));
                assertComesBackAnyhow(doubles(i -> i % 5 == 0 ? other : (float) (1 / (1.0 + i))));
                assertComesBackAnyhow(doubles(i -> i % 5 == 0 ? other : i % 3));
                assertComesBackAnyhow(doubles(i -> i % 5 == 0 ? other : i % 7 == 0 ? Double.NaN : i));
            }
        }
    }

    private static void assertComesBackAnyhow(Column column) {
        assertThat(bits(there(column)).equals(bits(column))).isTrue();
    }

    @Test
    void floatsComeBack() {
        Random random = new Random(3);
        float[] whole = new float[ROWS];
        float[] any = new float[ROWS];
        float[] payloads = new float[ROWS];
        for (int i = 0; i < ROWS; i++) {
            whole[i] = i % 9 == 0 ? Float.NaN : random.nextInt(200);
            any[i] = Float.intBitsToFloat(random.nextInt());
            payloads[i] = i % 9 == 0 ? Float.intBitsToFloat(0x7fc00001 + i % 2) : random.nextInt(200);
        }
        assertComesBack(new FloatColumn(whole), 8);
        assertComesBack(new FloatColumn(any), 0);
        assertComesBackAnyhow(new FloatColumn(payloads));
        assertComesBackAnyhow(new FloatColumn(-0f, 0f, Float.NaN, Float.MIN_VALUE, Float.NEGATIVE_INFINITY));
        float[] tenths = new float[ROWS];
        for (int i = 0; i < ROWS; i++) {
            tenths[i] = random.nextInt(1000) / 10f;
        }
        assertComesBackAnyhow(new FloatColumn(tenths));
    }

    @Test
    void wholeNumbersTakeTheWidthOfTheirSpan() {
        Random random = new Random(4);
        assertComesBack(ints(i -> 7), 1);
        assertComesBack(ints(i -> i % 5 == 0 ? IntColumn.MISSING : 1 + i % 3), 2);
        assertComesBack(ints(i -> i % 5 == 0 ? IntColumn.MISSING : -20 + random.nextInt(255)), 8);
        assertComesBack(ints(i -> i % 5 == 0 ? IntColumn.MISSING : -20 + random.nextInt(256)), 16);
        assertComesBack(ints(i -> Integer.MAX_VALUE - random.nextInt(60_000)), 16);
        assertComesBack(ints(i -> IntColumn.MISSING + 1 + random.nextInt(60_000)), 16);
        assertComesBack(ints(i -> random.nextInt()), 0);
        assertComesBack(ints(i -> IntColumn.MISSING), 1);
        assertComesBack(ints(i -> i % 2 == 0 ? IntColumn.MISSING : Integer.MAX_VALUE), 1);
    }

    @Test
    void longNumbersTakeTheWidthOfTheirSpanInUnits() {
        Random random = new Random(5);
        assertComesBack(longs(random, 200, 1, 1L << 60), 8);
        assertComesBack(longs(random, 60_000, 1, Long.MIN_VALUE + 2), 16);
        assertComesBack(longs(random, 60_000, 1_000_000, 1_500_000_000_000_000L), 16);
        assertComesBack(longs(random, 2_000_000_000, 1_000_000, -1_500_000_000_000_000L), 32);
        assertComesBack(new LongColumn(random.longs(ROWS).toArray()), 0);
        assertComesBackAnyhow(new LongColumn(Long.MIN_VALUE + 1, Long.MAX_VALUE, LongColumn.MISSING));
        assertComesBackAnyhow(new LongColumn(LongColumn.MISSING, LongColumn.MISSING));
        assertComesBackAnyhow(new LongColumn(Long.MIN_VALUE + 1));
    }

    private static LongColumn longs(Random random, int span, long unit, long first) {
        long[] values = new long[ROWS];
        for (int i = 0; i < ROWS; i++) {
            values[i] = i % 8 == 0 ? LongColumn.MISSING : first + unit * random.nextInt(span);
        }
        return new LongColumn(values);
    }

    @Test
    void truthFactorsAndTextsComeBack() {
        byte[] truth = new byte[ROWS];
        int[] codes = new int[ROWS];
        for (int i = 0; i < ROWS; i++) {
            truth[i] = (byte) (i % 3 - 1);
            codes[i] = i % 8 - 1;
        }
        assertComesBack(new BooleanColumn(truth), 2);
        assertComesBack(new FactorColumn(codes, List.of("a", "b", "c", "d", "e", "f", "g"), ROWS), 4);
        assertComesBack(new StringColumn(new String[] {"x", "y", "y", "", "z", "q", "r"}, codes, ROWS), 4);
        assertComesBackAnyhow(StringColumn.of("a", null, "b"));
    }

    @Test
    void whatLiesBehindTheLastRowIsNotHeld() {
        double[] values = new double[ROWS];
        Arrays.fill(values, 100, ROWS, Math.PI);
        assertThat(bits(there(new DoubleColumn(values, 100)))).isEqualTo(bits(new DoubleColumn(new double[100])));
        assertThat(there(new DoubleColumn(new double[7], 0)).rows()).isZero();
    }

    @Test
    void memoryOutsideOfTheHeapIsUsedAgain() {
        ColumnMemory memory = new ColumnMemory(3L * ColumnMemory.BLOCK_BYTES);
        memory.limitHeapTo(1 << 20);
        IntColumn column = ints(i -> i % 60_000);
        ColumnForm form = ColumnForm.of(column);
        for (int round = 0; round < 5; round++) {
            List<KeptColumn> held = new ArrayList<>();
            for (KeptColumn kept = KeptColumn.book(form, ROWS, memory);
                    kept != null;
                    kept = KeptColumn.book(form, ROWS, memory)) {
                kept.write(form);
                held.add(kept);
            }
            assertThat(held).hasSize(2);
            assertThat(memory.used()).isEqualTo(3L * ColumnMemory.BLOCK_BYTES + 2L * ROWS);
            for (KeptColumn kept : held) {
                assertThat(bits(kept.read()).equals(bits(column))).isTrue();
                kept.drop(memory);
            }
            assertThat(memory.used()).isZero();
            assertThat(memory.directBytes()).isEqualTo(3L * ColumnMemory.BLOCK_BYTES);
        }
    }

    @Test
    void memoryIsNotUsedAgainWhileItIsRead() {
        ColumnMemory memory = new ColumnMemory(3L * ColumnMemory.BLOCK_BYTES);
        ColumnForm form = ColumnForm.of(ints(i -> i % 60_000));
        KeptColumn kept = KeptColumn.book(form, ROWS, memory);
        kept.write(form);
        kept.beginReading();
        kept.drop(memory);
        assertThat(KeptColumn.book(form, ROWS, memory)).isNull();
        kept.endReading(memory);
        assertThat(memory.used()).isZero();
        assertThat(KeptColumn.book(form, ROWS, memory)).isNotNull();
    }
}
