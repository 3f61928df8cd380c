package dev.coffer.sweep;

import dev.coffer.blob.ObjectId;
import dev.coffer.catalog.Catalog;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;

/// Which objects the versions of a store refer to, and what becomes of these.
final class Marks {
    private final Map<ObjectId, Mark> marks = new HashMap<>();

    private Marks() {}

    /// The strongest claim on an object; a later one in this order outdoes an earlier one.
    enum Mark {
        /// No version ever referred to it.
        NONE,
        /// Only versions whose content is given up refer to it.
        RELEASED,
        /// A deleted version that can be restored refers to it.
        RESTORABLE,
        /// An undeleted version refers to it.
        NEEDED
    }

    /// @param due the versions whose content is given up, and those that are deleted besides
    static Marks of(Catalog catalog, SweepCandidates due) {
        var marks = new Marks();
        catalog.eachReferences(version -> {
            boolean gone = version.swept() || due.due().contains(version.id());
            var mark = gone ? Mark.RELEASED : due.deleted().contains(version.id()) ? Mark.RESTORABLE : Mark.NEEDED;
            version.objects().forEach(object -> marks.marks.merge(object, mark, Marks::stronger));
        });
        return marks;
    }

    private static Mark stronger(Mark one, Mark other) {
        return one.compareTo(other) > 0 ? one : other;
    }

    Mark of(ObjectId object) {
        return marks.getOrDefault(object, Mark.NONE);
    }

    /// Whether an object must be there.
    boolean isNeeded(ObjectId object) {
        return of(object).compareTo(Mark.RELEASED) > 0;
    }

    /// The objects that must be there.
    Stream<ObjectId> needed() {
        return marks.keySet().stream().filter(this::isNeeded);
    }
}
