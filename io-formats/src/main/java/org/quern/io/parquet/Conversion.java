package org.quern.io.parquet;

import java.math.BigDecimal;
import java.math.BigInteger;

/** How a stored number becomes the number of a column, beyond a change of width that keeps the value. */
enum Conversion {
    NONE,
    /** Stored 32 bits are an unsigned number. */
    UNSIGNED_32,
    /** Stored 64 bits are an unsigned number, which must stay below 2^63. */
    UNSIGNED_64,
    /** Milliseconds to microseconds. */
    MILLIS,
    /** Nanoseconds to microseconds, rounded down. */
    NANOS,
    /** Twelve bytes: nanoseconds of the day and Julian day, to microseconds, rounded down. */
    INT96,
    /** An unscaled integer to the nearest double of the decimal. */
    DECIMAL,
    /** Two bytes: IEEE half precision. */
    FLOAT16,
    /** Sixteen bytes to the text of a UUID. */
    UUID;

    private static final long JULIAN_DAY_OF_EPOCH = 2_440_588;
    private static final long MICROS_OF_DAY = 86_400_000_000L;
    /** Powers of ten that a double holds exactly. */
    private static final double[] TENS = {
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19,
        1e20, 1e21, 1e22
    };

    /** A stored integer as the integer of the column. */
    long apply(long raw) {
        return switch (this) {
            case UNSIGNED_32 -> raw & 0xFFFFFFFFL;
            case UNSIGNED_64 -> {
                if (raw < 0) {
                    throw new CorruptPageException(
                            "value " + Long.toUnsignedString(raw) + " exceeds the largest int64, 9223372036854775807");
                }
                yield raw;
            }
            case MILLIS -> Math.multiplyExact(raw, 1000L);
            case NANOS -> Math.floorDiv(raw, 1000L);
            default -> raw;
        };
    }

    static long int96(byte[] bytes, int start) {
        long nanos = (long) PageInput.LONG.get(bytes, start);
        long day = (int) PageInput.INT.get(bytes, start + 8);
        return Math.addExact(Math.multiplyExact(day - JULIAN_DAY_OF_EPOCH, MICROS_OF_DAY), Math.floorDiv(nanos, 1000L));
    }

    /** unscaled · 10^−scale, rounded once. */
    static double decimal(long unscaled, int scale) {
        // Both operands are exact, so that the division rounds correctly.
        if (Math.abs(unscaled) <= 1L << 53 && scale >= 0 && scale < TENS.length) {
            return unscaled / TENS[scale];
        }
        return decimal(BigInteger.valueOf(unscaled), scale);
    }

    static double decimal(byte[] bytes, int start, int length, int scale) {
        if (length == 0) {
            throw new CorruptPageException("a decimal of no bytes");
        }
        if (length > 8) {
            return decimal(new BigInteger(bytes, start, length), scale);
        }
        long unscaled = bytes[start];
        for (int i = 1; i < length; i++) {
            unscaled = unscaled << 8 | bytes[start + i] & 0xFF;
        }
        return decimal(unscaled, scale);
    }

    private static double decimal(BigInteger unscaled, int scale) {
        // Through text: BigDecimal.doubleValue does not always round correctly on Java 17.
        return Double.parseDouble(new BigDecimal(unscaled, scale).toString());
    }

    static float float16(byte[] bytes, int start) {
        int half = bytes[start] & 0xFF | (bytes[start + 1] & 0xFF) << 8;
        int exponent = half >>> 10 & 0x1F;
        int fraction = half & 0x3FF;
        float magnitude =
                switch (exponent) {
                    case 0 -> fraction * 0x1p-24f;
                    case 31 -> fraction == 0 ? Float.POSITIVE_INFINITY : Float.NaN;
                    default -> Float.intBitsToFloat(exponent + 112 << 23 | fraction << 13);
                };
        return (half & 0x8000) == 0 ? magnitude : -magnitude;
    }

    static byte[] uuid(byte[] bytes, int start) {
        long high = Long.reverseBytes((long) PageInput.LONG.get(bytes, start));
        long low = Long.reverseBytes((long) PageInput.LONG.get(bytes, start + 8));
        return new java.util.UUID(high, low).toString().getBytes(java.nio.charset.StandardCharsets.US_ASCII);
    }

    /** Whether the conversion keeps the order of values, so that bounds may be converted in place of values. */
    boolean isOrdered() {
        return this != INT96 && this != UUID;
    }
}
