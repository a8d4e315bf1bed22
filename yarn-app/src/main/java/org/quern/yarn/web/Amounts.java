package org.quern.yarn.web;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Numbers, sizes and times as a person reads them. */
final class Amounts {
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT);
    private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);
    private static final String UNITS = "KMGTPE";

    private Amounts() {}

    static String count(long value) {
        return String.format(Locale.ROOT, "%,d", value);
    }

    static String bytes(long bytes) {
        if (bytes < 1024) {
            return bytes + " B";
        }
        int power = (63 - Long.numberOfLeadingZeros(bytes)) / 10;
        double value = (double) bytes / (1L << (10 * power));
        return String.format(Locale.ROOT, value < 10 ? "%.1f" : "%.0f", value) + " " + UNITS.charAt(power - 1) + "iB";
    }

    static String duration(Duration time) {
        Duration positive = time.isNegative() ? Duration.ZERO : time;
        if (positive.toSeconds() < 60) {
            double seconds = positive.toMillis() / 1000.0;
            return String.format(Locale.ROOT, seconds < 10 ? "%.2f s" : "%.1f s", seconds);
        }
        return positive.toHours() == 0
                ? positive.toMinutes() + " min " + positive.toSecondsPart() + " s"
                : positive.toHours() + " h " + positive.toMinutesPart() + " min";
    }

    static String day(Instant time) {
        return DAY.format(time.atOffset(ZoneOffset.UTC)) + " UTC";
    }

    static String clock(Instant time) {
        return CLOCK.format(time.atOffset(ZoneOffset.UTC));
    }
}
