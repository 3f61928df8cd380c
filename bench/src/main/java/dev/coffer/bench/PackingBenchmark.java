package dev.coffer.bench;

import dev.coffer.artifact.Digest;
import dev.coffer.blob.ObjectId;
import dev.coffer.blob.Ulid;
import dev.coffer.content.Codec;
import dev.coffer.content.PackBuilder;
import java.nio.ByteBuffer;
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

/// Filling a pack with chunks of 256 KiB and finishing it, in MiB per second.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class PackingBenchmark {
    private static final int MEBIBYTES = PackBuilder.TARGET_BYTES >> 20;
    private static final int CHUNK_BYTES = 256 << 10;

    private final ObjectId id = new ObjectId(ObjectId.Kind.PACK, new Ulid(1, 2));
    private byte[] bytes = {};
    private Digest digest = Digest.of(bytes);

    @Setup
    public void fill() {
        bytes = Samples.random(MEBIBYTES << 20);
        digest = Digest.of(bytes);
    }

    @Benchmark
    @OperationsPerInvocation(MEBIBYTES)
    public long pack() {
        var pack = new PackBuilder(id);
        for (int at = 0; at < bytes.length; at += CHUNK_BYTES) {
            pack.add(digest, CHUNK_BYTES, Codec.NONE, ByteBuffer.wrap(bytes, at, CHUNK_BYTES));
        }
        return pack.finish().length();
    }
}
