package org.quern.language;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.temporal.ChronoField;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.LongUnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.quern.data.ColumnType;
import org.quern.data.FactorColumn;

/** Dates (days) and timestamps (microseconds), both in UTC and the proleptic Gregorian calendar. */
final class Times {
    static final List<String> WEEKDAYS =
            List.of("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday");
    static final List<String> MONTHS = List.of(
            "January",
            "February",
            "March",
            "April",
            "May",
            "June",
            "July",
            "August",
            "September",
            "October",
            "November",
            "December");

    private static final long MISSING = WholeOperand.MISSING;
    private static final long SECOND = 1_000_000;
    private static final long DAY = 86_400 * SECOND;

    private static final String DATE = "(-?\\d{1,6})([-/])(\\d{1,2})\\2(\\d{1,2})";
    private static final Pattern DATE_PATTERN = Pattern.compile("\\s*" + DATE + "\\s*");
    private static final Pattern TIMESTAMP_PATTERN = Pattern.compile(
            "\\s*" + DATE + "(?:[T ]+(\\d{1,2}):(\\d{2})(?::(\\d{2})(?:\\.(\\d{1,6})\\d*)?)?)?\\s*Z?\\s*");

    private Times() {}

    /** Days of {@code yyyy-mm-dd} or {@code yyyy/mm/dd}. */
    static Optional<Long> date(String text) {
        Matcher matcher = DATE_PATTERN.matcher(text);
        return matcher.matches() ? days(matcher) : Optional.empty();
    }

    /** Microseconds of a date, or of a date and {@code hh:mm}, {@code hh:mm:ss} or {@code hh:mm:ss.ffffff}. */
    static Optional<Long> timestamp(String text) {
        Matcher matcher = TIMESTAMP_PATTERN.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        long hour = number(matcher.group(5));
        long minute = number(matcher.group(6));
        long second = number(matcher.group(7));
        if (hour > 23 || minute > 59 || second > 59) {
            return Optional.empty();
        }
        String fraction = matcher.group(8) == null ? "" : matcher.group(8);
        long micros = number(fraction + "0".repeat(6 - fraction.length()));
        return days(matcher).map(days -> days * DAY + ((hour * 60 + minute) * 60 + second) * SECOND + micros);
    }

    private static Optional<Long> days(Matcher matcher) {
        try {
            return Optional.of(LocalDate.of(
                            Integer.parseInt(matcher.group(1)),
                            Integer.parseInt(matcher.group(3)),
                            Integer.parseInt(matcher.group(4)))
                    .toEpochDay());
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private static long number(String digits) {
        return digits == null ? 0 : Long.parseLong(digits);
    }

    static String writtenDate(long days) {
        return LocalDate.ofEpochDay(days).toString();
    }

    /** {@code yyyy-mm-dd hh:mm:ss}, with a fraction only if there is one. */
    static String writtenTimestamp(long micros) {
        LocalTime time = LocalTime.ofNanoOfDay(Math.floorMod(micros, DAY) * 1000);
        long fraction = Math.floorMod(micros, SECOND);
        String text = String.format(
                Locale.ROOT,
                "%s %02d:%02d:%02d",
                writtenDate(Math.floorDiv(micros, DAY)),
                time.getHour(),
                time.getMinute(),
                time.getSecond());
        return fraction == 0 ? text : text + String.format(Locale.ROOT, ".%06d", fraction);
    }

    /** Days of a date or timestamp. */
    static WholeOperand date(Operand time) {
        return time.type() == ColumnType.DATE
                ? whole(ColumnType.DATE, time, days -> days)
                : whole(ColumnType.DATE, time, micros -> Math.floorDiv(micros, DAY));
    }

    /** Microseconds of a date or timestamp. */
    static WholeOperand timestamp(Operand time) {
        return time.type() == ColumnType.TIMESTAMP
                ? whole(ColumnType.TIMESTAMP, time, micros -> micros)
                : whole(ColumnType.TIMESTAMP, time, days -> days * DAY);
    }

    static WholeOperand year(Operand time) {
        return whole(
                ColumnType.INT32, date(time), days -> LocalDate.ofEpochDay(days).getYear());
    }

    /** 1 to 12. */
    static WholeOperand month(Operand time) {
        return whole(
                ColumnType.INT32, date(time), days -> LocalDate.ofEpochDay(days).getMonthValue());
    }

    /** 1 to 31. */
    static WholeOperand day(Operand time) {
        return whole(
                ColumnType.INT32, date(time), days -> LocalDate.ofEpochDay(days).getDayOfMonth());
    }

    /** 1 to 366. */
    static WholeOperand dayOfYear(Operand time) {
        return whole(
                ColumnType.INT32, date(time), days -> LocalDate.ofEpochDay(days).get(ChronoField.DAY_OF_YEAR));
    }

    /** 1 is Monday, 7 Sunday. */
    static WholeOperand weekday(Operand time) {
        return whole(ColumnType.INT32, date(time), Times::weekday);
    }

    private static long weekday(long days) {
        // day 0 is a Thursday
        return Math.floorMod(days + 3, 7L) + 1;
    }

    static TextOperand weekdayNames(Operand time) {
        return names(weekday(time), WEEKDAYS);
    }

    static TextOperand monthNames(Operand time) {
        return names(month(time), MONTHS);
    }

    private static TextOperand names(WholeOperand numbers, List<String> names) {
        return Texts.numbersToCodes(numbers, ColumnType.FACTOR, names, number -> (int) number + FactorColumn.MISSING);
    }

    static WholeOperand hour(Operand time) {
        return whole(ColumnType.INT32, time, micros -> Math.floorMod(micros, DAY) / (3600 * SECOND));
    }

    static WholeOperand minute(Operand time) {
        return whole(ColumnType.INT32, time, micros -> Math.floorMod(micros, DAY) / (60 * SECOND) % 60);
    }

    /** Seconds with their fraction. */
    static RealOperand second(Operand time) {
        return Arithmetic.function(
                micros -> micros / SECOND, whole(ColumnType.INT64, time, micros -> Math.floorMod(micros, 60 * SECOND)));
    }

    /** Seconds between two timestamps. */
    static RealOperand seconds(WholeOperand micros) {
        return Arithmetic.function(m -> m / SECOND, micros);
    }

    /** A number of seconds as microseconds, rounded to the nearest. */
    static WholeOperand micros(Operand seconds) {
        return WholeOperand.of(ColumnType.INT64, frame -> {
                    Operand.Doubles reader = seconds.doubles(frame);
                    double[] block = new double[Operand.BLOCK];
                    return (from, count, target) -> {
                        reader.read(from, count, block);
                        for (int i = 0; i < count; i++) {
                            target[i] = Double.isNaN(block[i]) ? MISSING : (long) Math.rint(block[i] * SECOND);
                        }
                    };
                })
                .folded(seconds);
    }

    static WholeOperand whole(ColumnType type, Operand operand, LongUnaryOperator function) {
        return WholeOperand.of(type, frame -> {
                    Operand.Longs reader = operand.longs(frame);
                    return (from, count, target) -> {
                        reader.read(from, count, target);
                        for (int i = 0; i < count; i++) {
                            target[i] = target[i] == MISSING ? MISSING : function.applyAsLong(target[i]);
                        }
                    };
                })
                .folded(operand);
    }
}
