package dev.coffer.audit;

import dev.coffer.artifact.Artifact;
import dev.coffer.artifact.CofferException;
import dev.coffer.artifact.Reference;
import dev.coffer.artifact.Version;
import dev.coffer.artifact.VersionId;
import dev.coffer.blob.ObjectId;
import dev.coffer.catalog.Catalog;
import dev.coffer.catalog.Pages;
import dev.coffer.catalog.RetentionEntry;
import dev.coffer.catalog.StoredVersion;
import dev.coffer.catalog.VersionReferences;
import dev.coffer.verify.VerifyReport.Affected;
import dev.coffer.verify.VerifyReport.Damage;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Collectors;

/// Compares what a database says with what follows from the entries of the store's log, which is what was committed. So a fact that
/// anything else changed in the database is found.
///
/// It goes page by page; of the log the summaries are in memory, as they are where it is the catalog. Others may commit meanwhile: what
/// differs is read again until nobody has committed in between. One object serves one check.
public final class FactsCheck {
    /// Most differences that are told one by one.
    private static final int TOLD_LIMIT = 1_000;

    private static final int ATTEMPTS = 5;

    /// A version may have a list of files' beginnings with it, so pages are short.
    private static final int VERSIONS_AT_ONCE = 100;

    private static final String WAY_OUT = "; coffer rebuild makes the database anew from the log";

    private static final Map<String, Function<StoredVersion, Object>> PARTS = parts();

    private final Catalog log;

    /// The log without looking for what others committed since.
    private final Catalog seen;

    private final Catalog database;
    private final List<Damage> damages = new ArrayList<>();
    private long more;

    /// @param log      all that was committed
    /// @param database that keeps the facts
    private FactsCheck(Catalog log, Catalog database) {
        this.log = log;
        this.seen = log.seen();
        this.database = database;
    }

    /// What differs; empty when nothing does.
    public static List<Damage> run(Catalog log, Catalog database) {
        var check = new FactsCheck(log, database);
        check.compare();
        if (check.more > 0) {
            check.damages.add(damage(
                    database, "differs from the log in " + check.more + " more places" + WAY_OUT, Optional.empty()));
        }
        return check.damages;
    }

    /// Returns a damage of the catalog.
    ///
    /// @param version which it is about
    public static Damage damage(Catalog database, String problem, Optional<VersionId> version) {
        var affected = version.map(id -> new Affected(id, Optional.empty(), Optional.empty()));
        return new Damage(
                "the " + database.kind() + " database",
                problem,
                Optional.empty(),
                false,
                affected.stream().toList(),
                0);
    }

    private static Map<String, Function<StoredVersion, Object>> parts() {
        var parts = new LinkedHashMap<String, Function<StoredVersion, Object>>();
        part(parts, "label", Version::label);
        part(parts, "type", Version::type);
        part(parts, "shape", Version::shape);
        part(parts, "digest", Version::digest);
        part(parts, "number of files", Version::files);
        part(parts, "size", version -> List.of(version.bytes(), version.newBytes()));
        part(parts, "time", Version::createdAt);
        part(parts, "facts", Version::facts);
        part(parts, "deletion or protection", Version::state);
        parts.put("place of its content", StoredVersion::storage);
        return parts;
    }

    private static void part(
            Map<String, Function<StoredVersion, Object>> parts, String name, Function<Version, Object> part) {
        parts.put(name, stored -> part.apply(stored.version()));
    }

    private void compare() {
        database.selfCheck().forEach(problem -> tell(problem, Optional.empty()));
        settle("its newest entry", Optional.empty(), catalog -> Optional.of(catalog.head()));
        compareAll(
                "",
                (catalog, after) -> catalog.artifacts(after, Catalog.PAGE_LIMIT),
                artifact -> artifact.name().value(),
                this::compare);
        Pages.stream(
                        "",
                        (String after) -> seen.artifacts(after, Catalog.PAGE_LIMIT),
                        artifact -> artifact.name().value())
                .forEach(this::compareVersions);
        compareAll(
                0L,
                (catalog, after) -> catalog.retentionEntries(after, Catalog.PAGE_LIMIT),
                RetentionEntry::place,
                this::compare);
        compareAll(0L, FactsCheck::references, VersionReferences::place, this::compare);
        var condemned = new Condemned();
        Pages.stream(0L, (Long after) -> seen.references(after, Catalog.PAGE_LIMIT), VersionReferences::place)
                .forEach(condemned::add);
        condemned.compare();
    }

    private void compare(Artifact artifact) {
        settle(
                "artifact " + artifact.name(),
                Optional.empty(),
                catalog -> catalog.artifact(artifact.name()),
                (should, is) -> " differs from what the log says: " + is + ", not " + should);
    }

    private void compareVersions(Artifact artifact) {
        compareAll(
                Long.MAX_VALUE,
                (catalog, before) -> catalog.versions(artifact.name(), before, VERSIONS_AT_ONCE),
                stored -> stored.version().id().number(),
                stored -> {
                    var id = stored.version().id();
                    settle(
                            "version " + id,
                            Optional.of(id),
                            catalog -> catalog.find(Reference.to(id)),
                            FactsCheck::difference);
                });
        artifact.aliases()
                .keySet()
                .forEach(alias -> settle(
                        "the history of alias " + artifact.name() + ":" + alias,
                        Optional.empty(),
                        catalog -> Optional.of(catalog.aliasMoves(artifact.name(), alias, Catalog.PAGE_LIMIT))));
    }

    private static String difference(StoredVersion should, StoredVersion is) {
        return PARTS.entrySet().stream()
                .filter(part ->
                        !part.getValue().apply(should).equals(part.getValue().apply(is)))
                .map(Map.Entry::getKey)
                .collect(Collectors.joining(", ", " has another ", " than the log says"));
    }

    private void compare(RetentionEntry kept) {
        settle(
                "what retention goes by of version " + kept.id(),
                Optional.of(kept.id()),
                catalog ->
                        catalog.retentionEntries(kept.place() - 1, 1).stream().findFirst());
    }

    private void compare(VersionReferences references) {
        settle(
                "what version " + references.id() + " refers to",
                Optional.of(references.id()),
                catalog ->
                        references(catalog, references.place() - 1, 1).stream().findFirst());
    }

    private static List<VersionReferences> references(Catalog catalog, long after) {
        return references(catalog, after, Catalog.PAGE_LIMIT);
    }

    /// The order in which one refers to objects means nothing.
    private static List<VersionReferences> references(Catalog catalog, long after, int limit) {
        return catalog.references(after, limit).stream()
                .map(references -> new VersionReferences(
                        references.place(),
                        references.id(),
                        references.swept(),
                        references.objects().stream().sorted().toList()))
                .toList();
    }

    /// The objects of versions on their way to being compared: whether they are condemned.
    private final class Condemned {
        private final Set<ObjectId> objects = new HashSet<>();

        void add(VersionReferences references) {
            for (var object : references.objects()) {
                objects.add(object);
                if (objects.size() == Catalog.PAGE_LIMIT) {
                    compare();
                }
            }
        }

        void compare() {
            var some = List.copyOf(objects);
            objects.clear();
            if (!seen.condemned(some).equals(database.condemned(some))) {
                some.forEach(object -> settle(
                        "whether " + object + " is condemned",
                        Optional.empty(),
                        catalog -> Optional.of(catalog.condemned(List.of(object)))));
            }
        }
    }

    /// A page of what a catalog tells.
    private interface Page<K, T> {
        List<T> of(Catalog catalog, K after);
    }

    private interface Comparison<T> {
        void run(T one);
    }

    /// Compares page by page, and one by one only where pages differ.
    private <K, T> void compareAll(K start, Page<K, T> page, Function<T, K> key, Comparison<T> comparison) {
        var after = start;
        while (true) {
            var should = page.of(seen, after);
            var is = page.of(database, after);
            if (!should.equals(is)) {
                var all = new LinkedHashMap<K, T>();
                should.forEach(one -> all.put(key.apply(one), one));
                is.forEach(one -> all.putIfAbsent(key.apply(one), one));
                all.values().forEach(comparison::run);
            }
            if (should.isEmpty()) {
                return;
            }
            after = key.apply(should.getLast());
        }
    }

    private <T> void settle(String what, Optional<VersionId> version, Function<Catalog, Optional<T>> read) {
        settle(what, version, read, (should, is) -> " is not what the log says");
    }

    /// Compares one thing as it is in both at the same time.
    private <T> void settle(
            String what,
            Optional<VersionId> version,
            Function<Catalog, Optional<T>> read,
            BiFunction<T, T, String> difference) {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            var before = ends();
            var should = read.apply(log);
            var is = read.apply(database);
            if (should.equals(is)) {
                return;
            }
            if (before.equals(ends())) {
                tell(what + problem(should, is, difference), version);
                return;
            }
        }
    }

    private static <T> String problem(Optional<T> should, Optional<T> is, BiFunction<T, T, String> difference) {
        if (is.isEmpty()) {
            return " is missing";
        }
        return should.isEmpty() ? " is not in the log" : difference.apply(should.get(), is.get());
    }

    /// How far both are, when what was committed is in the log.
    private List<Long> ends() {
        long known = database.lastEntry();
        if (log.lastEntry() < known) {
            try {
                database.checkLog();
            } catch (CofferException e) {
                // Then they differ in that, too.
                return List.of(known, log.lastEntry());
            }
        }
        return List.of(known, log.lastEntry());
    }

    private void tell(String problem, Optional<VersionId> version) {
        if (damages.size() < TOLD_LIMIT) {
            damages.add(damage(database, problem + WAY_OUT, version));
        } else {
            more++;
        }
    }
}
