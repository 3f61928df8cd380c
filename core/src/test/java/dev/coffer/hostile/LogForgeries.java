package dev.coffer.hostile;

import java.util.List;
import java.util.function.Consumer;
import tools.jackson.databind.node.ObjectNode;

/// Entries of the log that say what cannot be. The log may refuse all of it; it may also be right about the rest.
final class LogForgeries {
    static final List<Forgery> ALL = List.of(
            version("a negative number of files", v -> v.put("files", -1)),
            version("a negative number of bytes", v -> v.put("bytes", -1)),
            version("2^63 bytes", v -> v.put("bytes", 9.223372036854776E18)),
            version("half a file", v -> v.put("files", 0.5)),
            version("files as a text", v -> v.put("files", "3")),
            version("no digest", v -> v.remove("digest")),
            version("a digest in capitals", v -> v.put("digest", "sha256:" + "A".repeat(64))),
            version("a short digest", v -> v.put("digest", "sha256:abc")),
            version("a digest with a query", v -> v.put("digest", "sha256:" + "a".repeat(64) + "&service=x")),
            version("shape unknown", v -> v.put("shape", "socket")).orNewer(),
            version("type unknown", v -> v.put("type", "socket")).orNewer(),
            version("another type than the artifact's", v -> v.put("type", "report")),
            version("a field nobody knows", v -> v.put("surprise", 1)).orNewer(),
            version("a name that leads out", v -> v.put("id", "../evil:v2")),
            version("a name with a NUL", v -> v.put("id", "m\0:v2")),
            version("a name with a query", v -> v.put("id", "m&service=x:v2")),
            version("number 0", v -> v.put("id", "m:v0")),
            version("number 2^63", v -> v.put("id", "m:v9223372036854775808")),
            version("number 2^63 - 1", v -> v.put("id", "m:v9223372036854775807")),
            version("a number already taken", v -> v.put("id", "m:v1")),
            version("a number that leaves a gap", v -> v.put("id", "m:v5")),
            version("a label that is a reference", v -> v.put("label", "a:b@c")),
            version("a label with a query", v -> v.put("label", "x&service=y")),
            version("a label like a number", v -> v.put("label", "v1")),
            version("a label with a NUL", v -> v.put("label", "x\0y")),
            version("the time of nobody", v -> v.put("created_at", "yesterday")),
            version("a metric that is no number", v -> v.putObject("metrics").put("m", "NaN")),
            version("an input that is not there", v -> v.putArray("inputs").add("gone:v9")),
            version("itself as an input", v -> v.putArray("inputs").add("m:v2")),
            version("a later version as an input", v -> v.putArray("inputs").add("m:v3")),
            version("deleted already", v -> v.put("deleted", true)),
            version("swept already", v -> v.put("swept", true)),
            storage(
                    "a pack as a manifest",
                    s -> s.put("manifest", s.get("manifest").asString().replace("manifest/", "pack/"))),
            storage(
                    "a manifest among the objects",
                    s -> s.withArray("objects").add(s.get("manifest").asString())),
            storage("an object that leads out", s -> s.withArray("objects").add("raw/../../../etc/passwd")),
            storage("an object with a query", s -> s.withArray("objects").add("raw/" + "0".repeat(25) + "9&service=x")),
            storage("an object beyond 128 bits", s -> s.withArray("objects").add("raw/" + "z".repeat(26))),
            storage("first chunks that are no base 64", s -> s.put("first_chunks", "&service=x")),
            storage("first chunks of half a number", s -> s.put("first_chunks", "AAAA")),
            storage("a million first chunks", s -> s.put("first_chunks", "AAAAAAAAAAAA".repeat(700_000))),
            event(
                    "an alias of a version that is not there",
                    "{'kind':'alias_moved','artifact':'m','alias':'x','to':99}"),
            event(
                    "an alias of an artifact that is not there",
                    "{'kind':'alias_moved','artifact':'n','alias':'x','to':1}"),
            event(
                    "an alias that comes from elsewhere",
                    "{'kind':'alias_moved','artifact':'m','alias':'prod','from':77,'to':1}"),
            event("an alias of a deleted version", "{'kind':'alias_moved','artifact':'m','alias':'x','to':4}"),
            event("an alias named with a query", "{'kind':'alias_moved','artifact':'m','alias':'x&service=y','to':1}"),
            event("a version deleted that is not there", "{'kind':'version_deleted','version':'m:v99'}"),
            event("a version deleted that an alias names", "{'kind':'version_deleted','version':'m:v2'}"),
            event("a version restored that is not deleted", "{'kind':'version_restored','version':'m:v1'}"),
            event("versions swept that are not deleted", "{'kind':'versions_swept','versions':['m:v1']}"),
            event("tags of a version that is not there", "{'kind':'tags_changed','version':'m:v99','set':{'a':'b'}}"),
            event("tags that cannot be", "{'kind':'tags_changed','version':'m:v1','set':{'\\u0000':'x'}}"),
            event("protection of a version that is not there", "{'kind':'version_protected','version':'m:v99'}"),
            event(
                    "protection until the end of time",
                    "{'kind':'version_protected','version':'m:v1','until':'9999-12-31T23:59:59.999Z'}"),
            event("the catalog moved to nowhere", "{'kind':'catalog_moved','to':'nowhere'}")
                    .orNewer(),
            event("the catalog moved to a query", "{'kind':'catalog_moved','to':'postgres&service=x'}")
                    .orNewer(),
            event("an event nobody knows", "{'kind':'surprise'}").orNewer(),
            event("nothing condemned", "{'kind':'objects_condemned','objects':[]}"),
            Forgery.log("log: what a live version needs is condemned", store -> {
                var event = StoreDraft.json("{\"kind\":\"objects_condemned\"}");
                event.set("objects", store.storage("m:v2").get("objects").deepCopy());
                store.append(event);
            }),
            entry("number 7 at place 2", e -> e.put("number", 7)),
            entry("format 99", e -> e.put("format", 99)).orNewer(),
            entry("format 0", e -> e.put("format", 0)),
            entry("no events", e -> e.putArray("events")),
            entry("a time before time", e -> e.put("time", "0000-00-00T00:00:00.000Z")),
            entry("a time far ahead", e -> e.put("time", "9999-12-31T23:59:59.999Z")),
            entry("an actor of 10,000 characters", e -> e.put("actor", "a".repeat(10_000))),
            entry("an actor with controls", e -> e.put("actor", "a\u0000\u001b[2J")),
            entry("the transaction of another entry", e -> e.put("transaction", "0".repeat(26))),
            entry("a transaction that is no name", e -> e.put("transaction", "&service=x")),
            Forgery.log("log: an entry is missing", store -> store.entries.remove(1)),
            Forgery.log(
                    "log: an entry twice",
                    store -> store.entries.add(2, store.entries.get(1).deepCopy())));

    private LogForgeries() {}

    private static Forgery version(String name, Consumer<ObjectNode> act) {
        return Forgery.log("log: " + name, store -> act.accept(store.version("m:v2")));
    }

    private static Forgery storage(String name, Consumer<ObjectNode> act) {
        return Forgery.log("log: " + name, store -> act.accept(store.storage("m:v2")));
    }

    private static Forgery entry(String name, Consumer<ObjectNode> act) {
        return Forgery.log("log: " + name, store -> act.accept(store.entries.get(1)));
    }

    private static Forgery event(String name, String json) {
        return Forgery.log("log: " + name, store -> store.append(StoreDraft.json(json.replace('\'', '"'))));
    }
}
