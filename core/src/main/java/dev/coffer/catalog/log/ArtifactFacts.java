package dev.coffer.catalog.log;

import dev.coffer.artifact.AliasMove;
import dev.coffer.artifact.Artifact;
import dev.coffer.artifact.ArtifactName;
import dev.coffer.artifact.ArtifactType;
import dev.coffer.artifact.CofferException;
import dev.coffer.artifact.Digest;
import dev.coffer.artifact.Facts;
import dev.coffer.artifact.Handle;
import dev.coffer.artifact.Reference.Selector;
import dev.coffer.artifact.SemVer;
import dev.coffer.artifact.Version;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// What the log says of one artifact: an index to its versions, whose facts stay in the log's lines, and its aliases.
/// Not for several threads.
final class ArtifactFacts {
    private final ArtifactName name;
    private final ArtifactType type;
    private final List<Place> places = new ArrayList<>();
    private final BitSet deleted = new BitSet();
    private final Map<Long, Map<String, Optional<String>>> tagChanges = new HashMap<>();
    private final Map<Handle, Long> labels = new HashMap<>();
    private final Map<Handle, Long> aliases = new TreeMap<>();
    private final Map<Handle, List<AliasMove>> moves = new HashMap<>();
    private @Nullable SemVer highestSemVer;

    ArtifactFacts(ArtifactName name, ArtifactType type) {
        this.name = name;
        this.type = type;
    }

    /// Where a version is in the log, and what it is looked for by.
    ///
    /// @param run empty when there is none
    record Place(long entry, int event, Digest digest, String run) {}

    ArtifactType type() {
        return type;
    }

    long lastNumber() {
        return places.size();
    }

    boolean has(long number) {
        return number >= 1 && number <= places.size();
    }

    Place place(long number) {
        return places.get((int) number - 1);
    }

    void add(Version version, Place place) {
        places.add(place);
        version.label().ifPresent(label -> {
            labels.put(label, version.id().number());
            SemVer.find(label.value())
                    .filter(semVer -> highestSemVer == null || semVer.compareTo(highestSemVer) > 0)
                    .ifPresent(semVer -> highestSemVer = semVer);
        });
    }

    void setDeleted(long number, boolean nowDeleted) {
        deleted.set((int) number, nowDeleted);
    }

    void changeTags(long number, Map<String, String> set, Set<String> removed) {
        var changes = tagChanges.computeIfAbsent(number, n -> new HashMap<>());
        removed.forEach(tag -> changes.put(tag, Optional.empty()));
        set.forEach((tag, value) -> changes.put(tag, Optional.of(value)));
    }

    void move(AliasMove move) {
        moves.computeIfAbsent(move.alias(), alias -> new ArrayList<>()).add(move);
        if (move.to().isPresent()) {
            aliases.put(move.alias(), move.to().getAsLong());
        } else {
            aliases.remove(move.alias());
        }
    }

    /// A version with what has changed since it was added.
    Version current(Version added) {
        long number = added.id().number();
        var changes = tagChanges.get(number);
        var version = changes == null ? added : added.withFacts(withTags(added.facts(), changes));
        return isDeleted(number) ? version.withDeleted(true) : version;
    }

    private static Facts withTags(Facts facts, Map<String, Optional<String>> changes) {
        var tags = new HashMap<>(facts.tags());
        changes.forEach((tag, value) -> value.ifPresentOrElse(now -> tags.put(tag, now), () -> tags.remove(tag)));
        return facts.withTags(tags);
    }

    OptionalLong alias(Handle alias) {
        return number(aliases.get(alias));
    }

    OptionalLong label(Handle label) {
        return number(labels.get(label));
    }

    Map<Handle, Long> aliases() {
        return Map.copyOf(aliases);
    }

    Optional<SemVer> highestSemVer() {
        return Optional.ofNullable(highestSemVer);
    }

    /// The highest first.
    List<Long> undeleted() {
        var numbers = new ArrayList<Long>();
        for (int number = deleted.previousClearBit(places.size());
                number > 0;
                number = deleted.previousClearBit(number - 1)) {
            numbers.add((long) number);
        }
        return numbers;
    }

    /// Oldest first.
    List<AliasMove> moves(Handle alias) {
        return moves.getOrDefault(alias, List.of());
    }

    Artifact summary() {
        return new Artifact(
                name,
                type,
                places.size() - deleted.cardinality(),
                newest(place -> true).orElse(0),
                aliases);
    }

    OptionalLong find(Selector selector) {
        return switch (selector) {
            case Selector.Latest() -> newest(place -> true);
            case Selector.Number(var number) -> has(number) ? OptionalLong.of(number) : OptionalLong.empty();
            case Selector.Named(var handle) -> named(handle);
            case Selector.Run(var run) -> newest(place -> place.run().equals(run));
            case Selector.ByDigest(var prefix) -> byDigest(prefix);
        };
    }

    private OptionalLong named(Handle handle) {
        var number = alias(handle).isPresent() ? alias(handle) : label(handle);
        return number.isPresent() && isDeleted(number.getAsLong()) ? OptionalLong.empty() : number;
    }

    private OptionalLong byDigest(String prefix) {
        int rest = 2 * Digest.BYTES - prefix.length();
        var least = Digest.parse(prefix + "0".repeat(rest));
        var most = Digest.parse(prefix + "f".repeat(rest));
        Predicate<Place> fits =
                place -> place.digest().compareTo(least) >= 0 && place.digest().compareTo(most) <= 0;
        var found = newest(fits);
        found.ifPresent(number -> {
            var digest = place(number).digest();
            newest(fits.and(place -> !place.digest().equals(digest))).ifPresent(other -> {
                throw new CofferException.Invalid(
                        "digest prefix sha256:" + prefix + " of " + name + " fits v" + number + " and v" + other
                                + ", which differ",
                        "give more digits");
            });
        });
        return found;
    }

    private OptionalLong newest(Predicate<Place> fits) {
        for (int number = deleted.previousClearBit(places.size());
                number > 0;
                number = deleted.previousClearBit(number - 1)) {
            if (fits.test(place(number))) {
                return OptionalLong.of(number);
            }
        }
        return OptionalLong.empty();
    }

    private boolean isDeleted(long number) {
        return deleted.get((int) number);
    }

    private static OptionalLong number(@Nullable Long number) {
        return number == null ? OptionalLong.empty() : OptionalLong.of(number);
    }
}
