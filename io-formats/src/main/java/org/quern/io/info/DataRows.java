package org.quern.io.info;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.quern.data.Chunk;
import org.quern.data.ChunkInfo;
import org.quern.data.ChunkSource;
import org.quern.data.Column;
import org.quern.data.ColumnType;
import org.quern.data.Schema;
import org.quern.data.Variable;
import org.quern.io.exports.CellText;
import org.quern.print.RFormat;
import org.quern.print.TextTable;

/**
 * A few rows of a data set.
 *
 * @param start number of the first, from 1
 */
record DataRows(Schema schema, long start, int rows, List<List<Column>> pieces) {

    static DataRows read(ChunkSource source, Schema schema, long start, int wanted) throws IOException {
        List<List<Column>> pieces = new ArrayList<>();
        int rows = 0;
        for (ChunkInfo info : source.info().chunks()) {
            long first = Math.max(start - 1, info.firstRow());
            long end = Math.min(start - 1 + wanted, info.firstRow() + info.rows());
            if (first < end) {
                Chunk chunk = source.read(info.index(), schema.names());
                int from = (int) (first - info.firstRow());
                int count = (int) (end - first);
                int[] selected = IntStream.range(from, from + count).toArray();
                Chunk piece = chunk.select(selected, count);
                pieces.add(IntStream.range(0, schema.size())
                        .mapToObj(piece::column)
                        .toList());
                rows += count;
            }
        }
        return new DataRows(schema, start, rows, pieces);
    }

    /** Full texts of one row, empty where missing. */
    List<Optional<String>> cells(int row) {
        return IntStream.range(0, schema.size()).mapToObj(i -> cell(i, row)).toList();
    }

    private Optional<String> cell(int column, int row) {
        int rest = row;
        for (List<Column> piece : pieces) {
            int rowsHere = piece.get(column).rows();
            if (rest < rowsHere) {
                return CellText.of(schema.variables().get(column).type(), piece.get(column), rest);
            }
            rest -= rowsHere;
        }
        throw new IndexOutOfBoundsException(row);
    }

    /** As R prints a data frame: numbers with seven digits, common decimals in a column. */
    List<String> lines() {
        TextTable table = new TextTable(leftAligned(IntStream.range(0, rows)
                .mapToObj(row -> String.valueOf(start + row))
                .toList()));
        for (int i = 0; i < schema.size(); i++) {
            table.column(schema.variables().get(i).name(), column(i));
        }
        return table.lines();
    }

    private static List<String> leftAligned(List<String> texts) {
        int width = texts.stream().mapToInt(String::length).max().orElse(0);
        return texts.stream()
                .map(text -> text + " ".repeat(width - text.length()))
                .toList();
    }

    private List<String> column(int index) {
        Variable variable = schema.variables().get(index);
        if (variable.type() == ColumnType.FLOAT64 || variable.type() == ColumnType.FLOAT32) {
            return RFormat.formatAll(doubles(index), RFormat.DIGITS);
        }
        String missing = variable.type() == ColumnType.STRING || variable.type().isFactor() ? "<NA>" : "NA";
        return IntStream.range(0, rows)
                .mapToObj(row -> cell(index, row).orElse(missing))
                .toList();
    }

    private double[] doubles(int index) {
        double[] values = new double[rows];
        int next = 0;
        for (List<Column> piece : pieces) {
            double[] part = new double[piece.get(index).rows()];
            piece.get(index).toDoubles(part);
            System.arraycopy(part, 0, values, next, part.length);
            next += part.length;
        }
        return Arrays.copyOf(values, next);
    }
}
