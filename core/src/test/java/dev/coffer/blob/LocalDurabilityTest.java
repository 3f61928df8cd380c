package dev.coffer.blob;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a put asks of the operating system, in which order, and what is left when any of it fails or is the last thing that
/// the process ever did.
final class LocalDurabilityTest {
    private static final int KILLED = 137;

    @TempDir
    Path work;

    private Strace strace;
    private int stores;

    @BeforeEach
    void needsStrace() throws Exception {
        Requires.program("strace", "-qq", "-o", "/dev/null", "true");
        work = work.toRealPath();
        strace = new Strace(work);
    }

    @Test
    void everyPutWritesSyncsLinksAndSyncsTheDirectoryInThisOrder() throws Exception {
        var store = freshStore();

        var paths = strace.pathsOf(store);

        var calls = strace.run(scratch(store), paths).calls();

        for (var key : ChildPuts.KEYS) {
            var target = store.resolve(key.value());
            int linked = indexOf(calls, "link", "\"" + target + "\"");
            var temp = calls.get(linked).line().replaceAll("^[^\"]*\"([^\"]*)\".*", "$1");
            int lastWrite = lastIndexOf(calls, "write", "<" + temp + ">");
            int synced = lastIndexOf(calls, "fsync", "<" + temp + ">");
            int published = indexOfAfter(calls, linked, "fsync", "<" + target.getParent() + ">");
            assertThat(List.of(lastWrite, synced, linked, published))
                    .as("%s in %s", key, calls)
                    .isSorted();
            assertThat(lastWrite).isNotNegative();
        }
        assertThat(calls).extracting(Strace.Call::name).doesNotContain("rename", "renameat", "renameat2");
    }

    @Test
    void aNewDirectoryIsDurableBeforeAnythingIsPutIntoIt() throws Exception {
        var store = freshStore();

        var paths = strace.pathsOf(store);

        var calls = strace.run(scratch(store), paths).calls();

        for (var directory : List.of("packs", "packs/ab", "log")) {
            var path = store.resolve(directory);
            int made = indexOf(calls, "mkdir", "\"" + path + "\"");
            int durable = indexOfAfter(calls, made, "fsync", "<" + path.getParent() + ">");
            int used = indexOf(calls, "link", ", \"" + path + "/");
            assertThat(List.of(made, durable)).as("%s in %s", directory, calls).isSorted();
            assertThat(used).isGreaterThan(durable);
        }
        assertThat(indexOf(calls, "fsync", "<" + store.getParent() + ">")).isNotNegative();
    }

    @Test
    void aDirectoryThatAnotherProcessMadeIsSyncedOnce() throws Exception {
        var store = freshStore();
        var paths = strace.pathsOf(scratch(store));
        Files.createDirectories(scratch(store).resolve("packs/ab"));

        var calls = strace.run(store, paths).calls();

        assertThat(indexOf(calls, "fsync", "<" + store.resolve("packs") + ">")).isNotNegative();
        assertThat(calls.stream()
                        .filter(call ->
                                call.line().contains("fsync(") && call.line().contains(store + "/packs>")))
                .hasSize(1);
    }

    @Test
    void whoeverIsToldThatABlobExistsMayBuildOnIt() throws Exception {
        var store = freshStore();
        var paths = strace.pathsOf(scratch(store));
        var first = strace.run(scratch(store), paths);
        assertThat(outcomes(first)).containsOnly("acknowledged");

        var again = strace.run(store, paths);

        assertThat(outcomes(again)).containsOnly("exists");
        for (var key : ChildPuts.KEYS) {
            var directory = store.resolve(key.value()).getParent();
            assertThat(indexOf(again.calls(), "fsync", "<" + directory + ">")).isNotNegative();
        }
    }

    @Test
    void aWriterKilledAtAnyCallLosesNothingItAcknowledged() throws Exception {
        var store = freshStore();
        var paths = strace.pathsOf(scratch(store));
        var calls = strace.run(scratch(store), paths).calls();
        assertThat(calls).hasSizeGreaterThan(30);
        var seen = new HashMap<String, Integer>();
        for (int i = 0; i < calls.size(); i++) {
            var name = calls.get(i).name();
            int nth = seen.merge(name, 1, Integer::sum);

            var run = strace.run(scratch(store), paths, name + ":signal=KILL:when=" + nth);

            assertThat(run.exit()).as("killed at %s", calls.get(i)).isEqualTo(KILLED);
            assertThat(run.calls()).as("killed where it should be").hasSize(i + 1);
            assertWhole(store, run.output(), "killed at " + calls.get(i).line());
            assertUsable(store);
        }
    }

    @Test
    void aCallThatFailsFailsItsPutCleanly() throws Exception {
        var store = freshStore();
        var paths = strace.pathsOf(scratch(store));
        var calls = strace.run(scratch(store), paths).calls();
        var errors = Map.of("mkdir", "ENOSPC", "openat", "EMFILE", "write", "ENOSPC", "fsync", "EIO", "link", "ENOSPC");
        var seen = new HashMap<String, Integer>();
        for (int i = 0; i < calls.size(); i++) {
            var call = calls.get(i);
            int nth = seen.merge(call.name(), 1, Integer::sum);
            var error = errors.getOrDefault(call.name(), "EIO");

            var run = strace.run(scratch(store), paths, call.name() + ":error=" + error + ":when=" + nth);

            var what = error + " at " + call.line();
            assertThat(run.exit()).as(what).isZero();
            assertThat(outcomes(run)).as(what).isEqualTo(expected(store, calls, i));
            assertWhole(store, run.output(), what);
            if (!call.name().equals("unlink")) {
                assertThat(temps(store)).as(what).isEmpty();
            }
            assertUsable(store);
        }
    }

    @Test
    void aLinkOfUnclearOutcomeIsToldAsSuch() throws Exception {
        var store = freshStore();
        var paths = strace.pathsOf(scratch(store));

        var run = strace.run(scratch(store), paths, "link:error=EIO:when=1");

        assertThat(outcomes(run)).containsExactly("OUTCOME_UNKNOWN", "acknowledged", "acknowledged");
        assertThat(temps(store)).isEmpty();
        assertUsable(store);
    }

    @Test
    void aDiskThatStaysFullFailsEveryPutAndKeepsNothing() throws Exception {
        var store = freshStore();
        var paths = strace.pathsOf(scratch(store));

        var run = strace.run(scratch(store), paths, "write:error=ENOSPC:when=2+");

        assertThat(outcomes(run)).containsExactly("UNAVAILABLE", "UNAVAILABLE", "UNAVAILABLE");
        assertThat(temps(store)).isEmpty();
        assertWhole(store, run.output(), "full disk");
        assertUsable(store);
    }

    @Test
    void aPlaceWithoutHardLinksIsDenied() throws Exception {
        var store = freshStore();
        var paths = strace.pathsOf(scratch(store));

        var run = strace.run(scratch(store), paths, "link:error=EPERM:when=1+");

        assertThat(outcomes(run)).containsExactly("DENIED", "DENIED", "DENIED");
        assertThat(temps(store)).isEmpty();
    }

    private Path freshStore() throws IOException {
        return Files.createDirectory(work.resolve("store" + stores++));
    }

    /// The same store with nothing in it, as it was before any run.
    private static Path scratch(Path store) throws IOException {
        try (var files = Files.walk(store)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
        return Files.createDirectory(store);
    }

    private static List<String> outcomes(Strace.Run run) {
        return run.output().stream()
                .map(line -> line.substring(0, line.indexOf(' ')))
                .toList();
    }

    /// Which puts fail, and how, when the call at `index` does.
    private static List<String> expected(Path store, List<Strace.Call> calls, int index) {
        var expected = new ArrayList<>(List.of("acknowledged", "acknowledged", "acknowledged"));
        boolean harmless = calls.get(index).name().equals("unlink")
                || calls.get(index).line().contains("\"" + store.resolve(".tmp") + "\", O_RDONLY");
        if (!harmless) {
            var before = calls.subList(0, index);
            long links =
                    before.stream().filter(call -> call.name().equals("link")).count();
            long unlinks =
                    before.stream().filter(call -> call.name().equals("unlink")).count();
            expected.set((int) unlinks, links > unlinks ? "OUTCOME_UNKNOWN" : "UNAVAILABLE");
        }
        return expected;
    }

    /// Whatever was acknowledged is there, whatever certainly failed is not, and nothing is there in part.
    private static void assertWhole(Path path, List<String> output, String what) throws IOException {
        try (var store = LocalBlobStore.open(path, new SecureRandom())) {
            for (var line : output) {
                var key = BlobKey.of(line.substring(line.indexOf(' ') + 1));
                switch (line.substring(0, line.indexOf(' '))) {
                    case "acknowledged" ->
                        assertThat(store.find(key)).as("%s: %s", what, line).isPresent();
                    case "OUTCOME_UNKNOWN" -> {}
                    default ->
                        assertThat(store.find(key)).as("%s: %s", what, line).isEmpty();
                }
            }
            for (var blob : store.list("", "", BlobStore.PAGE_LIMIT)) {
                assertThat(ChildPuts.KEYS).as(what).contains(blob.key());
                assertThat(read(store, blob.key()))
                        .as("%s: %s", what, blob.key())
                        .isEqualTo(ChildPuts.content(blob.key()));
            }
        }
    }

    /// The next writer can do its work, with nobody having repaired anything.
    private static void assertUsable(Path path) throws IOException {
        try (var store = LocalBlobStore.open(path, new SecureRandom())) {
            for (var key : ChildPuts.KEYS) {
                boolean wasThere = store.find(key).isPresent();
                assertThat(store.putIfAbsent(key, ChildPuts.body(key))).isEqualTo(!wasThere);
                assertThat(read(store, key)).isEqualTo(ChildPuts.content(key));
            }
        }
    }

    private static byte[] read(BlobStore store, BlobKey key) throws IOException {
        try (var channel = store.open(key, 0, Long.MAX_VALUE)) {
            return Channels.newInputStream(channel).readAllBytes();
        }
    }

    private static List<Path> temps(Path store) throws IOException {
        var directory = store.resolve(".tmp");
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (var files = Files.list(directory)) {
            return files.toList();
        }
    }

    private static int indexOf(List<Strace.Call> calls, String name, String part) {
        return indexOfAfter(calls, -1, name, part);
    }

    private static int indexOfAfter(List<Strace.Call> calls, int start, String name, String part) {
        for (int i = start + 1; i < calls.size(); i++) {
            if (calls.get(i).name().equals(name) && calls.get(i).line().contains(part)) {
                return i;
            }
        }
        return -1;
    }

    private static int lastIndexOf(List<Strace.Call> calls, String name, String part) {
        for (int i = calls.size() - 1; i >= 0; i--) {
            if (calls.get(i).name().equals(name) && calls.get(i).line().contains(part)) {
                return i;
            }
        }
        return -1;
    }
}
