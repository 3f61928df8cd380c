package dev.coffer.accounting;

import dev.coffer.blob.ObjectId;
import dev.coffer.blob.ObjectNumbers;
import dev.coffer.catalog.Catalog;
import dev.coffer.catalog.VersionReferences;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.function.ToIntFunction;

/// Divides the objects of a store between groups of versions: what would be needed no more without a group, and without
/// all of them. A group is what the caller makes it: one version, the versions of an artifact, those that are to be
/// deleted.
///
/// Not for several threads while it grows.
public final class Shares {
    /// Instead of a group: a version that stays. What it refers to is no group's own.
    public static final int STAYS = -1;

    /// Instead of a group: a version that does not count. What it refers to comes back with it, if nothing else refers
    /// to it.
    public static final int PASSED_OVER = -2;

    private static final int UNCLAIMED = 0;
    private static final int NEEDED = -1;
    private static final int SEVERAL = -2;
    private static final int FIRST_SIZE = 64;

    private final ObjectNumbers numbers = new ObjectNumbers();

    /// By object: its one group + 1, or one of the constants.
    private int[] owners = new int[FIRST_SIZE];

    /// Reads what every version of a catalog refers to. Swept versions do not count.
    ///
    /// @param group from 0; or [#STAYS], or [#PASSED_OVER]
    public static Shares of(Catalog catalog, ToIntFunction<VersionReferences> group) {
        var shares = new Shares();
        catalog.eachReferences(references -> {
            if (!references.swept()) {
                shares.add(references.objects(), group.applyAsInt(references));
            }
        });
        return shares;
    }

    /// Notes what a version refers to.
    ///
    /// @param group from 0; or [#STAYS], or [#PASSED_OVER]
    public void add(Collection<ObjectId> objects, int group) {
        if (group < PASSED_OVER) {
            throw new IllegalArgumentException("not a group: " + group);
        }
        if (group == PASSED_OVER) {
            return;
        }
        for (var object : objects) {
            int number = numbers.number(object);
            if (number >= owners.length) {
                owners = Arrays.copyOf(owners, Math.multiplyExact(owners.length, 2));
            }
            owners[number] = owner(owners[number], group);
        }
    }

    private static int owner(int before, int group) {
        if (group == STAYS || before == NEEDED) {
            return NEEDED;
        }
        return before == UNCLAIMED || before == group + 1 ? group + 1 : SEVERAL;
    }

    /// The sizes of the groups.
    ///
    /// @param groups how many there are
    public Weights weights(ObjectSizes sizes, int groups) {
        var own = new long[groups];
        long several = 0;
        int missing = 0;
        for (int number = 0; number < numbers.size(); number++) {
            var object = numbers.object(number);
            missing += sizes.contains(object) ? 0 : 1;
            long bytes = sizes.bytes(object);
            if (owners[number] > UNCLAIMED) {
                own[owners[number] - 1] += bytes;
            } else if (owners[number] == SEVERAL) {
                several += bytes;
            }
        }
        return new Weights(Arrays.stream(own).boxed().toList(), several, missing);
    }

    /// In bytes.
    ///
    /// @param own     by group: what only its versions refer to
    /// @param between what only versions of groups refer to, of more than one group
    /// @param missing objects that versions refer to and that are not there; they weigh nothing
    public record Weights(List<Long> own, long between, int missing) {
        public Weights {
            own = List.copyOf(own);
        }

        /// Returns what no version needs any more without all of the groups.
        public long together() {
            return own.stream().mapToLong(Long::longValue).sum() + between;
        }
    }
}
