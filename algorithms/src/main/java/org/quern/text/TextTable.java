package org.quern.text;

import java.util.ArrayList;
import java.util.List;

/**
 * A table of texts with aligned columns, each column as wide as its widest cell or heading, columns one space apart.
 * Numbers come as texts of one width from {@link RNumberFormat#column}, so that they line up in a left-aligned column too.
 */
public final class TextTable {
    private final List<String> headings = new ArrayList<>();
    private final List<List<String>> columns = new ArrayList<>();
    private final List<Alignment> alignments = new ArrayList<>();

    /** To which side cells and headings are pushed. */
    public enum Alignment {
        LEFT,
        RIGHT
    }

    public TextTable column(String heading, Alignment alignment, List<String> cells) {
        if (!columns.isEmpty() && columns.get(0).size() != cells.size()) {
            throw new IllegalArgumentException("Column '" + heading + "' has " + cells.size() + " cells in a table of "
                    + columns.get(0).size() + " rows");
        }
        headings.add(heading);
        alignments.add(alignment);
        columns.add(List.copyOf(cells));
        return this;
    }

    public int rows() {
        return columns.isEmpty() ? 0 : columns.get(0).size();
    }

    /** The heading line and one line a row, each ended by a line feed; cells at the end of a line stay padded, as in R. */
    public String format() {
        return format("");
    }

    /** The same with {@code indent} before every line. */
    public String format(String indent) {
        int[] widths = new int[columns.size()];
        for (int c = 0; c < widths.length; c++) {
            widths[c] = width(headings.get(c));
            for (String cell : columns.get(c)) {
                widths[c] = Math.max(widths[c], width(cell));
            }
        }
        StringBuilder text = new StringBuilder();
        for (int row = -1; row < rows(); row++) {
            text.append(indent);
            for (int c = 0; c < widths.length; c++) {
                String cell = row < 0 ? headings.get(c) : columns.get(c).get(row);
                String padding = " ".repeat(widths[c] - width(cell));
                text.append(c == 0 ? "" : " ");
                text.append(alignments.get(c) == Alignment.LEFT ? cell + padding : padding + cell);
            }
            text.append('\n');
        }
        return text.toString();
    }

    private static int width(String text) {
        return text.codePointCount(0, text.length());
    }
}
