package dev.coffer.gcs;

import static dev.coffer.gcs.Stores.KEY;
import static dev.coffer.gcs.Stores.body;
import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.blob.BlobBody;
import dev.coffer.blob.BlobKey;
import dev.coffer.blob.BlobStore;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What objects and requests look like.
class GcsObjectsTest {
    private static final byte[] FOREIGN = "not ours".getBytes(StandardCharsets.UTF_8);

    private final GcsDouble service = GcsDouble.start("bucket");
    private final BlobStore store = Stores.open(Places.anonymous(service.endpoint(), "bucket", "team"));

    @AfterEach
    void close() {
        store.close();
        service.close();
    }

    @Test
    void anObjectIsNamedUnderThePrefixAndNobodyMayChangeItOnTheWay() {
        store.putIfAbsent(KEY, body("x"));

        assertThat(service.stored("bucket", "team/packs/ab/one").orElseThrow().about())
                .containsEntry("contentType", "application/octet-stream")
                .containsEntry("cacheControl", "no-transform");
    }

    @Test
    void aPutIsOneRequestThatIsNotCompressed() {
        var encodings = new ArrayList<String>();
        service.observe(call -> encodings.add(call.method() + call.header("content-encoding")));

        store.putIfAbsent(KEY, BlobBody.of(new byte[1 << 20]));

        assertThat(encodings).containsExactly("POST");
    }

    @Test
    void aBodyIsSentWithItsLength() {
        var lengths = new ArrayList<String>();
        service.observe(call -> lengths.add(call.header("content-length")));

        store.putIfAbsent(KEY, BlobBody.of(new byte[1 << 20]));

        assertThat(lengths)
                .hasSize(1)
                .allSatisfy(length -> assertThat(Integer.parseInt(length)).isBetween(1 << 20, (1 << 20) + 1_000));
    }

    @Test
    void whatSomebodyStoredCompressedComesAsItIsStored() throws IOException {
        var compressed = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(compressed)) {
            gzip.write(FOREIGN);
        }
        service.putForeign("bucket", "team/" + KEY, compressed.toByteArray(), "{\"contentEncoding\":\"gzip\"}");

        assertThat(Stores.read(store, KEY)).isEqualTo(compressed.toByteArray());
    }

    @Test
    void namesThatAreNotOursAreSkippedAndTheListGoesOn() {
        var ours = new ArrayList<String>();
        for (int i = 0; i < 7; i++) {
            ours.add("a/" + i);
            store.putIfAbsent(BlobKey.of("a/" + i), body("x"));
            service.putForeign("bucket", "team/a/" + i + " of somebody", FOREIGN, "{}");
            service.putForeign("bucket", "team/a/" + i + "/", FOREIGN, "{}");
            service.putForeign("bucket", "team/a/" + i + "\u00e9", FOREIGN, "{}");
        }
        service.putForeign("bucket", "teammate/a/0", FOREIGN, "{}");

        for (int most = 1; most < 6; most++) {
            service.limitPages(most);
            for (int limit : new int[] {1, 3, 100}) {
                assertThat(paged(limit)).as("%s of %s", limit, most).isEqualTo(ours);
            }
        }
    }

    @Test
    void aHundredDeletesAreOneRequest() {
        var keys = new ArrayList<BlobKey>();
        for (int i = 0; i < 150; i++) {
            keys.add(BlobKey.of("raw/" + i));
        }

        store.delete(keys);

        assertThat(service.requests().stream().filter(request -> !request.startsWith("batched")))
                .hasSize(2);
    }

    private List<String> paged(int limit) {
        var all = new ArrayList<String>();
        var after = "";
        while (true) {
            var page = store.list("a/", after, limit);
            if (page.isEmpty()) {
                return all;
            }
            page.forEach(info -> all.add(info.key().value()));
            after = all.getLast();
        }
    }
}
