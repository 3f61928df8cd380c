package dev.coffer.inspect;

import dev.coffer.artifact.CofferException;
import dev.coffer.inspect.Tensor.Place;
import java.io.IOException;

/// Reads an npy file, which holds one tensor.
final class Npy {
    private Npy() {}

    static TensorFile read(Content content) {
        var file = new TensorFile.Builder();
        file.add("array", tensor(content, 0, content.size()));
        return file.build();
    }

    /// The tensor whose header begins at `offset` and which has at most `length` bytes with it.
    static Tensor tensor(Content content, long offset, long length) {
        NpyHeader header;
        try (var in = content.open(offset, length)) {
            header = NpyHeader.read(in);
        } catch (IOException e) {
            throw new CofferException.Unavailable("cannot close a file: " + e.getMessage(), e);
        }
        long rest = length - header.bytes();
        long bytes = header.length().orElse(rest);
        if (bytes > rest) {
            throw new Unreadable("it ends too early: its shape asks for " + bytes + " bytes, and it has " + rest);
        }
        var place = new Place.Slice(offset + header.bytes(), bytes);
        return new Tensor(header.info(), header.order(), header.columnMajor(), place);
    }
}
