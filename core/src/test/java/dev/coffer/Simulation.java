package dev.coffer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.SimulatedStore.Fate;
import dev.coffer.artifact.CofferException;
import dev.coffer.artifact.Protection;
import dev.coffer.blob.BlobStore;
import dev.coffer.blob.MemoryBlobStore;
import dev.coffer.blob.Ulid;
import dev.coffer.catalog.log.LogCatalog;
import dev.coffer.config.VersionScheme;
import dev.coffer.content.ChunkerProfile;
import dev.coffer.ingest.Source;
import dev.coffer.retention.RetentionPolicy;
import dev.coffer.store.Backend;
import dev.coffer.store.Labels;
import dev.coffer.store.StoreFile;
import dev.coffer.store.StoreOptions;
import dev.coffer.sweep.SweepRules;
import dev.coffer.transfer.Tuning;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/// Processes at work on one store in memory, until everybody is done and everything is collected. One of them takes a step at a time;
/// who, and what goes wrong, a seed decides.
final class Simulation {
    /// No grace at all: what is deleted or uncommitted goes at once.
    private static final SweepRules AT_ONCE = new SweepRules(Duration.ZERO, Duration.ZERO, true, true, true);

    private static final SweepRules PATIENT = new SweepRules(Duration.ofDays(7), Duration.ofDays(1), true, true, true);
    private static final Instant START = Instant.parse("2026-03-01T00:00:00Z");
    private static final List<String> NAMES = List.of("a", "b");
    private static final List<String> ALIASES = List.of("prod", "next");
    private static final int FEW_VERSIONS = 3;
    private static final int LONGEST_SLEEP = 400;

    /// In bytes: some lie in manifests, most in packs, and the largest make repacking worth it.
    private static final int[] SIZES = {100, 6_000, 70_000, 9_000, 20_000, 80_000};

    private static final List<byte[]> CONTENTS = IntStream.range(0, 24)
            .mapToObj(i -> Trees.random(i, SIZES[i % SIZES.length]))
            .toList();

    private final MovableClock clock = new MovableClock(START);
    private final MemoryBlobStore blobs = new MemoryBlobStore(clock);
    private final Random random;
    private final Turns turns = new Turns();
    private final Deque<SimulatedStore.Late> late = new ArrayDeque<>();
    private final List<Process> processes = new ArrayList<>();
    private final Witness witness;
    private final Tally tally;
    private long processSeeds;
    private long trace;

    /// What happened in many simulations.
    static final class Tally {
        long steps;
        long crashes;
        final Map<String, Long> outcomes = new TreeMap<>();

        void count(String what) {
            outcomes.merge(what, 1L, Long::sum);
        }
    }

    private enum Role {
        WRITER,
        READER,
        CURATOR,
        COLLECTOR
    }

    /// Something that a process does.
    ///
    /// @param isWrong whether a failure must not happen; asked when the witness knows what happened meanwhile
    private record Task(String name, Runnable work, Predicate<CofferException> isWrong) {
        static Task of(String name, Runnable work) {
            return new Task(name, work, e -> e instanceof CofferException.Corrupt);
        }
    }

    private final class Process {
        private final Role role;
        private SimulatedStore sees;
        private ArtifactStore store;
        private Optional<Turns.Turn> turn = Optional.empty();
        private Optional<Task> task = Optional.empty();
        private long sleepsUntil;
        private Optional<RuntimeException> failure = Optional.empty();

        Process(Role role) {
            this.role = role;
            sees = new SimulatedStore(blobs, role == Role.READER, late);
            store = open(sees, ++processSeeds);
        }

        void begin(Task now) {
            task = Optional.of(now);
            failure = Optional.empty();
            turn = Optional.of(turns.begin(
                    () -> {
                        try {
                            now.work().run();
                        } catch (RuntimeException e) {
                            failure = Optional.of(e);
                        }
                    },
                    sees::begin));
        }

        void goOn(Fate fate) {
            sees.decide(fate);
            turn.orElseThrow().goOn();
        }

        /// Ends it, also in the middle of something.
        void end() {
            sees.vanish();
            turn.ifPresent(under -> {
                while (!under.hasEnded()) {
                    under.goOn();
                }
            });
            store.close();
        }

        boolean isBusy() {
            return turn.isPresent();
        }

        /// Takes note of what came of it, if it is done.
        void settle() {
            if (turn.isEmpty() || !turn.get().hasEnded()) {
                return;
            }
            turn = Optional.empty();
            sees.end();
            var done = task.orElseThrow();
            if (sees.isGone()) {
                tally.crashes++;
                tally.count(done.name() + " crashed");
                store.close();
                sees = new SimulatedStore(blobs, role == Role.READER, late);
                store = open(sees, ++processSeeds);
            } else if (failure.isEmpty()) {
                tally.count(done.name());
            } else if (failure.get() instanceof CofferException e
                    && !done.isWrong().test(e)) {
                tally.count(done.name() + " " + e.code());
            } else {
                throw new AssertionError(done.name() + " failed", failure.get());
            }
        }
    }

    Simulation(long seed, Tally tally) {
        random = new Random(seed);
        processSeeds = seed * 1_000;
        this.tally = tally;
        witness = new Witness(blobs, open(blobs, ++processSeeds), CONTENTS);
        for (var role : List.of(
                Role.WRITER,
                Role.WRITER,
                Role.WRITER,
                Role.READER,
                Role.READER,
                Role.CURATOR,
                Role.CURATOR,
                Role.COLLECTOR,
                Role.COLLECTOR,
                Role.COLLECTOR)) {
            processes.add(new Process(role));
        }
    }

    private ArtifactStore open(BlobStore sees, long seed) {
        var file = new StoreFile(new Ulid(1, 1), START, new ChunkerProfile(4 << 10, 16 << 10, 64 << 10), "json");
        boolean isRemote = seed % 2 == 0;
        var tuning =
                new Tuning(1 << 20, 1 << 20, 1 << 20, 1 << 20, 2, 4 << 20, 2, 1 << 20, 64 << 10, isRemote, 256 << 20);
        var backend = new Backend(
                sees,
                sees,
                LogCatalog.open(sees, new Ulid(1, 1)),
                file,
                new Labels(VersionScheme.SEQUENCE, false),
                tuning,
                Optional.empty(),
                Optional.empty(),
                RetentionPolicy.NONE,
                Optional.empty(),
                false);
        var options = new StoreOptions(clock, new Random(seed), 2, Optional.empty(), () -> TestStores.ORIGIN);
        return new ArtifactStore(backend, options);
    }

    /// Lets the processes work, and then everything come to rest.
    ///
    /// @return a number that two runs with the same seed have in common
    long run(int steps) {
        try {
            for (int i = 0; i < steps; i++) {
                step(false);
            }
            while (processes.stream().anyMatch(Process::isBusy)) {
                step(true);
            }
            bringLate(late.size());
            quiesce();
            return trace * 31 + witness.entries();
        } finally {
            processes.forEach(Process::end);
            witness.close();
        }
    }

    private void step(boolean isLast) {
        tally.steps++;
        clock.pass(chance(2_000) ? Duration.ofHours(30) : Duration.ofMillis(random.nextInt(2_000)));
        var able = able(isLast);
        var process = able.get(random.nextInt(able.size()));
        if (chance(60)) {
            process.sleepsUntil = tally.steps + random.nextInt(LONGEST_SLEEP);
        }
        var fate = isLast ? Fate.GOES_WELL : fate();
        trace = trace * 31
                + processes.indexOf(process) * 10L
                + Arrays.asList(Fate.values()).indexOf(fate);
        if (process.isBusy()) {
            process.goOn(fate);
        } else {
            process.begin(task(process));
        }
        witness.look();
        witness.readBack();
        process.settle();
        if (chance(40)) {
            bringLate(1);
        }
        if (chance(500)) {
            witness.rebuild();
        }
    }

    /// Who may take a step. At times one does not for long, while others go on.
    private List<Process> able(boolean isLast) {
        if (isLast) {
            return processes.stream().filter(Process::isBusy).toList();
        }
        var awake = processes.stream()
                .filter(process -> process.sleepsUntil <= tally.steps)
                .toList();
        return awake.isEmpty() ? processes : awake;
    }

    private Fate fate() {
        if (!chance(80)) {
            return Fate.GOES_WELL;
        }
        return switch (random.nextInt(12)) {
            case 0, 1, 2 -> Fate.UNAVAILABLE;
            case 3, 4 -> Fate.LOST_REQUEST;
            case 5, 6, 7 -> Fate.LOST_REPLY;
            case 8, 9 -> Fate.COMES_TWICE;
            case 10 -> Fate.CRASH_BEFORE;
            default -> Fate.CRASH_AFTER;
        };
    }

    private void bringLate(int count) {
        for (int i = 0; i < count && !late.isEmpty(); i++) {
            var put = late.remove();
            blobs.putIfAbsent(put.key(), put.body());
        }
    }

    private boolean chance(int of) {
        return random.nextInt(of) == 0;
    }

    private <T> T any(List<T> all) {
        return all.get(random.nextInt(all.size()));
    }

    private Task task(Process process) {
        return switch (process.role) {
            case WRITER -> put(process);
            case READER -> read(process);
            case CURATOR -> curate(process);
            case COLLECTOR ->
                Task.of("collect", () -> process.store.maintenance().collect(AT_ONCE));
        };
    }

    private Task put(Process process) {
        var parts =
                random.ints(1L + random.nextInt(4), 0, CONTENTS.size()).boxed().toList();
        var files = new ArrayList<Source.StreamedFile>();
        for (int i = 0; i < parts.size(); i++) {
            var content = CONTENTS.get(parts.get(i));
            files.add(Source.StreamedFile.of(Witness.path(i), () -> new ByteArrayInputStream(content)));
        }
        var request = PutRequest.of(any(NAMES), files)
                .origin(TestStores.ORIGIN)
                .tag(
                        Witness.PARTS,
                        String.join(",", parts.stream().map(String::valueOf).toList()));
        if (chance(4)) {
            request.alias(any(ALIASES));
        }
        var ready = request.build();
        return Task.of("put", () -> process.store.put(ready));
    }

    /// A version that is there from the beginning of a read to its end can be read, unless the store does not answer.
    private Task read(Process process) {
        var live = witness.live();
        if (live.isEmpty()) {
            return Task.of("nothing to read", () -> {});
        }
        var known = any(live);
        return new Task(
                "read",
                () -> read(process.store, known),
                e -> !(e instanceof CofferException.Unavailable) && isStill(known));
    }

    private boolean isStill(Witness.Known known) {
        return witness.version(known.id())
                .filter(now -> now.deletions() == known.deletions())
                .isPresent();
    }

    private static void read(ArtifactStore from, Witness.Known known) {
        for (int i = 0; i < known.parts().size(); i++) {
            try (var in = from.read(known.id().toString(), Witness.path(i))) {
                assertThat(Arrays.equals(
                                in.readAllBytes(), CONTENTS.get(known.parts().get(i))))
                        .as("what is read is what was put")
                        .isTrue();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private Task curate(Process process) {
        var live = witness.live();
        var deleted = witness.deleted();
        if (live.isEmpty()) {
            return Task.of("nothing to do", () -> {});
        }
        var id = any(live).id();
        var reference = id.toString();
        var store = process.store;
        int what = random.nextInt(20);
        if (what < 10 && live.size() > FEW_VERSIONS) {
            return Task.of("delete", () -> store.delete(reference));
        }
        if (what < 12 && live.size() > FEW_VERSIONS) {
            return Task.of("delete for good", () -> store.deleteForGood(reference));
        }
        if (what < 14 && !deleted.isEmpty()) {
            // Mostly one that was deleted lately, while a collection may be about to give it up.
            var back = deleted.get(chance(3) ? random.nextInt(deleted.size()) : deleted.size() - 1)
                    .id();
            return Task.of("restore", () -> store.restore(back.toString()));
        }
        if (what < 17) {
            var change = AliasChange.of(id.artifact().value(), any(ALIASES), "v" + id.number());
            return Task.of("move alias", () -> store.setAlias(change));
        }
        if (what < 18) {
            var alias = any(ALIASES);
            return Task.of("remove alias", () -> store.removeAlias(id.artifact().value(), alias));
        }
        if (what < 19) {
            var until = clock.instant().plus(Duration.ofMinutes(1 + random.nextInt(10)));
            return Task.of("protect", () -> store.protect(reference, new Protection(Optional.of(until), "")));
        }
        return Task.of("unprotect", () -> store.unprotect(reference));
    }

    /// Everybody is done and nothing goes wrong any more: two collections leave what is needed, and nothing else.
    private void quiesce() {
        for (int i = 0; i < 2; i++) {
            clock.pass(Duration.ofDays(8));
            processes.getLast().store.maintenance().collect(PATIENT);
            witness.look();
            witness.readBack();
        }
        witness.readBackAll();
        witness.rebuild();
        witness.checkNothingIsLeft();
        tally.outcomes.merge(
                "versions committed",
                (long) witness.live().size() + witness.deleted().size(),
                Long::sum);
        tally.outcomes.merge("versions laid elsewhere", (long) witness.relocated(), Long::sum);
    }
}
