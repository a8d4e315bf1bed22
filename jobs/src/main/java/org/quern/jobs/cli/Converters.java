package org.quern.jobs.cli;

import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.quern.QuernException;
import org.quern.jobs.Sizes;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Makes values of option texts; a mistake becomes one line beside the command line's others. */
final class Converters {
    private Converters() {}

    /** {@code 512m}, {@code 2g}, {@code 800k} or plain bytes. */
    static final class Size implements ITypeConverter<Long> {
        @Override
        public Long convert(String text) {
            try {
                return Sizes.parse(text);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException("'" + text + "' " + e.getMessage());
            }
        }
    }

    static final class Positive implements ITypeConverter<Integer> {
        @Override
        public Integer convert(String text) {
            try {
                int value = Integer.parseInt(text);
                if (value > 0) {
                    return value;
                }
            } catch (NumberFormatException e) {
                // Reported below, as zero is.
            }
            throw new TypeConversionException("'" + text + "' must be a whole number of at least 1");
        }
    }

    /** A converter whose mistakes are those of {@code parse}. */
    static <T> ITypeConverter<T> of(Function<String, T> parse) {
        return text -> {
            try {
                return parse.apply(text);
            } catch (QuernException e) {
                throw new TypeConversionException(e.getMessage());
            }
        };
    }

    /** One of the constants, by its text. */
    static <E extends Enum<E>> ITypeConverter<E> choice(Class<E> type) {
        List<E> choices = List.of(type.getEnumConstants());
        return text -> choices.stream()
                .filter(choice -> choice.toString().equalsIgnoreCase(text))
                .findFirst()
                .orElseThrow(() -> new TypeConversionException("'" + text + "' is none of "
                        + choices.stream().map(Object::toString).collect(Collectors.joining(", "))));
    }

    /** One of several values, by its text; picocli makes subclasses by their constructor without arguments. */
    abstract static class Choice<T> implements ITypeConverter<T> {
        private final List<T> choices;
        private final Function<T, String> text;

        Choice(List<T> choices, Function<T, String> text) {
            this.choices = choices;
            this.text = text;
        }

        @Override
        public T convert(String given) {
            return choices.stream()
                    .filter(choice -> text.apply(choice).equalsIgnoreCase(given))
                    .findFirst()
                    .orElseThrow(() -> new TypeConversionException("'" + given + "' is none of "
                            + choices.stream().map(text).collect(Collectors.joining(", "))));
        }
    }
}
