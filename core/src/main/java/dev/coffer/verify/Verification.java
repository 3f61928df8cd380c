package dev.coffer.verify;

import dev.coffer.artifact.ArtifactName;
import dev.coffer.artifact.CofferException;
import dev.coffer.artifact.Reference;
import dev.coffer.blob.BlobStore;
import dev.coffer.blob.Ulid;
import dev.coffer.catalog.Catalog;
import dev.coffer.catalog.Pages;
import dev.coffer.catalog.StoredVersion;
import dev.coffer.catalog.VersionReferences;
import dev.coffer.content.Manifests;
import dev.coffer.integrity.VerifiedCache;
import dev.coffer.integrity.VersionManifests;
import dev.coffer.transfer.Progress;
import dev.coffer.transfer.Tuning;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/// Checks the facts of a store against its objects, and these against their digests. Changes nothing.
///
/// Swept versions are passed over, deleted ones are not. The memory it takes grows by some hundred bytes with each
/// object of the store, and not with what is in them. One object serves one verification.
public final class Verification {
    /// How often it follows a version that is relocated meanwhile.
    private static final int ATTEMPTS = 5;

    /// How much older than the listing an object must be, by its name, to be missed in it.
    private static final Duration SETTLED = Duration.ofMinutes(10);

    private static final int TIME_SHIFT = 16;

    private final BlobStore blobs;
    private final Catalog catalog;
    private final Tuning tuning;
    private final Clock clock;
    private final VerifyOptions options;
    private final Manifests manifests;
    private final VerifiedCache verified;
    private final RandomGenerator random;
    private final Findings findings = new Findings();

    private final Map<Findings.Recorded, VersionManifests.Summary> checked = new HashMap<>();

    private final Map<ArtifactName, Tally> artifacts = new TreeMap<>();
    private long versions;
    private long swept;

    /// How thoroughly.
    ///
    /// @param progress counts while it runs
    public record VerifyOptions(Depth depth, Sample sample, VerifyJournal journal, Progress progress) {}

    private static final class Tally {
        private long versions;
        private long bytes;
    }

    /// The result of a verification.
    ///
    /// @param findings the damage, for a repair
    public record VerifyResult(VerifyReport report, Findings findings) {}

    /// @param blobs    the store itself, not what is kept of it elsewhere
    /// @param verified which files need not be summed, because their chunks are known to be them
    public Verification(
            BlobStore blobs,
            Catalog catalog,
            Tuning tuning,
            VerifiedCache verified,
            Clock clock,
            RandomGenerator random,
            VerifyOptions options) {
        this.blobs = blobs;
        this.catalog = catalog;
        this.tuning = tuning;
        this.verified = verified;
        this.clock = clock;
        this.random = random;
        this.options = options;
        this.manifests = new Manifests(blobs);
    }

    /// Checks every version there was when it begins.
    public VerifyResult all() {
        long lastPlace = lastPlace();
        var started = clock.instant();
        var listing = Listing.of(blobs);
        options.progress()
                .expect(0, options.depth() == Depth.DATA && options.sample().isAll() ? listing.bytes() : 0);
        findUnlisted(listing, lastPlace, started);
        try (var content = content(listing)) {
            Pages.versions(catalog).forEach(version -> {
                if (Thread.interrupted()) {
                    throw new CofferException.Unavailable("interrupted", null);
                }
                check(version, content);
            });
            content.finish();
            options.journal().finished();
            return result(content);
        }
    }

    /// Checks one version.
    public VerifyResult one(StoredVersion version) {
        try (var content = content(Listing.none(blobs))) {
            check(version, content);
            content.finish();
            return result(content);
        }
    }

    private ContentCheck content(Listing listing) {
        return new ContentCheck(
                blobs,
                tuning,
                listing,
                options.depth(),
                options.sample(),
                options.journal(),
                verified,
                random.nextLong(),
                findings,
                options.progress());
    }

    private VerifyResult result(ContentCheck content) {
        var damage = new DamageReach(catalog, new VersionManifests(blobs), findings);
        var damages = damage.damages();
        var checked = new ArrayList<VerifyReport.Checked>();
        artifacts.forEach((name, tally) ->
                checked.add(new VerifyReport.Checked(name, tally.versions, tally.bytes, damage.versionsOf(name))));
        var report = new VerifyReport(
                versions,
                swept,
                content.objects() + checked.size(),
                content.bytes(),
                checked,
                damages,
                damage.more() + findings.unnoted(),
                options.journal().resumed());
        return new VerifyResult(report, findings);
    }

    private void check(StoredVersion stored, ContentCheck content) {
        var version = stored.version();
        if (version.state().swept()) {
            swept++;
            return;
        }
        versions++;
        var tally = artifacts.computeIfAbsent(version.id().artifact(), _ -> new Tally());
        tally.versions++;
        tally.bytes += version.bytes();
        var now = Optional.of(stored);
        for (int attempt = 0; attempt < ATTEMPTS && now.isPresent(); attempt++) {
            now = checkManifest(now.get(), content);
        }
    }

    /// @return the version as it is now, when it was relocated and must be checked again
    private Optional<StoredVersion> checkManifest(StoredVersion stored, ContentCheck content) {
        var id = stored.storage().manifest();
        var key = Findings.Recorded.of(stored);
        var known = checked.get(key);
        if (known == null) {
            Manifests.Loaded loaded;
            try {
                loaded = manifests.load(id, key.digest());
            } catch (CofferException.Corrupt e) {
                var now = catalog.find(Reference.to(stored.version().id())).orElse(stored);
                if (now.version().state().swept()) {
                    return Optional.empty();
                }
                if (!now.storage().manifest().equals(id)) {
                    return Optional.of(now);
                }
                findings.manifest(key, String.valueOf(e.getMessage()));
                return Optional.empty();
            }
            known = VersionManifests.Summary.of(loaded.manifest(), loaded.tree());
            checked.put(key, known);
            content.check(id, loaded.manifest());
        }
        compare(stored, known);
        return Optional.empty();
    }

    private void compare(StoredVersion stored, VersionManifests.Summary manifest) {
        var id = stored.version().id();
        if (!manifest.tree().equals(stored.version().digest())) {
            findings.other(id, stored.storage().manifest());
        } else {
            VersionManifests.contradiction(stored, manifest)
                    .ifPresent(problem -> findings.facts(id, stored.storage().manifest(), problem));
        }
    }

    /// The place of the version that was added last; see [VersionReferences#place].
    private long lastPlace() {
        long known = 0;
        long step = Catalog.PAGE_LIMIT;
        while (step > 0) {
            // Behind the largest number there is nothing; in a damaged catalog a place may be near to it.
            long after = known + step - 1;
            var next = after < known ? List.<VersionReferences>of() : catalog.references(after, 1);
            if (next.isEmpty()) {
                step /= 2;
            } else {
                if (next.getFirst().place() <= after) {
                    throw new CofferException.Corrupt(
                            "the catalog lists version " + next.getFirst().id() + " behind place " + after);
                }
                known = next.getFirst().place();
                step = Math.min(step * 2, Long.MAX_VALUE / 4);
            }
        }
        return known;
    }

    /// Finds objects that the facts named before the listing was made and that it lacks.
    private void findUnlisted(Listing listing, long lastPlace, Instant started) {
        long settled = started.minus(SETTLED).toEpochMilli();
        Pages.stream(0L, (Long after) -> catalog.references(after, Catalog.PAGE_LIMIT), VersionReferences::place)
                .takeWhile(references -> references.place() <= lastPlace)
                .filter(references -> !references.swept())
                .flatMap(references -> references.objects().stream())
                .filter(object -> millis(object.ulid()) < settled && listing.isUnlisted(object))
                .forEach(findings::unlisted);
    }

    private static long millis(Ulid ulid) {
        return ulid.high() >>> TIME_SHIFT;
    }
}
