package dev.coffer.gcs;

import static dev.coffer.gcs.Stores.KEY;
import static dev.coffer.gcs.Stores.body;
import static dev.coffer.gcs.Stores.failure;
import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.artifact.CofferException;
import dev.coffer.blob.BlobBody;
import dev.coffer.blob.BlobKey;
import dev.coffer.blob.BlobStore;
import dev.coffer.blob.ServerProcess;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.ServerSocket;
import java.net.SocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What happens when answers are late, lost, cut or damaged.
class GcsConnectionsTest {
    private final GcsDouble service = GcsDouble.start("bucket");
    private final BlobStore store = Stores.open(Places.anonymous(service.endpoint(), "bucket", ""));

    @AfterEach
    void close() {
        store.close();
        service.close();
    }

    @Test
    void whereNobodyListensNothingHappened() {
        var nobody = URI.create("http://127.0.0.1:" + ServerProcess.freePort());
        try (var nowhere = Stores.open(Places.anonymous(nobody, "bucket", ""))) {
            Stores.operations(nowhere)
                    .forEach((name, call) -> assertThat(failure(call))
                            .as(name)
                            .isInstanceOf(CofferException.Unavailable.class)
                            .hasMessageContaining("127.0.0.1 refuses the connection"));
        }
    }

    @Test
    void aPutWhoseAnswerIsLostMayHaveHappened() {
        service.loseNextAnswer(_ -> true);

        assertThat(failure(() -> store.putIfAbsent(KEY, body("x")))).isInstanceOf(CofferException.OutcomeUnknown.class);
        assertThat(store.putIfAbsent(KEY, body("x"))).isFalse();
    }

    @Test
    void aPutThatIsLostOnTheWayMayHaveHappenedForAllThatIsKnown() {
        service.loseNextRequest(_ -> true);

        assertThat(failure(() -> store.putIfAbsent(KEY, body("x")))).isInstanceOf(CofferException.OutcomeUnknown.class);
        assertThat(store.putIfAbsent(KEY, body("x"))).isTrue();
    }

    @Test
    void aPutIsSentOnceAlsoWhenItsAnswerIsLost() {
        service.loseNextAnswer(_ -> true);
        failure(() -> store.putIfAbsent(KEY, body("x")));

        assertThat(service.requests()).hasSize(1);
    }

    @Test
    void whatChangesNothingCanBeRepeatedWhenTheAnswerIsLost() {
        Stores.operations(store).forEach((name, call) -> {
            // The JDK itself asks a second time when it finds that a connection it kept is gone.
            service.loseNextAnswer(_ -> true);
            service.loseNextAnswer(_ -> true);
            if (!name.equals("put")) {
                assertThat(failure(call)).as(name).isInstanceOf(CofferException.Unavailable.class);
            }
        });
    }

    @Test
    void aRangeThatBreaksOffIsToBeAskedForAgain() throws IOException {
        store.putIfAbsent(KEY, BlobBody.of(new byte[100_000]));
        service.truncateNext(call -> call.path().startsWith("/download/"));

        try (var range = store.open(KEY, 0, 100_000)) {
            var bytes = ByteBuffer.allocate(100_000);
            assertThat(failure(() -> {
                        while (bytes.hasRemaining() && range.read(bytes) >= 0) {}
                    }))
                    .isInstanceOf(CofferException.Unavailable.class);
            assertThat(bytes.position()).isEqualTo(50_000);
        }
    }

    @Test
    void aRangeThatStopsComingIsGivenUp() {
        store.putIfAbsent(KEY, BlobBody.of(new byte[100_000]));
        service.stallNext(call -> call.path().startsWith("/download/"));

        try (var hasty = Stores.open(Places.anonymous(service.endpoint(), "bucket", ""), Stores.SHORT)) {
            assertThat(failure(() -> Stores.read(hasty, KEY)))
                    .isInstanceOf(CofferException.Unavailable.class)
                    .hasMessageContaining("nothing came for 300 ms");
        }
    }

    @Test
    void aBodyThatNobodyTakesIsGivenUp() throws IOException {
        try (var blackHole = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                var there = Stores.open(
                        Places.anonymous(URI.create("http://127.0.0.1:" + blackHole.getLocalPort()), "bucket", ""),
                        Stores.SHORT)) {
            assertThat(failure(() -> there.putIfAbsent(KEY, BlobBody.of(new byte[32 << 20]))))
                    .isInstanceOf(CofferException.OutcomeUnknown.class)
                    .hasMessageContaining("nothing came for 300 ms");
            assertThat(failure(() -> there.find(KEY))).isInstanceOf(CofferException.Unavailable.class);
        }
    }

    @Test
    void aRangeThatIsClosedEarlyEndsItsConnection() throws Exception {
        try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                var there = Stores.open(
                        Places.anonymous(URI.create("http://127.0.0.1:" + server.getLocalPort()), "bucket", ""));
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var ended = threads.submit(() -> {
                try (var connection = server.accept()) {
                    var in = connection.getInputStream();
                    in.read(new byte[10_000]);
                    connection
                            .getOutputStream()
                            .write(
                                    "HTTP/1.1 206 Partial Content\r\nContent-Range: bytes 0-999999999/1000000000\r\nContent-Length: 1000000000\r\n\r\nx"
                                            .getBytes(StandardCharsets.US_ASCII));
                    return in.read();
                }
            });

            there.open(KEY, 0, 1_000_000_000).close();

            assertThat(ended.get()).as("what comes from a closed connection").isEqualTo(-1);
        }
    }

    @Test
    void anotherRangeThanTheOneAskedForIsNotTaken() {
        store.putIfAbsent(KEY, body("0123456789"));
        for (var said : List.of("bytes 0-1/10", "bytes 2-9/10", "bytes 2-1/10", "pages 2-4/10", "")) {
            service.answerNext(
                    call -> call.path().startsWith("/download/"),
                    new HttpCall.Answer(206, Map.of("Content-Range", said), new byte[2]));
            assertThat(failure(() -> store.open(KEY, 2, 3).close()))
                    .as(said)
                    .isInstanceOf(CofferException.Unavailable.class);
        }
    }

    @Test
    void bytesThatAreDamagedOnTheWayAreNotStored() {
        service.damageUploads();

        assertThat(failure(() -> store.putIfAbsent(KEY, body("content"))))
                .isInstanceOf(CofferException.Unavailable.class)
                .hasMessageContaining("damaged on the way");
        assertThat(store.find(KEY)).isEmpty();
    }

    @Test
    void aBatchOfWhichAPartIsNotAnsweredIsAFailure() {
        service.answerNext(
                call -> call.path().startsWith("/batch/"),
                new HttpCall.Answer(
                        200,
                        Map.of("Content-Type", "multipart/mixed; boundary=b"),
                        "--b\r\nContent-Type: application/http\r\nContent-ID: <response-1>\r\n\r\nHTTP/1.1 204 No Content\r\n\r\n\r\n--b--\r\n"
                                .getBytes(StandardCharsets.US_ASCII)));

        assertThat(failure(() -> store.delete(List.of(KEY, BlobKey.of("other")))))
                .isInstanceOf(CofferException.Unavailable.class);
    }

    @Test
    void connectionsAreUsedAgainHoweverManyThereAre() throws Exception {
        store.putIfAbsent(KEY, body("x"));
        var reads = new ArrayList<Callable<byte[]>>();
        for (int read = 0; read < 320; read++) {
            reads.add(() -> Stores.read(store, KEY));
        }

        try (var threads = Executors.newFixedThreadPool(16)) {
            for (var read : threads.invokeAll(reads)) {
                assertThat(read.get()).hasSize(1);
            }
        }

        assertThat(service.connections()).isLessThan(50);
    }

    @Test
    void oneAfterTheOtherNeedsOneConnection() {
        for (int round = 0; round < 20; round++) {
            store.putIfAbsent(KEY, body("x"));
            store.find(KEY);
            store.list("", "", 10);
            store.delete(List.of(KEY, BlobKey.of("other")));
            failure(() -> store.open(KEY, 0, 1).close());
        }

        assertThat(service.connections()).isOne();
    }

    @Test
    void nobodyElseIsAsked() {
        var asked = new CopyOnWriteArrayList<String>();
        var before = ProxySelector.getDefault();
        ProxySelector.setDefault(new ProxySelector() {
            @Override
            public List<Proxy> select(URI uri) {
                asked.add(uri.getHost());
                return List.of(Proxy.NO_PROXY);
            }

            @Override
            public void connectFailed(URI uri, SocketAddress address, IOException e) {
                asked.add("failed " + uri.getHost());
            }
        });
        try (var another = Stores.open(Places.anonymous(service.endpoint(), "bucket", ""))) {
            another.putIfAbsent(KEY, body("x"));
            another.find(KEY);
        } finally {
            ProxySelector.setDefault(before);
        }

        assertThat(asked).isNotEmpty().containsOnly("127.0.0.1");
    }
}
