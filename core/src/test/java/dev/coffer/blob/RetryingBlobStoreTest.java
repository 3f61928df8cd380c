package dev.coffer.blob;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffer.artifact.CofferException;
import dev.coffer.blob.FaultyBlobStore.Fault;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class RetryingBlobStoreTest {
    private static final BlobKey KEY = BlobKey.of("packs/ab/one");
    private static final byte[] BYTES = {1, 2, 3, 4, 5, 6, 7, 8};
    private static final RetryPolicy POLICY =
            new RetryPolicy(5, Duration.ofMillis(100), Duration.ofMillis(300), Duration.ofSeconds(10));

    private final VirtualTime time = new VirtualTime();
    private final FaultyBlobStore faulty = new FaultyBlobStore(new MemoryBlobStore(time));
    private final BlobStore store = new RetryingBlobStore(faulty, POLICY, time, time::pass, new Random(1));

    @Test
    void whatWasUnavailableIsTriedAgain() {
        faulty.at(BlobOperation.PUT, 1, Fault.UNAVAILABLE)
                .at(BlobOperation.FIND, 1, Fault.UNAVAILABLE)
                .at(BlobOperation.LIST, 1, Fault.UNAVAILABLE)
                .at(BlobOperation.DELETE, 1, Fault.UNAVAILABLE);

        assertThat(store.putIfAbsent(KEY, BlobBody.of(BYTES))).isTrue();
        assertThat(store.find(KEY)).isPresent();
        assertThat(store.list("", "", 10)).hasSize(1);
        store.delete(List.of(KEY));

        assertThat(store.find(KEY)).isEmpty();
        assertThat(time.pauses).hasSize(4);
    }

    @Test
    void aPageThatWouldMakeAWalkEndlessIsCorrupt() {
        store.putIfAbsent(BlobKey.of("a/1"), BlobBody.of(BYTES));
        store.putIfAbsent(BlobKey.of("a/2"), BlobBody.of(BYTES));
        store.putIfAbsent(BlobKey.of("b/1"), BlobBody.of(BYTES));

        for (var page : List.of(
                faulty.list("a/", "", 10),
                faulty.list("b/", "", 10),
                faulty.list("a/", "", 10).reversed())) {
            var hostile = new RetryingBlobStore(
                    new ForwardingBlobStore(faulty) {
                        @Override
                        public List<BlobInfo> list(String prefix, String after, int limit) {
                            return page;
                        }
                    },
                    POLICY,
                    time,
                    time::pass,
                    new Random(1));

            assertThatThrownBy(() -> hostile.list("a/", "a/1", 10)).isInstanceOf(CofferException.Corrupt.class);
        }
        assertThatThrownBy(() -> new RetryingBlobStore(
                                new ForwardingBlobStore(faulty) {
                                    @Override
                                    public List<BlobInfo> list(String prefix, String after, int limit) {
                                        return super.list(prefix, after, limit + 1);
                                    }
                                },
                                POLICY,
                                time,
                                time::pass,
                                new Random(1))
                        .list("a/", "", 1))
                .isInstanceOf(CofferException.Corrupt.class);
    }

    @Test
    void aBodyThatBreaksOffAfterEachByteIsGivenUp() throws IOException {
        store.putIfAbsent(KEY, BlobBody.of(new byte[1_000]));
        var trickling = new RetryingBlobStore(
                new ForwardingBlobStore(faulty) {
                    @Override
                    public ReadableByteChannel open(BlobKey key, long offset, long length) {
                        var one = super.open(key, offset, 1);
                        return new ReadableByteChannel() {
                            @Override
                            public int read(ByteBuffer target) throws IOException {
                                int count = one.read(target);
                                if (count < 0) {
                                    throw new CofferException.Unavailable("it broke off", null);
                                }
                                return count;
                            }

                            @Override
                            public boolean isOpen() {
                                return one.isOpen();
                            }

                            @Override
                            public void close() throws IOException {
                                one.close();
                            }
                        };
                    }
                },
                POLICY,
                time,
                time::pass,
                new Random(1));

        try (var range = trickling.open(KEY, 0, 1_000)) {
            assertThatThrownBy(() -> {
                        for (int count = 0; count >= 0; ) {
                            count = range.read(ByteBuffer.allocate(100));
                        }
                    })
                    .isInstanceOf(CofferException.Unavailable.class)
                    .hasMessageContaining("it broke off");
        }
    }

    @Test
    void anUnknownOutcomeIsNeverRepeated() {
        faulty.at(BlobOperation.PUT, 1, Fault.LOST_REPLY);

        assertThatThrownBy(() -> store.putIfAbsent(KEY, BlobBody.of(BYTES)))
                .isInstanceOf(CofferException.OutcomeUnknown.class);

        assertThat(faulty.count(BlobOperation.PUT)).isOne();
    }

    @Test
    void aNameUsedOnceIsNotBelievedToBeTakenWithoutLooking() {
        var key = StoreLayout.object(new ObjectId(ObjectId.Kind.PACK, new Ulid(1, 1)));
        faulty.at(BlobOperation.PUT, 1, Fault.FALSE_CONFLICT);

        assertThat(store.putIfAbsent(key, BlobBody.of(BYTES))).isTrue();

        assertThat(store.find(key)).isPresent();
        assertThat(store.putIfAbsent(key, BlobBody.of(BYTES))).isFalse();
    }

    @Test
    void aBodyThatCannotBeRepeatedIsPutOnce() {
        faulty.at(BlobOperation.PUT, 1, Fault.UNAVAILABLE);

        assertThatThrownBy(() -> store.putIfAbsent(KEY, onceOnly())).isInstanceOf(CofferException.Unavailable.class);

        assertThat(faulty.count(BlobOperation.PUT)).isOne();
    }

    @Test
    void whatIsNotThereIsNotAskedForAgain() {
        assertThatThrownBy(() -> store.open(KEY, 0, 1)).isInstanceOf(CofferException.NotFound.class);

        assertThat(faulty.count(BlobOperation.OPEN)).isOne();
    }

    @Test
    void attemptsAreBoundedAndPausesGrowToTheirLimit() {
        faulty.from(BlobOperation.FIND, 1, Fault.UNAVAILABLE);

        assertThatThrownBy(() -> store.find(KEY)).isInstanceOf(CofferException.Unavailable.class);

        assertThat(faulty.count(BlobOperation.FIND)).isEqualTo(5);
        assertThat(time.pauses).hasSize(4);
        var bounds = List.of(100, 200, 300, 300);
        for (int i = 0; i < 4; i++) {
            assertThat(time.pauses.get(i)).isBetween(Duration.ZERO, Duration.ofMillis(bounds.get(i)));
        }
        assertThat(time.pauses).doesNotHaveDuplicates();
    }

    @Test
    void noAttemptBeginsAfterTheTotalTime() {
        var hurried = new RetryPolicy(1_000, Duration.ofSeconds(1), Duration.ofSeconds(1), Duration.ofSeconds(5));
        var impatient = new RetryingBlobStore(faulty, hurried, time, time::pass, new Random(1));
        faulty.from(BlobOperation.FIND, 1, Fault.UNAVAILABLE);
        var start = time.instant();

        assertThatThrownBy(() -> impatient.find(KEY)).isInstanceOf(CofferException.Unavailable.class);

        assertThat(Duration.between(start, time.instant())).isLessThanOrEqualTo(Duration.ofSeconds(5));
        assertThat(faulty.count(BlobOperation.FIND)).isBetween(5, 30);
    }

    @Test
    void anInterruptedCallerIsNotKeptWaiting() {
        faulty.at(BlobOperation.FIND, 1, Fault.UNAVAILABLE);
        Thread.currentThread().interrupt();

        assertThatThrownBy(() -> store.find(KEY)).isInstanceOf(CofferException.Unavailable.class);

        assertThat(Thread.interrupted()).isTrue();
        assertThat(time.pauses).isEmpty();
    }

    @Test
    void aReadThatBreaksOffGoesOnWhereItStopped() throws Exception {
        store.putIfAbsent(KEY, BlobBody.of(BYTES));
        faulty.at(BlobOperation.OPEN, 1, Fault.BROKEN_READ).at(BlobOperation.OPEN, 2, Fault.BROKEN_READ);

        try (var channel = store.open(KEY, 1, 6)) {
            assertThat(Channels.newInputStream(channel).readAllBytes()).containsExactly(2, 3, 4, 5, 6, 7);
        }

        assertThat(faulty.count(BlobOperation.OPEN)).isEqualTo(3);
    }

    @Test
    void aReadThatNeverRecoversFails() throws Exception {
        store.putIfAbsent(KEY, BlobBody.of(BYTES));
        faulty.at(BlobOperation.OPEN, 1, Fault.BROKEN_READ).from(BlobOperation.OPEN, 2, Fault.UNAVAILABLE);

        try (var channel = store.open(KEY, 0, 8)) {
            assertThatThrownBy(() -> Channels.newInputStream(channel).readAllBytes())
                    .isInstanceOf(CofferException.Unavailable.class);
        }

        assertThat(faulty.count(BlobOperation.OPEN)).isEqualTo(1 + POLICY.attempts());
    }

    private static BlobBody onceOnly() {
        return new BlobBody() {
            @Override
            public void writeTo(WritableByteChannel channel) {}

            @Override
            public long length() {
                return -1;
            }

            @Override
            public boolean isRepeatable() {
                return false;
            }
        };
    }

    private static final class VirtualTime extends Clock {
        private final List<Duration> pauses = new ArrayList<>();
        private Instant now = Instant.EPOCH;

        void pass(Duration duration) {
            pauses.add(duration);
            now = now.plus(duration);
        }

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }
}
