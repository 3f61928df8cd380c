package dev.coffer.config;

import dev.coffer.artifact.CofferException;
import dev.coffer.artifact.Text;
import dev.coffer.trust.Allowance;
import dev.coffer.trust.TrustFile;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The directories whose `pipeline.yaml` may lead out of them, although it was found and not named.
///
/// What is allowed is what the file says about where things go and how to log in, not the directory: when that changes, it must be
/// allowed again. `COFFER_TRUST` allows a directory whatever its file says.
public final class TrustedDirectories {
    /// What an allowance is for. Other keys may change without another one.
    private static final Set<String> CONCERNED =
            Set.of("type", "account", "endpoint", "credentials", "metadata", "metadata_backend");

    private final Map<String, String> environment;
    private final Path workingDirectory;

    /// @param environment      usually `System.getenv()`
    /// @param workingDirectory what relative paths are relative to
    public TrustedDirectories(Map<String, String> environment, Path workingDirectory) {
        this.environment = Map.copyOf(environment);
        this.workingDirectory = workingDirectory;
    }

    /// An allowance, and whether it still counts.
    public record Entry(Path directory, Instant since, State state) {}

    /// What became of the file since it was allowed.
    public enum State {
        IN_FORCE("in_force"),
        /// It says something else now.
        CHANGED("changed"),
        /// It is not there, or cannot be read.
        GONE("gone");

        private final String word;

        State(String word) {
            this.word = word;
        }

        /// As JSON has it.
        public String word() {
            return word;
        }
    }

    /// Allows what the file of a directory says now.
    ///
    /// @return what that is; no reaches where the file reaches nothing
    /// @throws CofferException.Invalid when there is no file with our section, or something is wrong with it
    public Trust allow(Path directory, Instant now) {
        var real = real(directory)
                .orElseThrow(
                        () -> new CofferException.Invalid("there is no directory " + Text.shown(directory.toString())));
        var section = PipelineFile.in(real)
                .flatMap(PipelineFile::section)
                .orElseThrow(() -> new CofferException.Invalid("there is no " + PipelineFile.NAME + " with a section "
                        + PipelineFile.SECTION + " in " + Text.shown(real.toString())));
        var own = new HashMap<>(environment);
        own.remove(EnvironmentLayer.CONFIG);
        var found = new ConfigLoader(own, real).resolve(ConfigLoader.Flags.NONE).trust();
        file().add(new Allowance(real, digest(section), now.truncatedTo(ChronoUnit.SECONDS)));
        return new Trust(Optional.of(real), found.reaches(), Trust.State.ALLOWED);
    }

    /// What was allowed, in the order in which it was.
    public List<Entry> list() {
        return file().list().stream()
                .map(each -> new Entry(each.directory(), each.since(), state(each)))
                .toList();
    }

    /// Takes back what was allowed for a directory, which need not exist any more.
    ///
    /// @return the directory
    /// @throws CofferException.NotFound when nothing was
    public Path remove(Path directory) {
        var absolute = workingDirectory.resolve(directory).normalize();
        var place = real(directory).orElse(absolute);
        if (!file().remove(place)) {
            throw new CofferException.NotFound(
                    "nothing was allowed for " + Text.shown(place.toString()), "coffer trust --list lists what was");
        }
        return place;
    }

    /// Whether a file may reach what it reaches.
    Trust trust(Path base, Optional<Tree> section, List<Reach> reaches) {
        if (reaches.isEmpty()) {
            return Trust.NOT_NEEDED;
        }
        var directory = real(base);
        return new Trust(directory, reaches.stream().map(Reach::toString).toList(), state(directory, section));
    }

    private Trust.State state(Optional<Path> directory, Optional<Tree> section) {
        if (directory.isEmpty() || section.isEmpty()) {
            return Trust.State.MISSING;
        }
        if (isInVariable(directory.get())) {
            return Trust.State.VARIABLE;
        }
        var digest = digest(section.get());
        boolean allowed = TrustFile.of(environment).stream()
                .flatMap(file -> file.list().stream())
                .anyMatch(each -> each.directory().equals(directory.get())
                        && each.digest().equals(digest));
        return allowed ? Trust.State.ALLOWED : Trust.State.MISSING;
    }

    private boolean isInVariable(Path directory) {
        return Arrays.stream(
                        environment.getOrDefault(EnvironmentLayer.TRUST, "").split(File.pathSeparator, -1))
                .filter(name -> !name.isBlank())
                .anyMatch(name -> real(Path.of(name)).filter(directory::equals).isPresent());
    }

    private State state(Allowance allowance) {
        try {
            return PipelineFile.in(allowance.directory())
                    .flatMap(PipelineFile::section)
                    .map(section -> digest(section).equals(allowance.digest()) ? State.IN_FORCE : State.CHANGED)
                    .orElse(State.GONE);
        } catch (CofferException e) {
            return State.GONE;
        }
    }

    private TrustFile file() {
        return TrustFile.of(environment)
                .orElseThrow(() -> new CofferException.Invalid(
                        "there is no place to keep what is allowed: neither XDG_CONFIG_HOME nor HOME is set",
                        "COFFER_TRUST allows without one"));
    }

    private Optional<Path> real(Path directory) {
        try {
            return Optional.of(workingDirectory.resolve(directory).toRealPath());
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /// Of the values as they stand in the file, without what variables hold.
    private static String digest(Tree section) {
        var concerned = section instanceof Tree.Mapping(var place, var entries)
                ? new Tree.Mapping(
                        place,
                        entries.stream()
                                .filter(entry -> CONCERNED.contains(entry.key()))
                                .toList())
                : section;
        try {
            var sha256 = MessageDigest.getInstance("SHA-256");
            var bytes = JsonText.of(concerned).getBytes(StandardCharsets.UTF_8);
            return "sha256:" + HexFormat.of().formatHex(sha256.digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
