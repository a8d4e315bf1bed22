package org.quern.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;
import org.quern.io.chunkset.ChunkSet;
import org.quern.io.chunkset.ChunkSetOptions;
import org.quern.io.chunkset.ChunkSetWriter;
import org.quern.io.chunkset.WriteMode;

/** Reading one column of a chunk set from the page cache, one thread: nanoseconds a value. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(value = 1, jvmArgs = "-Xmx2g")
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class DecodeBenchmark {
    private static final int CHUNK_ROWS = ChunkSetOptions.DEFAULT_ROWS_PER_CHUNK;
    private static final int CHUNKS = 4;

    /** An int with missing values in a dictionary, a float with many values, and factors of 7 and 300 levels. */
    @Param({"ArrDelay", "Elapsed", "DayOfWeek", "Origin"})
    public String column;

    private java.nio.file.Path directory;
    private ChunkSet set;

    @Setup
    public void write() throws IOException {
        directory = Files.createTempDirectory("quern-decode");
        Path path = new Path(directory.resolve("airline.q").toUri());
        AirlineRows airline = new AirlineRows(1);
        Configuration conf = new Configuration();
        try (ChunkSetWriter writer =
                ChunkSetWriter.open(path, airline.schema(), WriteMode.CREATE, ChunkSetOptions.defaults(), conf)) {
            for (int i = 0; i < CHUNKS; i++) {
                writer.write(airline.chunk(i, (long) i * CHUNK_ROWS, CHUNK_ROWS));
            }
            writer.commit();
        }
        set = ChunkSet.open(path, conf);
    }

    @TearDown
    public void delete() throws IOException {
        set.close();
        try (var files = Files.walk(directory)) {
            files.sorted(java.util.Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        }
    }

    @Benchmark
    @OperationsPerInvocation(CHUNK_ROWS * CHUNKS)
    public void read(Blackhole blackhole) throws IOException {
        for (int i = 0; i < CHUNKS; i++) {
            blackhole.consume(set.read(i, List.of(column)));
        }
    }
}
