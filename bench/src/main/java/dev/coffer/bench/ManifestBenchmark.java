package dev.coffer.bench;

import dev.coffer.artifact.Digest;
import dev.coffer.artifact.Shape;
import dev.coffer.blob.ObjectId;
import dev.coffer.blob.Ulid;
import dev.coffer.content.Manifest;
import dev.coffer.content.ManifestFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// Writing, reading and digesting the manifest of 20,000 files, in milliseconds for each.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class ManifestBenchmark {
    private static final int FILES = 20_000;

    private final ObjectId id = new ObjectId(ObjectId.Kind.MANIFEST, new Ulid(1, 2));
    private Manifest manifest = new Manifest(Shape.DIRECTORY, List.of());
    private ManifestFormat.Encoded encoded = ManifestFormat.encode(manifest);

    @Setup
    public void fill() {
        manifest = Samples.manifest(FILES);
        encoded = ManifestFormat.encode(manifest);
    }

    @Benchmark
    public int encode() {
        return ManifestFormat.encode(manifest).bytes().length;
    }

    @Benchmark
    public Manifest decode() {
        return ManifestFormat.decode(id, encoded.bytes(), encoded.digest());
    }

    @Benchmark
    public Digest digest() {
        return manifest.digest();
    }
}
