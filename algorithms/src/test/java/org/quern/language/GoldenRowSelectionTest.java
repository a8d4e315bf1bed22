package org.quern.language;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.quern.data.Chunk;
import org.quern.data.ColumnType;
import org.quern.data.DoubleColumn;
import org.quern.data.Schema;
import org.quern.data.Variable;

/**
 * The row selections of the old system's guide (how-to-revoscaler-data-transform, CC-BY-4.0). Its data are random numbers
 * of R, {@code set.seed(59); data.frame(x = rnorm(100), y = runif(100), z = …)} and {@code set.seed(39); data.frame(x1 =
 * rnorm(10000), x2 = runif(10000))}, made here by the same generator; counts and range are those R 4.2.2 gives.
 */
class GoldenRowSelectionTest {
    @Test
    void keepsThe52RowsOfTheGuide() {
        double[] selected = selected("y", new RandomNumbers(59).skip(2 * 100).next(100), "y > .5");
        assertThat(selected).hasSize(52);
        assertThat(Arrays.stream(selected).min()).hasValue(0.551612894050777);
        assertThat(Arrays.stream(selected).max()).hasValue(0.9941153111867607);
    }

    @Test
    void keepsThe8970RowsOfTheGuide() {
        assertThat(selected("x2", new RandomNumbers(39).skip(2 * 10_000).next(10_000), "x2 > .1"))
                .hasSize(8970);
    }

    private static double[] selected(String name, double[] values, String rows) {
        Schema schema = Schema.of(Variable.of(name, ColumnType.FLOAT64));
        Chunk chunk = new ColumnSelection(List.of(name), Optional.of(Expression.parse(rows)), List.of())
                .bind(schema)
                .apply(Chunk.of(0, 0, values.length, schema, List.of(new DoubleColumn(values))));
        return Arrays.copyOf(((DoubleColumn) chunk.column(name)).values(), chunk.rows());
    }

    /** R's default generator, the Mersenne Twister; a normal deviate takes two of its numbers. */
    private static final class RandomNumbers {
        private static final int SIZE = 624;
        private final int[] state = new int[SIZE];
        private int position = SIZE;

        RandomNumbers(int seed) {
            int scrambled = seed;
            for (int i = 0; i <= 50; i++) {
                scrambled = 69069 * scrambled + 1;
            }
            for (int i = 0; i < SIZE; i++) {
                scrambled = 69069 * scrambled + 1;
                state[i] = scrambled;
            }
        }

        RandomNumbers skip(int count) {
            next(count);
            return this;
        }

        double[] next(int count) {
            double[] numbers = new double[count];
            for (int i = 0; i < count; i++) {
                numbers[i] = (next() & 0xFFFFFFFFL) * 2.3283064365386963e-10;
            }
            return numbers;
        }

        private int next() {
            if (position == SIZE) {
                refill();
            }
            int bits = state[position++];
            bits ^= bits >>> 11;
            bits ^= bits << 7 & 0x9d2c5680;
            bits ^= bits << 15 & 0xefc60000;
            return bits ^ bits >>> 18;
        }

        private void refill() {
            for (int i = 0; i < SIZE; i++) {
                int mixed = state[i] & 0x80000000 | state[(i + 1) % SIZE] & 0x7fffffff;
                state[i] = state[(i + 397) % SIZE] ^ mixed >>> 1 ^ ((mixed & 1) == 0 ? 0 : 0x9908b0df);
            }
            position = 0;
        }
    }
}
