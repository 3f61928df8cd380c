package dev.coffer.bench.catalog;

import dev.coffer.accounting.ObjectSizes;
import dev.coffer.accounting.Shares;
import dev.coffer.artifact.Reference;
import dev.coffer.artifact.VersionId;
import dev.coffer.blob.BlobStore;
import dev.coffer.blob.LocalBlobStore;
import dev.coffer.blob.MemoryBlobStore;
import dev.coffer.blob.Ulid;
import dev.coffer.blob.Ulids;
import dev.coffer.catalog.Catalog;
import dev.coffer.catalog.Change;
import dev.coffer.catalog.CommitResult;
import dev.coffer.catalog.LabelRule;
import dev.coffer.catalog.RetentionEntry;
import dev.coffer.catalog.Transaction;
import dev.coffer.catalog.log.LogCatalog;
import dev.coffer.config.Metadata;
import dev.coffer.lineage.Direction;
import dev.coffer.lineage.Lineage;
import dev.coffer.lineage.LineageGraph;
import dev.coffer.retention.RetentionFacts;
import dev.coffer.retention.RetentionPlan;
import dev.coffer.retention.RetentionPolicy;
import dev.coffer.retention.Rule;
import dev.coffer.search.Filter;
import dev.coffer.search.FilterParser;
import dev.coffer.search.Order;
import dev.coffer.search.Search;
import dev.coffer.store.CatalogProvider;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import java.util.stream.Gatherers;

/// One measurement of one catalog: `WORK KIND DIRECTORY URL VERSIONS`. Prints one line for each figure, name and value.
final class CatalogRun {
    private static final Ulid STORE = new Ulid(1, 1);
    private static final Clock CLOCK = Clock.systemUTC();
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int WRITERS = 8;
    private static final int COMMITS_PER_WRITER = 500;
    private static final int LOOK_UPS = 5_000;
    private static final int SEARCHES = 200;
    private static final int GRAPHS = 20;

    /// Takes every result, so that none is left out as unused.
    private static volatile Object sink = "";

    private final String kind;
    private final Path directory;
    private final String url;
    private final long versions;

    private CatalogRun(String kind, Path directory, String url, long versions) {
        this.kind = kind;
        this.directory = directory;
        this.url = url;
        this.versions = versions;
    }

    public static void main(String[] arguments) throws Exception {
        var run = new CatalogRun(arguments[1], Path.of(arguments[2]), arguments[3], Long.parseLong(arguments[4]));
        switch (arguments[0]) {
            case "fill" -> run.fill();
            case "start" -> run.start();
            case "open" -> run.openCold();
            case "filter" -> run.filter();
            case "commit" -> run.commit();
            case "lineage" -> run.lineage();
            case "plan" -> run.plan();
            case "list" -> run.listAll();
            default -> throw new IllegalArgumentException(arguments[0]);
        }
    }

    private static void print(String figure, double value) {
        System.out.println(figure + " " + value);
    }

    /// Where the log is. What is measured of a database but its commits has nothing to do with the copy of its log, and filling
    /// takes long enough without.
    private BlobStore logOf() {
        return kind.equals("json") ? blobs() : new MemoryBlobStore(CLOCK);
    }

    private BlobStore blobs() {
        LocalBlobStore.create(directory, RANDOM).close();
        return LocalBlobStore.open(directory, RANDOM);
    }

    private Catalog open(BlobStore blobs, boolean creates) {
        LocalBlobStore.create(directory, RANDOM).close();
        if (kind.equals("json")) {
            return LogCatalog.open(blobs, STORE);
        }
        Metadata metadata = kind.equals("sqlite")
                ? new Metadata.Sqlite(Optional.of(directory.resolve("catalog.sqlite")))
                : Metadata.Postgres.of(url, Optional.of("postgres"), Optional.empty());
        return ServiceLoader.load(CatalogProvider.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(provider -> provider.kind().equals(kind))
                .findFirst()
                .orElseThrow()
                .open(new CatalogProvider.Place(metadata, blobs, STORE, creates, CLOCK, RANDOM));
    }

    private void fill() {
        long start = System.nanoTime();
        try (var blobs = logOf();
                var catalog = open(blobs, true)) {
            new Generated(versions)
                    .after(catalog.head())
                    .gather(Gatherers.windowFixed(200))
                    .forEach(catalog::replay);
        }
        print("fill_seconds", seconds(start));
    }

    /// What a short command does.
    private void start() {
        try (var blobs = logOf();
                var catalog = opened("start_seconds", blobs)) {
            sink = catalog;
        }
    }

    private Catalog opened(String figure, BlobStore blobs) {
        long start = System.nanoTime();
        var catalog = open(blobs, false);
        var first = catalog.find(Reference.parse("bench/model"));
        print(figure, seconds(start));
        if (first.isEmpty()) {
            throw new IllegalStateException("nothing is there");
        }
        return catalog;
    }

    private void openCold() {
        try (var blobs = logOf();
                var catalog = opened("open_seconds", blobs)) {
            for (var reference : List.of("latest", "v" + versions / 2, "prod")) {
                var parsed = Reference.parse("bench/model:" + reference);
                var times = times(LOOK_UPS, () -> catalog.find(parsed));
                var name = reference.startsWith("v") ? "number" : reference;
                print("resolve_" + name + "_p50_ms", times[LOOK_UPS / 2] / 1e6);
                print("resolve_" + name + "_p99_ms", times[LOOK_UPS * 99 / 100] / 1e6);
            }
        }
    }

    private void filter() {
        try (var blobs = logOf();
                var catalog = open(blobs, false)) {
            var filters = List.of(
                    "metrics.m1 > 0.5 AND metrics.m2 < 0.5 AND tags.t1 = 'value3'",
                    "metrics.m1 > 0.9 AND metrics.m2 < 0.1 AND tags.t1 = 'value3'",
                    "metrics.m1 > 0.99 AND metrics.m2 < 0.01 AND tags.t1 = 'value3'",
                    "metrics.rare < 0.0001 AND metrics.m2 < 0.5 AND tags.t1 = 'value3'");
            int searches = kind.equals("json") ? 5 : SEARCHES;
            for (int i = 0; i < filters.size(); i++) {
                var search = Search.of(FilterParser.parse(filters.get(i), CLOCK.instant()), 50);
                print(
                        "filter_" + i + "_found",
                        catalog.search(search).versions().size());
                var times = times(searches, () -> catalog.search(search));
                print("filter_" + i + "_p50_ms", times[searches / 2] / 1e6);
                print("filter_" + i + "_p99_ms", times[searches * 99 / 100] / 1e6);
            }
            var byMetric = Search.of(Filter.everything(), 50)
                    .orderedBy(new Order(Optional.of(FilterParser.field("metrics.m1")), true));
            var times = times(searches, () -> catalog.search(byMetric));
            print("sorted_p99_ms", times[searches * 99 / 100] / 1e6);
        }
    }

    /// Sorted, in nanoseconds, after as many that do not count.
    private static long[] times(int count, Supplier<?> work) {
        for (int i = 0; i < count; i++) {
            sink = work.get();
        }
        var times = new long[count];
        for (int i = 0; i < count; i++) {
            long start = System.nanoTime();
            sink = work.get();
            times[i] = System.nanoTime() - start;
        }
        Arrays.sort(times);
        Objects.requireNonNull(sink);
        return times;
    }

    private void commit() throws Exception {
        var numbers = ConcurrentHashMap.<VersionId>newKeySet();
        try (var blobs = blobs();
                var catalog = open(blobs, true);
                var threads = Executors.newFixedThreadPool(WRITERS)) {
            var writers = new ArrayList<Callable<Boolean>>();
            for (int i = 0; i < WRITERS; i++) {
                long writer = i;
                writers.add(() -> {
                    for (long j = 0; j < COMMITS_PER_WRITER; j++) {
                        numbers.addAll(add(catalog, writer * COMMITS_PER_WRITER + j));
                    }
                    return true;
                });
            }
            long start = System.nanoTime();
            for (var writer : threads.invokeAll(writers)) {
                writer.get();
            }
            int commits = WRITERS * COMMITS_PER_WRITER;
            print("commits_per_second", commits / seconds(start));
            print("commit_duplicates", commits - numbers.size());
        }
    }

    private static List<VersionId> add(Catalog catalog, long seed) {
        var stored = Generated.stored(new VersionId(Generated.MODEL, seed + 1), CLOCK.instant(), Generated.facts(seed));
        var version = stored.version();
        var ulids = new Ulids(CLOCK, RANDOM);
        var change = new Change.AddVersion(
                version.id().artifact(),
                Optional.empty(),
                new LabelRule.None(),
                version.shape(),
                version.digest(),
                version.files(),
                version.bytes(),
                version.newBytes(),
                version.facts(),
                List.of(),
                stored.storage());
        var transaction = new Transaction(ulids.next(), CLOCK.instant(), "ci", Optional.empty(), List.of(change));
        if (catalog.commit(transaction) instanceof CommitResult.Committed(var entry, var _)) {
            return entry.added();
        }
        throw new IllegalStateException("not committed");
    }

    /// All that one version was made from, 10,000 versions in 20 layers.
    private void lineage() {
        try (var blobs = logOf();
                var catalog = open(blobs, false)) {
            var lineage = new Lineage(catalog);
            Supplier<LineageGraph> graph = () ->
                    lineage.graph(Generated.TOP, Direction.UP, Generated.LAYERS, Lineage.NODE_LIMIT, Generated.PROD);
            print("lineage_nodes", graph.get().nodes().size());
            var times = times(GRAPHS, graph);
            print("lineage_ms", times[GRAPHS / 2] / 1e6);
        }
    }

    /// What a cleanup does before it asks: the facts of all versions, the rules, and what objects are shared.
    private void plan() {
        try (var blobs = logOf();
                var catalog = open(blobs, false)) {
            sink = catalog.lastEntry();
            var policy = RetentionPolicy.of(false, new Rule.MaxVersions(10), new Rule.MaxAge(90));
            long start = System.nanoTime();
            var kept = new ArrayList<RetentionEntry>();
            catalog.eachRetentionEntry(kept::add);
            print("kept_seconds", seconds(start));
            var expired = RetentionPlan.of(policy, RetentionFacts.of(kept), CLOCK.instant())
                    .expired();
            print("plan_seconds", seconds(start));
            print("planned", kept.size());
            print("expired", expired.size());
            var going = new HashSet<VersionId>();
            expired.forEach(decision -> going.add(decision.version().id()));
            start = System.nanoTime();
            sink = Shares.of(catalog, version -> going.contains(version.id()) ? 0 : Shares.STAYS)
                    .weights(new ObjectSizes(), 1);
            print("share_seconds", seconds(start));
        }
    }

    /// All versions, listed and filtered, in whatever heap this process has.
    private void listAll() {
        try (var blobs = logOf();
                var catalog = open(blobs, false)) {
            long start = System.nanoTime();
            long listed = 0;
            var page = catalog.versions(Generated.MODEL, Long.MAX_VALUE, Catalog.PAGE_LIMIT);
            while (!page.isEmpty()) {
                listed += page.size();
                page = catalog.versions(
                        Generated.MODEL, page.getLast().version().id().number(), Catalog.PAGE_LIMIT);
            }
            print("listed", (double) listed);
            print("list_seconds", seconds(start));
            start = System.nanoTime();
            var search = Search.of(FilterParser.parse("metrics.m1 >= 0", CLOCK.instant()), Catalog.PAGE_LIMIT);
            long filtered = 0;
            var found = catalog.search(search);
            while (true) {
                filtered += found.versions().size();
                if (found.next().isEmpty()) {
                    break;
                }
                found = catalog.search(search.after(found.next().get()));
            }
            print("filtered", (double) filtered);
            print("filter_all_seconds", seconds(start));
            var runtime = Runtime.getRuntime();
            print("heap_limit_mib", runtime.maxMemory() / 1048576.0);
        }
    }

    private static double seconds(long start) {
        return (System.nanoTime() - start) / 1e9;
    }
}
