package org.quern.jobs;

import java.util.function.Function;
import org.apache.hadoop.conf.Configuration;
import org.quern.QuernException;

/**
 * A configuration key of Quern, as set by {@code -D key=value} or in a Hadoop configuration file. All are declared in
 * {@link Settings}.
 *
 * @param key {@code quern.…}: {@code -} inside a concept, {@code .} between groups
 * @param type word for the manual: {@code whole number}, {@code size}, {@code size or share}, {@code true or false}, {@code text}
 * @param defaultText value where none is set, as written
 * @param unit of the value, empty if it has none
 * @param description one sentence
 * @param parse makes a value of its text or throws IllegalArgumentException that says what would do
 */
public record Setting<T>(
        String key, String type, String defaultText, String unit, String description, Function<String, T> parse) {

    static Setting<Integer> wholeNumber(String key, int defaultValue, int least, String unit, String description) {
        return new Setting<>(key, "whole number", String.valueOf(defaultValue), unit, description, text -> {
            int value;
            try {
                value = Integer.parseInt(text);
            } catch (NumberFormatException e) {
                throw new IllegalArgumentException("must be a whole number", e);
            }
            if (value < least) {
                throw new IllegalArgumentException("must be at least " + least);
            }
            return value;
        });
    }

    static Setting<Long> size(String key, String defaultValue, String description) {
        return new Setting<>(key, "size", defaultValue, "bytes", description, text -> {
            long bytes = Sizes.parse(text);
            if (bytes < 1) {
                throw new IllegalArgumentException("must be positive");
            }
            return bytes;
        });
    }

    static Setting<HeapShare> heapShare(String key, String defaultValue, String description) {
        return new Setting<>(key, "size or share", defaultValue, "bytes", description, HeapShare::parse);
    }

    static Setting<Boolean> flag(String key, boolean defaultValue, String description) {
        return new Setting<>(key, "true or false", String.valueOf(defaultValue), "", description, text -> {
            if (!text.equals("true") && !text.equals("false")) {
                throw new IllegalArgumentException("must be true or false");
            }
            return Boolean.valueOf(text);
        });
    }

    static Setting<String> text(String key, String defaultValue, String description) {
        return new Setting<>(key, "text", defaultValue, "", description, Function.identity());
    }

    /** The value configured, or the default. */
    public T of(Configuration configuration) {
        String text = configuration.getTrimmed(key, defaultText);
        try {
            return parse.apply(text);
        } catch (IllegalArgumentException e) {
            throw new QuernException("Invalid " + key + ": '" + text + "', " + e.getMessage(), e);
        }
    }
}
