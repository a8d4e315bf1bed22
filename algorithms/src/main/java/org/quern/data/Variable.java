package org.quern.data;

import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * One variable of a data set and what is known of it without reading the data.
 *
 * @param name unique in its schema
 * @param type how values are held
 * @param description free text, empty if none
 * @param levels level names in order for a factor, else empty
 * @param low smallest valid value, or NaN if unknown (dates in days, timestamps in microseconds); users may set it
 * @param high largest valid value, or NaN if unknown
 * @param missing number of missing values, or −1 if unknown
 * @param valueLabels texts for coded values, by value
 */
public record Variable(
        String name,
        ColumnType type,
        String description,
        List<String> levels,
        double low,
        double high,
        long missing,
        Map<String, String> valueLabels) {

    public Variable {
        Objects.requireNonNull(name);
        Objects.requireNonNull(type);
        description = description == null ? "" : description;
        levels = List.copyOf(levels);
        valueLabels = Map.copyOf(valueLabels);
        if (!type.isFactor() && !levels.isEmpty()) {
            throw new IllegalArgumentException("Variable '" + name + "' is " + type.label() + " but has levels");
        }
    }

    /** A variable of which only name and type are known. */
    public static Variable of(String name, ColumnType type) {
        return new Variable(name, type, "", List.of(), Double.NaN, Double.NaN, -1, Map.of());
    }

    public static Variable factor(String name, List<String> levels) {
        return new Variable(name, ColumnType.FACTOR, "", levels, Double.NaN, Double.NaN, -1, Map.of());
    }

    public Variable withName(String newName) {
        return new Variable(newName, type, description, levels, low, high, missing, valueLabels);
    }

    public Variable withDescription(String newDescription) {
        return new Variable(name, type, newDescription, levels, low, high, missing, valueLabels);
    }

    public Variable withRange(double newLow, double newHigh) {
        return new Variable(name, type, description, levels, newLow, newHigh, missing, valueLabels);
    }

    public Variable withLevels(List<String> newLevels) {
        return new Variable(name, type, description, newLevels, low, high, missing, valueLabels);
    }

    public Variable withMissing(long newMissing) {
        return new Variable(name, type, description, levels, low, high, newMissing, valueLabels);
    }

    public boolean hasRange() {
        return !Double.isNaN(low) && !Double.isNaN(high);
    }
}
