package org.quern.jobs.cli;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Times as people write and read them. */
final class Times {
    private static final Pattern LENGTH = Pattern.compile("(\\d{1,9})([smhd])");
    private static final DateTimeFormatter LOCAL =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT).withZone(ZoneId.systemDefault());

    private Times() {}

    /** {@code 90s}, {@code 30m}, {@code 12h} or {@code 2d}. */
    static final class Length implements ITypeConverter<Duration> {
        @Override
        public Duration convert(String text) {
            return length(text)
                    .orElseThrow(() ->
                            new TypeConversionException("'" + text + "' must be a time such as 90s, 30m, 12h or 2d"));
        }
    }

    /** A day such as {@code 2026-11-20}, or so long ago. */
    static final class Since implements ITypeConverter<Instant> {
        @Override
        public Instant convert(String text) {
            Optional<Duration> ago = length(text);
            if (ago.isPresent()) {
                return Instant.now().minus(ago.get());
            }
            try {
                return LocalDate.parse(text)
                        .atStartOfDay(ZoneId.systemDefault())
                        .toInstant();
            } catch (DateTimeException e) {
                throw new TypeConversionException(
                        "'" + text + "' must be a day such as 2026-11-20, or a time ago such as 12h or 7d");
            }
        }
    }

    private static Optional<Duration> length(String text) {
        Matcher matcher = LENGTH.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        long amount = Long.parseLong(matcher.group(1));
        return Optional.of(
                switch (matcher.group(2)) {
                    case "s" -> Duration.ofSeconds(amount);
                    case "m" -> Duration.ofMinutes(amount);
                    case "h" -> Duration.ofHours(amount);
                    default -> Duration.ofDays(amount);
                });
    }

    /** By this machine's clock on the wall. */
    static String text(Instant time) {
        return LOCAL.format(time);
    }

    /** {@code 3 days}, {@code 2 h 5 min}, {@code 1 min 4 s} or {@code 0.7 s}. */
    static String text(Duration length) {
        if (length.toDays() >= 2) {
            return length.toDays() + " days";
        }
        if (length.toHours() > 0) {
            return length.toHours() + " h " + length.toMinutesPart() + " min";
        }
        if (length.toMinutes() > 0) {
            return length.toMinutes() + " min " + length.toSecondsPart() + " s";
        }
        return String.format(Locale.ROOT, "%.1f s", Math.max(0, length.toMillis()) / 1000.0);
    }
}
