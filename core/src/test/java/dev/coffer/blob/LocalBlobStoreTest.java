package dev.coffer.blob;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffer.artifact.CofferException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LocalBlobStoreTest extends BlobStoreContract {
    private static final BlobKey KEY = BlobKey.of("packs/ab/one");

    @TempDir
    Path directory;

    @Override
    protected BlobStore emptyStore() {
        return LocalBlobStore.create(root(), new SecureRandom());
    }

    @Test
    void openingAndReadingWriteNothing() throws IOException {
        var store = LocalBlobStore.open(root(), new Random(1));

        store.find(KEY);
        store.list("", "", 10);
        store.delete(List.of(KEY));
        assertThatThrownBy(() -> store.open(KEY, 0, 1)).isInstanceOf(CofferException.NotFound.class);

        assertThat(below(root())).isEmpty();
    }

    @Test
    void openingWhereNoDirectoryIsFailsAsNoStore() {
        var nowhere = directory.resolve("nowhere");

        assertThatThrownBy(() -> LocalBlobStore.open(nowhere, new Random(1)))
                .isInstanceOf(CofferException.NoStore.class)
                .hasMessageContaining(nowhere.toString());
        assertThat(nowhere).doesNotExist();
    }

    @Test
    void aVanishedRootIsNotTakenForAnEmptyStore() throws IOException {
        var store = store();
        Files.delete(root());

        assertThatThrownBy(() -> store.list("log/", "", 10)).isInstanceOf(CofferException.NoStore.class);
    }

    @Test
    void aDirectoryRemovedMeanwhileFailsOnePutAndIsMadeAnew() throws IOException {
        store().putIfAbsent(KEY, body());
        store().delete(List.of(KEY));
        Files.delete(root().resolve("packs/ab"));

        assertThatThrownBy(() -> store().putIfAbsent(KEY, body())).isInstanceOf(CofferException.Unavailable.class);

        assertThat(store().putIfAbsent(KEY, body())).isTrue();
    }

    @Test
    void aPutLeavesOnlyItsBlobAndAnEmptyPrivateDirectory() throws IOException {
        store().putIfAbsent(KEY, body());

        assertThat(below(root())).containsExactly(".tmp", "packs", "packs/ab", "packs/ab/one");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(root().resolve(".tmp"))))
                .isEqualTo("rwx------");
    }

    @Test
    void foreignFilesAreNeitherListedNorInTheWay() throws IOException {
        store().putIfAbsent(KEY, body());
        Files.writeString(root().resolve("packs/ab/.hidden"), "x");
        Files.writeString(root().resolve("packs/ab/with space"), "x");
        Files.writeString(root().resolve(".tmp/half"), "x");
        Files.createDirectory(root().resolve("lost+found"));

        assertThat(store().list("", "", 10)).extracting(BlobInfo::key).containsExactly(KEY);
    }

    @Test
    void aSymbolicLinkIsNoBlob() throws IOException {
        var secret = Files.writeString(directory.resolve("secret"), "secret");
        Files.createDirectories(root().resolve("packs/ab"));
        Files.createSymbolicLink(root().resolve(KEY.value()), secret);

        assertThat(store().find(KEY)).isEmpty();
        assertThat(store().list("", "", 10)).isEmpty();
        assertThatThrownBy(() -> store().open(KEY, 0, 1)).isInstanceOf(CofferException.NotFound.class);
        assertThatThrownBy(() -> store().putIfAbsent(KEY, body())).isInstanceOf(CofferException.Denied.class);
        store().delete(List.of(KEY));
        assertThat(secret).hasContent("secret");
    }

    @Test
    void aBlobCannotBeADirectoryToo() {
        store().putIfAbsent(KEY, body());

        assertThatThrownBy(() -> store().putIfAbsent(BlobKey.of("packs"), body()))
                .isInstanceOf(CofferException.Denied.class);
        assertThatThrownBy(() -> store().putIfAbsent(BlobKey.of(KEY + "/below"), body()))
                .isInstanceOf(CofferException.Denied.class);
    }

    @Test
    void longDeadWritersFilesAreSweptUpAndOthersAreNot() throws IOException {
        store().putIfAbsent(KEY, body());
        var dead = Files.writeString(root().resolve(".tmp/dead"), "x");
        var slow = Files.writeString(root().resolve(".tmp/slow"), "x");
        var now = Files.getLastModifiedTime(slow).toInstant();
        Files.setLastModifiedTime(dead, FileTime.from(now.minus(Duration.ofHours(25))));
        Files.setLastModifiedTime(slow, FileTime.from(now.minus(Duration.ofHours(23))));

        emptyStore().putIfAbsent(BlobKey.of("packs/ab/two"), body());

        assertThat(dead).doesNotExist();
        assertThat(slow).exists();
    }

    @Test
    void aBlobFoundBySomebodyElseIsStillWonByOne() throws Exception {
        var puts = new ArrayList<Callable<Boolean>>();
        for (int i = 0; i < 8; i++) {
            var other = LocalBlobStore.open(root(), new SecureRandom());
            puts.add(() -> other.putIfAbsent(KEY, body()));
        }
        int won = 0;
        try (var threads = Executors.newFixedThreadPool(8)) {
            for (var result : threads.invokeAll(puts)) {
                won += result.get() ? 1 : 0;
            }
        }

        assertThat(won).isOne();
        assertThat(below(root().resolve(".tmp"))).isEmpty();
    }

    @Test
    void theProbePassesHere() throws IOException {
        new BlobStoreProbe(new Ulids(Clock.systemUTC(), new Random(1))).check(store());

        assertThat(store().list("", "", 10)).isEmpty();
    }

    private Path root() {
        return directory.resolve("a/store");
    }

    private static BlobBody body() {
        return BlobBody.of(new byte[] {1, 2, 3});
    }

    private static List<String> below(Path root) throws IOException {
        try (var files = Files.walk(root)) {
            return files.skip(1)
                    .map(file -> root.relativize(file).toString())
                    .sorted()
                    .toList();
        }
    }
}
