package dev.coffer.bench;

import dev.coffer.content.Chunker;
import dev.coffer.content.ChunkerProfile;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// Finding the cuts of incompressible bytes, in MiB per second: the product's loop, and the blocked one.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class ChunkingBenchmark {
    private static final int MEBIBYTES = 64;

    private final Chunker chunker = new Chunker(ChunkerProfile.DEFAULT);
    private final BlockedCutter blocked = new BlockedCutter(ChunkerProfile.DEFAULT);
    private byte[] bytes = {};

    @Setup
    public void fill() {
        bytes = Samples.random(MEBIBYTES << 20);
    }

    @Benchmark
    @OperationsPerInvocation(MEBIBYTES)
    public int scalar() {
        int chunks = 0;
        for (int at = 0; at < bytes.length; chunks++) {
            at = chunker.cut(bytes, at, bytes.length);
        }
        return chunks;
    }

    @Benchmark
    @OperationsPerInvocation(MEBIBYTES)
    public int blockedByEight() {
        int chunks = 0;
        for (int at = 0; at < bytes.length; chunks++) {
            at = blocked.cut(bytes, at, bytes.length);
        }
        return chunks;
    }
}
