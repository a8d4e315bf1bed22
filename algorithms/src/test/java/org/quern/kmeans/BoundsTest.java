package org.quern.kmeans;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.quern.data.MemoryChunkSource;
import org.quern.language.ColumnSelection;
import org.quern.language.Formula;
import org.quern.pass.LocalEngine;
import org.quern.pass.Progress;

/** Bounds must not change a bit: every state of a run with memos is equal to that of a run without. */
class BoundsTest {
    /** Kinds of data, some made to defeat bounds that are not conservative. */
    enum Data {
        UNIFORM {
            @Override
            double value(Random random, int row, int j) {
                return random.nextDouble();
            }
        },
        CLUSTERED {
            @Override
            double value(Random random, int row, int j) {
                return 100 * ((row * 31 + j * 17) % 9 / 3) + random.nextGaussian();
            }
        },
        /** Many equal distances. */
        LATTICE {
            @Override
            double value(Random random, int row, int j) {
                return random.nextInt(5) - 2;
            }
        },
        /** Few distinct rows. */
        DUPLICATES {
            @Override
            double value(Random random, int row, int j) {
                return new Random(row % 40 * 100L + j).nextGaussian();
            }
        },
        /** Differences are a few units in the last place. */
        ULPS {
            @Override
            double value(Random random, int row, int j) {
                return 1 + random.nextInt(7) * 0x1p-52;
            }
        },
        /** Squares near the smallest double and below. */
        TINY {
            @Override
            double value(Random random, int row, int j) {
                return random.nextGaussian() * Math.scalb(1, -500 - random.nextInt(60));
            }
        },
        /** From 1e-120 to 1e120. */
        WIDE {
            @Override
            double value(Random random, int row, int j) {
                return random.nextGaussian() * Math.pow(10, random.nextInt(241) - 120);
            }
        },
        /** Far from 0, close together. */
        SHIFTED {
            @Override
            double value(Random random, int row, int j) {
                return 1e9 + random.nextGaussian();
            }
        };

        abstract double value(Random random, int row, int j);
    }

    private static final int[][] SHAPES = {{2, 1}, {3, 2}, {7, 3}, {16, 5}, {17, 4}, {40, 9}};

    @ParameterizedTest
    @EnumSource(Data.class)
    void givesTheSameBitsWithMemosAndWithout(Data data) {
        for (long seed = 1; seed <= 3; seed++) {
            for (int[] shape : SHAPES) {
                Random random = new Random(seed);
                double[][] rows = new double[1500][shape[1]];
                for (int i = 0; i < rows.length; i++) {
                    for (int j = 0; j < shape[1]; j++) {
                        rows[i][j] = data.value(random, i, j);
                    }
                }
                for (int i = 0; i < 20; i++) {
                    rows[random.nextInt(rows.length)][random.nextInt(shape[1])] = Double.NaN;
                }
                check(Clusterings.source(rows, 400), rows, shape[0], "seed " + seed + ", " + Arrays.toString(shape));
            }
        }
    }

    private static void check(MemoryChunkSource data, double[][] rows, int k, String what) {
        int width = rows[0].length;
        Points points = Points.of(
                Formula.parse("~ ."),
                ColumnSelection.of(List.of()),
                Optional.empty(),
                data.info().schema());
        LocalEngine.Options options = new LocalEngine.Options(2, 0, LocalEngine.States.AS_OBJECTS);
        LocalEngine plain = new LocalEngine(data, options, Progress.NONE);
        LocalEngine remembering = new LocalEngine(data, options.withCacheBytes(1 << 24), Progress.NONE);
        List<double[]> complete = Arrays.stream(rows)
                .filter(row -> Arrays.stream(row).noneMatch(Double::isNaN))
                .toList();
        double[] origin = complete.get(0);
        List<Integer> starts = new ArrayList<>(List.of(0, 1));
        List<double[]> centres = new ArrayList<>();
        for (int start : starts) {
            double[] first = new double[k * width];
            for (int c = 0; c < k; c++) {
                System.arraycopy(complete.get((c + start) * 17), 0, first, c * width, width);
            }
            centres.add(first);
        }
        for (int pass = 1; pass <= 12; pass++) {
            LloydPass lloyd = new LloydPass(points, k, origin, starts, centres, LloydPass.Bounds.ALWAYS);
            LloydState expected = plain.total(lloyd, pass);
            LloydState found = remembering.total(lloyd, pass);
            assertThat(bytes(lloyd, found)).as("%s, pass %d", what, pass).isEqualTo(bytes(lloyd, expected));
            assertThat(remembering.memoBytes()).isPositive();
            assertThat(plain.memoBytes()).isZero();
            for (int s = 0; s < starts.size(); s++) {
                centres.set(s, means(found.starts.get(s), centres.get(s), origin));
            }
            if (pass == 8) {
                // A start that ends frees its memo; the other goes on.
                starts.remove(0);
                centres.remove(0);
            }
        }
    }

    private static double[] means(LloydState.Clusters clusters, double[] centres, double[] origin) {
        double[] means = centres.clone();
        for (int i = 0; i < means.length; i++) {
            long rows = clusters.rows[i / origin.length];
            means[i] = rows > 0 ? origin[i % origin.length] + clusters.sums[i] / rows : means[i];
        }
        return means;
    }

    private static byte[] bytes(LloydPass pass, LloydState state) {
        try {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            pass.codec().write(state, new DataOutputStream(bytes));
            return bytes.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
