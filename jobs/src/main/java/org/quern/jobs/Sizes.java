package org.quern.jobs;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Numbers of bytes as people write them: {@code 512m}, {@code 2g}, {@code 800k} or plain bytes. */
public final class Sizes {
    private static final Pattern FORM = Pattern.compile("(\\d{1,12})([kmgt]?)b?");

    private Sizes() {}

    /** @throws IllegalArgumentException that says what would do */
    public static long parse(String text) {
        Matcher matcher = FORM.matcher(text.toLowerCase(Locale.ROOT));
        if (!matcher.matches()) {
            throw new IllegalArgumentException("must be a size such as 512m, 2g or a number of bytes");
        }
        int power = matcher.group(2).isEmpty() ? 0 : 1 + "kmgt".indexOf(matcher.group(2));
        try {
            return Math.multiplyExact(Long.parseLong(matcher.group(1)), 1L << (10 * power));
        } catch (ArithmeticException e) {
            throw new IllegalArgumentException("is larger than any memory", e);
        }
    }
}
