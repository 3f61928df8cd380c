package dev.coffer.sweep;

import dev.coffer.artifact.VersionId;
import dev.coffer.blob.ObjectId;
import dev.coffer.blob.ObjectNumbers;
import dev.coffer.catalog.Catalog;
import dev.coffer.catalog.VersionReferences;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// The objects that the versions of a store refer to, how strongly, and which versions they are. Made by one scan of
/// the references, in arrays: a version takes a few numbers, not objects of its own.
final class ReferenceMarks {
    private static final int FIRST_SIZE = 64;

    private final ObjectNumbers numbers = new ObjectNumbers();
    private final BitSet released = new BitSet();
    private final List<VersionId> versions = new ArrayList<>();
    private Mark[] marks = new Mark[FIRST_SIZE];

    /// The newest use of each object, 0 for none. The uses of an object are a chain.
    private int[] newestUse = new int[FIRST_SIZE];

    private int[] earlierUse = new int[FIRST_SIZE];
    private int[] user = new int[FIRST_SIZE];
    private int uses;

    private ReferenceMarks() {
        Arrays.fill(marks, Mark.NONE);
    }

    /// The strongest claim on an object; a later one in this order outdoes an earlier one.
    enum Mark {
        /// No version ever referred to it.
        NONE,
        /// Only swept versions refer to it.
        RELEASED,
        /// A deleted version that can be restored refers to it.
        RESTORABLE,
        /// An undeleted version refers to it.
        NEEDED
    }

    /// Scans the references. The versions that are due count as swept.
    static ReferenceMarks of(Catalog catalog, SweepCandidates candidates) {
        var marks = new ReferenceMarks();
        catalog.eachReferences(version -> marks.add(version, mark(version, candidates)));
        return marks;
    }

    private static Mark mark(VersionReferences version, SweepCandidates candidates) {
        if (version.swept() || candidates.due().contains(version.id())) {
            return Mark.RELEASED;
        }
        return candidates.deleted().contains(version.id()) ? Mark.RESTORABLE : Mark.NEEDED;
    }

    private void add(VersionReferences version, Mark mark) {
        if (mark != Mark.RELEASED) {
            versions.add(version.id());
        }
        for (var object : version.objects()) {
            int number = number(object);
            marks[number] = stronger(marks[number], mark);
            if (object.kind() == ObjectId.Kind.MANIFEST) {
                continue;
            }
            if (mark == Mark.RELEASED) {
                released.set(number);
            } else {
                addUse(number);
            }
        }
    }

    private int number(ObjectId object) {
        int number = numbers.number(object);
        if (number == marks.length) {
            marks = Arrays.copyOf(marks, Math.multiplyExact(number, 2));
            Arrays.fill(marks, number, marks.length, Mark.NONE);
            newestUse = Arrays.copyOf(newestUse, marks.length);
        }
        return number;
    }

    /// Notes that the newest version uses an object.
    private void addUse(int number) {
        uses++;
        if (uses == user.length) {
            user = Arrays.copyOf(user, Math.multiplyExact(uses, 2));
            earlierUse = Arrays.copyOf(earlierUse, user.length);
        }
        user[uses] = versions.size() - 1;
        earlierUse[uses] = newestUse[number];
        newestUse[number] = uses;
    }

    Mark of(ObjectId object) {
        int number = numbers.find(object);
        return number < 0 ? Mark.NONE : marks[number];
    }

    /// Returns whether an object must be there.
    boolean isNeeded(ObjectId object) {
        return isNeeded(of(object));
    }

    private static boolean isNeeded(Mark mark) {
        return mark.compareTo(Mark.RELEASED) > 0;
    }

    private static Mark stronger(Mark one, Mark other) {
        return one.compareTo(other) > 0 ? one : other;
    }

    /// Returns the objects that must be there.
    Stream<ObjectId> needed() {
        return IntStream.range(0, numbers.size())
                .filter(number -> isNeeded(marks[number]))
                .mapToObj(numbers::object);
    }

    /// Returns the packs and raw objects that swept versions and others refer to, with these others.
    Map<ObjectId, Set<VersionId>> partlyReleased() {
        var users = new HashMap<ObjectId, Set<VersionId>>();
        released.stream().filter(number -> newestUse[number] > 0).forEach(number -> {
            var some = new HashSet<VersionId>();
            for (int use = newestUse[number]; use > 0; use = earlierUse[use]) {
                some.add(versions.get(user[use]));
            }
            users.put(numbers.object(number), some);
        });
        return users;
    }
}
