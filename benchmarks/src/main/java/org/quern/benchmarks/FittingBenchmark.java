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
import org.quern.linear.LinearModel;
import org.quern.linear.LinearRegression;
import org.quern.linear.LinearRegressionOptions;
import org.quern.pass.LocalEngine;
import org.quern.pass.Progress;

/** Linear regression over rows in memory, one thread: nanoseconds a row, the solve included. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(value = 1, jvmArgs = "-Xmx2g")
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class FittingBenchmark {
    private static final int ROWS = 1_000_000;
    private static final int CHUNK_ROWS = 250_000;
    private static final String TEN_NUMERIC =
            "DepDelay+CRSDepTime+CRSArrTime+Distance+AirTime+TaxiIn+TaxiOut+Elapsed+Year+DayOfMonth";

    /** Coefficients 38: one numeric and factors of 7, 12, 20; 337: one of 300 more; 47: ten numeric and three factors. */
    @Param({"38", "337", "47"})
    public int coefficients;

    private MemoryChunkSource source;
    private LinearRegression regression;

    @Setup
    public void makeRows() {
        source = new AirlineRows(1).inMemory(ROWS, CHUNK_ROWS);
        String predictors =
                switch (coefficients) {
                    case 38 -> "CRSDepTime + DayOfWeek + Month + Carrier";
                    case 337 -> "CRSDepTime + DayOfWeek + Month + Carrier + Origin";
                    default -> TEN_NUMERIC + "+ DayOfWeek + Month + Carrier";
                };
        regression = new LinearRegression(LinearRegressionOptions.of("ArrDelay ~ " + predictors));
    }

    @Benchmark
    @OperationsPerInvocation(ROWS)
    public LinearModel fit() {
        LocalEngine.Options options = LocalEngine.Options.defaults().withThreads(1);
        return regression.fit(new LocalEngine(source, options, Progress.NONE), Progress.NONE);
    }
}
