package dev.coffer;

import dev.coffer.artifact.CofferException;
import dev.coffer.blob.BlobBody;
import dev.coffer.blob.BlobInfo;
import dev.coffer.blob.BlobKey;
import dev.coffer.blob.BlobStore;
import dev.coffer.blob.ForwardingBlobStore;
import dev.coffer.blob.MemoryBlobStore;
import dev.coffer.blob.cloud.Deadlines;
import dev.coffer.config.Location;
import dev.coffer.store.BlobStoreProvider;
import java.io.IOException;
import java.net.URL;
import java.nio.channels.ReadableByteChannel;
import java.time.Clock;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;

/// A bucket in memory that whatever runs in this thread finds at `s3://NAME`, until it is closed. It may be broken in a way that a
/// test chooses. Real providers are not found meanwhile.
public final class BucketDouble implements AutoCloseable {
    private static final String SERVICE = "META-INF/services/" + BlobStoreProvider.class.getName();
    private static final Map<String, BucketDouble> BUCKETS = new ConcurrentHashMap<>();
    private static final AtomicInteger COUNT = new AtomicInteger();

    private final String name = "bucket-" + COUNT.incrementAndGet();
    private final Map<String, MemoryBlobStore> stores = new ConcurrentHashMap<>();
    private final ClassLoader before = Thread.currentThread().getContextClassLoader();
    private volatile UnaryOperator<BlobStore> breaking = store -> store;
    private volatile Optional<CofferException> locked = Optional.empty();

    private BucketDouble() {}

    public static BucketDouble open() {
        var bucket = new BucketDouble();
        BUCKETS.put(bucket.name, bucket);
        Thread.currentThread().setContextClassLoader(new Providers(bucket.before));
        return bucket;
    }

    /// From now on every store opened there is broken in this way.
    public BucketDouble breaking(UnaryOperator<BlobStore> how) {
        breaking = how;
        return this;
    }

    /// From now on there are no credentials.
    public BucketDouble lock(CofferException reason) {
        locked = Optional.of(reason);
        return this;
    }

    public String name() {
        return name;
    }

    public String address() {
        return "s3://" + name + "/team/prod";
    }

    /// The names of all objects.
    public List<String> objects() {
        var objects = new TreeMap<String, BlobInfo>();
        stores.forEach((prefix, store) ->
                store.list("", "", BlobStore.PAGE_LIMIT).forEach(info -> objects.put(prefix + "/" + info.key(), info)));
        return List.copyOf(objects.keySet());
    }

    /// Below which prefixes stores were opened.
    public List<String> prefixes() {
        return stores.keySet().stream().sorted().toList();
    }

    @Override
    public void close() {
        BUCKETS.remove(name);
        Thread.currentThread().setContextClassLoader(before);
    }

    private BlobStore store(Location.S3 location) {
        locked.ifPresent(reason -> {
            throw reason;
        });
        var memory = stores.computeIfAbsent(location.prefix(), any -> new MemoryBlobStore(Clock.systemUTC()));
        return breaking.apply(new ForwardingBlobStore(memory) {
            @Override
            public String location() {
                return location.address();
            }
        });
    }

    /// Opens buckets by their names.
    public static final class Provider implements BlobStoreProvider {
        @Override
        public String type() {
            return "s3";
        }

        @Override
        public BlobStore open(Location location, Deadlines deadlines) {
            var s3 = (Location.S3) location;
            var bucket = BUCKETS.get(s3.bucket());
            return bucket == null ? noBucket(s3) : bucket.store(s3);
        }

        @Override
        public String credentials(Location location) {
            var bucket = BUCKETS.get(((Location.S3) location).bucket());
            if (bucket != null) {
                bucket.locked.ifPresent(reason -> {
                    throw reason;
                });
            }
            return "the key ring of the test";
        }

        private static BlobStore noBucket(Location.S3 location) {
            return new ForwardingBlobStore(new MemoryBlobStore(Clock.systemUTC())) {
                @Override
                public boolean putIfAbsent(BlobKey key, BlobBody body) {
                    throw absent();
                }

                @Override
                public ReadableByteChannel open(BlobKey key, long offset, long length) {
                    throw absent();
                }

                @Override
                public List<BlobInfo> list(String prefix, String after, int limit) {
                    throw absent();
                }

                private CofferException absent() {
                    return new CofferException.NoStore(
                            "there is no bucket " + location.bucket(), "make it first, or name another one");
                }
            };
        }
    }

    private static final class Providers extends ClassLoader {
        Providers(ClassLoader parent) {
            super(parent);
        }

        @Override
        public Enumeration<URL> getResources(String name) throws IOException {
            return name.equals(SERVICE)
                    ? Collections.enumeration(List.of(resource("/dev/coffer/bucket-double-provider")))
                    : super.getResources(name);
        }

        private static URL resource(String name) {
            return Optional.ofNullable(BucketDouble.class.getResource(name)).orElseThrow();
        }
    }
}
