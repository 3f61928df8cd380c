package dev.coffer.cache;

import dev.coffer.artifact.Digest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;

/// Remembers on this machine when something was last found to be so of a store. One empty file each, whose time says when. Threads
/// and processes may share it.
public final class Marks {
    private static final int NAME_CHARS = 32;

    private final Path directory;
    private final Clock clock;

    /// @param directory of one store; made when first needed
    public Marks(Path directory, Clock clock) {
        this.directory = directory;
        this.clock = clock;
    }

    /// Remembers that it is so now. Failing to is no failure.
    public void set(String what) {
        try {
            Files.createDirectories(directory);
            var file = file(what);
            Files.write(file, new byte[0]);
            Files.setLastModifiedTime(file, FileTime.from(clock.instant()));
        } catch (IOException e) {
            // It is found out again next time.
        }
    }

    /// Whether it was so, at most this long ago.
    public boolean isSet(String what, Duration longest) {
        try {
            var age = Duration.between(Files.getLastModifiedTime(file(what)).toInstant(), clock.instant());
            return !age.isNegative() && age.compareTo(longest) <= 0;
        } catch (IOException e) {
            return false;
        }
    }

    private Path file(String what) {
        var name = Digest.of(what.getBytes(StandardCharsets.UTF_8)).hex();
        return directory.resolve(name.substring(0, NAME_CHARS));
    }
}
