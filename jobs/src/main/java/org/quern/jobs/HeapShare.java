package org.quern.jobs;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An amount of memory: so many bytes, or a share of a heap.
 *
 * @param text as written: {@code 512m} or {@code 10%}
 * @param bytes the amount, or 0 if it is a share
 * @param percent of the heap, or 0 if it is an amount
 */
public record HeapShare(String text, long bytes, int percent) {
    private static final Pattern PERCENT = Pattern.compile("(\\d{1,3})\\s*%");

    /** @throws IllegalArgumentException that says what would do */
    static HeapShare parse(String text) {
        Matcher matcher = PERCENT.matcher(text);
        if (matcher.matches()) {
            int percent = Integer.parseInt(matcher.group(1));
            if (percent < 1 || percent > 100) {
                throw new IllegalArgumentException("must lie in 1% to 100%");
            }
            return new HeapShare(text, 0, percent);
        }
        try {
            long bytes = Sizes.parse(text);
            if (bytes > 0) {
                return new HeapShare(text, bytes, 0);
            }
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(e.getMessage() + ", or a share of the heap such as 10%", e);
        }
        throw new IllegalArgumentException("must be positive");
    }

    public boolean isShare() {
        return percent > 0;
    }

    /** Bytes of a heap of that size. */
    public long of(long heapBytes) {
        return isShare() ? Math.max(1, heapBytes / 100 * percent) : bytes;
    }

    @Override
    public String toString() {
        return text;
    }
}
