package org.quern.io.text;

import ch.randelshofer.fastdoubleparser.JavaDoubleParser;
import ch.randelshofer.fastdoubleparser.JavaFloatParser;

/**
 * Numbers from bytes, correctly rounded, without a string in between.
 *
 * <p>Integers by hand. A decimal of at most 2^53 (float32: 2^24) without its point and a power of ten that is exact in
 * the type is one exact product or quotient (Clinger 1990, doi:10.1145/93542.93557), which covers nearly all of what
 * data files hold; the rest goes to an Eisel–Lemire parser. Accepted are an optional sign, digits with one decimal mark,
 * an exponent, {@code Inf}, {@code Infinity} and {@code NaN} in any case; not accepted are the hexadecimal forms and type
 * suffixes of Java. White space around a number and marks between thousands are dropped.
 */
final class NumberParser {
    /** Given for what is not an integer; the value itself stands for missing and so is none. */
    static final long NOT_INTEGER = Long.MIN_VALUE;

    private static final double[] TENS = new double[23];
    private static final float[] FLOAT_TENS = new float[11];

    static {
        double ten = 1;
        for (int i = 0; i < TENS.length; i++, ten *= 10) {
            TENS[i] = ten;
        }
        for (int i = 0; i < FLOAT_TENS.length; i++) {
            FLOAT_TENS[i] = (float) TENS[i];
        }
    }

    private final byte decimal;
    private final byte thousands;
    private final boolean plain;
    private byte[] scratch = new byte[64];

    private byte[] bytes;
    private int from;
    private int to;

    private boolean negative;
    private long digits;
    private int digitCount;
    private int power;
    private double special;

    private double value;
    private float floatValue;

    NumberParser(TextFormat format) {
        this.decimal = (byte) format.decimal();
        this.thousands = (byte) format.thousands();
        this.plain = format.decimal() == '.' && format.thousands() == TextFormat.NONE;
    }

    /** The integer, or {@link #NOT_INTEGER}. */
    long parseInteger(byte[] source, int begin, int end) {
        prepare(source, begin, end);
        int p = from;
        if (p < to && (bytes[p] == '-' || bytes[p] == '+')) {
            p++;
        }
        int first = p;
        long result = 0;
        for (; p < to; p++) {
            int digit = bytes[p] - '0';
            if (digit < 0 || digit > 9) {
                return NOT_INTEGER;
            }
            if (p - first >= 18 && (result > 922337203685477580L || result == 922337203685477580L && digit > 7)) {
                return NOT_INTEGER;
            }
            result = result * 10 + digit;
        }
        if (p == first) {
            return NOT_INTEGER;
        }
        return bytes[from] == '-' ? -result : result;
    }

    /** Whether the field is a number; if so, {@link #value} is it. */
    boolean parseDouble(byte[] source, int begin, int end) {
        prepare(source, begin, end);
        if (!scan()) {
            return false;
        }
        if (special != 0) {
            value = special;
        } else if (digitCount <= 18 && digits <= 1L << 53 && power >= -22 && power <= 22) {
            double whole = negative ? -(double) digits : (double) digits;
            value = power < 0 ? whole / TENS[-power] : whole * TENS[power];
        } else {
            value = JavaDoubleParser.parseDouble(bytes, from, to - from);
        }
        return true;
    }

    double value() {
        return value;
    }

    /** Whether the field is a number; if so, {@link #floatValue} is the nearest float32. */
    boolean parseFloat(byte[] source, int begin, int end) {
        prepare(source, begin, end);
        if (!scan()) {
            return false;
        }
        if (special != 0) {
            floatValue = (float) special;
        } else if (digitCount <= 18 && digits <= 1L << 24 && power >= -10 && power <= 10) {
            float whole = negative ? -(float) digits : (float) digits;
            floatValue = power < 0 ? whole / FLOAT_TENS[-power] : whole * FLOAT_TENS[power];
        } else {
            floatValue = JavaFloatParser.parseFloat(bytes, from, to - from);
        }
        return true;
    }

    float floatValue() {
        return floatValue;
    }

    private void prepare(byte[] source, int begin, int end) {
        bytes = source;
        from = begin;
        to = end;
        while (from < to && isSpace(bytes[from])) {
            from++;
        }
        while (to > from && isSpace(bytes[to - 1])) {
            to--;
        }
        if (!plain) {
            normalise();
        }
    }

    private static boolean isSpace(byte b) {
        return b == ' ' || b == '\t';
    }

    /**
     * Copies the number with a point for the decimal mark and without thousands marks. A mark that does not stand before a
     * group of three digits becomes a character no number has: 31.12.2008 is not 31122008.
     */
    private void normalise() {
        if (scratch.length < to - from) {
            scratch = new byte[2 * (to - from)];
        }
        int length = 0;
        boolean whole = true;
        for (int p = from; p < to; p++) {
            byte b = bytes[p];
            if (b == decimal) {
                whole = false;
                scratch[length++] = '.';
            } else if (b == thousands && thousands != 0) {
                if (!whole || !isGroup(p)) {
                    scratch[length++] = '!';
                }
            } else {
                scratch[length++] = b == '.' ? (byte) '!' : b;
            }
        }
        bytes = scratch;
        from = 0;
        to = length;
    }

    /** Whether one to three digits stand before the mark at {@code p} and exactly three behind it. */
    private boolean isGroup(int p) {
        int before = 0;
        while (p - before > from && isDigit(bytes[p - before - 1])) {
            before++;
        }
        int after = 0;
        while (p + after + 1 < to && isDigit(bytes[p + after + 1])) {
            after++;
        }
        return before >= 1 && before <= 3 && after == 3;
    }

    private static boolean isDigit(byte b) {
        return b >= '0' && b <= '9';
    }

    /** Reads sign, digits and power of ten, or a special value. */
    private boolean scan() {
        negative = false;
        digits = 0;
        digitCount = 0;
        power = 0;
        special = 0;
        int p = from;
        if (p < to && (bytes[p] == '-' || bytes[p] == '+')) {
            negative = bytes[p++] == '-';
        }
        p = scanDigits(p);
        if (p < to && bytes[p] == '.') {
            int point = p + 1;
            p = scanDigits(point);
            power = point - p;
        }
        if (digitCount == 0) {
            return scanSpecial(signEnd());
        }
        if (p < to && (bytes[p] | 0x20) == 'e') {
            p = scanExponent(p + 1);
        }
        return p == to;
    }

    private int signEnd() {
        return from < to && (bytes[from] == '-' || bytes[from] == '+') ? from + 1 : from;
    }

    private int scanDigits(int begin) {
        int p = begin;
        while (p < to) {
            int digit = bytes[p] - '0';
            if (digit < 0 || digit > 9) {
                break;
            }
            digits = digits * 10 + digit;
            digitCount++;
            p++;
        }
        return p;
    }

    /** Adds the exponent to {@link #power} and returns its end, or −1 if there is none. */
    private int scanExponent(int begin) {
        int p = begin;
        boolean minus = p < to && bytes[p] == '-';
        if (p < to && (bytes[p] == '-' || bytes[p] == '+')) {
            p++;
        }
        int first = p;
        int exponent = 0;
        while (p < to && bytes[p] >= '0' && bytes[p] <= '9') {
            exponent = Math.min(100_000, exponent * 10 + bytes[p] - '0');
            p++;
        }
        power += minus ? -exponent : exponent;
        return p == first ? -1 : p;
    }

    private boolean scanSpecial(int begin) {
        if (matches(begin, "nan")) {
            special = Double.NaN;
        } else if (matches(begin, "inf") || matches(begin, "infinity")) {
            special = negative ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
        } else {
            return false;
        }
        return true;
    }

    private boolean matches(int begin, String word) {
        if (to - begin != word.length()) {
            return false;
        }
        for (int i = 0; i < word.length(); i++) {
            if ((bytes[begin + i] | 0x20) != word.charAt(i)) {
                return false;
            }
        }
        return true;
    }
}
