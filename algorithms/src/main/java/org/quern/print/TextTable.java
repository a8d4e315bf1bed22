package org.quern.print;

import java.util.ArrayList;
import java.util.List;

/**
 * A table as R prints a matrix: row names to the left, columns to the right of their width, one blank between them.
 * Columns that do not fit the line width follow in further blocks, each with the row names.
 */
public final class TextTable {
    /** R's default of {@code options(width)}. */
    public static final int WIDTH = 80;

    private final List<String> rowNames;
    private final List<String> headers = new ArrayList<>();
    private final List<List<String>> columns = new ArrayList<>();

    public TextTable(List<String> rowNames) {
        this.rowNames = List.copyOf(rowNames);
    }

    /** Adds a column whose cells are printed to the right. */
    public TextTable column(String header, List<String> cells) {
        if (cells.size() != rowNames.size()) {
            throw new IllegalArgumentException(cells.size() + " cells for " + rowNames.size() + " rows");
        }
        headers.add(header);
        columns.add(List.copyOf(cells));
        return this;
    }

    /** Lines, the headers first, without line ends. Lines keep R's trailing blanks. */
    public List<String> lines(int width) {
        int nameWidth = longest(rowNames, 0);
        List<String> lines = new ArrayList<>();
        int first = 0;
        do {
            int end = first;
            int used = nameWidth;
            while (end < columns.size() && (end == first || used + 1 + columnWidth(end) <= width)) {
                used += 1 + columnWidth(end++);
            }
            addBlock(lines, nameWidth, first, end);
            first = end;
        } while (first < columns.size());
        return lines;
    }

    public List<String> lines() {
        return lines(WIDTH);
    }

    private void addBlock(List<String> lines, int nameWidth, int first, int end) {
        for (int row = -1; row < rowNames.size(); row++) {
            String name = row < 0 ? "" : rowNames.get(row);
            StringBuilder line = new StringBuilder(name).append(" ".repeat(nameWidth - name.length()));
            for (int c = first; c < end; c++) {
                String cell = row < 0 ? headers.get(c) : columns.get(c).get(row);
                line.append(" ".repeat(1 + columnWidth(c) - cell.length())).append(cell);
            }
            lines.add(line.toString());
        }
    }

    private int columnWidth(int column) {
        return longest(columns.get(column), headers.get(column).length());
    }

    private static int longest(List<String> texts, int atLeast) {
        return texts.stream().mapToInt(String::length).reduce(atLeast, Math::max);
    }
}
