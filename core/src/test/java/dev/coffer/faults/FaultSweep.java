package dev.coffer.faults;

import dev.coffer.ArtifactStore;
import dev.coffer.TestStores;
import dev.coffer.Trees;
import dev.coffer.VerifyRequest;
import dev.coffer.artifact.CofferException;
import dev.coffer.blob.RetryPolicy;
import dev.coffer.blob.RetryingBlobStore;
import dev.coffer.blob.cloud.Deadlines;
import dev.coffer.config.CachePolicy;
import dev.coffer.config.Location;
import dev.coffer.config.StoreConfig;
import dev.coffer.store.NetworkOptions;
import dev.coffer.store.StoreOptions;
import dev.coffer.transfer.Progress;
import dev.coffer.verify.Depth;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// One workload, prepared once, to be run again and again with things going wrong.
public final class FaultSweep implements AutoCloseable {
    /// How often a client asks at most.
    public static final int ATTEMPTS = 4;

    private static final RetryPolicy POLICY =
            new RetryPolicy(ATTEMPTS, Duration.ofMillis(100), Duration.ofSeconds(2), Duration.ofMinutes(1));

    /// So long that no busy machine exceeds them, unless a black hole is to be waited for.
    private static final Duration PATIENT = Duration.ofSeconds(20);

    private static final Duration IMPATIENT = Duration.ofMillis(250);
    private static final Duration HANGS = Duration.ofSeconds(90);

    private final Ground ground;
    private final Workload workload;
    private final Path directory;
    private final Path template;
    private final Book prepared = new Book();
    private final Listings listings = new Listings();
    private final Ground.Site site;
    private final Map<Fault, Integer> fitting = new EnumMap<>(Fault.class);
    private final int requests;

    /// What came of one run.
    ///
    /// @param wrong everything that must not be
    public record Outcome(
            int requests, int faults, List<CofferException> failures, List<Duration> pauses, List<String> wrong) {
        public boolean succeeded() {
            return failures.isEmpty();
        }
    }

    /// @param directory of the disk, for everything
    public FaultSweep(Ground ground, Workload workload, Path directory) {
        this.ground = ground;
        this.workload = workload;
        this.directory = directory;
        this.template = subdirectory("template");
        this.site = prepare(prepared);
        var counting = new Counting();
        var calm = run(counting, IMPATIENT.plus(PATIENT), 0);
        if (!calm.succeeded() || !calm.wrong().isEmpty()) {
            throw new AssertionError(
                    workload + " does not work without faults: " + calm.failures() + " " + calm.wrong());
        }
        this.requests = calm.requests();
    }

    /// How many requests the workload takes when nothing goes wrong.
    public int requests() {
        return requests;
    }

    /// To how many of them this fault can happen.
    public int fitting(Fault fault) {
        return fault == Fault.CONNECT_REFUSED ? requests : fitting.getOrDefault(fault, 0);
    }

    /// Counts to which requests which faults could happen.
    private final class Counting implements Script {
        @Override
        public Optional<Fault> at(int number, Message request, Answers answers) {
            for (var fault : Fault.values()) {
                if (fault.fits(request, answers)) {
                    fitting.merge(fault, 1, Integer::sum);
                }
            }
            return Optional.empty();
        }

        @Override
        public boolean refuses(int number) {
            return false;
        }
    }

    /// A place with what the workload finds, made by way of a proxy that sees the listings.
    private Ground.Site prepare(Book book) {
        var place = ground.empty();
        try (var proxy = new FaultProxy(place.port(), ground.answers(), Script.none(), listings)) {
            var options = options(7, new NetworkOptions(deadlines(PATIENT), POLICY, pause -> {}));
            workload.prepare(
                    new Clients(config(place.at(proxy.endpoint()), template), options, book, subdirectory("prepared")));
        }
        if (!book.failures().isEmpty()) {
            throw new AssertionError(
                    workload + " cannot be prepared", book.failures().getFirst());
        }
        return place;
    }

    /// Runs the workload with one fault.
    public Outcome run(Fault fault, int nth) {
        boolean isSilent = fault == Fault.BLACK_HOLE;
        return run(
                Script.nth(fault, nth),
                isSilent ? IMPATIENT : PATIENT,
                1_000L * fault.name().hashCode() + nth);
    }

    /// Runs the workload with any script.
    public Outcome run(Script script, long seed) {
        return run(script, IMPATIENT.multipliedBy(4), seed);
    }

    private Outcome run(Script script, Duration silence, long seed) {
        var machine = subdirectory("run");
        try (var place = site.copy().orElseGet(() -> prepare(new Book()));
                var proxy = new FaultProxy(place.port(), ground.answers(), script, listings.copy())) {
            copy(template, machine);
            var book = prepared.copy();
            var pauses = Collections.synchronizedList(new ArrayList<Duration>());
            RetryingBlobStore.Pause pause = length -> {
                pauses.add(length);
                proxy.clientPauses();
            };
            var options = options(seed, new NetworkOptions(deadlines(silence), POLICY, pause));
            within(() ->
                    workload.run(new Clients(config(place.at(proxy.endpoint()), machine), options, book, machine)));
            proxy.deliverLate();
            var wrong = new ArrayList<>(check(place.direct(), machine, book));
            if (proxy.requests() > ATTEMPTS * Math.max(requests, 1) + 20 && requests > 0) {
                wrong.add(proxy.requests() + " requests instead of " + requests);
            }
            if (!wrong.isEmpty()) {
                wrong.addAll(proxy.journal());
            }
            return new Outcome(proxy.requests(), proxy.faults(), book.failures(), List.copyOf(pauses), wrong);
        } finally {
            Trees.delete(machine);
        }
    }

    /// Does something that must come to an end.
    private static void within(Runnable work) {
        try (ExecutorService thread = Executors.newVirtualThreadPerTaskExecutor()) {
            var done = thread.submit(work);
            try {
                done.get(HANGS.toSeconds(), TimeUnit.SECONDS);
            } catch (TimeoutException e) {
                thread.shutdownNow();
                throw new AssertionError("it hangs", e);
            } catch (ExecutionException e) {
                throw new AssertionError("not one of our failures", e.getCause());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new AssertionError(e);
            }
        }
    }

    /// Looks at everything, every byte included, with a client to which nothing goes wrong, and puts something.
    private List<String> check(Location place, Path machine, Book book) {
        var options = options(1, new NetworkOptions(deadlines(PATIENT), POLICY, pause -> {}));
        var wrong = new ArrayList<String>();
        try (var store = ArtifactStore.openOrCreate(config(place, machine), options)) {
            wrong.addAll(book.check(store));
            store.maintenance()
                    .verify(new VerifyRequest(Optional.empty(), Depth.OBJECTS, new Progress()))
                    .damages()
                    .forEach(damage -> wrong.add("damaged: " + damage));
            var after = new Book();
            new Actor(store, after, machine).put("after", Map.of("small", new byte[] {9}));
            wrong.addAll(after.check(store));
            after.failures().forEach(failure -> wrong.add("cannot put any more: " + failure));
        } catch (CofferException e) {
            wrong.add("cannot look at the store any more: " + e);
        }
        return wrong;
    }

    private StoreConfig config(Location place, Path machine) {
        return StoreConfig.of(place)
                .withMetadata(workload.metadata(machine))
                .withCache(new CachePolicy(false, false, 1));
    }

    private static StoreOptions options(long seed, NetworkOptions network) {
        return TestStores.options(seed).withNetwork(network);
    }

    private static Deadlines deadlines(Duration silence) {
        return new Deadlines(silence, silence, silence.multipliedBy(8));
    }

    private Path subdirectory(String name) {
        try {
            return Files.createTempDirectory(directory, name);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The files of a directory, without what is below it.
    private static void copy(Path from, Path to) {
        try (var files = Files.list(from)) {
            for (var file : files.filter(Files::isRegularFile).toList()) {
                Files.copy(file, to.resolve(file.getFileName()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        site.close();
    }
}
