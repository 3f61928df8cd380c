package dev.coffer.store;

import dev.coffer.artifact.CofferException;
import dev.coffer.artifact.Handle;
import dev.coffer.artifact.SemVer;
import dev.coffer.catalog.LabelRule;
import dev.coffer.config.VersionScheme;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;

/// Which label a new version gets, as the store's version scheme says.
///
/// @param replaces whether a put takes the place of the versions before it, because versioning is off
public record Labels(VersionScheme scheme, boolean replaces) {
    private static final DateTimeFormatter TIMESTAMP =
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss.SSS'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final int RUN_CHARS = 120;

    /// Whether a label is one of this scheme's.
    public boolean takes(Handle label) {
        return scheme != VersionScheme.SEMVER || SemVer.find(label.value()).isPresent();
    }

    /// Says before anything is stored whether a request makes no sense.
    public void check(Optional<Handle> label, Optional<SemVer.Bump> bump) {
        if (bump.isPresent() && scheme != VersionScheme.SEMVER) {
            throw new CofferException.Invalid(
                    "the version scheme of this store is " + scheme.word() + ", so there is nothing to bump",
                    "set version_scheme: semver");
        }
        if (bump.isPresent() && label.isPresent()) {
            throw new CofferException.Invalid("a label and a bump say two different things", "give one of them");
        }
        if (scheme == VersionScheme.SEMVER) {
            label.ifPresent(each -> new SemVer(each.value()));
        }
    }

    /// As [#check], where the run must be known, which may take a moment to find out.
    public void checkRun(Optional<Handle> label, Supplier<Optional<String>> run) {
        if (scheme == VersionScheme.RUN_ID && label.isEmpty() && run.get().isEmpty()) {
            throw noRun();
        }
    }

    /// Returns the rule by which the commit gives a new version its label.
    public LabelRule rule(Optional<Handle> label, Optional<SemVer.Bump> bump, Optional<String> run, Instant time) {
        if (label.isPresent()) {
            return new LabelRule.Exactly(label.get());
        }
        return switch (scheme) {
            case SEQUENCE -> new LabelRule.None();
            case TIMESTAMP -> new LabelRule.FirstFree(Handle.of(TIMESTAMP.format(time)));
            case RUN_ID -> new LabelRule.FirstFree(run.map(Labels::ofRun).orElseThrow(Labels::noRun));
            case SEMVER -> new LabelRule.NextSemVer(bump);
        };
    }

    /// A run id may have characters that a label may not have.
    private static Handle ofRun(String run) {
        var text = run.replaceAll("[^A-Za-z0-9._+-]", "-");
        var cut = text.substring(0, Math.min(text.length(), RUN_CHARS));
        boolean taken = cut.equals("latest") || cut.matches("v[0-9]+") || !cut.matches("[A-Za-z0-9_].*");
        return Handle.of(taken ? "run-" + cut : cut);
    }

    private static CofferException noRun() {
        return new CofferException.Invalid(
                "the version scheme of this store is run_id, and nothing says which run this is",
                "give --run ID, or a label");
    }
}
