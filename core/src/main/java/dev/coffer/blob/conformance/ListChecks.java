package dev.coffer.blob.conformance;

import static dev.coffer.blob.conformance.Trial.bytes;

import dev.coffer.artifact.Text;
import dev.coffer.blob.BlobKey;
import dev.coffer.blob.BlobStore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SortedSet;
import java.util.TreeSet;

/// What is listed, in which order, and in which pages.
final class ListChecks {
    private static final int THOUSANDS = 5_000;

    private ListChecks() {}

    static List<ConformanceCheck> all() {
        return List.of(
                ConformanceCheck.of("an empty store lists nothing", ListChecks::anEmptyStoreListsNothing),
                ConformanceCheck.of(
                        "a list tells keys and lengths and not what is deleted",
                        ListChecks::aListTellsKeysAndLengthsAndNotWhatIsDeleted),
                ConformanceCheck.of("lists are in the order of whole keys", ListChecks::listsAreInTheOrderOfWholeKeys),
                ConformanceCheck.of("any beginning of a key is a prefix", ListChecks::anyBeginningOfAKeyIsAPrefix),
                ConformanceCheck.of("a page begins after any text", ListChecks::aPageBeginsAfterAnyText),
                ConformanceCheck.many(
                        "thousands of keys come in pages each once",
                        THOUSANDS,
                        ListChecks::thousandsOfKeysComeInPagesEachOnce),
                ConformanceCheck.of(
                        "a page has from one to a thousand blobs", ListChecks::aPageHasFromOneToAThousandBlobs));
    }

    private static void anEmptyStoreListsNothing(Trial trial) {
        Expect.sameKeys(
                "the keys of an empty store",
                List.of(),
                Trial.keys(trial.store().list("", "", 10)));
        Expect.sameKeys(
                "the keys of an empty store",
                List.of(),
                Trial.keys(trial.store().list("log/", "log/3", 10)));
    }

    private static void aListTellsKeysAndLengthsAndNotWhatIsDeleted(Trial trial) {
        trial.put(BlobKey.of("a/1"), bytes("x"));
        trial.put(BlobKey.of("a/2"), bytes("xyz"));
        trial.put(BlobKey.of("a/3"), bytes("x"));
        trial.store().delete(List.of(BlobKey.of("a/1")));

        var page = trial.store().list("a/", "", 10);

        Expect.sameKeys(
                "keys and lengths",
                List.of("a/2 3", "a/3 1"),
                page.stream().map(info -> info.key() + " " + info.length()).toList());
    }

    private static void listsAreInTheOrderOfWholeKeys(Trial trial) {
        var keys = List.of("a-b", "a.b", "a/b", "a/b-", "a/c/d", "a0b", "a_", "aB/x", "ab/x");
        var shuffled = new ArrayList<>(keys);
        Collections.shuffle(shuffled, new Random(1));
        shuffled.forEach(key -> trial.put(BlobKey.of(key), bytes(key)));

        var sorted = keys.stream().sorted().toList();
        for (int limit : List.of(BlobStore.PAGE_LIMIT, 1, 2, 3)) {
            trial.lists("", limit, sorted);
        }
    }

    private static void anyBeginningOfAKeyIsAPrefix(Trial trial) {
        var keys = new TreeSet<>(
                List.of("log/0001.json", "log/0002.json", "log/001.json", "log-old", "log.d/x", "logs/x", "lo/g"));
        keys.forEach(key -> trial.put(BlobKey.of(key), bytes("x")));

        for (var prefix : List.of(
                "",
                "l",
                "lo",
                "log",
                "log/",
                "log/0",
                "log/000",
                "log/0001.json",
                "log.",
                "logs/x/y",
                "m",
                "/",
                "log//",
                "../",
                "log/\u0000",
                "log/0001.json/")) {
            trial.lists(prefix, 3, startingWith(prefix, keys));
        }
    }

    private static void aPageBeginsAfterAnyText(Trial trial) {
        var keys = new TreeSet<>(List.of("a-/1", "a/1", "a/2", "a/b/1", "a/b/2", "b/1"));
        keys.forEach(key -> trial.put(BlobKey.of(key), bytes("x")));

        for (var after : List.of(
                "", "a", "a/", "a/1", "a/1/zzz", "a/b", "a/b/", "a/b/1", "a/b/9", "a/zzz", "b", "c", "!", "~")) {
            Expect.sameKeys(
                    "the keys that start with 'a/' after '" + Text.shown(after) + "'",
                    startingWith("a/", keys).stream()
                            .filter(key -> key.compareTo(after) > 0)
                            .toList(),
                    Trial.keys(trial.store().list("a/", after, 10)));
        }
    }

    private static void thousandsOfKeysComeInPagesEachOnce(Trial trial) {
        var keys = new TreeSet<String>();
        for (int i = 0; i < THOUSANDS; i++) {
            keys.add(String.format("%s/%02x/%05d", i % 3 == 0 ? "log" : "packs", i % 16, i));
        }
        trial.putAll(keys);

        for (var prefix : List.of("", "log/", "packs/0", "packs/07/0", "packs/07/00")) {
            trial.lists(prefix, BlobStore.PAGE_LIMIT, startingWith(prefix, keys));
        }
        trial.lists("packs/07/", 17, startingWith("packs/07/", keys));
    }

    private static void aPageHasFromOneToAThousandBlobs(Trial trial) throws IOException {
        for (int limit : List.of(0, BlobStore.PAGE_LIMIT + 1)) {
            Expect.failure(
                    IllegalArgumentException.class,
                    "a page of " + limit,
                    () -> trial.store().list("", "", limit));
        }
    }

    private static List<String> startingWith(String prefix, SortedSet<String> keys) {
        return keys.stream().filter(key -> key.startsWith(prefix)).toList();
    }
}
