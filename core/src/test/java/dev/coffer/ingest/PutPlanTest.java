package dev.coffer.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.artifact.Digest;
import dev.coffer.artifact.Shape;
import dev.coffer.artifact.TreeEntry;
import dev.coffer.artifact.TreePath;
import dev.coffer.blob.ObjectId;
import dev.coffer.blob.Ulid;
import dev.coffer.content.Chunk;
import dev.coffer.content.Codec;
import dev.coffer.content.Manifest;
import dev.coffer.content.Place;
import dev.coffer.files.FileStamp;
import dev.coffer.files.StampTrust;
import dev.coffer.files.StatCache;
import dev.coffer.files.TreeScan;
import dev.coffer.integrity.VerifiedCache;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PutPlanTest {
    private static final long SECOND = 1_000_000_000L;
    private static final FileStamp STAMP = new FileStamp(0100644, 5, 100 * SECOND + 7, 100 * SECOND + 9, 42, 1);
    private static final Digest DIGEST = Digest.of(new byte[] {1, 2, 3, 4, 5});
    private static final TreePath PATH = TreePath.of("f");

    @Test
    void aFileWithTheRememberedStampIsNotRead() {
        assertThat(step(STAMP, knownFile())).isInstanceOf(Prepared.Ready.class);
    }

    @Test
    void aFileIsReadWhenAnyPartOfItsStampDiffers() {
        for (var stamp : List.of(
                new FileStamp(0100755, 5, STAMP.modified(), STAMP.changed(), 42, 1),
                new FileStamp(0100644, 6, STAMP.modified(), STAMP.changed(), 42, 1),
                new FileStamp(0100644, 5, STAMP.modified() + 1, STAMP.changed(), 42, 1),
                new FileStamp(0100644, 5, STAMP.modified(), STAMP.changed() + 1, 42, 1),
                new FileStamp(0100644, 5, STAMP.modified(), STAMP.changed(), 43, 1),
                new FileStamp(0100644, 5, STAMP.modified(), STAMP.changed(), 42, 2))) {
            assertThat(step(stamp, knownFile())).as("%s", stamp).isInstanceOf(FileTask.class);
        }
    }

    @Test
    void aRememberedFileThatIsNotInTheStoreIsRead() {
        assertThat(step(STAMP, new KnownChunks(firstChunks -> List.of(), Set.of(), VerifiedCache.none())))
                .isInstanceOf(FileTask.class);
    }

    @Test
    void anotherArtifactThatHasTheFileIsFoundByItsFirstChunk() {
        var asked = new KnownChunks(
                firstChunks -> firstChunks.contains(DIGEST.a()) ? List.of(manifest()) : List.of(),
                Set.of(),
                VerifiedCache.none());

        assertThat(step(STAMP, asked)).isInstanceOf(Prepared.Ready.class);
    }

    @Test
    void aFileIsReadWhenItsStampTellsNothing() {
        assertThat(step(STAMP, knownFile(), new StampTrust(200 * SECOND, Map.of(), Set::of)))
                .isInstanceOf(FileTask.class);
    }

    private static PutPlan.Step step(FileStamp stamp, KnownChunks known) {
        return step(stamp, known, new StampTrust(200 * SECOND, Map.of(1L, true, 2L, true), Set::of));
    }

    private static PutPlan.Step step(FileStamp stamp, KnownChunks known, StampTrust trust) {
        var scan = new TreeScan(Shape.DIRECTORY, List.of(new TreeScan.Found.OnDisk(PATH, Path.of("f"), stamp)));
        var remembered = Map.of("f", new StatCache.Remembered(STAMP, DIGEST, DIGEST.a()));
        return new PutPlan(scan, known, remembered, trust).steps().getFirst();
    }

    private static KnownChunks knownFile() {
        var known = new KnownChunks(firstChunks -> List.of(), Set.of(), VerifiedCache.none());
        known.learn(manifest());
        return known;
    }

    private static Manifest manifest() {
        var pack = new ObjectId(ObjectId.Kind.PACK, new Ulid(1, 2));
        var chunk = new Chunk(DIGEST, 5, new Place.Stored(pack, 32, 5, Codec.NONE));
        var file = new TreeEntry.File(PATH, false, 5, DIGEST);
        return new Manifest(Shape.DIRECTORY, List.of(new Manifest.Entry(file, List.of(chunk))));
    }
}
