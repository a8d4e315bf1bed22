package org.quern.io.exports;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.zip.GZIPOutputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.quern.NearestName;
import org.quern.QuernException;
import org.quern.data.Chunk;
import org.quern.data.ChunkSource;
import org.quern.data.Schema;
import org.quern.io.chunkset.ChunkSetOptions;
import org.quern.io.chunkset.ChunkSetWriter;
import org.quern.io.chunkset.WriteMode;
import org.quern.language.BoundSelection;
import org.quern.language.ColumnSelection;
import org.quern.pass.Progress;

/**
 * Writes a data set as delimited text or as Parquet for other programs. One pass; chunks are read and formatted by several
 * threads and written in order, so the output does not depend on them. Memory is that of one chunk and its text a thread.
 * The output appears when it is whole.
 */
public final class Export {
    private final ChunkSource source;
    private final ExportOptions options;
    private final int threads;
    private final Configuration conf;
    private final Progress progress;
    private final BoundSelection selection;

    private Export(ChunkSource source, ExportOptions options, int threads, Configuration conf, Progress progress) {
        this.source = source;
        this.options = options;
        this.threads = threads;
        this.conf = conf;
        this.progress = progress;
        Schema schema = source.info().schema();
        this.selection =
                new ColumnSelection(columns(schema), options.rowSelection(), options.transforms()).bind(schema);
    }

    /** Exports and returns the number of rows written. */
    public static long run(
            ChunkSource source, ExportOptions options, int threads, Configuration conf, Progress progress)
            throws IOException {
        return new Export(source, options, threads, conf, progress).run();
    }

    private List<String> columns(Schema schema) {
        Set<String> all = new LinkedHashSet<>(ColumnSelection.all(schema, options.rowSelection(), options.transforms())
                .columns());
        requireKnown(options.keep(), all, "--keep");
        requireKnown(options.drop(), all, "--drop");
        List<String> kept = new ArrayList<>(options.keep().isEmpty() ? all : new LinkedHashSet<>(options.keep()));
        kept.removeAll(options.drop());
        if (kept.isEmpty()) {
            throw new QuernException("No column is left to export: --drop names all that --keep leaves");
        }
        return kept;
    }

    private static void requireKnown(List<String> names, Set<String> known, String option) {
        for (String name : names) {
            if (!known.contains(name)) {
                throw new QuernException("Unknown column '" + name + "' in " + option
                        + NearestName.to(name, known)
                                .map(nearest -> "; did you mean '" + nearest + "'?")
                                .orElse(".")
                        + " Columns: " + String.join(", ", known));
            }
        }
    }

    private long run() throws IOException {
        progress.passStarted("export", 1, source.info().rows());
        try (Output output = new Output(options.output(), options.overwrite(), conf)) {
            long rows =
                    switch (options.format()) {
                        case PARQUET -> parquet(output);
                        case CSV -> options.files() == ExportOptions.Files.ONE ? oneText(output) : manyTexts(output);
                    };
            output.commit();
            progress.passFinished("export", 1);
            return rows;
        }
    }

    private long oneText(Output output) throws IOException {
        long[] rows = new long[1];
        try (OutputStream out = create(output.fileSystem(), output.hidden())) {
            if (options.style().header()) {
                TextWriter writer = new TextWriter(options.style());
                writer.header(selection.output());
                out.write(writer.take());
            }
            eachInOrder(this::text, text -> {
                out.write(text.bytes());
                rows[0] += text.rows();
            });
        }
        return rows[0];
    }

    /** One part of a text. */
    private record Text(int rows, byte[] bytes) {}

    private Text text(int index) throws IOException {
        Chunk chunk = read(index);
        TextWriter writer = new TextWriter(options.style());
        writer.write(chunk);
        return new Text(chunk.rows(), writer.take());
    }

    private long manyTexts(Output output) throws IOException {
        FileSystem fs = output.fileSystem();
        fs.mkdirs(output.hidden());
        long[] rows = new long[1];
        eachInOrder(index -> writeText(fs, output.hidden(), index), written -> rows[0] += written);
        return rows[0];
    }

    private int writeText(FileSystem fs, Path directory, int index) throws IOException {
        Text text = text(index);
        String name = String.format("part-%05d.csv%s", index, options.gzip() ? ".gz" : "");
        try (OutputStream out = create(fs, new Path(directory, name))) {
            if (options.style().header()) {
                TextWriter writer = new TextWriter(options.style());
                writer.header(selection.output());
                out.write(writer.take());
            }
            out.write(text.bytes());
        }
        return text.rows();
    }

    private OutputStream create(FileSystem fs, Path path) throws IOException {
        OutputStream out = fs.create(path, false);
        return options.gzip() ? new GZIPOutputStream(out, 1 << 16) : out;
    }

    /** A chunk set whose manifest is taken away: its files alone hold all that other programs look for. */
    private long parquet(Output output) throws IOException {
        ChunkSetOptions layout = ChunkSetOptions.defaults().withCompression(options.compression());
        long[] rows = new long[1];
        try (ChunkSetWriter writer =
                ChunkSetWriter.open(output.hidden(), selection.output(), WriteMode.CREATE, layout, conf)) {
            eachInOrder(this::read, chunk -> {
                writer.write(chunk);
                rows[0] += chunk.rows();
            });
            writer.commit();
        }
        for (FileStatus status : output.fileSystem().listStatus(output.hidden())) {
            if (!status.getPath().getName().startsWith("part-")) {
                output.fileSystem().delete(status.getPath(), true);
            }
        }
        return rows[0];
    }

    private Chunk read(int index) throws IOException {
        return selection.apply(source.read(index, selection.inputs()));
    }

    /** Work on one chunk, done by any thread. */
    private interface Work<T> {
        T of(int chunk) throws IOException;
    }

    /** Takes results in the order of chunks. */
    private interface Taker<T> {
        void take(T result) throws IOException;
    }

    private <T> void eachInOrder(Work<T> work, Taker<T> taker) throws IOException {
        ExecutorService pool = Executors.newFixedThreadPool(threads, runnable -> {
            Thread thread = new Thread(runnable, "export");
            thread.setDaemon(true);
            return thread;
        });
        try {
            Queue<Future<T>> running = new ArrayDeque<>();
            int next = 0;
            int chunks = source.info().chunks().size();
            for (int done = 0; done < chunks; done++) {
                while (next < chunks && next < done + threads + 1) {
                    int chunk = next++;
                    running.add(pool.submit((Callable<T>) () -> work.of(chunk)));
                }
                taker.take(result(running.remove()));
                progress.rowsDone(source.info().chunks().get(done).rows());
            }
        } finally {
            pool.shutdownNow();
        }
    }

    private static <T> T result(Future<T> future) throws IOException {
        try {
            return future.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw (InterruptedIOException) new InterruptedIOException("export interrupted").initCause(e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException runtime) {
                throw runtime;
            }
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            throw (IOException) e.getCause();
        }
    }
}
