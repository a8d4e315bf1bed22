package org.quern.io.text;

import java.util.List;

/** The words of a text that are no data: those for missing values, and those for truth values. */
final class Words {
    private final byte[][] missing;
    /** Bit n: a word of n bytes is among them (bit 63: of 63 or more). */
    private long lengths;
    /** By first byte. */
    private final boolean[] firsts = new boolean[256];

    Words(List<String> missing, TextEncoding encoding) {
        this.missing = missing.stream().map(encoding::encode).toArray(byte[][]::new);
        for (byte[] word : this.missing) {
            lengths |= 1L << Math.min(63, word.length);
            if (word.length > 0) {
                firsts[word[0] & 0xFF] = true;
            }
        }
    }

    boolean isMissing(byte[] bytes, int from, int to) {
        int length = to - from;
        if ((lengths >>> Math.min(63, length) & 1) == 0 || length > 0 && !firsts[bytes[from] & 0xFF]) {
            return false;
        }
        for (byte[] word : missing) {
            if (word.length == length && matches(word, bytes, from)) {
                return true;
            }
        }
        return false;
    }

    private static boolean matches(byte[] word, byte[] bytes, int from) {
        for (int i = 0; i < word.length; i++) {
            if (word[i] != bytes[from + i]) {
                return false;
            }
        }
        return true;
    }

    /** 1 for true, T, 1; 0 for false, F, 0, all in either case; else −1. */
    static int truth(byte[] bytes, int from, int to) {
        int length = to - from;
        if (length == 1) {
            return switch (bytes[from]) {
                case '1', 't', 'T' -> 1;
                case '0', 'f', 'F' -> 0;
                default -> -1;
            };
        }
        if (length == 4 && isWord(bytes, from, "true")) {
            return 1;
        }
        return length == 5 && isWord(bytes, from, "false") ? 0 : -1;
    }

    private static boolean isWord(byte[] bytes, int from, String word) {
        for (int i = 0; i < word.length(); i++) {
            if ((bytes[from + i] | 0x20) != word.charAt(i)) {
                return false;
            }
        }
        return true;
    }
}
