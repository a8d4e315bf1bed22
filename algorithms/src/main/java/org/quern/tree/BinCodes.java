package org.quern.tree;

/**
 * The binned predictors of the rows of a chunk: one byte a value, two where a predictor has more than 255 bins. Codes are
 * unsigned; the highest is {@link Bins#missing}.
 *
 * @param bytes by predictor; null where {@code shorts} holds it
 * @param shorts by predictor; null where {@code bytes} holds it
 */
public record BinCodes(byte[][] bytes, short[][] shorts, int rows) {

    /** Most bins, the missing one apart, whose codes fit in a byte. */
    static final int BYTE_BINS = 255;

    /** Codes of rows all in the first bin, to be set. */
    public static BinCodes zeros(Bins bins, int rows) {
        byte[][] bytes = new byte[bins.width()][];
        short[][] shorts = new short[bins.width()][];
        for (int p = 0; p < bins.width(); p++) {
            if (bins.count(p) <= BYTE_BINS) {
                bytes[p] = new byte[rows];
            } else {
                shorts[p] = new short[rows];
            }
        }
        return new BinCodes(bytes, shorts, rows);
    }

    public int code(int predictor, int row) {
        byte[] narrow = bytes[predictor];
        return narrow != null ? narrow[row] & 0xFF : shorts[predictor][row] & 0xFFFF;
    }

    public void set(int predictor, int row, int code) {
        if (bytes[predictor] != null) {
            bytes[predictor][row] = (byte) code;
        } else {
            shorts[predictor][row] = (short) code;
        }
    }

    /** Bytes of heap. */
    public static long bytes(Bins bins, int rows) {
        long perRow = 0;
        for (int p = 0; p < bins.width(); p++) {
            perRow += bins.count(p) <= BYTE_BINS ? 1 : 2;
        }
        return perRow * rows + 48L * bins.width();
    }
}
