package dev.coffer.catalog.log;

import dev.coffer.artifact.Artifact;
import dev.coffer.artifact.ArtifactName;
import dev.coffer.artifact.ArtifactType;
import dev.coffer.artifact.AsOf;
import dev.coffer.artifact.CofferException;
import dev.coffer.artifact.Digest;
import dev.coffer.artifact.Handle;
import dev.coffer.artifact.Reference.Selector;
import dev.coffer.artifact.SemVer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Predicate;

/// The facts of one artifact in memory: what its versions are found by, its labels and aliases, and what
/// changed. Not for several threads.
final class ArtifactFacts {
    private final ArtifactName name;
    private final ArtifactType type;
    private final List<IndexedVersion> rows = new ArrayList<>();
    private final Map<Handle, IndexedVersion> labels = new HashMap<>();
    private final VersionChanges changes = new VersionChanges();
    private final Aliases aliases = new Aliases();
    private boolean semVersKnown;
    private Optional<SemVer> highestSemVer = Optional.empty();

    ArtifactFacts(ArtifactName name, ArtifactType type) {
        this.name = name;
        this.type = type;
    }

    ArtifactName name() {
        return name;
    }

    ArtifactType type() {
        return type;
    }

    Aliases aliases() {
        return aliases;
    }

    VersionChanges changes() {
        return changes;
    }

    long lastNumber() {
        return rows.size();
    }

    boolean has(long number) {
        return number >= 1 && number <= rows.size();
    }

    private boolean has(long number, AsOf when) {
        return has(number) && when.includes(row(number).time());
    }

    IndexedVersion row(long number) {
        return rows.get((int) number - 1);
    }

    void add(IndexedVersion row, Optional<Handle> label) {
        rows.add(row);
        label.ifPresent(handle -> {
            labels.put(handle, row);
            if (semVersKnown) {
                noteSemVer(handle);
            }
        });
    }

    private void noteSemVer(Handle label) {
        SemVer.find(label.value())
                .filter(semVer -> highestSemVer.isEmpty() || semVer.compareTo(highestSemVer.get()) > 0)
                .ifPresent(semVer -> highestSemVer = Optional.of(semVer));
    }

    OptionalLong label(Handle label) {
        var row = labels.get(label);
        return row == null ? OptionalLong.empty() : OptionalLong.of(row.id().number());
    }

    /// Found out when it is asked for first, because most programs do not.
    Optional<SemVer> highestSemVer() {
        if (!semVersKnown) {
            labels.keySet().forEach(this::noteSemVer);
            semVersKnown = true;
        }
        return highestSemVer;
    }

    /// The numbers of those not deleted now, the highest first.
    List<Long> undeleted() {
        var numbers = new ArrayList<Long>();
        for (long number = changes.undeletedUpTo(rows.size()); number > 0; number = changes.undeletedUpTo(number - 1)) {
            numbers.add(number);
        }
        return numbers;
    }

    /// A version that is there.
    VersionAt at(long number, AsOf when) {
        return new VersionAt(
                row(number), changes.tags(number, when), changes.state(number, when), changes.relocated(number));
    }

    /// Newest first.
    ///
    /// @param before exclusive
    List<VersionAt> versions(long before, int limit, AsOf when) {
        var versions = new ArrayList<VersionAt>();
        for (long number = Math.min(before - 1, rows.size()); number > 0 && versions.size() < limit; number--) {
            if (has(number, when)) {
                versions.add(at(number, when));
            }
        }
        return versions;
    }

    /// Empty before there was a version.
    Optional<Artifact> summary(AsOf when) {
        long latest = newest(row -> true, when).orElse(0);
        if (when.isNow()) {
            long undeleted = lastNumber() - changes.deleted();
            return Optional.of(new Artifact(name, type, undeleted, latest, aliases.all(when)));
        }
        boolean there = false;
        long undeleted = 0;
        for (var row : rows) {
            if (when.includes(row.time())) {
                there = true;
                undeleted += changes.isDeleted(row.id().number(), when) ? 0 : 1;
            }
        }
        return there ? Optional.of(new Artifact(name, type, undeleted, latest, aliases.all(when))) : Optional.empty();
    }

    Optional<VersionAt> find(Selector selector, AsOf when) {
        var number = switch (selector) {
            case Selector.Latest() -> newest(row -> true, when);
            case Selector.Number(var wanted) -> has(wanted, when) ? OptionalLong.of(wanted) : OptionalLong.empty();
            case Selector.Named(var handle) -> named(handle, when);
            case Selector.Run(var run) -> newest(row -> row.run().equals(run), when);
            case Selector.ByDigest(var prefix) -> byDigest(prefix, when);
        };
        return number.isPresent() ? Optional.of(at(number.getAsLong(), when)) : Optional.empty();
    }

    private OptionalLong named(Handle handle, AsOf when) {
        var alias = aliases.named(handle, when);
        var number = alias.isPresent() ? alias : label(handle);
        boolean live =
                number.isPresent() && has(number.getAsLong(), when) && !changes.isDeleted(number.getAsLong(), when);
        return live ? number : OptionalLong.empty();
    }

    private OptionalLong byDigest(String prefix, AsOf when) {
        int rest = 2 * Digest.BYTES - prefix.length();
        var least = Digest.parse(prefix + "0".repeat(rest));
        var most = Digest.parse(prefix + "f".repeat(rest));
        Predicate<IndexedVersion> fits =
                row -> row.digest().compareTo(least) >= 0 && row.digest().compareTo(most) <= 0;
        var found = newest(fits, when);
        found.ifPresent(number -> {
            var digest = row(number).digest();
            newest(fits.and(row -> !row.digest().equals(digest)), when).ifPresent(other -> {
                throw new CofferException.Invalid(
                        "digest prefix sha256:" + prefix + " of " + name + " fits v" + number + " and v" + other
                                + ", which differ",
                        "give more digits");
            });
        });
        return found;
    }

    /// The newest undeleted one that was there and fits.
    private OptionalLong newest(Predicate<IndexedVersion> fits, AsOf when) {
        for (long number = rows.size(); number > 0; number--) {
            if (when.isNow()) {
                number = changes.undeletedUpTo(number);
            }
            if (has(number, when) && !changes.isDeleted(number, when) && fits.test(row(number))) {
                return OptionalLong.of(number);
            }
        }
        return OptionalLong.empty();
    }
}
