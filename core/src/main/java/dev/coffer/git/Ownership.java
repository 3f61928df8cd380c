package dev.coffer.git;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Whose files are whose. Root that came by sudo may also use what belongs to the user it was.
///
/// @param user the number of the user this process runs as; empty where users have no numbers
/// @param sudo the number of the user who called sudo
record Ownership(Optional<Integer> user, Optional<Integer> sudo) {
    private static final int ROOT = 0;

    static Ownership current(Map<String, String> environment) {
        var sudo = environment.getOrDefault("SUDO_UID", "");
        return new Ownership(
                owner(Path.of("/proc/self")),
                Optional.of(sudo).filter(text -> text.matches("[0-9]{1,9}")).map(Integer::parseInt));
    }

    /// Whether a file or directory belongs to this user. What cannot be looked at does not.
    boolean isOwn(Path path) {
        if (user.isEmpty()) {
            return hasName(path, System.getProperty("user.name"));
        }
        var owner = owner(path);
        boolean sudoer = user.get() == ROOT && sudo.isPresent() && owner.equals(sudo);
        return owner.equals(user) || sudoer;
    }

    private static Optional<Integer> owner(Path path) {
        try {
            return Optional.ofNullable((Integer) Files.getAttribute(path, "unix:uid", LinkOption.NOFOLLOW_LINKS));
        } catch (IOException | UnsupportedOperationException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static boolean hasName(Path path, @Nullable String name) {
        try {
            var owner = Files.getOwner(path, LinkOption.NOFOLLOW_LINKS).getName();
            return name != null && (owner.equals(name) || owner.endsWith("\\" + name));
        } catch (IOException | UnsupportedOperationException e) {
            return false;
        }
    }
}
