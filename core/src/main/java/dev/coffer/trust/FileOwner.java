package dev.coffer.trust;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/// Whose a file or directory is, and who can write it.
///
/// @param uid  of the owner
/// @param mode as the system has it, with the bits for the kind
record FileOwner(long uid, String owner, String group, int mode) {
    private static final long ROOT = 0;
    private static final int KIND = 0170000;
    private static final int LINK = 0120000;
    private static final int DIRECTORY = 0040000;
    private static final int STICKY = 01000;
    private static final int GROUP_WRITES = 0020;
    private static final int OTHERS_WRITE = 0002;

    static FileOwner of(Path path) throws IOException {
        var attributes = Files.readAttributes(path, "unix:uid,owner,group,mode", LinkOption.NOFOLLOW_LINKS);
        return new FileOwner(
                number(attributes, "uid").longValue(),
                String.valueOf(attributes.get("owner")),
                String.valueOf(attributes.get("group")),
                number(attributes, "mode").intValue());
    }

    private static Number number(Map<String, Object> attributes, String name) {
        return (Number) Objects.requireNonNull(attributes.get(name));
    }

    /// Why it may be the word of somebody else than this user and root, as the end of a sentence; empty when it cannot.
    Optional<String> objection(long user) {
        if (uid != user && uid != ROOT) {
            return Optional.of("belongs to " + owner + ", not to you");
        }
        if ((mode & KIND) == LINK || isShared()) {
            return Optional.empty();
        }
        boolean group = (mode & GROUP_WRITES) != 0 && !this.group.equals(owner);
        return (mode & OTHERS_WRITE) != 0 || group
                ? Optional.of("can be written by others (%s %s, mode %04o)".formatted(owner, this.group, mode & 07777))
                : Optional.empty();
    }

    /// Whether everybody may put something in, but nobody replace what is another's.
    private boolean isShared() {
        return (mode & KIND) == DIRECTORY && (mode & STICKY) != 0;
    }
}
