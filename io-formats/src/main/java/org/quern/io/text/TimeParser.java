package org.quern.io.text;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoField;
import java.time.temporal.TemporalAccessor;
import java.util.Locale;
import org.quern.QuernException;

/**
 * Dates and timestamps from bytes. ISO 8601 by hand: {@code 2008-01-31}; {@code 2008-01-31T23:59:01.5+01:00} with a space
 * instead of T, without seconds, fraction or zone allowed; no zone means UTC, digits behind microseconds are cut off.
 * Another form is given as a pattern of {@link DateTimeFormatter}; texts met before are looked up rather than parsed.
 */
final class TimeParser {
    /** Neither a date nor a timestamp has this value. */
    static final long NOT_TIME = Long.MIN_VALUE;

    private static final int REMEMBERED = 1 << 16;
    private static final long SECOND = 1_000_000;

    private final boolean date;
    private final DateTimeFormatter pattern;
    private final ByteDictionary known = new ByteDictionary();
    private long[] knownValues = new long[16];

    private byte[] bytes;
    private int p;
    private int to;

    private TimeParser(boolean date, DateTimeFormatter pattern) {
        this.date = date;
        this.pattern = pattern;
    }

    static TimeParser dates(TextFormat format) {
        return new TimeParser(true, pattern(format.datePattern()));
    }

    static TimeParser timestamps(TextFormat format) {
        return new TimeParser(false, pattern(format.timestampPattern()));
    }

    /** The pattern as a formatter, null for the empty pattern. */
    static DateTimeFormatter pattern(String pattern) {
        if (pattern.isEmpty()) {
            return null;
        }
        try {
            // Without an era 'y' is a year of the calendar, as whoever writes dd.MM.yyyy means it.
            return new DateTimeFormatterBuilder()
                    .parseCaseInsensitive()
                    .appendPattern(pattern.replace('y', 'u'))
                    .toFormatter(Locale.ROOT)
                    .withResolverStyle(ResolverStyle.STRICT);
        } catch (IllegalArgumentException e) {
            throw new QuernException(
                    "Invalid date pattern '" + pattern + "': " + e.getMessage() + "; for instance dd.MM.yyyy", e);
        }
    }

    /** Days or microseconds since 1970-01-01, or {@link #NOT_TIME}. */
    long parse(byte[] source, int begin, int end) {
        if (pattern != null) {
            return remembered(source, begin, end);
        }
        bytes = source;
        p = begin;
        to = end;
        try {
            return date ? isoDate() : isoTimestamp();
        } catch (DateTimeException e) {
            return NOT_TIME;
        }
    }

    private long isoDate() {
        LocalDate day = day();
        return day == null || p != to ? NOT_TIME : day.toEpochDay();
    }

    private LocalDate day() {
        int year = number(4);
        if (year < 0 || !skip('-')) {
            return null;
        }
        int month = number(2);
        if (month < 0 || !skip('-')) {
            return null;
        }
        int day = number(2);
        return day < 0 ? null : LocalDate.of(year, month, day);
    }

    private long isoTimestamp() {
        LocalDate day = day();
        if (day == null) {
            return NOT_TIME;
        }
        if (p == to || !skip('T') && !skip(' ')) {
            return NOT_TIME;
        }
        int hour = number(2);
        if (hour < 0 || !skip(':')) {
            return NOT_TIME;
        }
        int minute = number(2);
        int second = 0;
        long micros = 0;
        if (minute >= 0 && skip(':')) {
            second = number(2);
            if (second >= 0 && skip('.')) {
                micros = fraction();
            }
        }
        if (minute < 0 || second < 0 || micros < 0) {
            return NOT_TIME;
        }
        int zone = zone();
        if (p != to) {
            return NOT_TIME;
        }
        long seconds =
                day.toEpochDay() * 86_400 + LocalTime.of(hour, minute, second).toSecondOfDay() - zone;
        return seconds * SECOND + micros;
    }

    /** Digits behind the point as microseconds, or −1. */
    private long fraction() {
        long micros = 0;
        int first = p;
        for (; p < to && bytes[p] >= '0' && bytes[p] <= '9'; p++) {
            if (p - first < 6) {
                micros = micros * 10 + bytes[p] - '0';
            }
        }
        int digits = p - first;
        for (int i = digits; i < 6; i++) {
            micros *= 10;
        }
        return digits == 0 ? -1 : micros;
    }

    /** Seconds east of UTC. What is no zone is left unread. */
    private int zone() {
        if (skip('Z')) {
            return 0;
        }
        if (p == to || bytes[p] != '+' && bytes[p] != '-') {
            return 0;
        }
        int start = p;
        int sign = bytes[p++] == '-' ? -1 : 1;
        int hours = number(2);
        boolean colon = skip(':');
        int minutes = p == to && !colon ? 0 : number(2);
        if (hours < 0 || minutes < 0 || hours > 18 || minutes > 59) {
            p = start;
            return 0;
        }
        return sign * (hours * 3600 + minutes * 60);
    }

    private int number(int digits) {
        if (to - p < digits) {
            return -1;
        }
        int value = 0;
        for (int i = 0; i < digits; i++) {
            int digit = bytes[p + i] - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            value = value * 10 + digit;
        }
        p += digits;
        return value;
    }

    private boolean skip(char c) {
        if (p < to && bytes[p] == c) {
            p++;
            return true;
        }
        return false;
    }

    private long remembered(byte[] source, int begin, int end) {
        int size = known.size();
        int index = known.add(source, begin, end);
        if (index < size) {
            return knownValues[index];
        }
        long value = byPattern(new String(source, begin, end - begin, StandardCharsets.UTF_8));
        if (index >= REMEMBERED) {
            known.clear();
            return value;
        }
        if (index == knownValues.length) {
            knownValues = java.util.Arrays.copyOf(knownValues, index * 2);
        }
        knownValues[index] = value;
        return value;
    }

    private long byPattern(String text) {
        try {
            if (date) {
                return LocalDate.from(pattern.parse(text)).toEpochDay();
            }
            TemporalAccessor parsed =
                    pattern.parseBest(text, OffsetDateTime::from, LocalDateTime::from, LocalDate::from);
            long seconds;
            if (parsed instanceof OffsetDateTime offset) {
                seconds = offset.toEpochSecond();
            } else if (parsed instanceof LocalDateTime local) {
                seconds = local.toEpochSecond(ZoneOffset.UTC);
            } else {
                return LocalDate.from(parsed).toEpochDay() * 86_400 * SECOND;
            }
            return seconds * SECOND + parsed.get(ChronoField.MICRO_OF_SECOND);
        } catch (DateTimeException e) {
            return NOT_TIME;
        }
    }
}
