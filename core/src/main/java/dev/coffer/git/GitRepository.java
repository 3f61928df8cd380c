package dev.coffer.git;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/// The repository around a directory, read without running anything: neither git, nor what the repository names.
///
/// What is odd, damaged or not understood is left empty. Reading may take as long as the disk takes; whoever cannot wait
/// interrupts the thread.
public final class GitRepository {
    private final GitDirectory git;
    private final Head head;
    private final Changes changes;
    private final Map<String, String> environment;

    private GitRepository(GitDirectory git, Head head, Changes changes, Map<String, String> environment) {
        this.git = git;
        this.head = head;
        this.changes = changes;
        this.environment = environment;
    }

    /// The repository that a directory is in. Empty when there is none, when it belongs to somebody else and `safe.directory` does
    /// not allow it, and when it is of a format that is not understood.
    ///
    /// @param environment of it the variables of git and `HOME` count
    public static Optional<GitRepository> find(Path directory, Map<String, String> environment) {
        return find(directory, environment, Ownership.current(environment));
    }

    static Optional<GitRepository> find(Path directory, Map<String, String> environment, Ownership ownership) {
        var user = new UserConfig(environment);
        var discovery = new Discovery(environment, ownership, user);
        try {
            var git = discovery.around(directory);
            var head = git.isPresent() ? Head.read(git.get().own()) : Optional.<Head>empty();
            return head.map(
                    value -> new GitRepository(git.orElseThrow(), value, new Changes(discovery, user), environment));
        } catch (IOException | RuntimeException e) {
            return Optional.empty();
        }
    }

    /// The id of the commit that is checked out; empty before the first one.
    public Optional<String> commit() {
        try {
            return new References(git).commit(head);
        } catch (IOException | RuntimeException e) {
            return Optional.empty();
        }
    }

    /// The branch that is checked out; empty on a detached head.
    public Optional<String> branch() {
        return head.branch();
    }

    /// The address of `origin`, or of the only remote there is, as it is written: there may be a password in it.
    public Optional<String> remote() {
        return git.remote();
    }

    /// Whether tracked files differ from the commit; empty when that cannot be told without running a filter, or at all.
    public Optional<Boolean> isDirty() {
        boolean elsewhere = environment.containsKey("GIT_INDEX_FILE")
                || environment.containsKey("GIT_OBJECT_DIRECTORY")
                || environment.containsKey("GIT_ATTR_SOURCE");
        if (elsewhere) {
            return Optional.empty();
        }
        try {
            return changes.of(git, new References(git).commit(head)).known();
        } catch (IOException | RuntimeException e) {
            return Optional.empty();
        }
    }

    /// Whether something is the full id of a commit.
    public static boolean isCommit(String text) {
        return Head.isCommit(text);
    }
}
