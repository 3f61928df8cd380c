package dev.coffer.accounting;

import dev.coffer.accounting.StoreStats.Amount;
import dev.coffer.blob.ObjectId;
import dev.coffer.blob.ObjectNumbers;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;

/// Which objects each version refers to, for what any of them weigh together. Where [Shares] divides a store between
/// groups, here a version may be in several; it costs four bytes more for each reference.
///
/// Not for several threads.
final class Ledger {
    private static final int FIRST_SIZE = 64;

    private final ObjectNumbers numbers = new ObjectNumbers();

    /// The objects of undeleted versions, one version after the other.
    private int[] references = new int[FIRST_SIZE];

    /// By version: where its references begin; one more than there are versions.
    private int[] starts = new int[FIRST_SIZE];

    private int size;

    /// By object: how often undeleted versions refer to it; 0 when only deleted ones do.
    private int[] claims = new int[FIRST_SIZE];

    /// Notes an undeleted version.
    ///
    /// @return its number, from 0
    int add(Collection<ObjectId> objects) {
        int start = starts[size];
        references = grown(references, start + objects.size());
        for (var object : objects) {
            int number = number(object);
            claims[number]++;
            references[start++] = number;
        }
        size++;
        starts = grown(starts, size + 1);
        starts[size] = start;
        return size - 1;
    }

    /// Notes a version that is deleted and can be restored.
    void addDeleted(Collection<ObjectId> objects) {
        objects.forEach(this::number);
    }

    private int number(ObjectId object) {
        int number = numbers.number(object);
        claims = grown(claims, number + 1);
        return number;
    }

    private static int[] grown(int[] array, int least) {
        return array.length >= least
                ? array
                : Arrays.copyOf(array, Math.max(least, Math.multiplyExact(array.length, 2)));
    }

    Weighing weigh(ObjectSizes sizes) {
        return new Weighing(sizes);
    }

    /// The bytes of all sets of versions, as the objects weigh. The ledger does not grow meanwhile.
    final class Weighing {
        private final long[] bytes = new long[numbers.size()];
        private final Amount needed;
        private final Amount restorable;
        private final int missing;

        /// By object: how often the versions that are looked at refer to it. All 0 in between.
        private final int[] inside = new int[numbers.size()];

        private Weighing(ObjectSizes sizes) {
            var live = new Amount(0, 0);
            var deleted = new Amount(0, 0);
            int gone = 0;
            for (int number = 0; number < bytes.length; number++) {
                var object = numbers.object(number);
                if (!sizes.contains(object)) {
                    gone++;
                    continue;
                }
                bytes[number] = sizes.bytes(object);
                var one = new Amount(1, bytes[number]);
                if (claims[number] > 0) {
                    live = live.plus(one);
                } else {
                    deleted = deleted.plus(one);
                }
            }
            needed = live;
            restorable = deleted;
            missing = gone;
        }

        /// Returns what undeleted versions refer to.
        Amount needed() {
            return needed;
        }

        /// Returns what only deleted versions refer to.
        Amount restorable() {
            return restorable;
        }

        /// How many objects versions refer to that are not there.
        int missing() {
            return missing;
        }

        /// Returns how much some versions take.
        ///
        /// @param versions by number, none twice
        /// @param logical  the sizes of their files
        Share share(String key, List<Integer> versions, long logical) {
            for (int version : versions) {
                for (int at = starts[version]; at < starts[version + 1]; at++) {
                    inside[references[at]]++;
                }
            }
            long unique = 0;
            long shared = 0;
            for (int version : versions) {
                for (int at = starts[version]; at < starts[version + 1]; at++) {
                    int object = references[at];
                    if (inside[object] == 0) {
                        continue;
                    }
                    if (inside[object] == claims[object]) {
                        unique += bytes[object];
                    } else {
                        shared += bytes[object];
                    }
                    inside[object] = 0;
                }
            }
            return new Share(key, versions.size(), logical, unique, shared);
        }
    }
}
