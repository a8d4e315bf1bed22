package org.quern.benchmarks;

import java.util.Random;
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
import org.quern.numeric.Elementary;
import org.quern.numeric.Normal;

/** Elementary functions of 4 096 numbers, beside those of {@link StrictMath}: nanoseconds a number. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
public class ElementaryBenchmark {
    private static final int SIZE = 4096;

    @Param({
        "exp",
        "expm1",
        "log",
        "log1p",
        "logistic",
        "softplus",
        "pow",
        "density",
        "cdf",
        "quantile",
        "strict exp",
        "strict log",
        "strict log1p",
        "strict pow"
    })
    public String function;

    private final double[] x = new double[SIZE];
    private final double[] result = new double[SIZE];
    private Runnable call;

    @Setup
    public void choose() {
        Random random = new Random(1);
        boolean positive = function.endsWith("log") || function.endsWith("pow");
        for (int i = 0; i < SIZE; i++) {
            double z = 3 * random.nextGaussian();
            x[i] = positive ? StrictMath.exp(z) : function.equals("quantile") ? random.nextDouble() : Math.max(z, -0.9);
        }
        call = switch (function) {
            case "exp" -> () -> Elementary.exp(x, result, SIZE);
            case "expm1" -> () -> Elementary.expm1(x, result, SIZE);
            case "log" -> () -> Elementary.log(x, result, SIZE);
            case "log1p" -> () -> Elementary.log1p(x, result, SIZE);
            case "logistic" -> () -> Elementary.logistic(x, result, SIZE);
            case "softplus" -> () -> Elementary.softplus(x, result, SIZE);
            case "pow" -> () -> Elementary.pow(x, -1.5, result, SIZE);
            case "density" -> () -> Normal.density(x, result, SIZE);
            case "cdf" -> () -> Normal.cdf(x, result, SIZE);
            case "quantile" -> () -> Normal.quantile(x, result, SIZE);
            case "strict exp" -> this::strictExp;
            case "strict log" -> this::strictLog;
            case "strict log1p" -> this::strictLog1p;
            case "strict pow" -> this::strictPow;
            default -> throw new IllegalArgumentException(function);
        };
    }

    @Benchmark
    @OperationsPerInvocation(SIZE)
    public double[] call() {
        call.run();
        return result;
    }

    private void strictExp() {
        for (int i = 0; i < SIZE; i++) {
            result[i] = StrictMath.exp(x[i]);
        }
    }

    private void strictLog() {
        for (int i = 0; i < SIZE; i++) {
            result[i] = StrictMath.log(x[i]);
        }
    }

    private void strictLog1p() {
        for (int i = 0; i < SIZE; i++) {
            result[i] = StrictMath.log1p(x[i]);
        }
    }

    private void strictPow() {
        for (int i = 0; i < SIZE; i++) {
            result[i] = StrictMath.pow(x[i], -1.5);
        }
    }
}
