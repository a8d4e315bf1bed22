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
import org.quern.kmeans.KMeans;
import org.quern.kmeans.KMeansModel;
import org.quern.kmeans.KMeansOptions;
import org.quern.pass.LocalEngine;
import org.quern.pass.Progress;

/** k-means of ten columns over rows in memory, one thread: nanoseconds a row of 20 iterations with the passes that start them. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(value = 1, jvmArgs = "-Xmx2g")
@Warmup(iterations = 2, time = 2)
@Measurement(iterations = 3, time = 2)
public class KMeansBenchmark {
    private static final int ROWS = 1_000_000;
    private static final int CHUNK_ROWS = 250_000;

    @Param({"10", "50"})
    public int clusters;

    private MemoryChunkSource source;
    private KMeans kmeans;

    @Setup
    public void makeRows() {
        source = new AirlineRows(1).inMemory(ROWS, CHUNK_ROWS);
        kmeans = new KMeans(KMeansOptions.of(
                        "~ DepDelay+CRSDepTime+CRSArrTime+Distance+AirTime+TaxiIn+TaxiOut+Elapsed+Year+DayOfMonth",
                        clusters)
                .withLimits(20, 0));
    }

    @Benchmark
    @OperationsPerInvocation(ROWS)
    public KMeansModel fit() {
        LocalEngine.Options options = LocalEngine.Options.defaults().withThreads(1);
        return kmeans.fit(new LocalEngine(source, options, Progress.NONE), Progress.NONE);
    }
}
