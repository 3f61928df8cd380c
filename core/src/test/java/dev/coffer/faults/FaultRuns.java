package dev.coffer.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;

/// Runs workloads with faults and checks what becomes of each.
///
/// @param ground    where it happens
/// @param directory for the machines that do the work
/// @param choice    the requests that a fault happens to
public record FaultRuns(Ground ground, Path directory, Choice choice) {
    private static final int AT_ONCE = 6;
    private static final List<Fault> MIXED = List.of(Fault.values());

    /// Those that a client rides out, so that a workload gets on until several have come together.
    private static final List<Fault> HEALING = MIXED.stream()
            .filter(fault -> !EnumSet.of(Fault.EXPIRED, Fault.CONFLICT, Fault.PRECONDITION_FAILED)
                    .contains(fault))
            .toList();

    /// What many faults together may come to.
    private static final Set<String> ANY_KIND =
            Set.of("UNAVAILABLE", "OUTCOME_UNKNOWN", "DENIED", "REFUSED", "NO_STORE", "CONFLICT", "CORRUPT");

    /// Chooses requests.
    @FunctionalInterface
    public interface Choice {
        /// Whether a fault happens to the nth of the requests it can happen to.
        boolean isTried(int nth, int fitting);
    }

    /// What has come together from many runs.
    private static final class Tally {
        private int runs;
        private int requests;
        private int faults;
        private int succeeded;
        private int mostRequests;
        private final Map<String, Integer> failed = new TreeMap<>();
        private final List<String> wrong = new ArrayList<>();
        private final List<Duration> pauses = new ArrayList<>();

        synchronized void add(String what, FaultSweep.Outcome outcome, Set<String> rightKinds) {
            runs++;
            requests += outcome.requests();
            faults += outcome.faults();
            succeeded += outcome.succeeded() ? 1 : 0;
            mostRequests = Math.max(mostRequests, outcome.requests());
            pauses.addAll(outcome.pauses());
            for (var failure : outcome.failures()) {
                failed.merge(failure.code(), 1, Integer::sum);
                if (!rightKinds.contains(failure.code())) {
                    wrong.add(what + ": " + failure);
                }
            }
            outcome.wrong().forEach(each -> wrong.add(what + ": " + each));
        }

        @Override
        public synchronized String toString() {
            return runs + " runs, " + requests + " requests, at most " + mostRequests + " in one, " + faults
                    + " faults; " + succeeded + " runs succeeded; failures " + failed;
        }
    }

    /// Every fault, once in each run, at each of the chosen requests.
    public void oneFault(Workload workload) throws Exception {
        var tally = new Tally();
        try (var sweep = new FaultSweep(ground, workload, directory)) {
            atOnce(Arrays.stream(Fault.values())
                    .<Callable<Integer>>map(fault -> () -> everywhere(sweep, workload, fault, tally))
                    .toList());
            System.out.println("faults: " + workload + ": " + sweep.requests() + " requests without; " + tally);
        }
        assertThat(tally.wrong).isEmpty();
        assertThat(tally.faults).isPositive();
        assertThat(new HashSet<>(tally.pauses))
                .as("random pauses")
                .hasSizeGreaterThan(tally.pauses.size() * 9 / 10 - 1);
    }

    /// Several faults in each run, at random.
    public void manyFaults(Workload workload) throws Exception {
        int runs = Integer.getInteger("coffer.faults.runs", 3);
        long seed = Long.getLong("coffer.seed", new Random().nextLong());
        System.out.println("faults: " + workload + " seed: -Dcoffer.seed=" + seed + " -Dcoffer.faults.runs=" + runs);
        var tally = new Tally();
        try (var sweep = new FaultSweep(ground, workload, directory)) {
            atOnce(IntStream.range(0, runs)
                    .<Callable<Integer>>mapToObj(run -> () -> mixture(sweep, workload, seed + run, tally))
                    .toList());
        }
        System.out.println("random faults: " + workload + ": " + tally);
        assertThat(tally.wrong).isEmpty();
    }

    private int everywhere(FaultSweep sweep, Workload workload, Fault fault, Tally tally) {
        int fitting = sweep.fitting(fault);
        int runs = 0;
        for (int nth = 1; nth <= fitting; nth++) {
            if (choice.isTried(nth, fitting)) {
                var what = workload + " " + fault + " at " + nth;
                var outcome = sweep.run(fault, nth);
                tally.add(what, outcome, kinds(fault, workload));
                if (fault == Fault.SLOW_DOWN_FOR_A_TIME) {
                    assertThat(outcome.pauses())
                            .as(what)
                            .hasSize(outcome.faults())
                            .allMatch(pause -> pause.toSeconds() >= S3Answers.RETRY_AFTER_SECONDS);
                }
                runs++;
            }
        }
        return runs;
    }

    private static void atOnce(List<Callable<Integer>> work) throws InterruptedException, ExecutionException {
        try (var threads = Executors.newFixedThreadPool(AT_ONCE)) {
            for (var done : threads.invokeAll(work)) {
                done.get();
            }
        }
    }

    /// The kinds of failures that are right after a fault that happens once; none where it must heal.
    private static Set<String> kinds(Fault fault, Workload workload) {
        var right = new HashSet<String>(
                switch (fault) {
                    case EXPIRED -> Set.of("DENIED");
                    // Odd answers to requests that set no condition. One to HEAD has no body that could explain it.
                    case CONFLICT, PRECONDITION_FAILED -> Set.of("REFUSED");
                    // Facts have no checksums of their own.
                    case CORRUPTED_ANSWER -> Set.of("CORRUPT");
                    default -> Set.of();
                });
        if (workload == Workload.INIT) {
            // Probes that get no clear answer prove nothing; and then there is no store.
            right.addAll(Set.of("OUTCOME_UNKNOWN", "REFUSED"));
            if (fault == Fault.PRECONDITION_FAILED) {
                right.add("NO_STORE");
            }
        }
        return right;
    }

    private static int mixture(FaultSweep sweep, Workload workload, long seed, Tally tally) {
        double rate = new SplittableRandom(seed).nextDouble(0.02, 0.3);
        var outcome = sweep.run(Script.random(seed, rate, seed % 4 == 0 ? MIXED : HEALING), seed);
        tally.add(workload + " -Dcoffer.seed=" + seed + " -Dcoffer.faults.runs=1", outcome, ANY_KIND);
        return outcome.faults();
    }
}
