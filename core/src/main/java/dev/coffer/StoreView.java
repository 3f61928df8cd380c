package dev.coffer;

import dev.coffer.artifact.AliasMove;
import dev.coffer.artifact.Artifact;
import dev.coffer.artifact.ArtifactName;
import dev.coffer.artifact.AsOf;
import dev.coffer.artifact.CofferException;
import dev.coffer.artifact.Glob;
import dev.coffer.artifact.Handle;
import dev.coffer.artifact.Nearest;
import dev.coffer.artifact.Reference;
import dev.coffer.artifact.Version;
import dev.coffer.catalog.Catalog;
import dev.coffer.catalog.Pages;
import dev.coffer.catalog.StoredVersion;
import dev.coffer.search.Cursor;
import dev.coffer.search.Field;
import dev.coffer.search.Filter;
import dev.coffer.search.FilterParser;
import dev.coffer.search.Literal;
import dev.coffer.search.Order;
import dev.coffer.search.Search;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// The facts of a store as they were at one moment: which versions there were, and what aliases meant.
///
/// The content of a version never changes, so `ArtifactStore` reads it by the number found here.
public final class StoreView {
    private static final int NAMES_LIMIT = 500;

    private final Catalog catalog;
    private final String location;
    private final Clock clock;
    private final AsOf when;

    StoreView(Catalog catalog, String location, Clock clock, AsOf when) {
        this.catalog = catalog;
        this.location = location;
        this.clock = clock;
        this.when = when;
    }

    /// One page of what a query found.
    ///
    /// @param next asks for the page behind this one; empty when there is none
    public record Page(List<Version> versions, Optional<String> next) {
        public Page {
            versions = List.copyOf(versions);
        }
    }

    /// The version a reference meant.
    ///
    /// @throws CofferException.NotFound when there was none, or it was deleted
    public Version version(String reference) {
        return live(Reference.parse(reference)).version();
    }

    /// As [#version], but empty where that throws `NotFound`.
    public Optional<Version> lookup(String reference) {
        return catalog.find(Reference.parse(reference), when)
                .map(StoredVersion::version)
                .filter(version -> !version.deleted());
    }

    /// The artifact of this name.
    public Optional<Artifact> artifact(String name) {
        return catalog.artifact(ArtifactName.of(name), when);
    }

    /// Artifacts whose names fit a glob (`*` any characters but `/`, `**` any, `?` one), in the order of their names.
    /// Fetched in pages while the stream is read.
    public Stream<Artifact> artifacts(String glob) {
        var pattern = Glob.pattern(glob);
        return Pages.stream(
                        "",
                        (String after) -> catalog.artifacts(after, Catalog.PAGE_LIMIT, when),
                        last -> last.name().value())
                .filter(artifact -> pattern.matcher(artifact.name().value()).matches());
    }

    /// All versions of an artifact, newest first, deleted ones too. Fetched in pages while the stream is read.
    ///
    /// @throws CofferException.NotFound when there was no such artifact
    public Stream<Version> versions(String name) {
        return history(existing(ArtifactName.of(name)).name()).map(StoredVersion::version);
    }

    /// What an alias named until then, newest move first.
    ///
    /// @throws CofferException.NotFound when there was no such alias yet
    public List<AliasMove> aliasHistory(String artifact, String alias) {
        var name = existing(ArtifactName.of(artifact)).name();
        var moves = catalog.aliasMoves(name, Handle.of(alias), Catalog.PAGE_LIMIT).stream()
                .filter(move -> when.includes(move.at()))
                .toList();
        if (moves.isEmpty()) {
            throw new CofferException.NotFound(name + " never had an alias '" + alias + "'");
        }
        return moves;
    }

    /// Versions of any artifact, all that a query finds. Fetched in pages while the stream is read.
    ///
    /// @throws CofferException.Invalid when the query is not understood; the message points at the place
    public Stream<Version> find(Query query) {
        var first = search(query, Catalog.PAGE_LIMIT);
        if (first.isEmpty()) {
            return Stream.empty();
        }
        return Stream.iterate(
                        Optional.of(catalog.search(first.get())),
                        Optional::isPresent,
                        page -> page.flatMap(found -> found.next())
                                .map(next -> catalog.search(first.get().after(next))))
                .flatMap(Optional::stream)
                .flatMap(found -> found.versions().stream());
    }

    /// One page of what a query finds.
    ///
    /// @param after [Page#next] of the page before; empty starts at the beginning
    /// @param limit from 1 to 1,000
    public Page page(Query query, Optional<String> after, int limit) {
        if (limit < 1 || limit > Catalog.PAGE_LIMIT) {
            throw new CofferException.Invalid("a page has 1 to " + Catalog.PAGE_LIMIT + " versions, not " + limit);
        }
        var search = search(query, limit);
        if (search.isEmpty()) {
            return new Page(List.of(), Optional.empty());
        }
        var order = search.get().order();
        var from = after.map(cursor -> Cursor.decode(cursor, order))
                .map(search.get()::after)
                .orElse(search.get());
        var found = catalog.search(from);
        return new Page(found.versions(), found.next().map(next -> Cursor.encode(next, order)));
    }

    /// Empty when no artifact has such a name.
    private Optional<Search> search(Query query, int limit) {
        var terms = new ArrayList<Filter>();
        if (!query.names().equals("**")) {
            var named = named(query.names());
            if (named.isEmpty()) {
                return Optional.empty();
            }
            terms.add(named.get());
        }
        if (!query.filter().isBlank()) {
            terms.add(FilterParser.parse(query.filter(), clock.instant()));
        }
        var by = query.sort().isBlank() ? Optional.<Field>empty() : Optional.of(FilterParser.field(query.sort()));
        var filter = terms.size() == 1 ? terms.getFirst() : new Filter.And(terms);
        return Optional.of(
                new Search(filter, new Order(by, query.descending()), when, query.deleted(), Optional.empty(), limit));
    }

    /// Whether a version's name fits a glob; empty when no artifact has such a name. A filter has no globs, so most of them
    /// become the list of the names that fit.
    private Optional<Filter> named(String glob) {
        int rest = glob.indexOf("**");
        boolean isPrefix = rest >= 0 && rest == glob.length() - 2 && glob.indexOf('?') < 0 && glob.indexOf('*') == rest;
        if (isPrefix) {
            return Optional.of(new Filter.Like(
                    Field.Plain.NAME,
                    glob.substring(0, rest)
                                    .replace("\\", "\\\\")
                                    .replace("%", "\\%")
                                    .replace("_", "\\_") + "%"));
        }
        var names = artifacts(glob)
                .limit(NAMES_LIMIT + 1L)
                .<Literal>map(artifact -> new Literal.Text(artifact.name().value()))
                .toList();
        if (names.size() > NAMES_LIMIT) {
            throw new CofferException.Invalid(
                    "more than " + NAMES_LIMIT + " artifacts fit '" + glob + "'",
                    "use a narrower glob, or one that ends with its only **");
        }
        return names.isEmpty() ? Optional.empty() : Optional.of(new Filter.In(Field.Plain.NAME, names));
    }

    Stream<StoredVersion> history(ArtifactName artifact) {
        return Pages.stream(
                Long.MAX_VALUE,
                (Long before) -> catalog.versions(artifact, before, Catalog.PAGE_LIMIT, when),
                last -> last.version().id().number());
    }

    Artifact existing(ArtifactName name) {
        return catalog.artifact(name, when)
                .orElseThrow(() -> new CofferException.NotFound(
                        "no artifact named '" + name + "' in " + location + then(),
                        Nearest.question(
                                        name.value(),
                                        artifacts("**")
                                                .map(each -> each.name().value())
                                                .iterator())
                                .orElse("coffer ls lists what there is")));
    }

    StoredVersion live(Reference reference) {
        var stored = stored(reference);
        if (stored.version().deleted()) {
            throw stored.version().state().swept()
                    ? new CofferException.NotFound(
                            "version " + stored.version().id() + " was deleted and swept; its content is given up")
                    : new CofferException.NotFound(
                            "version " + stored.version().id() + " is deleted" + then(),
                            "coffer restore " + stored.version().id() + " brings it back");
        }
        return stored;
    }

    StoredVersion stored(Reference reference) {
        return catalog.find(reference, when).orElseThrow(() -> {
            var artifact = existing(reference.artifact());
            return new CofferException.NotFound(
                    "there is no " + reference + then() + "; the newest version is "
                            + (artifact.latest() == 0 ? "deleted" : "v" + artifact.latest()),
                    "coffer log " + artifact.name() + " lists its versions and aliases");
        });
    }

    private String then() {
        return when.isNow() ? "" : " as of " + when.time();
    }
}
