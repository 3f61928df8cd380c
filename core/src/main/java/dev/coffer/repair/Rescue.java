package dev.coffer.repair;

import dev.coffer.artifact.CofferException;
import dev.coffer.artifact.Digest;
import dev.coffer.content.Chunk;
import dev.coffer.content.ObjectReader;
import dev.coffer.content.Place;
import dev.coffer.ingest.Relocator;

/// Takes over good copies of chunks. Used by one thread.
final class Rescue {
    private final Relocator relocator;

    Rescue(Relocator relocator) {
        this.relocator = relocator;
    }

    /// Takes a chunk from where it lies, if it is whole there.
    boolean take(Chunk chunk, ObjectReader from) {
        try {
            if (!(chunk.place() instanceof Place.Stored place)) {
                relocator.add(chunk, new byte[0], 0);
                return true;
            }
            from.readVerified(place.object(), () -> {
                var stored = new byte[place.storedLength()];
                from.read(place.object(), place.offset(), stored, stored.length);
                relocator.add(chunk, stored, 0);
                return true;
            });
            return true;
        } catch (CofferException.Corrupt e) {
            return false;
        }
    }

    /// Takes plain bytes, if they are the chunk.
    boolean take(Digest chunk, byte[] plain, int offset, int length) {
        try {
            relocator.add(chunk, plain, offset, length);
            return true;
        } catch (CofferException.Corrupt e) {
            return false;
        }
    }
}
