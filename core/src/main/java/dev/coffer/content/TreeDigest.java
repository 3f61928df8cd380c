package dev.coffer.content;

import dev.coffer.artifact.Digest;
import dev.coffer.artifact.Shape;
import dev.coffer.artifact.TreeEntry;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayDeque;
import java.util.Deque;

/// Computes the digest of a tree: the root of a Merkle tree over its entries in the order of their paths.
///
/// The tree is that of RFC 9162 §2.1 (Certificate Transparency): a leaf is SHA-256(0x00 ‖ entry), a node SHA-256(0x01 ‖ left ‖
/// right), and the left side of a node has the largest power of two of leaves that is smaller than all. So it can be computed
/// entry by entry with a stack of finished subtrees, and membership of one file can be proven.
/// The digest of the version is SHA-256("coffer tree 1" ‖ 0x00 ‖ shape ‖ 0x00 ‖ root). docs/format.md has the entry texts.
final class TreeDigest {
    private final MessageDigest sha = Digest.sha256();
    private final Deque<Subtree> subtrees = new ArrayDeque<>();

    private record Subtree(long leaves, Digest root) {}

    void add(TreeEntry entry) {
        sha.update((byte) 0);
        sha.update(text(entry).getBytes(StandardCharsets.UTF_8));
        var merged = new Subtree(1, finished());
        while (!subtrees.isEmpty() && subtrees.peek().leaves() == merged.leaves()) {
            merged = node(subtrees.pop(), merged);
        }
        subtrees.push(merged);
    }

    Digest finish(Shape shape) {
        var root = finished();
        if (!subtrees.isEmpty()) {
            var merged = subtrees.pop();
            while (!subtrees.isEmpty()) {
                merged = node(subtrees.pop(), merged);
            }
            root = merged.root();
        }
        sha.update(("coffer tree 1\0" + shape.word() + "\0").getBytes(StandardCharsets.US_ASCII));
        sha.update(root.bytes());
        return finished();
    }

    private Digest finished() {
        return Digest.read(sha.digest(), 0);
    }

    private Subtree node(Subtree left, Subtree right) {
        sha.update((byte) 1);
        sha.update(left.root().bytes());
        sha.update(right.root().bytes());
        return new Subtree(left.leaves() + right.leaves(), finished());
    }

    private static String text(TreeEntry entry) {
        return switch (entry) {
            case TreeEntry.File file ->
                "file\0" + file.path() + "\0" + (file.executable() ? "x" : "-") + "\0" + file.size() + "\0"
                        + file.digest().hex();
            case TreeEntry.Link link -> "link\0" + link.path() + "\0" + link.target();
            case TreeEntry.EmptyDirectory directory -> "directory\0" + directory.path();
        };
    }
}
