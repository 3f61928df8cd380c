package dev.coffer.trust;

import dev.coffer.artifact.CofferException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/// The allowances of a user, in a file that only this user can read and write: a line each, with digest, time and directory.
///
/// It is replaced as a whole, under a lock, so that whoever reads it sees all of one state.
public final class TrustFile {
    private static final String HEADER = "coffer-trust 1";
    private static final int MOST = 1_000;
    private static final int LIMIT_BYTES = 8 << 20;

    private final Path directory;
    private final Path file;

    /// @param directory where it lies; made when something is allowed for the first time
    public TrustFile(Path directory) {
        this.directory = directory;
        this.file = directory.resolve("trusted");
    }

    /// `coffer/trusted` in the user's configuration directory; empty when the environment says of none.
    public static Optional<TrustFile> of(Map<String, String> environment) {
        var xdg = set(environment, "XDG_CONFIG_HOME").map(Path::of).filter(Path::isAbsolute);
        return xdg.or(() -> set(environment, "HOME")
                        .or(() -> set(environment, "USERPROFILE"))
                        .map(home -> Path.of(home, ".config")))
                .map(configuration -> new TrustFile(configuration.resolve("coffer")));
    }

    private static Optional<String> set(Map<String, String> environment, String variable) {
        return Optional.ofNullable(environment.get(variable)).filter(value -> !value.isBlank());
    }

    public Path path() {
        return file;
    }

    /// All of them, in the order in which they were given.
    ///
    /// @throws CofferException.Refused when others can write the file
    /// @throws CofferException.Invalid when it is none of ours
    public List<Allowance> list() {
        if (!Files.exists(file)) {
            return List.of();
        }
        Ownership.ofThisProcess()
                .ifPresent(owner -> owner.check(file, file.toString(), "remove it and allow again what is needed"));
        try (var in = Files.newInputStream(file)) {
            var lines = new String(in.readNBytes(LIMIT_BYTES), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
            if (lines.isEmpty() || !lines.getFirst().equals(HEADER) || lines.size() > MOST + 1) {
                throw damaged();
            }
            return lines.stream().skip(1).map(this::allowance).toList();
        } catch (IOException e) {
            throw failure("read", e);
        }
    }

    /// Allows; what was allowed for the same directory before does not count any more.
    public void add(Allowance allowance) {
        change(all -> {
            var changed = without(all, allowance.directory());
            changed.add(allowance);
            if (changed.size() > MOST) {
                throw new CofferException.Refused(
                        file + " has more than " + MOST + " directories",
                        "take some out with coffer trust --remove DIR");
            }
            return changed;
        });
    }

    /// Takes back what was allowed for a directory. False when nothing was.
    public boolean remove(Path directory) {
        if (list().stream().noneMatch(each -> each.directory().equals(directory))) {
            return false;
        }
        change(all -> without(all, directory));
        return true;
    }

    private static List<Allowance> without(List<Allowance> all, Path directory) {
        var rest = new ArrayList<>(all);
        rest.removeIf(each -> each.directory().equals(directory));
        return rest;
    }

    private void change(UnaryOperator<List<Allowance>> change) {
        try {
            Files.createDirectories(directory, only("rwx------"));
            try (var channel = FileChannel.open(
                            directory.resolve("trusted.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    var _ = channel.lock()) {
                replace(change.apply(list()));
            }
        } catch (IOException e) {
            throw failure("write", e);
        }
    }

    private void replace(List<Allowance> all) throws IOException {
        var text = new StringBuilder(HEADER).append('\n');
        for (var each : all) {
            text.append(each.digest())
                    .append(' ')
                    .append(each.since())
                    .append(' ')
                    .append(each.directory())
                    .append('\n');
        }
        var temporary = Files.createTempFile(directory, "trusted", ".tmp", only("rw-------"));
        try {
            try (var channel = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
                var bytes = ByteBuffer.wrap(text.toString().getBytes(StandardCharsets.UTF_8));
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
                channel.force(true);
            }
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    private FileAttribute<?>[] only(String permissions) {
        return directory.getFileSystem().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
                }
                : new FileAttribute<?>[0];
    }

    private Allowance allowance(String line) {
        var words = line.split(" ", 3);
        try {
            if (words.length == 3) {
                return new Allowance(Path.of(words[2]), words[0], Instant.parse(words[1]));
            }
        } catch (DateTimeParseException | CofferException.Invalid e) {
            throw damaged();
        }
        throw damaged();
    }

    private CofferException.Invalid damaged() {
        return new CofferException.Invalid(
                file + " is not a list of what coffer trust allowed", "remove it and allow again what is needed");
    }

    private CofferException failure(String what, IOException e) {
        var reason = e instanceof FileSystemException system ? system.getReason() : e.getMessage();
        return new CofferException.Denied(
                "cannot " + what + " " + file + (reason == null ? "" : ": " + reason),
                "COFFER_TRUST allows without it",
                e);
    }
}
