package org.quern.language;

import java.util.List;
import java.util.function.Function;
import org.quern.QuernException;
import org.quern.data.Column;
import org.quern.data.ColumnType;
import org.quern.data.FactorColumn;
import org.quern.data.StringColumn;

/** An operand of texts: strings or the levels of a factor. */
final class TextOperand extends Operand {
    private final Function<Frame, Codes> codes;
    private final String value;

    private TextOperand(ColumnType type, List<String> levels, String value, Function<Frame, Codes> codes) {
        super(type, levels);
        this.value = value;
        this.codes = codes;
    }

    static TextOperand strings(Function<Frame, Codes> codes) {
        return new TextOperand(ColumnType.STRING, List.of(), null, codes);
    }

    /** @param codes into {@code levels} */
    static TextOperand factor(ColumnType type, List<String> levels, Function<Frame, int[]> codes) {
        String[] dictionary = levels.toArray(new String[0]);
        return new TextOperand(type, List.copyOf(levels), null, frame -> new Codes(dictionary, codes.apply(frame)));
    }

    static TextOperand constant(String value) {
        return new TextOperand(
                ColumnType.STRING, List.of(), value, frame -> new Codes(new String[] {value}, new int[frame.rows()]));
    }

    static TextOperand column(ColumnType type, List<String> levels, String name, Function<Frame, Column> column) {
        if (type == ColumnType.STRING) {
            return strings(frame -> {
                StringColumn texts = (StringColumn) column.apply(frame);
                return new Codes(texts.dictionary(), texts.codes());
            });
        }
        return factor(type, levels, frame -> {
            FactorColumn factor = (FactorColumn) column.apply(frame);
            if (!factor.levels().equals(levels)) {
                throw new QuernException(
                        "Factor '" + name + "' has " + factor.levels().size()
                                + " levels in chunk " + frame.chunk().index() + " that differ from the "
                                + levels.size() + " it was described with");
            }
            return factor.codes();
        });
    }

    @Override
    boolean isConstant() {
        return value != null;
    }

    /** The value of a constant. */
    String value() {
        return value;
    }

    @Override
    Codes codes(Frame frame) {
        return codes.apply(frame);
    }

    @Override
    Doubles doubles(Frame frame) {
        throw new IllegalStateException("a text has no numeric value");
    }

    @Override
    Longs longs(Frame frame) {
        throw new IllegalStateException("a text has no numeric value");
    }

    @Override
    Truths truths(Frame frame) {
        throw new IllegalStateException("a text has no truth value");
    }

    @Override
    Column column(Frame frame) {
        Codes texts = codes(frame);
        return type() == ColumnType.STRING
                ? new StringColumn(texts.dictionary(), texts.codes(), frame.rows())
                : new FactorColumn(texts.codes(), levels(), frame.rows());
    }
}
