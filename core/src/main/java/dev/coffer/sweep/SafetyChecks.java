package dev.coffer.sweep;

import dev.coffer.artifact.CofferException;
import dev.coffer.blob.ObjectId;
import dev.coffer.blob.StoreLayout;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/// Reasons to delete nothing at all. Each was the beginning of a loss somewhere: a short listing, an empty catalog, the
/// wrong one.
final class SafetyChecks {
    private static final int NAMED = 5;

    /// Objects without a version that take less than this are never too much.
    private static final long FEW_BYTES = 256L << 20;

    private final String location;
    private final Inventory inventory;

    SafetyChecks(String location, Inventory inventory) {
        this.location = location;
        this.inventory = inventory;
    }

    /// A listing that lacks what versions need is short, or the store is damaged.
    ///
    /// @param missing what versions need and the listing lacks
    void checkAllThere(List<ObjectId> missing) {
        if (!missing.isEmpty()) {
            throw new CofferException.Refused(
                    missing.size() + " objects that versions need are not in the listing of " + location + ": "
                            + missing.stream()
                                    .sorted()
                                    .limit(NAMED)
                                    .map(object -> StoreLayout.object(object).value())
                                    .collect(Collectors.joining(", "))
                            + (missing.size() > NAMED ? " …" : ""),
                    "nothing was deleted; coffer verify --all tells what is damaged");
        }
    }

    /// A catalog without a single entry beside a store with objects is the wrong one.
    void checkIsKnown(long lastEntry) {
        if (lastEntry == 0 && !inventory.objects().isEmpty()) {
            throw new CofferException.Refused(
                    "nothing was ever committed here, and " + location + " has "
                            + inventory.objects().size() + " objects",
                    "nothing was deleted; is this the right catalog?");
        }
    }

    /// @param orphans objects that are to go although no version ever referred to them
    void checkShare(Collection<ObjectId> orphans) {
        long bytes = orphans.stream().mapToLong(inventory::bytes).sum();
        if (bytes > FEW_BYTES && bytes > inventory.bytes() / 2) {
            throw new CofferException.Refused(
                    orphans.size() + " objects in " + location
                            + " belong to no version, and they are most of what it holds",
                    "nothing was deleted; if that is right, add --even-most");
        }
    }
}
