package org.quern.io.imports;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.quern.QuernException;
import org.quern.data.ColumnType;
import org.quern.data.Variable;

/**
 * What a user says of one column.
 *
 * @param name of the column, after renaming
 * @param type to read it as
 * @param levels of a factor, in order; empty to take those that the data bring
 */
public record ColumnOption(String name, ColumnType type, List<String> levels) {

    public ColumnOption {
        levels = List.copyOf(levels);
        if (name.isEmpty()) {
            throw new QuernException("Invalid column option: the name is missing");
        }
        Set<String> seen = new HashSet<>();
        for (String level : levels) {
            if (!seen.add(level)) {
                throw new QuernException("Level '" + level + "' of factor '" + name + "' is given twice");
            }
        }
    }

    /** Reads {@code ArrDelay:int}. */
    public static ColumnOption parseColumn(String text) {
        int colon = text.lastIndexOf(':');
        if (colon < 1) {
            throw new QuernException("Invalid column '" + text + "': write NAME:TYPE, for instance ArrDelay:int32");
        }
        return new ColumnOption(text.substring(0, colon), type(text.substring(colon + 1)), List.of());
    }

    /** Reads {@code DayOfWeek} or {@code DayOfWeek=Monday,Tuesday,…}; a level with a comma stands in double quotes. */
    public static ColumnOption parseFactor(String text) {
        return parseFactor(text, ColumnType.FACTOR);
    }

    /** Reads {@code cut=Fair,Good,Ideal} as an ordered factor. */
    public static ColumnOption parseOrdered(String text) {
        return parseFactor(text, ColumnType.ORDERED_FACTOR);
    }

    private static ColumnOption parseFactor(String text, ColumnType type) {
        int equals = text.indexOf('=');
        return equals < 0
                ? new ColumnOption(text, type, List.of())
                : new ColumnOption(text.substring(0, equals), type, levels(text.substring(equals + 1)));
    }

    private static List<String> levels(String text) {
        List<String> levels = new ArrayList<>();
        StringBuilder level = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"') {
                quoted = !quoted;
            } else if (c == ',' && !quoted) {
                levels.add(level.toString());
                level.setLength(0);
            } else {
                level.append(c);
            }
        }
        if (quoted) {
            throw new QuernException("Invalid levels '" + text + "': a quote is not closed");
        }
        levels.add(level.toString());
        return levels;
    }

    /** The names of manifests, and those that users of R, SQL or Java would write. */
    private static ColumnType type(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "int", "integer" -> ColumnType.INT32;
            case "long", "bigint" -> ColumnType.INT64;
            case "double", "numeric" -> ColumnType.FLOAT64;
            case "float" -> ColumnType.FLOAT32;
            case "bool", "logical" -> ColumnType.BOOLEAN;
            case "character", "text" -> ColumnType.STRING;
            case "datetime", "posixct" -> ColumnType.TIMESTAMP;
            default -> ColumnType.ofLabel(text.toLowerCase(Locale.ROOT));
        };
    }

    /** The variable, read as this option says. */
    Variable apply(Variable variable) {
        Variable typed = new Variable(
                variable.name(),
                type,
                variable.description(),
                levels,
                Double.NaN,
                Double.NaN,
                -1,
                variable.valueLabels());
        boolean keepsLevels =
                type.isFactor() && levels.isEmpty() && variable.type().isFactor();
        return keepsLevels ? typed.withLevels(variable.levels()) : typed;
    }
}
