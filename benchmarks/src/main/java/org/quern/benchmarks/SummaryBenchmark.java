package org.quern.benchmarks;

import java.util.concurrent.TimeUnit;
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
import org.openjdk.jmh.annotations.Warmup;
import org.quern.data.MemoryChunkSource;
import org.quern.pass.LocalEngine;
import org.quern.pass.Progress;
import org.quern.summary.Summary;
import org.quern.summary.SummaryOptions;
import org.quern.summary.SummaryTables;

/** Moments and counts over rows in memory, one thread: nanoseconds a row. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(value = 1, jvmArgs = "-Xmx2g")
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class SummaryBenchmark {
    private static final int ROWS = 1_000_000;
    private static final int CHUNK_ROWS = 250_000;

    /** An integer, a float, moments by 7 groups, counts of 300 levels, all columns. */
    @Param({"~ Distance", "~ Elapsed", "~ Elapsed:DayOfWeek", "~ Origin", "~ ."})
    public String formula;

    private MemoryChunkSource source;

    @Setup
    public void makeRows() {
        source = new AirlineRows(1).inMemory(ROWS, CHUNK_ROWS);
    }

    @Benchmark
    @OperationsPerInvocation(ROWS)
    public SummaryTables summarise() {
        LocalEngine.Options options = LocalEngine.Options.defaults().withThreads(1);
        return new Summary(SummaryOptions.of(formula))
                .fit(new LocalEngine(source, options, Progress.NONE), Progress.NONE);
    }
}
