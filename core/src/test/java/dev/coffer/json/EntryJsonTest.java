package dev.coffer.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffer.artifact.ArtifactName;
import dev.coffer.artifact.CofferException;
import dev.coffer.artifact.Digest;
import dev.coffer.artifact.Facts;
import dev.coffer.artifact.Handle;
import dev.coffer.artifact.Protection;
import dev.coffer.blob.Ulid;
import dev.coffer.catalog.Entry;
import dev.coffer.catalog.Event;
import dev.coffer.catalog.Samples;
import dev.coffer.catalog.StoredVersion;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// The texts here are the format. A change that breaks one of them breaks every store there is.
final class EntryJsonTest {
    private static final Digest PREVIOUS = Samples.digest("entry 6");

    private static final String START = "{\"format\":3,\"number\":7,\"previous\":\"" + PREVIOUS
            + "\",\"transaction\":\"0000000000000g000000000002\","
            + "\"time\":\"2026-03-01T09:30:00.250Z\",\"actor\":\"ci\",\"events\":[";

    private static final String EMPTY_VERSION = START
            + "{\"kind\":\"version_added\",\"version\":{\"id\":\"m:v1\",\"type\":\"other\",\"shape\":\"file\",\"digest\":\"sha256:"
            + "0".repeat(64)
            + "\",\"files\":1,\"bytes\":2,\"new_bytes\":3,\"created_at\":\"2026-03-01T09:30:00.250Z\"},"
            + "\"storage\":{\"manifest\":\"manifest/0000000000000g000000000002\",\"manifest_digest\":\"sha256:"
            + "0".repeat(64) + "\",\"objects\":[]}}]";

    @Test
    void aVersionWithEverythingHasThisText() {
        var expected = """
                {"format":3,"number":7,"previous":"sha256:106c411261819e5a35192eab47324d72ae3caf362762d66613aa74cdc1c2a993","transaction":"0000000000000g000000000002",\
                "time":"2026-03-01T09:30:00.250Z","actor":"ci","idempotency_key":"nightly-7","events":[\
                {"kind":"version_added","version":{"id":"vision/resnet:v7","label":"1.4.0","type":"model",\
                "shape":"directory",\
                "digest":"sha256:dc9c5edb8b2d479e697b4b0b8ab874f32b325138598ce9e7b759eb8292110622",\
                "files":3,"bytes":2000,"new_bytes":1000,"created_at":"2026-03-01T09:30:00.250Z",\
                "origin":{"run":"run-17","user":"ci","host":"gpu-1","command":"train --fast","code":{\
                "commit":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa","branch":"main",\
                "remote":"https://example.org/team/project.git","dirty":true}},\
                "params":{"depth":"3","lr":"0.1"},"metrics":{"accuracy":0.875,"loss":-1.5E-7},\
                "tags":{"reviewed":"","stage":"final"},"description":"Übergroß \\"quoted\\"\\nsecond line",\
                "inputs":["data/train:v3"]},\
                "storage":{"manifest":"manifest/0000000000000g000000000002",\
                "manifest_digest":"sha256:05b3abf2579a5eb66403cd78be557fd860633a1fe2103c7642030defe32c657f",\
                "objects":["pack/01j40000000000000000000001","raw/0000000000001g000000000004"],\
                "first_chunks":"AAAAAAAAAAH//////////w=="}}],"checksum":"sha256:ef60fc8ff3137733ba17ff91e83e68eb46127e13ed4373cf7707ebd371c8da80"}
                """;
        var entry = new Entry(
                7,
                PREVIOUS,
                new Ulid(1, 2),
                Samples.TIME,
                "ci",
                Optional.of("nightly-7"),
                List.of(new Event.VersionAdded(Samples.full())));

        assertThat(text(entry)).isEqualTo(expected);
        assertThat(EntryJson.read(bytes(expected), "entry")).isEqualTo(entry);
    }

    @Test
    void whatAVersionDoesNotHaveIsLeftOut() {
        assertThat(text(EntryJson.read(bytes(sealed(EMPTY_VERSION)), "entry"))).isEqualTo(sealed(EMPTY_VERSION));
    }

    @Test
    void anAliasMoveHasThisText() {
        var moved = new Event.AliasMoved(
                ArtifactName.of("m"), Handle.of("prod"), OptionalLong.of(6), OptionalLong.of(7), "better");
        assertEvent(
                moved,
                "{\"kind\":\"alias_moved\",\"artifact\":\"m\",\"alias\":\"prod\",\"from\":6,\"to\":7,\"reason\":\"better\"}");
    }

    @Test
    void aRemovedAliasHasNoTo() {
        var removed = new Event.AliasMoved(
                ArtifactName.of("m"), Handle.of("prod"), OptionalLong.of(6), OptionalLong.empty(), "");
        assertEvent(removed, "{\"kind\":\"alias_moved\",\"artifact\":\"m\",\"alias\":\"prod\",\"from\":6}");
    }

    @Test
    void changedTagsHaveThisText() {
        var changed = new Event.TagsChanged(Samples.id("m:v3"), Map.of("b", "2", "a", ""), Set.of("y", "x"));
        assertEvent(
                changed,
                "{\"kind\":\"tags_changed\",\"version\":\"m:v3\",\"set\":{\"a\":\"\",\"b\":\"2\"},\"removed\":[\"x\",\"y\"]}");
    }

    @Test
    void deletionAndRestorationHaveThisText() {
        assertEvent(
                new Event.VersionDeleted(Samples.id("m:v3")), "{\"kind\":\"version_deleted\",\"version\":\"m:v3\"}");
        assertEvent(
                new Event.VersionRestored(Samples.id("m:v3")), "{\"kind\":\"version_restored\",\"version\":\"m:v3\"}");
    }

    @Test
    void whatIsKeptAndGivenUpHasThisText() {
        assertEvent(
                new Event.VersionProtected(
                        Samples.id("m:v3"),
                        new Protection(Optional.of(Instant.parse("2027-03-01T00:00:00Z")), "audit 2026")),
                "{\"kind\":\"version_protected\",\"version\":\"m:v3\",\"until\":\"2027-03-01T00:00:00.000Z\",\"reason\":\"audit 2026\"}");
        assertEvent(
                new Event.VersionProtected(Samples.id("m:v3"), new Protection(Optional.empty(), "")),
                "{\"kind\":\"version_protected\",\"version\":\"m:v3\"}");
        assertEvent(
                new Event.VersionUnprotected(Samples.id("m:v3")),
                "{\"kind\":\"version_unprotected\",\"version\":\"m:v3\"}");
        assertEvent(
                new Event.VersionsSwept(Set.of(Samples.id("m:v4"), Samples.id("m:v3"))),
                "{\"kind\":\"versions_swept\",\"versions\":[\"m:v3\",\"m:v4\"]}");
        assertEvent(
                new Event.VersionRelocated(Samples.id("m:v3"), Samples.storage(new Ulid(1, 3), Samples.pack(9))),
                "{\"kind\":\"version_relocated\",\"version\":\"m:v3\",\"storage\":{\"manifest\":\"manifest/"
                        + new Ulid(1, 3) + "\",\"manifest_digest\":\"" + Samples.digest("manifest")
                        + "\",\"objects\":[\"" + Samples.pack(9) + "\"]}}");
    }

    @Test
    void condemnedObjectsAreWrittenInOrder() {
        assertEvent(
                new Event.ObjectsCondemned(Set.of(Samples.pack(2), Samples.pack(1))),
                "{\"kind\":\"objects_condemned\",\"objects\":[\"pack/01j40000000000000000000001\","
                        + "\"pack/01j40000000000000000000002\"]}");
    }

    @Test
    void everyMissingFieldIsCorruptAndNamed() {
        for (var field : List.of(
                "number",
                "previous",
                "transaction",
                "time",
                "actor",
                "events",
                "kind",
                "id",
                "type",
                "shape",
                "digest",
                "files",
                "bytes",
                "new_bytes",
                "created_at",
                "version",
                "storage",
                "manifest",
                "manifest_digest")) {
            var damaged = EMPTY_VERSION.replaceFirst("\"" + field + "\":", "\"x" + field + "\":");

            assertThatThrownBy(() -> EntryJson.read(bytes(sealed(damaged)), "log/7.json"))
                    .isInstanceOf(CofferException.Corrupt.class)
                    .hasMessageStartingWith("log/7.json: ")
                    .hasMessageEndingWith(field + " is missing");
        }
    }

    @Test
    void aFieldOfTheWrongTypeIsCorruptAndNamed() {
        for (var swap : Map.of(
                        "\"files\":1", "\"files\":\"1\"",
                        "\"bytes\":2", "\"bytes\":2.5",
                        "\"new_bytes\":3", "\"new_bytes\":123456789012345678901234567890",
                        "\"id\":\"m:v1\"", "\"id\":1",
                        "\"objects\":[]", "\"objects\":[1]",
                        "\"shape\":\"file\"", "\"shape\":\"file\",\"tags\":{\"a\":1}",
                        "\"type\":\"other\"", "\"type\":\"gadget\"")
                .entrySet()) {
            var damaged = EMPTY_VERSION.replace(swap.getKey(), swap.getValue());

            assertThatThrownBy(() -> EntryJson.read(bytes(sealed(damaged)), "log/7.json"))
                    .as(damaged)
                    .isInstanceOf(CofferException.Corrupt.class)
                    .hasMessageStartingWith("log/7.json: events.");
        }
    }

    @Test
    void valuesThatCannotBeAreCorrupt() {
        for (var swap : Map.of(
                        "m:v1", "m:prod",
                        "2026-03-01T09:30:00.250Z", "2026-02-30T09:30:00.250Z",
                        "manifest/", "manifold/",
                        "0000000000000g000000000002", "x",
                        "\"number\":7", "\"number\":0",
                        "\"files\":1", "\"files\":-1",
                        "\"shape\":\"file\"", "\"shape\":\"file\",\"deleted\":true",
                        "\"format\":3", "\"format\":2")
                .entrySet()) {
            var damaged = EMPTY_VERSION.replace(swap.getKey(), swap.getValue());

            assertThatThrownBy(() -> EntryJson.read(bytes(sealed(damaged)), "log/7.json"))
                    .as(damaged)
                    .isInstanceOf(CofferException.Corrupt.class)
                    .hasMessageStartingWith("log/7.json: ");
        }
    }

    @Test
    void bytesThatAreNotOneLineOfJsonAreCorrupt() {
        for (var text : List.of(
                "",
                "\n",
                "{}",
                "{\n}\n",
                "[]\n",
                "{\"a\":1,\"a\":1}\n",
                "{\"a\":null}\n",
                "{} {}\n",
                "{\"a\":\n",
                "[".repeat(100) + "\n",
                "{\"a\":" + "[".repeat(100) + "\n",
                "{\"a\":1" + "0".repeat(100) + "}\n")) {
            assertThatThrownBy(() -> EntryJson.read(bytes(text), "log/7.json"))
                    .as(text)
                    .isInstanceOf(CofferException.Corrupt.class)
                    .hasMessageContaining("log/7.json");
        }
    }

    @Test
    void everyChangedByteIsCorruptAndNamed() {
        var line = bytes(sealed(EMPTY_VERSION));
        for (int at = 0; at < line.length; at++) {
            for (int change : new int[] {1, 2, 4, 8, 16, 32, 64, 128, 0xff}) {
                var damaged = line.clone();
                damaged[at] ^= (byte) change;

                assertThatThrownBy(() -> EntryJson.read(damaged, "log/7.json"))
                        .as("byte %s by %s", at, change)
                        .isInstanceOf(CofferException.Corrupt.class)
                        .hasMessageStartingWith("log/7.json ");
            }
        }
    }

    @Test
    void aFieldOfTheOriginThatIsUnknownIsInvalidBecauseTheEntryCouldNotBeWrittenAgain() {
        assertNewer(EMPTY_VERSION.replace("\"files\":1", "\"files\":1,\"origin\":{\"job\":\"x\"}"), "origin.job");
        assertNewer(
                EMPTY_VERSION.replace("\"files\":1", "\"files\":1,\"origin\":{\"code\":{\"tag\":\"y\"}}"),
                "origin.code.tag");
    }

    @Test
    void whatIsBehindTheChecksumIsCorrupt() {
        var text = sealed(EMPTY_VERSION);
        for (var damaged : List.of(
                text.replace("\"}\n", "\" }\n"),
                text.replace("\"}\n", "\",\"more\":1}\n"),
                text.replace(",\"checksum\"", ", \"checksum\""),
                text.replace(",\"checksum\"", ",\"checksun\""),
                EMPTY_VERSION + "}\n")) {
            assertThatThrownBy(() -> EntryJson.read(bytes(damaged), "log/7.json"))
                    .as(damaged)
                    .isInstanceOf(CofferException.Corrupt.class)
                    .hasMessageStartingWith("log/7.json ");
        }
    }

    @Test
    void aNewerFormatIsInvalidAndSaysSo() {
        assertNewer(EMPTY_VERSION.replace("\"format\":3", "\"format\":4"), "format 4");
    }

    @Test
    void anUnknownKindOfEventIsInvalidAndSaysSo() {
        assertNewer(START + "{\"kind\":\"version_blessed\"}]", "version_blessed");
    }

    @Test
    void anUnknownFieldIsInvalidBecauseItMayMeanSomething() {
        assertNewer(EMPTY_VERSION.replace("\"files\":1", "\"files\":1,\"held_until\":\"x\""), "held_until");
    }

    @Test
    void aWholeNumberIsAMetricToo() {
        var text = EMPTY_VERSION.replace("\"files\":1", "\"files\":1,\"metrics\":{\"epochs\":3}");
        var stored = ((Event.VersionAdded)
                        EntryJson.read(bytes(sealed(text)), "entry").events().getFirst())
                .stored();

        assertThat(stored.version().facts().metrics()).containsEntry("epochs", 3.0);
    }

    @Test
    void extremeMetricsComeBackAsTheyWere() {
        for (double value : new double[] {-0.0, Double.MIN_VALUE, Double.MAX_VALUE, 0.1 + 0.2, 1e300, Math.PI}) {
            var full = Samples.full();
            var facts = full.version().facts();
            var version = full.version()
                    .withFacts(new Facts(
                            facts.origin(), Map.of(), Map.of("m", value), Map.of(), Optional.empty(), List.of()));
            var entry = entry(new Event.VersionAdded(new StoredVersion(version, full.storage())));

            assertThat(EntryJson.read(EntryJson.write(entry), "entry")).isEqualTo(entry);
        }
    }

    @Test
    void halfACharacterComesBackAsItWas() {
        var entry = entry(new Event.TagsChanged(Samples.id("m:v1"), Map.of("half", "\ud83d"), Set.of()));

        assertThat(EntryJson.read(EntryJson.write(entry), "entry")).isEqualTo(entry);
    }

    @Test
    void textThatIsTooLongToBeReadBackIsNotWritten() {
        var entry = new Entry(
                7,
                PREVIOUS,
                new Ulid(1, 2),
                Samples.TIME,
                "a".repeat(5 << 20),
                Optional.empty(),
                List.of(new Event.VersionDeleted(Samples.id("m:v1"))));

        assertThatThrownBy(() -> EntryJson.write(entry)).isInstanceOf(CofferException.Invalid.class);
    }

    private static void assertNewer(String text, String sign) {
        assertThatThrownBy(() -> EntryJson.read(bytes(sealed(text)), "log/7.json"))
                .isInstanceOf(CofferException.Invalid.class)
                .hasMessageContaining("log/7.json was written by a newer Coffer")
                .hasMessageContaining(sign);
    }

    private static void assertEvent(Event event, String json) {
        var expected = sealed(START + json + "]");
        assertThat(text(entry(event))).isEqualTo(expected);
        assertThat(EntryJson.read(bytes(expected), "entry")).isEqualTo(entry(event));
    }

    private static Entry entry(Event event) {
        return new Entry(7, PREVIOUS, new Ulid(1, 2), Samples.TIME, "ci", Optional.empty(), List.of(event));
    }

    private static String text(Entry entry) {
        return new String(EntryJson.write(entry), StandardCharsets.UTF_8);
    }

    /// The line of an entry, of which everything but the end is given.
    private static String sealed(String text) {
        return text + ",\"checksum\":\"" + Digest.of(bytes(text)) + "\"}\n";
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
