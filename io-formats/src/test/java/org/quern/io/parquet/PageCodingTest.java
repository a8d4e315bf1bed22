package org.quern.io.parquet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.apache.parquet.bytes.ByteBufferInputStream;
import org.apache.parquet.bytes.HeapByteBufferAllocator;
import org.apache.parquet.column.values.delta.DeltaBinaryPackingValuesWriterForLong;
import org.apache.parquet.column.values.rle.RunLengthBitPackingHybridDecoder;
import org.apache.parquet.column.values.rle.RunLengthBitPackingHybridEncoder;
import org.junit.jupiter.api.Test;

/** Encodings against Parquet's own, both ways. */
class PageCodingTest {

    private static PageInput input(byte[] bytes) {
        return new PageInput(Arrays.copyOf(bytes, bytes.length + PageInput.SLACK), 0, bytes.length);
    }

    /** Values of at most {@code width} bits with runs of all lengths. */
    private static int[] values(SplittableRandom random, int width, int count) {
        int[] values = new int[count];
        for (int i = 0; i < count; ) {
            int value = width == 32 ? random.nextInt() : random.nextInt(1 << Math.min(width, 30));
            int run = random.nextInt(3) == 0 ? random.nextInt(40) : 1;
            for (int k = 0; k < run && i < count; k++) {
                values[i++] = value;
            }
        }
        return values;
    }

    @Test
    void hybridRunsAgreeWithParquetsBothWays() throws Exception {
        long seed = 5;
        SplittableRandom random = new SplittableRandom(seed);
        for (int width = 1; width <= 32; width++) {
            int[] values = values(random, width, random.nextInt(1, 3000));
            String what = "seed " + seed + ", width " + width;

            PageOutput out = new PageOutput();
            HybridEncoder.write(values, 0, values.length, width, out);
            byte[] ours = Arrays.copyOf(out.bytes, out.length);
            RunLengthBitPackingHybridDecoder theirDecoder = new RunLengthBitPackingHybridDecoder(
                    width, ByteBufferInputStream.wrap(java.nio.ByteBuffer.wrap(ours)));
            for (int value : values) {
                assertThat(theirDecoder.readInt()).as(what).isEqualTo(value);
            }
            PageInput in = input(ours);
            assertThat(decode(in, width, values.length, random)).as(what).isEqualTo(values);
            assertThat(in.remaining()).isZero();

            try (RunLengthBitPackingHybridEncoder theirs =
                    new RunLengthBitPackingHybridEncoder(width, 64, 1 << 20, new HeapByteBufferAllocator())) {
                for (int value : values) {
                    theirs.writeInt(value);
                }
                java.io.ByteArrayOutputStream bytes = new java.io.ByteArrayOutputStream();
                theirs.toBytes().writeAllTo(bytes);
                assertThat(decode(input(bytes.toByteArray()), width, values.length, random))
                        .as(what)
                        .isEqualTo(values);
            }
        }
    }

    /** Decodes in batches of random size. */
    private static int[] decode(PageInput in, int width, int count, SplittableRandom random) {
        HybridDecoder decoder = new HybridDecoder(in, width);
        int[] decoded = new int[count];
        for (int done = 0; done < count; ) {
            int n = Math.min(random.nextInt(1, 700), count - done);
            decoder.read(decoded, done, n);
            done += n;
        }
        return decoded;
    }

    @Test
    void refusesRunsThatEndEarlyOrExceedTheirWidth() {
        PageInput shortRun = input(new byte[] {(4 << 1) | 1});
        assertThatThrownBy(() -> new HybridDecoder(shortRun, 3).read(new int[8], 0, 8))
                .hasMessage("it ends early, within a run of packed values");
        PageInput wide = input(new byte[] {8 << 1, 0x0F});
        assertThatThrownBy(() -> new HybridDecoder(wide, 3).read(new int[8], 0, 8))
                .hasMessage("value 15 exceeds 3 bits");
        assertThatThrownBy(() -> new HybridDecoder(wide, 33)).hasMessage("values of 33 bits");
    }

    @Test
    void differencesOfAllWidthsAreDecoded() throws Exception {
        SplittableRandom random = new SplittableRandom(3);
        for (int width = 0; width < 64; width++) {
            int count = random.nextInt(1, 1000);
            long[] values = new long[count];
            try (DeltaBinaryPackingValuesWriterForLong writer =
                    new DeltaBinaryPackingValuesWriterForLong(64, 1 << 20, new HeapByteBufferAllocator())) {
                for (int i = 0; i < count; i++) {
                    values[i] = random.nextLong() >> width;
                    writer.writeLong(values[i]);
                }
                java.io.ByteArrayOutputStream bytes = new java.io.ByteArrayOutputStream();
                writer.getBytes().writeAllTo(bytes);
                PageInput in = input(bytes.toByteArray());
                long[] decoded = new long[count];
                DeltaDecoder.read(in, decoded, count);
                assertThat(decoded).as("shift " + width).isEqualTo(values);
                assertThat(in.remaining()).isZero();
            }
        }
    }

    @Test
    void decimalsRoundOnce() {
        SplittableRandom random = new SplittableRandom(9);
        for (int i = 0; i < 5000; i++) {
            long unscaled = random.nextLong() >> random.nextInt(60);
            int scale = random.nextInt(25);
            double expected =
                    Double.parseDouble(BigDecimal.valueOf(unscaled, scale).toString());
            assertThat(Conversion.decimal(unscaled, scale)).isEqualTo(expected);
            byte[] bytes = java.math.BigInteger.valueOf(unscaled).toByteArray();
            assertThat(Conversion.decimal(bytes, 0, bytes.length, scale)).isEqualTo(expected);
        }
    }

    @Test
    void halvesBecomeFloats() {
        assertThat(half(0x3C00)).isEqualTo(1f);
        assertThat(half(0xC000)).isEqualTo(-2f);
        assertThat(half(0x7BFF)).isEqualTo(65504f);
        assertThat(half(0x0001)).isEqualTo(0x1p-24f);
        assertThat(half(0x7C00)).isEqualTo(Float.POSITIVE_INFINITY);
        assertThat(half(0x7E00)).isNaN();
        assertThat(Float.floatToRawIntBits(half(0x8000))).isEqualTo(Float.floatToRawIntBits(-0f));
    }

    private static float half(int bits) {
        return Conversion.float16(new byte[] {(byte) bits, (byte) (bits >>> 8)}, 0);
    }

    @Test
    void tablesNumberDistinctEntriesInTheOrderMet() {
        LongTable longs = new LongTable(2000);
        TextTable texts = new TextTable();
        for (int round = 0; round < 2; round++) {
            for (int i = 0; i < 2000; i++) {
                assertThat(longs.code(Double.doubleToRawLongBits(i))).isEqualTo(i);
                byte[] text = ("text number " + i).getBytes(StandardCharsets.UTF_8);
                byte[] padded = Arrays.copyOf(text, text.length + PageInput.SLACK);
                assertThat(texts.code(padded, 0, text.length)).isEqualTo(i);
            }
        }
        assertThat(longs.code(-1)).isEqualTo(-1);
        assertThat(longs.size()).isEqualTo(2000);
        assertThat(texts.texts()).hasSize(2000).contains("text number 1999");
    }
}
