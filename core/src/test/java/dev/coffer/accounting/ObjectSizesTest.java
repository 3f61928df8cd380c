package dev.coffer.accounting;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.blob.BlobBody;
import dev.coffer.blob.BlobKey;
import dev.coffer.blob.MemoryBlobStore;
import dev.coffer.blob.ObjectId;
import dev.coffer.blob.StoreLayout;
import dev.coffer.blob.Ulid;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.Test;

class ObjectSizesTest {
    @Test
    void everyObjectOfAStoreIsListedAndNothingElse() {
        try (var blobs = new MemoryBlobStore(Clock.systemUTC())) {
            for (int i = 0; i < 1_500; i++) {
                blobs.putIfAbsent(StoreLayout.object(object(ObjectId.Kind.PACK, i)), BlobBody.of(new byte[3]));
            }
            blobs.putIfAbsent(StoreLayout.object(object(ObjectId.Kind.RAW, 1)), BlobBody.of(new byte[7]));
            blobs.putIfAbsent(StoreLayout.object(object(ObjectId.Kind.MANIFEST, 1)), BlobBody.of(new byte[11]));
            blobs.putIfAbsent(BlobKey.of("packs/notes.txt"), BlobBody.of(new byte[100]));
            blobs.putIfAbsent(StoreLayout.logEntry(1), BlobBody.of(new byte[100]));

            var sizes = ObjectSizes.of(blobs);

            assertThat(sizes.count()).isEqualTo(1_502);
            assertThat(sizes.total(ObjectId.Kind.PACK)).isEqualTo(4_500);
            assertThat(sizes.total(ObjectId.Kind.RAW)).isEqualTo(7);
            assertThat(sizes.total()).isEqualTo(4_518);
            assertThat(sizes.bytes(object(ObjectId.Kind.PACK, 1_499))).isEqualTo(3);
            assertThat(sizes.bytes(List.of(object(ObjectId.Kind.RAW, 1), object(ObjectId.Kind.MANIFEST, 1))))
                    .isEqualTo(18);
        }
    }

    @Test
    void whatIsNotThereWeighsNothing() {
        var sizes = new ObjectSizes();

        assertThat(sizes.contains(object(ObjectId.Kind.RAW, 1))).isFalse();
        assertThat(sizes.bytes(object(ObjectId.Kind.RAW, 1))).isZero();
    }

    @Test
    void anObjectThatIsListedTwiceCountsOnce() {
        var sizes = new ObjectSizes();
        sizes.put(object(ObjectId.Kind.RAW, 1), 5);
        sizes.put(object(ObjectId.Kind.RAW, 1), 5);

        assertThat(sizes.total()).isEqualTo(5);
    }

    private static ObjectId object(ObjectId.Kind kind, long number) {
        return new ObjectId(kind, new Ulid(3, number));
    }
}
