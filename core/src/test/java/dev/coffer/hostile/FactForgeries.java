package dev.coffer.hostile;

import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import tools.jackson.databind.node.ObjectNode;

/// The content is right, and what the log says of it is not.
final class FactForgeries {
    static final List<Forgery> ALL = List.of(
            fact("one file more", v -> v.put("files", v.get("files").asLong() + 1)),
            fact("one file less", v -> v.put("files", v.get("files").asLong() - 1)),
            fact("no files", v -> v.put("files", 0)),
            fact("2^62 files", v -> v.put("files", 1L << 62)),
            fact("one byte more", v -> v.put("bytes", v.get("bytes").asLong() + 1)),
            fact("one byte less", v -> v.put("bytes", v.get("bytes").asLong() - 1)),
            fact("no bytes", v -> v.put("bytes", 0)),
            fact("2^63 - 1 bytes", v -> v.put("bytes", Long.MAX_VALUE)),
            fact("another shape", v -> v.put("shape", "file")),
            wrong("the digest of nothing", v -> v.put("digest", "sha256:" + "0".repeat(64))),
            Forgery.of(
                    "m:v2",
                    "facts: the digest of another version",
                    store -> store.version("m:v2")
                            .put("digest", store.version("m:v1").get("digest").asString())),
            storage("no objects", s -> s.putArray("objects")),
            storage("one object less", s -> s.withArray("objects").remove(0)),
            storage(
                    "an object more, which another version needs",
                    (store, s) -> s.withArray("objects")
                            .add(store.keys("raw/")
                                    .map(key -> "raw/" + key.substring(7))
                                    .findFirst()
                                    .orElseThrow())),
            storage(
                    "an object more, which is not there",
                    s -> s.withArray("objects").add("raw/" + "0".repeat(25) + "9")),
            storage("other objects", s -> s.putArray("objects").add("pack/" + "0".repeat(25) + "9")),
            Forgery.odd(
                    "storage: an object twice",
                    store -> {
                        var objects = store.storage("m:v2").withArray("objects");
                        objects.add(objects.get(0).asString());
                    },
                    "m:v2"),
            Forgery.of(
                    "m:v2",
                    "storage: a manifest that is not there",
                    store -> store.storage("m:v2").put("manifest", "manifest/" + "0".repeat(25) + "9")),
            Forgery.of(
                    "m:v2",
                    "storage: another digest of the manifest",
                    store -> store.storage("m:v2").put("manifest_digest", "sha256:" + "a".repeat(64))),
            Forgery.harmless("facts: first chunks of other files", store -> {
                var genuine = store.storage("m:v1").path("first_chunks").asString("");
                store.storage("m:v3").put("first_chunks", genuine);
            }),
            Forgery.harmless(
                    "facts: first chunks of nothing",
                    store -> store.storage("m:v3").put("first_chunks", "AAAAAAAAAAA=")),
            Forgery.harmless(
                    "facts: 2^60 new bytes", store -> store.version("m:v2").put("new_bytes", 1L << 60)),
            Forgery.harmless(
                    "facts: made in the year 9999",
                    store -> store.version("m:v2").putObject("params").put("when", "9999")),
            Forgery.harmless(
                    "facts: params that look like a query",
                    store -> store.version("m:v2")
                            .putObject("params")
                            .put("x&service=y", "\"'; DROP TABLE versions; --\u001b[31m")));

    private FactForgeries() {}

    private static Forgery wrong(String name, Consumer<ObjectNode> act) {
        return Forgery.of("m:v2", "facts: " + name, store -> act.accept(store.version("m:v2")));
    }

    private static Forgery fact(String name, Consumer<ObjectNode> act) {
        return Forgery.lie("m:v2", "facts: " + name, store -> act.accept(store.version("m:v2")));
    }

    private static Forgery storage(String name, Consumer<ObjectNode> act) {
        return storage(name, (_, storage) -> act.accept(storage));
    }

    private static Forgery storage(String name, BiConsumer<StoreDraft, ObjectNode> act) {
        return Forgery.lie("m:v2", "storage: " + name, store -> act.accept(store, store.storage("m:v2")));
    }
}
