package dev.coffer.bench;

import dev.coffer.artifact.Digest;
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
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;

/// SHA-256 over pieces as large as chunks are, in MiB per second of all threads together.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class HashingBenchmark {
    private static final int MEBIBYTES = 16;

    @Param({"64", "256", "1024"})
    int kibibytes;

    private byte[] bytes = {};

    @Setup
    public void fill() {
        bytes = Samples.random(MEBIBYTES << 20);
    }

    @Benchmark
    @Threads(1)
    @OperationsPerInvocation(MEBIBYTES)
    public long oneThread() {
        return hashAll();
    }

    @Benchmark
    @Threads(2)
    @OperationsPerInvocation(MEBIBYTES)
    public long twoThreads() {
        return hashAll();
    }

    private long hashAll() {
        int piece = kibibytes << 10;
        long sum = 0;
        for (int at = 0; at < bytes.length; at += piece) {
            sum ^= Digest.of(bytes, at, piece).a();
        }
        return sum;
    }
}
