package dev.coffer.artifact;

import java.util.Optional;

/// The state of the source code that made a version.
///
/// @param commit the full commit id
/// @param branch empty on a detached head
/// @param remote where the repository came from, never with credentials in it
/// @param dirty  whether tracked files differed from the commit; empty when that could not be told
public record Code(Optional<String> commit, Optional<String> branch, Optional<String> remote, Optional<Boolean> dirty) {
    public static final Code UNKNOWN = new Code(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

    public Code {
        commit.ifPresent(text -> Limits.text("commit", text));
        branch.ifPresent(text -> Limits.text("branch", text));
        remote.ifPresent(text -> Limits.text("remote", text));
    }
}
