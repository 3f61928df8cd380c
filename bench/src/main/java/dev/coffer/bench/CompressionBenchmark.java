package dev.coffer.bench;

import dev.coffer.content.Compression;
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

/// Encoding 256 KiB chunks of a table in text form, each decoded and compared as every put does, in MiB per second; and
/// judging by a sample whether compression pays, in files per second.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class CompressionBenchmark {
    private static final int MEBIBYTES = 8;
    private static final int CHUNK_BYTES = 256 << 10;

    private byte[] table = {};
    private byte[] random = {};

    @Setup
    public void fill() {
        table = Samples.table(MEBIBYTES << 20);
        random = Samples.random(CHUNK_BYTES);
    }

    @Benchmark
    @OperationsPerInvocation(MEBIBYTES)
    public long encodeAndVerify() {
        long stored = 0;
        for (int at = 0; at < table.length; at += CHUNK_BYTES) {
            stored += Compression.encode(table, at, CHUNK_BYTES)
                    .map(encoded -> encoded.length)
                    .orElse(CHUNK_BYTES);
        }
        return stored;
    }

    @Benchmark
    public boolean judgeTable() {
        return Compression.pays(table, 0, CHUNK_BYTES);
    }

    @Benchmark
    public boolean judgeRandomBytes() {
        return Compression.pays(random, 0, CHUNK_BYTES);
    }
}
