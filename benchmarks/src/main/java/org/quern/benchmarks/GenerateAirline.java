package org.quern.benchmarks;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.quern.data.Chunk;
import org.quern.data.Column;
import org.quern.data.FactorColumn;
import org.quern.data.FloatColumn;
import org.quern.data.IntColumn;
import org.quern.io.chunkset.ChunkSetOptions;
import org.quern.io.chunkset.ChunkSetWriter;
import org.quern.io.chunkset.PartInfo;
import org.quern.io.chunkset.PartWriter;
import org.quern.io.chunkset.WriteMode;

/**
 * Writes airline-like rows: {@code TARGET ROWS [FIRST]}, from the row numbered FIRST on, else from 0; a target ending in {@code
 * .csv} is text, any other a chunk set. {@code TARGET centers N NAME…} writes N rows without missing values, a thousand rows apart and of the named columns alone, as text: centers
 * for k-means.
 */
public final class GenerateAirline {
    private static final long SEED = 20261122;
    private static final int CHUNK_ROWS = ChunkSetOptions.DEFAULT_ROWS_PER_CHUNK;
    private static final int CHUNKS_PER_PART = 16;

    private GenerateAirline() {}

    public static void main(String[] args) throws IOException, InterruptedException, ExecutionException {
        if (args[1].equals("centers")) {
            List<String> columns = List.of(args).subList(3, args.length);
            centers(java.nio.file.Path.of(args[0]), Integer.parseInt(args[2]), columns);
            return;
        }
        long first = args.length > 2 ? Long.parseLong(args[2]) : 0;
        long end = first + Long.parseLong(args[1]);
        if (args[0].endsWith(".csv")) {
            csv(java.nio.file.Path.of(args[0]), first, end);
        } else {
            chunkSet(new Path(args[0]), first, end);
        }
    }

    private static void chunkSet(Path target, long firstRow, long endRow)
            throws IOException, InterruptedException, ExecutionException {
        AirlineRows airline = new AirlineRows(SEED);
        ExecutorService threads =
                Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors());
        try (ChunkSetWriter writer = ChunkSetWriter.open(
                target, airline.schema(), WriteMode.CREATE, ChunkSetOptions.defaults(), new Configuration())) {
            List<Future<PartInfo>> parts = new ArrayList<>();
            long partRows = (long) CHUNK_ROWS * CHUNKS_PER_PART;
            for (long start = firstRow; start < endRow; start += partRows) {
                long first = start;
                long end = Math.min(endRow, start + partRows);
                parts.add(threads.submit(() -> part(writer, airline, first, end)));
            }
            List<PartInfo> written = new ArrayList<>();
            for (Future<PartInfo> part : parts) {
                written.add(part.get());
            }
            writer.commit(written);
        } finally {
            threads.shutdownNow();
        }
    }

    private static PartInfo part(ChunkSetWriter writer, AirlineRows airline, long first, long end) throws IOException {
        try (PartWriter part = writer.partWriter()) {
            for (long row = first; row < end; row += CHUNK_ROWS) {
                part.write(airline.chunk(0, row, (int) Math.min(CHUNK_ROWS, end - row)));
            }
            return part.finish();
        }
    }

    private static void csv(java.nio.file.Path target, long firstRow, long endRow) throws IOException {
        AirlineRows airline = new AirlineRows(SEED);
        try (PrintStream out = new PrintStream(Files.newOutputStream(target), false, StandardCharsets.UTF_8)) {
            out.println(String.join(",", airline.schema().names()));
            StringBuilder line = new StringBuilder();
            for (long row = firstRow; row < endRow; row += CHUNK_ROWS) {
                Chunk chunk = airline.chunk(0, row, (int) Math.min(CHUNK_ROWS, endRow - row));
                line.setLength(0);
                for (int i = 0; i < chunk.rows(); i++) {
                    for (int c = 0; c < airline.schema().size(); c++) {
                        append(line, chunk.column(c), i)
                                .append(c + 1 < airline.schema().size() ? ',' : '\n');
                    }
                }
                out.print(line);
            }
        }
    }

    private static void centers(java.nio.file.Path target, int count, List<String> columns) throws IOException {
        AirlineRows airline = new AirlineRows(SEED);
        StringBuilder text = new StringBuilder(String.join(",", columns)).append('\n');
        for (int center = 0; center < count; center++) {
            Chunk chunk = airline.chunk(0, 1000L * center, 1000);
            int row = 0;
            while (anyMissing(chunk, columns, row)) {
                row++;
            }
            for (int c = 0; c < columns.size(); c++) {
                Column column = chunk.column(airline.schema().names().indexOf(columns.get(c)));
                append(text, column, row).append(c + 1 < columns.size() ? ',' : '\n');
            }
        }
        Files.writeString(target, text);
    }

    private static boolean anyMissing(Chunk chunk, List<String> columns, int row) {
        return columns.stream()
                .anyMatch(name ->
                        chunk.column(chunk.schema().names().indexOf(name)).isMissing(row));
    }

    private static StringBuilder append(StringBuilder line, Column column, int row) {
        if (column.isMissing(row)) {
            return line;
        }
        if (column instanceof IntColumn ints) {
            return line.append(ints.values()[row]);
        }
        if (column instanceof FloatColumn floats) {
            return line.append(floats.values()[row]);
        }
        FactorColumn factor = (FactorColumn) column;
        return line.append(factor.levels().get(factor.codes()[row]));
    }
}
