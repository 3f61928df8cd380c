package dev.coffer.content;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.artifact.Digest;
import dev.coffer.artifact.Shape;
import dev.coffer.artifact.TreeEntry;
import dev.coffer.artifact.TreePath;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TreeDigestTest {
    private static final Digest HELLO = Digest.of("hello\n".getBytes(StandardCharsets.UTF_8));

    /// Computed with the Python lines in docs/format.md.
    @Test
    void digestsAreThoseOfTheFormat() {
        var tree = List.of(
                new TreeEntry.File(TreePath.of("a.txt"), false, 6, HELLO),
                new TreeEntry.EmptyDirectory(TreePath.of("empty")),
                new TreeEntry.Link(TreePath.of("link"), "a.txt"),
                new TreeEntry.File(TreePath.of("run.sh"), true, 6, HELLO));

        assertThat(digest(Shape.DIRECTORY, tree).hex()).isEqualTo(GOLDEN_TREE);
        assertThat(digest(Shape.DIRECTORY, List.of()).hex()).isEqualTo(GOLDEN_EMPTY);
        assertThat(digest(Shape.FILE, tree.subList(0, 1)).hex()).isEqualTo(GOLDEN_FILE);
    }

    private static final String GOLDEN_TREE = "c841ec2552ff9d5c5e073f4d892042ac7742a82bea59542772968bd6a238b85f";
    private static final String GOLDEN_EMPTY = "91661ba74bf21fa061cdeeeff13a8dbb454446e945ee1904deee874e7503b2da";
    private static final String GOLDEN_FILE = "c3c0bc5d70e6db4e2e5964ee945962648a186c8ec6bd95e97e00c0e18067e737";

    @Test
    void theStackGivesTheTreeOfTheRfcForEverySize() {
        var entries = new ArrayList<TreeEntry>();
        for (int size = 0; size < 70; size++) {
            assertThat(digest(Shape.DIRECTORY, entries)).as("%d entries", size).isEqualTo(byDefinition(entries));
            entries.add(new TreeEntry.File(TreePath.of("f%03d".formatted(size)), false, size, HELLO));
        }
    }

    @Test
    void everythingThatIsKeptChangesTheDigest() {
        var base = new TreeEntry.File(TreePath.of("a"), false, 6, HELLO);

        assertThat(List.of(
                        one(base),
                        one(new TreeEntry.File(TreePath.of("b"), false, 6, HELLO)),
                        one(new TreeEntry.File(TreePath.of("a"), true, 6, HELLO)),
                        one(new TreeEntry.File(TreePath.of("a"), false, 7, HELLO)),
                        one(new TreeEntry.File(TreePath.of("a"), false, 6, Digest.of(new byte[0]))),
                        one(new TreeEntry.Link(TreePath.of("a"), "b")),
                        one(new TreeEntry.EmptyDirectory(TreePath.of("a"))),
                        digest(Shape.FILE, List.of(base))))
                .doesNotHaveDuplicates();
    }

    private static Digest one(TreeEntry entry) {
        return digest(Shape.DIRECTORY, List.of(entry));
    }

    private static Digest digest(Shape shape, List<? extends TreeEntry> entries) {
        var tree = new TreeDigest();
        entries.forEach(tree::add);
        return tree.finish(shape);
    }

    private static Digest byDefinition(List<TreeEntry> entries) {
        var leaves = entries.stream()
                .map(entry -> (TreeEntry.File) entry)
                .map(file -> sha(
                        new byte[1],
                        ("file\0" + file.path() + "\0-\0" + file.size() + "\0"
                                        + file.digest().hex())
                                .getBytes(StandardCharsets.UTF_8)))
                .toList();
        var prefix = "coffer tree 1\0directory\0".getBytes(StandardCharsets.US_ASCII);
        return Digest.read(sha(prefix, root(leaves)), 0);
    }

    private static byte[] root(List<byte[]> leaves) {
        if (leaves.isEmpty()) {
            return sha();
        }
        if (leaves.size() == 1) {
            return leaves.getFirst();
        }
        int split = Integer.highestOneBit(leaves.size() - 1);
        return sha(new byte[] {1}, root(leaves.subList(0, split)), root(leaves.subList(split, leaves.size())));
    }

    private static byte[] sha(byte[]... parts) {
        var all = new ByteArrayOutputStream();
        for (var part : parts) {
            all.writeBytes(part);
        }
        return Digest.of(all.toByteArray()).bytes();
    }
}
