package dev.coffer.azure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.azure.core.util.BinaryData;
import com.sun.net.httpserver.HttpExchange;
import dev.coffer.artifact.CofferException;
import dev.coffer.blob.BlobBody;
import dev.coffer.blob.BlobInfo;
import dev.coffer.blob.BlobKey;
import dev.coffer.blob.BlobStore;
import dev.coffer.blob.cloud.Deadlines;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Pages of keys, whatever the answers are cut into.
final class AzureListingTest {
    private static final String FIVE = "a b c d e";

    @Test
    void aPageIsOneRequest() throws IOException {
        try (var server = paged(100, FIVE);
                var store = server.store(Deadlines.STANDARD)) {
            assertThat(keys(store.list("", "", 3))).containsExactly("a", "b", "c");
            assertThat(server.arrived())
                    .singleElement()
                    .satisfies(request ->
                            assertThat(request.uri()).contains("maxresults=4").doesNotContain("startFrom"));
        }
    }

    @Test
    void theNextPageIsAskedForByName() throws IOException {
        try (var server = paged(100, FIVE);
                var store = server.store(Deadlines.STANDARD)) {
            store.list("", "packs/c", 3);

            assertThat(server.arrived().getFirst().uri()).contains("startFrom=packs/c&");
        }
    }

    @Test
    void aServiceThatIgnoresWhereToStartIsListedRightAllTheSame() throws IOException {
        for (int size = 1; size <= 6; size++) {
            try (var server = paged(size, FIVE);
                    var store = server.store(Deadlines.STANDARD)) {
                assertThat(keys(store.list("", "b", 2))).containsExactly("c", "d");
                assertThat(keys(store.list("", "d", 2))).containsExactly("e");
                assertThat(keys(store.list("", "e", 2))).isEmpty();
            }
        }
    }

    @Test
    void anEmptyAnswerWithMoreToComeIsNotTheEnd() throws IOException {
        try (var server = new ScriptedServer((exchange, number) -> ScriptedServer.answer(
                        exchange, 200, number < 4 ? page(List.of(), "token" + number) : page(List.of("z"), "")));
                var store = server.store(Deadlines.STANDARD)) {
            assertThat(keys(store.list("", "", 10))).containsExactly("z");
        }
    }

    @Test
    void anAnswerThatLeadsBackToItselfEnds() throws IOException {
        try (var server = new ScriptedServer(
                        (exchange, _) -> ScriptedServer.answer(exchange, 200, page(List.of(), "again")));
                var store = server.store(Deadlines.STANDARD)) {
            assertThatThrownBy(() -> store.list("", "", 10))
                    .isInstanceOf(CofferException.Corrupt.class)
                    .hasMessageContaining("again and again");
        }
    }

    @Test
    void aListWithoutNamesAndWithoutEndEnds() throws IOException {
        try (var server = new ScriptedServer(
                        (exchange, number) -> ScriptedServer.answer(exchange, 200, page(List.of(), "token" + number)));
                var store = server.store(Deadlines.STANDARD)) {
            assertThatThrownBy(() -> store.list("", "", 10))
                    .isInstanceOf(CofferException.Corrupt.class)
                    .hasMessageContaining("no name in 1000 answers");
        }
    }

    @Test
    void aListThatBeginsAnewIsCorrupt() throws IOException {
        try (var server = new ScriptedServer((exchange, number) ->
                        ScriptedServer.answer(exchange, 200, page(List.of("a"), "token" + number)));
                var store = server.store(Deadlines.STANDARD)) {
            assertThatThrownBy(() -> store.list("", "", 10))
                    .isInstanceOf(CofferException.Corrupt.class)
                    .hasMessageContaining("goes back");
        }
    }

    @Test
    void anAccountThatSortsByDirectoriesIsRefused() throws IOException {
        try (var server = paged(100, "a/b a.b");
                var store = server.store(Deadlines.STANDARD)) {
            assertThatThrownBy(() -> store.list("", "", 10))
                    .isInstanceOfSatisfying(
                            CofferException.Refused.class,
                            e -> assertThat(e.hint()).contains("use an account without a hierarchical namespace"));
        }
    }

    @Test
    void whatIsNotOursIsPassedOver() {
        var location = Azurite.shared().newContainer("team/one");
        var container = Containers.client(location);
        for (var foreign : List.of(
                "team",
                "team/one",
                "team/one/",
                "team/one/ü",
                "team/one/a b",
                "team/one/m?x#y",
                "team/one-more/a",
                "team/two/a")) {
            container.getBlobClient(foreign).upload(BinaryData.fromString("x"));
        }
        try (var store = new AzureBlobStoreProvider().open(location, Deadlines.STANDARD)) {
            for (var key : List.of("a", "b/1", "z")) {
                store.putIfAbsent(BlobKey.of(key), BlobBody.of(new byte[1]));
            }

            assertThat(walk(store, 1)).containsExactly("a", "b/1", "z");
            assertThat(walk(store, 2)).containsExactly("a", "b/1", "z");
            assertThat(walk(store, 1_000)).containsExactly("a", "b/1", "z");
        }
    }

    private static List<String> walk(BlobStore store, int limit) {
        var all = new ArrayList<String>();
        for (var page = store.list("", "", limit); !page.isEmpty(); page = store.list("", all.getLast(), limit)) {
            all.addAll(keys(page));
        }
        return all;
    }

    private static List<String> keys(List<BlobInfo> page) {
        return page.stream().map(info -> info.key().value()).toList();
    }

    /// Lists names in answers of so many, wherever it is asked to start.
    private static ScriptedServer paged(int size, String names) throws IOException {
        var all = Arrays.asList(names.split(" ", -1));
        return new ScriptedServer((exchange, _) -> {
            int from = Integer.parseInt(parameter(exchange, "marker", "0"));
            int to = Math.min(all.size(), from + size);
            ScriptedServer.answer(
                    exchange, 200, page(all.subList(from, to), to < all.size() ? Integer.toString(to) : ""));
        });
    }

    private static String parameter(HttpExchange exchange, String name, String otherwise) {
        return Arrays.stream(exchange.getRequestURI().getQuery().split("&", -1))
                .filter(part -> part.startsWith(name + "="))
                .map(part -> part.substring(name.length() + 1))
                .findFirst()
                .orElse(otherwise);
    }

    private static String page(List<String> names, String next) {
        var blobs = new StringBuilder();
        for (var name : names) {
            blobs.append("<Blob><Name>")
                    .append(name)
                    .append("</Name><Properties><Last-Modified>Mon, 23 Nov 2026 10:00:00 GMT</Last-Modified>")
                    .append("<Content-Length>1</Content-Length><BlobType>BlockBlob</BlobType></Properties></Blob>");
        }
        return "<?xml version=\"1.0\" encoding=\"utf-8\"?><EnumerationResults ContainerName=\"container\"><Blobs>"
                + blobs + "</Blobs><NextMarker>" + next + "</NextMarker></EnumerationResults>";
    }
}
