package dev.coffer.git;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HexFormat;

/// Computes the id of the tree that the entries of an index make, as a commit would. So nothing but the commit itself must be read to see
/// whether the two are equal.
final class TreeHash {
    /// Of all directories that are open at once: more than a hundred thousand files in one.
    private static final int LIMIT = 8 << 20;

    /// A directory whose entries are not all known yet.
    ///
    /// @param path empty, or ends with a slash
    private record Open(String path, ByteArrayOutputStream entries) {}

    private final int hashBytes;
    private final Deque<Open> open = new ArrayDeque<>();
    private long held;

    TreeHash(int hashBytes) {
        this.hashBytes = hashBytes;
        open.push(new Open("", new ByteArrayOutputStream()));
    }

    /// Adds what comes next in the order of an index.
    void add(IndexEntry entry) throws MalformedException {
        var path = entry.isTree() ? entry.path().substring(0, entry.path().length() - 1) : entry.path();
        while (!path.startsWith(open.getFirst().path())) {
            close();
        }
        for (int slash = path.indexOf('/', open.getFirst().path().length());
                slash >= 0;
                slash = path.indexOf('/', slash + 1)) {
            open.push(new Open(path.substring(0, slash + 1), new ByteArrayOutputStream()));
        }
        put(entry.mode(), path.substring(open.getFirst().path().length()), entry.id());
    }

    /// The id of the whole.
    String root() throws MalformedException {
        while (open.size() > 1) {
            close();
        }
        return Ids.of("tree", open.getFirst().entries().toByteArray(), hashBytes);
    }

    private void close() throws MalformedException {
        var done = open.pop();
        var name = done.path()
                .substring(open.getFirst().path().length(), done.path().length() - 1);
        held -= done.entries().size();
        put(040000, name, Ids.of("tree", done.entries().toByteArray(), hashBytes));
    }

    private void put(int mode, String name, String id) throws MalformedException {
        var entries = open.getFirst().entries();
        int before = entries.size();
        entries.writeBytes((Integer.toOctalString(mode) + " ").getBytes(StandardCharsets.US_ASCII));
        entries.writeBytes(name.getBytes(StandardCharsets.ISO_8859_1));
        entries.write(0);
        entries.writeBytes(HexFormat.of().parseHex(id));
        held += entries.size() - before;
        if (held > LIMIT) {
            throw new MalformedException("a directory with too many files");
        }
    }
}
