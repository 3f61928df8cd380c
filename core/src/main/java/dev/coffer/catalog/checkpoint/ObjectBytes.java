package dev.coffer.catalog.checkpoint;

import dev.coffer.artifact.CofferException;
import dev.coffer.binary.ByteReader;
import dev.coffer.binary.ByteWriter;
import dev.coffer.blob.ObjectId;
import dev.coffer.blob.Ulid;

/// The name of an object as 17 bytes: its kind and its ULID.
final class ObjectBytes {
    /// How many there are.
    static final int LENGTH = 17;

    private ObjectBytes() {}

    static void write(ByteWriter to, ObjectId object) {
        to.u8(
                switch (object.kind()) {
                    case PACK -> 0;
                    case RAW -> 1;
                    case MANIFEST -> 2;
                });
        to.u64(object.ulid().high());
        to.u64(object.ulid().low());
    }

    static ObjectId read(ByteReader from) {
        int kind = from.u8();
        return new ObjectId(
                switch (kind) {
                    case 0 -> ObjectId.Kind.PACK;
                    case 1 -> ObjectId.Kind.RAW;
                    case 2 -> ObjectId.Kind.MANIFEST;
                    default -> throw new CofferException.Corrupt("an object is of kind " + kind);
                },
                new Ulid(from.u64(), from.u64()));
    }
}
