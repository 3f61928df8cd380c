package dev.coffer.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffer.artifact.CofferException;
import dev.coffer.blob.BlobBody;
import dev.coffer.blob.BlobInfo;
import dev.coffer.blob.BlobKey;
import dev.coffer.blob.BlobStore;
import dev.coffer.blob.ForwardingBlobStore;
import dev.coffer.blob.MemoryBlobStore;
import dev.coffer.blob.ObjectId;
import dev.coffer.blob.StoreLayout;
import dev.coffer.blob.Ulid;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ObjectReaderTest {
    private static final ObjectId ID = new ObjectId(ObjectId.Kind.MANIFEST, new Ulid(1, 2));
    private static final int LIMIT = 64 << 20;

    private final BlobStore blobs = new MemoryBlobStore(Clock.systemUTC());
    private final AtomicLong read = new AtomicLong();

    /// An object that has no end, and says that it is so long.
    private BlobStore endless(long length) {
        return new ForwardingBlobStore(blobs) {
            @Override
            public Optional<BlobInfo> find(BlobKey key) {
                return Optional.of(new BlobInfo(key, length, Instant.EPOCH));
            }

            @Override
            public ReadableByteChannel open(BlobKey key, long offset, long asked) {
                return new ReadableByteChannel() {
                    @Override
                    public int read(ByteBuffer target) {
                        int count = (int) Math.min(target.remaining(), asked - read.get());
                        target.position(target.position() + count);
                        read.addAndGet(count);
                        return count == 0 ? -1 : count;
                    }

                    @Override
                    public boolean isOpen() {
                        return true;
                    }

                    @Override
                    public void close() {
                        // Nothing is held.
                    }
                };
            }
        };
    }

    @Test
    void anObjectOfAnyLengthUpToTheLimitIsReadWhole() {
        int seed = 0;
        for (int length : new int[] {0, 1, (4 << 20) - 1, 4 << 20, (4 << 20) + 1, 9 << 20}) {
            var id = new ObjectId(ObjectId.Kind.MANIFEST, new Ulid(1, 100 + seed));
            var bytes = new byte[length];
            new Random(seed++).nextBytes(bytes);
            blobs.putIfAbsent(StoreLayout.object(id), BlobBody.of(bytes));

            assertThat(new ObjectReader(blobs).readAll(id, LIMIT)).isEqualTo(bytes);
            assertThat(new ObjectReader(blobs).readAll(id, length)).isEqualTo(bytes);
            if (length > 0) {
                assertThatThrownBy(() -> new ObjectReader(blobs).readAll(id, length - 1))
                        .isInstanceOf(CofferException.Corrupt.class);
            }
        }
    }

    @Test
    void anObjectThatIsTooLongIsRefusedByItsLength() {
        assertThatThrownBy(() -> new ObjectReader(endless(1L << 30)).readAll(ID, LIMIT))
                .isInstanceOf(CofferException.Corrupt.class)
                .hasMessageContaining("more than " + LIMIT + " bytes");
        assertThat(read.get()).isLessThan(8 << 20);
    }

    @Test
    void anObjectThatIsLongerThanItSaysIsReadToTheLimitOnly() {
        assertThatThrownBy(() -> new ObjectReader(endless(1)).readAll(ID, LIMIT))
                .isInstanceOf(CofferException.Corrupt.class);
        assertThat(read.get()).isLessThanOrEqualTo(LIMIT + 1L);
    }
}
