package dev.coffer.cli.doctor;

import dev.coffer.artifact.CofferException;
import dev.coffer.blob.conformance.Conformance;
import dev.coffer.blob.conformance.ConformanceCheck;
import dev.coffer.cli.output.JsonOutput;
import dev.coffer.cli.output.Units;
import dev.coffer.cli.session.Session;
import dev.coffer.config.Location;
import dev.coffer.store.ConformanceRun;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import tools.jackson.core.JsonGenerator;

/// Runs the contract of blob stores at the configured place, and says what the place can be used for.
final class ConformanceChecks {
    /// Requests of [ConformanceRun#reach], and of all quick checks together, about.
    private static final int FIRST_REQUESTS = 4;

    private static final int QUICK_REQUESTS = 700;
    private static final long QUICK_BYTES = 60L << 20;
    private static final int PARALLEL = 16;
    private static final long BYTES_PER_SECOND = 10L << 20;

    private final Session session;
    private final CheckReport findings;
    private final List<ConformanceCheck> broken = new ArrayList<>();
    private final List<String> left = new ArrayList<>();
    private int unanswered;

    ConformanceChecks(Session session, CheckReport findings) {
        this.session = session;
        this.findings = findings;
    }

    /// @param place where the checks worked; empty when they did not get that far
    /// @param use   what the place can be used for; empty when that could not be found out
    /// @param left  what could not be deleted: where, and why
    record Report(Optional<String> place, Optional<Conformance.Use> use, List<String> left) {
        static final Report NONE = new Report(Optional.empty(), Optional.empty(), List.of());

        void write(JsonGenerator json) {
            JsonOutput.optional(json, "place", place);
            JsonOutput.optional(json, "use", use.map(what -> what.name().toLowerCase(Locale.ROOT)));
            JsonOutput.strings(json, "left", left);
        }
    }

    Report run() {
        var location = session.opener().config().config().location();
        var run = ConformanceRun.at(location, session.opener().storeOptions());
        Optional<Conformance.Use> use;
        try {
            use = isReached(run, location) ? examine(run) : Optional.empty();
        } finally {
            close(run);
        }
        return new Report(Optional.of(run.address()), use, List.copyOf(left));
    }

    private boolean isReached(ConformanceRun run, Location location) {
        var start = session.now();
        var first = run.reach();
        left(first);
        stopIfInterrupted();
        if (first.failure().isPresent()) {
            findings.fail("reach", known(first.failure().get()));
            return false;
        }
        if (first.left().isPresent()) {
            return false;
        }
        findings.ok("reach", "objects can be put, listed and deleted below " + run.address());
        announce(location, Duration.between(start, session.now()).dividedBy(FIRST_REQUESTS));
        return true;
    }

    private void announce(Location location, Duration request) {
        var checks = Conformance.checks();
        long blobs = checks.stream().mapToLong(ConformanceCheck::blobs).sum();
        long bytes = checks.stream().mapToLong(ConformanceCheck::bytes).sum();
        var time = request.multipliedBy(QUICK_REQUESTS + 2 * blobs / PARALLEL)
                .plusSeconds(2 * (bytes + QUICK_BYTES) / BYTES_PER_SECOND);
        session.output()
                .note(Units.count(checks.size(), "check") + ", with " + Units.count(blobs, "object") + " and "
                        + Units.bytes(bytes + QUICK_BYTES) + ": "
                        + (location instanceof Location.Local
                                ? "up to a minute on a disk"
                                : "about " + Units.duration(time) + " over a link of " + Units.bytes(BYTES_PER_SECOND)
                                        + " a second"));
    }

    /// The use that the place is fit for; empty when some checks got no answer.
    private Optional<Conformance.Use> examine(ConformanceRun run) {
        for (var check : Conformance.checks()) {
            if (check.isSlow()) {
                session.output().note("slow: " + check.name());
            }
            var outcome = run.run(check);
            left(outcome);
            stopIfInterrupted();
            if (outcome.failure().isEmpty()) {
                findings.ok(check.name(), check.name());
            } else {
                failed(check, known(outcome.failure().get()));
            }
            if (outcome.left().isPresent()
                    || outcome.failure().filter(ConformanceChecks::isFinal).isPresent()) {
                findings.warn("use", "the other checks were not run", "put right what failed, and run it again");
                return Optional.empty();
            }
        }
        return use();
    }

    private void failed(ConformanceCheck check, CofferException cause) {
        if (cause instanceof CofferException.Unavailable || cause instanceof CofferException.OutcomeUnknown) {
            unanswered++;
        } else {
            broken.add(check);
        }
        findings.fail(check.name(), check.name() + ": ", cause);
    }

    private Optional<Conformance.Use> use() {
        var use = Conformance.use(broken);
        if (unanswered > 0 && use != Conformance.Use.NOTHING) {
            findings.warn(
                    "use",
                    Units.count(unanswered, "check") + " got no answer, so it is open what this place can be used for",
                    "run it again");
            return Optional.empty();
        }
        switch (use) {
            case EVERYTHING ->
                findings.ok("use", "this place can be used with every metadata_backend: json, sqlite, postgres");
            case ONLY_WITH_DATABASE ->
                findings.warn(
                        "use",
                        "this place can be used only with metadata_backend sqlite or postgres: writers can replace each"
                                + " other's objects, which the json log does not survive",
                        "set metadata_backend: sqlite for one machine, or postgres for many");
            case NOTHING ->
                findings.fail(
                        "use",
                        new CofferException.Refused(
                                "this place cannot be used for a store",
                                "the failed checks say why; docs/configuration.md has settings for stores that speak S3"
                                        + " differently"));
        }
        return Optional.of(use);
    }

    private void left(ConformanceRun.Outcome outcome) {
        outcome.left().ifPresent(text -> {
            left.add(text);
            findings.fail(
                    "cleanup", new CofferException.Unavailable(text, "delete them with the tools of the place", null));
        });
    }

    private void close(ConformanceRun run) {
        try {
            run.close();
        } catch (CofferException e) {
            left.add(String.valueOf(e.getMessage()));
            findings.fail("cleanup", e);
        }
    }

    /// Nothing that comes after it can succeed.
    private static boolean isFinal(RuntimeException failure) {
        return failure instanceof CofferException.Denied
                || failure instanceof CofferException.NoStore
                || failure instanceof CofferException.Invalid;
    }

    private static CofferException known(RuntimeException failure) {
        return failure instanceof CofferException ours
                ? ours
                : new CofferException.Refused(String.valueOf(failure.getMessage()), null);
    }

    /// An interrupted check has been cleaned up after; the command ends.
    private static void stopIfInterrupted() {
        if (Thread.currentThread().isInterrupted()) {
            throw new CofferException.Unavailable("interrupted", null);
        }
    }
}
