package dev.coffer.git;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// Finds out whether tracked files differ from the commit that is checked out: the index from the commit, and the work tree from the
/// index.
final class Changes {
    private static final long ENTRIES = 500_000;
    private static final int SUBMODULES = 5;

    private final Discovery discovery;
    private final UserConfig user;

    Changes(Discovery discovery, UserConfig user) {
        this.discovery = discovery;
        this.user = user;
    }

    /// @param commit what is checked out; empty before the first commit
    State of(GitDirectory git, Optional<String> commit) throws IOException {
        return of(git, commit, 0);
    }

    private State of(GitDirectory git, Optional<String> commit, int depth) throws IOException {
        var index = git.own().resolve("index");
        if (git.workTree().isEmpty() || new References(git).hasReplacements()) {
            return State.UNKNOWN;
        }
        var wanted = commit.isPresent()
                ? new Commits(git).tree(commit.get())
                : Optional.of(new TreeHash(git.hashBytes()).root());
        if (!Files.isRegularFile(index)) {
            // Without an index nothing is tracked.
            boolean empty = wanted.equals(Optional.of(new TreeHash(git.hashBytes()).root()));
            return empty ? State.CLEAN : State.UNKNOWN;
        }
        return wanted.isEmpty() ? State.UNKNOWN : compare(git, index, wanted.get(), depth);
    }

    private State compare(GitDirectory git, Path index, String wantedTree, int depth) throws IOException {
        var root = git.workTree().orElseThrow();
        var rules = new WorkTreeRules(root, git, user);
        var tree = new TreeHash(git.hashBytes());
        var state = State.CLEAN;
        try (var entries = new IndexReader(index, git.hashBytes())) {
            if (entries.count() > ENTRIES) {
                return State.UNKNOWN;
            }
            var files = new WorkTree(root, git, rules, Files.getLastModifiedTime(index));
            for (var next = entries.next(); next.isPresent(); next = entries.next()) {
                var entry = next.get();
                if (entry.stage() != 0 || entry.intended()) {
                    state = State.DIRTY;
                    continue;
                }
                tree.add(entry);
                if (entry.skipped() && entry.path().endsWith(".gitattributes")) {
                    rules.addHiddenAttributes();
                }
                // What is dirty stays so; but an index that is damaged further on says nothing at all.
                if (state != State.DIRTY && !entry.isTree()) {
                    state = state.and(
                            entry.isSubmodule() ? submodule(entry, root, rules, depth) : files.compare(entry));
                }
            }
            entries.finish();
        }
        boolean staged = !tree.root().equals(wantedTree);
        return staged ? State.DIRTY : state;
    }

    /// A submodule that was never fetched is an empty directory, and counts as unchanged.
    private State submodule(IndexEntry entry, Path root, WorkTreeRules rules, int depth) throws IOException {
        var place = WorkTree.path(root, entry.path());
        if (entry.skipped() || entry.assumed()) {
            return State.CLEAN;
        }
        boolean ignored = rules.mayIgnoreSubmodules()
                || GitConfig.read(root.resolve(".gitmodules")).hasLike("submodule.", ".ignore");
        if (!Files.isDirectory(place, java.nio.file.LinkOption.NOFOLLOW_LINKS)) {
            return ignored ? State.UNKNOWN : State.DIRTY;
        }
        if (depth >= SUBMODULES) {
            return State.UNKNOWN;
        }
        var git = discovery.at(place, place);
        if (git.isEmpty()) {
            return State.CLEAN;
        }
        var head = Head.read(git.get().own());
        var commit = head.isPresent() ? new References(git.get()).commit(head.get()) : Optional.<String>empty();
        if (commit.isEmpty()) {
            return State.UNKNOWN;
        }
        boolean same = commit.get().equals(entry.id());
        var state = same ? of(git.get(), commit, depth + 1) : State.DIRTY;
        return state == State.DIRTY && ignored ? State.UNKNOWN : state;
    }
}
