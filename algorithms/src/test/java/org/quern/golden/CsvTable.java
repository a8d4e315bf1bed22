package org.quern.golden;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.quern.data.Column;
import org.quern.data.ColumnType;
import org.quern.data.DoubleColumn;
import org.quern.data.FactorColumn;
import org.quern.data.FloatColumn;
import org.quern.data.MemoryChunkSource;
import org.quern.data.Schema;
import org.quern.data.Variable;

/** A small table of text, for tests: columns are numbers unless their levels are given. */
public final class CsvTable {
    private final List<String> header;
    private final List<String[]> rows = new ArrayList<>();
    private final List<Variable> variables = new ArrayList<>();
    private final List<Column> columns = new ArrayList<>();

    private CsvTable(List<String> lines) {
        this.header = Arrays.asList(fields(lines.get(0)));
        for (String line : lines.subList(1, lines.size())) {
            if (!line.isBlank()) {
                rows.add(fields(line));
            }
        }
    }

    public static CsvTable ofLines(List<String> lines) {
        return new CsvTable(lines);
    }

    public static CsvTable ofResource(String name) {
        return new CsvTable(linesOfResource(name));
    }

    public static List<String> linesOfResource(String name) {
        try (InputStream in = CsvTable.class.getResourceAsStream("/golden/" + name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static CsvTable ofFile(Path file) {
        try {
            return new CsvTable(Files.readAllLines(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String[] fields(String line) {
        String[] fields = line.split(",", -1);
        for (int i = 0; i < fields.length; i++) {
            fields[i] = fields[i].replace("\"", "");
        }
        return fields;
    }

    private int position(String name) {
        int position = header.indexOf(name);
        if (position < 0) {
            throw new IllegalArgumentException(name + " not in " + header);
        }
        return position;
    }

    /** Numbers; anything that is none is missing. */
    public CsvTable numbers(String... names) {
        for (String name : names) {
            double[] values = values(name);
            variables.add(Variable.of(name, ColumnType.FLOAT64));
            columns.add(new DoubleColumn(values, values.length));
        }
        return this;
    }

    public CsvTable floats(String name, double low, double high) {
        double[] values = values(name);
        float[] floats = new float[values.length];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = (float) values[i];
        }
        variables.add(Variable.of(name, ColumnType.FLOAT32).withRange(low, high));
        columns.add(new FloatColumn(floats, floats.length));
        return this;
    }

    private double[] values(String name) {
        int position = position(name);
        double[] values = new double[rows.size()];
        for (int i = 0; i < values.length; i++) {
            String text = rows.get(i)[position].trim();
            boolean missing = text.isEmpty() || text.equals("NA") || text.equals("M");
            values[i] = missing ? Double.NaN : Double.parseDouble(text);
        }
        return values;
    }

    public CsvTable factor(String name, String... levels) {
        int position = position(name);
        int[] codes = new int[rows.size()];
        for (int i = 0; i < codes.length; i++) {
            codes[i] = Arrays.asList(levels).indexOf(rows.get(i)[position].trim());
        }
        variables.add(Variable.factor(name, List.of(levels)));
        columns.add(new FactorColumn(codes, List.of(levels), codes.length));
        return this;
    }

    public MemoryChunkSource source(int rowsPerChunk) {
        return MemoryChunkSource.of("table", new Schema(variables), columns, rowsPerChunk);
    }
}
