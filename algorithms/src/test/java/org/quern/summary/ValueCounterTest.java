package org.quern.summary;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class ValueCounterTest {

    private static ValueCounter counter(int level, int limit, double... values) {
        ValueCounter counter = new ValueCounter(level, limit);
        for (double value : values) {
            counter.add(value, 1);
        }
        return counter;
    }

    private static byte[] bytes(ValueCounter counter) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        counter.write(new DataOutputStream(bytes));
        return bytes.toByteArray();
    }

    @Test
    void keysOrderAsTheDoublesDo() {
        double[] ascending = {
            Double.NEGATIVE_INFINITY,
            -Double.MAX_VALUE,
            -1e10,
            -1.5,
            -1,
            -Double.MIN_NORMAL,
            -Double.MIN_VALUE,
            0,
            Double.MIN_VALUE,
            1e-300,
            0.5,
            1,
            Math.nextUp(1.0),
            7,
            1e300,
            Double.MAX_VALUE,
            Double.POSITIVE_INFINITY
        };
        for (int i = 0; i < ascending.length; i++) {
            assertThat(ValueCounter.value(ValueCounter.key(ascending[i]))).isEqualTo(ascending[i]);
            for (int j = i + 1; j < ascending.length; j++) {
                assertThat(ValueCounter.key(ascending[i])).isLessThan(ValueCounter.key(ascending[j]));
                assertThat(ValueCounter.bin(ValueCounter.key(ascending[i]), 0))
                        .isLessThanOrEqualTo(ValueCounter.bin(ValueCounter.key(ascending[j]), 0));
            }
        }
        assertThat(ValueCounter.key(-0.0)).isEqualTo(ValueCounter.key(0.0));
    }

    @Test
    void findsRanksAmongFewDistinctValues() {
        ValueCounter counter = counter(0, 4096, 3, 1, 2, 2, -0.0, 0.0, Double.NEGATIVE_INFINITY);
        assertThat(counter.isExact()).isTrue();
        assertThat(counter.total()).isEqualTo(7);
        assertThat(counter.find(0, LongStream.range(0, 7).toArray()))
                .extracting(f -> ((ValueCounter.Found.Value) f).value())
                .containsExactly(Double.NEGATIVE_INFINITY, 0.0, 0.0, 1.0, 2.0, 2.0, 3.0);
    }

    @Test
    void descendsByBinsToTheValue() {
        for (long seed = 0; seed < 5; seed++) {
            Random random = new Random(seed);
            double[] values = random.doubles(3000)
                    .map(u -> Math.exp(40 * (u - 0.5)) * (random.nextBoolean() ? 1 : -1))
                    .toArray();
            double[] sorted = values.clone();
            Arrays.sort(sorted);
            for (int rank : new int[] {0, 1, 17, 1500, 2999}) {
                assertThat(search(values, rank))
                        .as("seed %d rank %d", seed, rank)
                        .isEqualTo(sorted[rank]);
            }
        }
    }

    /** As the passes do: each level sees only the keys with the prefix found by the level before. */
    private static double search(double[] values, long rank) {
        long prefix = 0;
        for (int level = 0; level < ValueCounter.LEVELS; level++) {
            ValueCounter counter = new ValueCounter(level, 2);
            for (double value : values) {
                long key = ValueCounter.key(value);
                if (ValueCounter.prefix(key, level) == prefix) {
                    counter.addKey(key, 1);
                }
            }
            ValueCounter.Found found = counter.find(prefix, new long[] {rank})[0];
            if (found instanceof ValueCounter.Found.Value value) {
                return value.value();
            }
            prefix = ((ValueCounter.Found.Below) found).prefix();
            rank = ((ValueCounter.Found.Below) found).rank();
        }
        throw new AssertionError("four levels suffice");
    }

    @Test
    void mergesInAnyOrderToTheSameBytes() throws IOException {
        Random random = new Random(3);
        for (int distinct : new int[] {3, 99, 100, 101, 500}) {
            double[] values = random.ints(1000, 0, distinct).asDoubleStream().toArray();
            byte[] expected = bytes(counter(0, 100, values));
            for (int cut : new int[] {0, 1, 400, 999, 1000}) {
                ValueCounter left = counter(0, 100, Arrays.copyOfRange(values, 0, cut));
                ValueCounter right = counter(0, 100, Arrays.copyOfRange(values, cut, 1000));
                left.merge(right);
                assertThat(bytes(left)).isEqualTo(expected);
                ValueCounter late = counter(0, 100, Arrays.copyOfRange(values, cut, 1000));
                late.merge(counter(0, 100, Arrays.copyOfRange(values, 0, cut)));
                assertThat(bytes(late)).isEqualTo(expected);
            }
        }
    }

    @Test
    void comesBackFromItsBytes() throws IOException {
        for (int limit : new int[] {2, 100}) {
            ValueCounter counter = counter(1, limit, 1, 2, 3, 3, 1e9, -4);
            ValueCounter copy = ValueCounter.read(new DataInputStream(new ByteArrayInputStream(bytes(counter))));
            assertThat(bytes(copy)).isEqualTo(bytes(counter));
            assertThat(copy.total()).isEqualTo(6);
        }
    }
}
