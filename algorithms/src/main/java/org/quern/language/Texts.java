package org.quern.language;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongFunction;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import java.util.function.ToIntFunction;
import java.util.function.ToLongFunction;
import java.util.function.UnaryOperator;
import org.quern.data.ColumnType;
import org.quern.data.FactorColumn;
import org.quern.language.Operand.Codes;

/**
 * Work on texts. What depends on one text alone is done once for each entry of the chunk's dictionary, then looked up by
 * code.
 */
final class Texts {
    private Texts() {}

    /** Whether each text is as asked; missing where the text is. */
    static TruthOperand test(Operand operand, Predicate<String> predicate) {
        return TruthOperand.of(frame -> {
                    Codes texts = operand.codes(frame);
                    byte[] table = new byte[texts.dictionary().length + 1];
                    table[0] = TruthOperand.MISSING;
                    for (int i = 1; i < table.length; i++) {
                        table[i] = (byte) (predicate.test(texts.dictionary()[i - 1]) ? 1 : 0);
                    }
                    return (from, count, target) -> {
                        for (int i = 0; i < count; i++) {
                            target[i] = table[texts.codes()[from + i] + 1];
                        }
                    };
                })
                .folded(operand);
    }

    /** A truth value for each text, which may be missing. */
    static TruthOperand truths(Operand operand, ToIntFunction<String> function) {
        return TruthOperand.of(frame -> {
                    Codes texts = operand.codes(frame);
                    byte[] table = new byte[texts.dictionary().length + 1];
                    table[0] = TruthOperand.MISSING;
                    for (int i = 1; i < table.length; i++) {
                        table[i] = (byte) function.applyAsInt(texts.dictionary()[i - 1]);
                    }
                    return (from, count, target) -> {
                        for (int i = 0; i < count; i++) {
                            target[i] = table[texts.codes()[from + i] + 1];
                        }
                    };
                })
                .folded(operand);
    }

    static RealOperand numbers(Operand operand, ToDoubleFunction<String> function) {
        return RealOperand.of(ColumnType.FLOAT64, frame -> {
                    Codes texts = operand.codes(frame);
                    double[] table = new double[texts.dictionary().length + 1];
                    table[0] = Double.NaN;
                    for (int i = 1; i < table.length; i++) {
                        table[i] = function.applyAsDouble(texts.dictionary()[i - 1]);
                    }
                    return (from, count, target) -> {
                        for (int i = 0; i < count; i++) {
                            target[i] = table[texts.codes()[from + i] + 1];
                        }
                    };
                })
                .folded(operand);
    }

    static WholeOperand wholes(ColumnType type, Operand operand, ToLongFunction<String> function) {
        return WholeOperand.of(type, frame -> {
                    Codes texts = operand.codes(frame);
                    long[] table = new long[texts.dictionary().length + 1];
                    table[0] = WholeOperand.MISSING;
                    for (int i = 1; i < table.length; i++) {
                        table[i] = function.applyAsLong(texts.dictionary()[i - 1]);
                    }
                    return (from, count, target) -> {
                        for (int i = 0; i < count; i++) {
                            target[i] = table[texts.codes()[from + i] + 1];
                        }
                    };
                })
                .folded(operand);
    }

    /** Level numbers from 1. */
    static WholeOperand levelNumbers(Operand factor) {
        return WholeOperand.of(ColumnType.INT32, frame -> {
            int[] codes = factor.codes(frame).codes();
            return (from, count, target) -> {
                for (int i = 0; i < count; i++) {
                    target[i] = codes[from + i] < 0 ? WholeOperand.MISSING : codes[from + i] + 1;
                }
            };
        });
    }

    /** Each text changed; a factor stays one, and levels that become equal become one level. */
    static TextOperand map(Operand operand, UnaryOperator<String> change) {
        if (operand instanceof TextOperand text && text.isConstant()) {
            return TextOperand.constant(change.apply(text.value()));
        }
        if (operand.type() == ColumnType.STRING) {
            return TextOperand.strings(frame -> {
                Codes texts = operand.codes(frame);
                String[] changed = Arrays.stream(texts.dictionary()).map(change).toArray(String[]::new);
                return new Codes(changed, texts.codes());
            });
        }
        List<String> labels = operand.levels().stream().map(change).toList();
        return relabelled(operand, ColumnType.FACTOR, operand.levels(), labels);
    }

    static TextOperand asStrings(Operand operand) {
        return TextOperand.strings(operand::codes);
    }

    /**
     * A factor whose level is the label at the position where the text stands in {@code texts}, missing where it stands
     * nowhere; labels may repeat and then share a level.
     */
    static TextOperand relabelled(Operand operand, ColumnType type, List<String> texts, List<String> labels) {
        Map<String, Integer> levels = positions(labels);
        Map<String, Integer> codes = new HashMap<>();
        for (int i = 0; i < texts.size(); i++) {
            codes.putIfAbsent(texts.get(i), levels.get(labels.get(i)));
        }
        return TextOperand.factor(
                type, List.copyOf(levels.keySet()), frame -> recoded(operand.codes(frame), codes, frame.rows()));
    }

    /** As {@link #relabelled} for numbers: {@code values} instead of texts. */
    static TextOperand labelled(Operand operand, ColumnType type, double[] values, List<String> labels) {
        Map<String, Integer> levels = positions(labels);
        Map<Double, Integer> codes = new HashMap<>();
        for (int i = 0; i < values.length; i++) {
            codes.putIfAbsent(values[i] + 0.0, levels.get(labels.get(i)));
        }
        double[] sorted = codes.keySet().stream().mapToDouble(v -> v).sorted().toArray();
        int[] sortedCodes = Arrays.stream(sorted).mapToInt(codes::get).toArray();
        return numbersToCodes(operand, type, List.copyOf(levels.keySet()), x -> {
            int position = Arrays.binarySearch(sorted, x + 0.0);
            return position < 0 ? FactorColumn.MISSING : sortedCodes[position];
        });
    }

    /** A code for each valid number. */
    interface Coding {
        int code(double x);
    }

    static TextOperand numbersToCodes(Operand operand, ColumnType type, List<String> levels, Coding coding) {
        return TextOperand.factor(type, levels, frame -> {
            int[] codes = new int[frame.rows()];
            double[] block = new double[Operand.BLOCK];
            Operand.Doubles reader = operand.doubles(frame);
            for (int from = 0; from < codes.length; from += Operand.BLOCK) {
                int count = Math.min(Operand.BLOCK, codes.length - from);
                reader.read(from, count, block);
                for (int i = 0; i < count; i++) {
                    codes[from + i] = Double.isNaN(block[i]) ? FactorColumn.MISSING : coding.code(block[i]);
                }
            }
            return codes;
        });
    }

    /** A text for each distinct number of the chunk. */
    static TextOperand written(Operand operand, LongFunction<String> writer) {
        return TextOperand.strings(frame -> {
            Map<Long, Integer> known = new HashMap<>();
            List<String> dictionary = new ArrayList<>();
            int[] codes = new int[frame.rows()];
            long[] block = new long[Operand.BLOCK];
            Operand.Longs reader = bits(operand, frame);
            for (int from = 0; from < codes.length; from += Operand.BLOCK) {
                int count = Math.min(Operand.BLOCK, codes.length - from);
                reader.read(from, count, block);
                for (int i = 0; i < count; i++) {
                    codes[from + i] = block[i] == WholeOperand.MISSING
                            ? FactorColumn.MISSING
                            : known.computeIfAbsent(block[i], value -> {
                                dictionary.add(writer.apply(value));
                                return dictionary.size() - 1;
                            });
                }
            }
            return new Codes(dictionary.toArray(new String[0]), codes);
        });
    }

    /** Whole values as they are, floating-point ones as their bits; −0 has the bits of 0 so that none means missing. */
    private static Operand.Longs bits(Operand operand, Frame frame) {
        if (!(operand instanceof RealOperand)) {
            return operand.longs(frame);
        }
        Operand.Doubles reader = operand.doubles(frame);
        double[] block = new double[Operand.BLOCK];
        return (from, count, target) -> {
            reader.read(from, count, block);
            for (int i = 0; i < count; i++) {
                target[i] = Double.isNaN(block[i]) ? WholeOperand.MISSING : Double.doubleToLongBits(block[i] + 0.0);
            }
        };
    }

    /** Codes by text, −1 for a text without one. */
    static int[] recoded(Codes texts, Map<String, Integer> codes, int rows) {
        int[] table = new int[texts.dictionary().length + 1];
        table[0] = FactorColumn.MISSING;
        for (int i = 1; i < table.length; i++) {
            table[i] = codes.getOrDefault(texts.dictionary()[i - 1], FactorColumn.MISSING);
        }
        int[] result = new int[rows];
        for (int i = 0; i < rows; i++) {
            result[i] = table[texts.codes()[i] + 1];
        }
        return result;
    }

    private static Map<String, Integer> positions(List<String> texts) {
        Map<String, Integer> positions = new LinkedHashMap<>();
        texts.forEach(text -> positions.putIfAbsent(text, positions.size()));
        return positions;
    }

    /** Compares two columns of texts row by row, by the numbers of their characters. */
    static TruthOperand compare(Operator operator, Operand left, Operand right) {
        return TruthOperand.of(frame -> {
                    Codes first = left.codes(frame);
                    Codes second = right.codes(frame);
                    return (from, count, target) -> {
                        for (int i = 0; i < count; i++) {
                            int a = first.codes()[from + i];
                            int b = second.codes()[from + i];
                            target[i] = a < 0 || b < 0
                                    ? TruthOperand.MISSING
                                    : truth(operator, first.dictionary()[a].compareTo(second.dictionary()[b]));
                        }
                    };
                })
                .folded(left, right);
    }

    static byte truth(Operator operator, int order) {
        boolean holds =
                switch (operator) {
                    case LESS -> order < 0;
                    case AT_MOST -> order <= 0;
                    case GREATER -> order > 0;
                    case AT_LEAST -> order >= 0;
                    case EQUAL -> order == 0;
                    default -> order != 0;
                };
        return (byte) (holds ? 1 : 0);
    }

    /** Characters {@code first} to {@code last}, counted from 1; empty where there are none. */
    static String substring(String text, long first, long last) {
        int length = text.codePointCount(0, text.length());
        long start = Math.max(first, 1);
        long end = Math.min(last, length);
        if (start > end) {
            return "";
        }
        int from = text.offsetByCodePoints(0, (int) start - 1);
        return text.substring(from, text.offsetByCodePoints(from, (int) (end - start + 1)));
    }
}
