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
import org.quern.glm.Family;
import org.quern.glm.Glm;
import org.quern.glm.GlmModel;
import org.quern.glm.GlmOptions;
import org.quern.pass.LocalEngine;
import org.quern.pass.Progress;

/** Generalized linear models over rows in memory, one thread: nanoseconds a row of a whole fit, of 5 passes or so. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(value = 1, jvmArgs = "-Xmx2g")
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class GlmBenchmark {
    private static final int ROWS = 1_000_000;
    private static final int CHUNK_ROWS = 250_000;

    @Param({"binomial", "poisson"})
    public String family;

    @Param({"38", "337"})
    public int coefficients;

    private MemoryChunkSource source;
    private Glm glm;

    @Setup
    public void makeRows() {
        source = new AirlineRows(1).inMemory(ROWS, CHUNK_ROWS);
        String response = family.equals("binomial") ? "Late" : "Changes";
        String origin = coefficients == 337 ? " + Origin" : "";
        glm = new Glm(
                GlmOptions.of(response + " ~ CRSDepTime + DayOfWeek + Month + Carrier" + origin, Family.parse(family)));
    }

    @Benchmark
    @OperationsPerInvocation(ROWS)
    public GlmModel fit() {
        LocalEngine.Options options = LocalEngine.Options.defaults().withThreads(1);
        return glm.fit(new LocalEngine(source, options, Progress.NONE), Progress.NONE);
    }
}
