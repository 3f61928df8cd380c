package dev.coffer.git;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Finds the repository around a directory by the rules of git, with two that are stricter: a directory is never taken for a bare
/// repository (as with `safe.bareRepository=explicit`), and a work tree elsewhere is not looked at.
final class Discovery {
    private final Map<String, String> environment;
    private final Ownership ownership;
    private final UserConfig user;

    Discovery(Map<String, String> environment, Ownership ownership, UserConfig user) {
        this.environment = environment;
        this.ownership = ownership;
        this.user = user;
    }

    Optional<GitDirectory> around(Path directory) throws IOException {
        var from = directory.toRealPath();
        var named = environment.getOrDefault("GIT_DIR", "");
        return named.isEmpty() ? search(from) : named(from, named);
    }

    /// The user named the directory, and is asked nothing more.
    private Optional<GitDirectory> named(Path from, String name) throws IOException {
        var named = SmallFile.resolve(from, name);
        var own = Files.isRegularFile(named) ? linked(named) : named;
        if (!GitDirectory.isRepository(own)) {
            return Optional.empty();
        }
        var tree = environment.getOrDefault("GIT_WORK_TREE", "");
        if (tree.isEmpty()) {
            return Optional.of(GitDirectory.open(own, Optional.of(from), from));
        }
        var git = GitDirectory.open(own, Optional.empty(), from);
        var workTree = Optional.of(SmallFile.resolve(from, tree));
        return Optional.of(new GitDirectory(own, git.common(), workTree, git.config(), git.hashBytes()));
    }

    private Optional<GitDirectory> search(Path from) throws IOException {
        var ceilings = ceilings();
        boolean across = GitConfig.isTrue(environment.getOrDefault("GIT_DISCOVERY_ACROSS_FILESYSTEM", ""));
        var device = device(from);
        for (var place = from; place != null; place = place.getParent()) {
            boolean outside = !place.equals(from)
                    && (ceilings.contains(place) || (!across && !device(place).equals(device)));
            if (outside) {
                return Optional.empty();
            }
            var found = at(place, from);
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    /// The repository whose work tree begins at this place.
    ///
    /// @param from the place that was asked about
    /// @throws IOException when there is one that is not to be trusted or not understood; git looks no further then
    Optional<GitDirectory> at(Path place, Path from) throws IOException {
        var entry = place.resolve(".git");
        boolean link = Files.isRegularFile(entry);
        var own = link ? linked(entry) : entry;
        if (!GitDirectory.isRepository(own)) {
            if (link) {
                throw new MalformedException("no repository where " + entry + " says");
            }
            return Optional.empty();
        }
        checkOwner(place, entry, own);
        return Optional.of(GitDirectory.open(own, Optional.of(place), from));
    }

    private void checkOwner(Path place, Path entry, Path own) throws IOException {
        boolean ours = ownership.isOwn(place) && ownership.isOwn(entry) && ownership.isOwn(own);
        if (!ours && !user.allows(place)) {
            throw new MalformedException("the repository belongs to somebody else");
        }
    }

    /// A work tree or submodule has a file `.git` that says where the directory is.
    private static Path linked(Path file) throws IOException {
        var line = SmallFile.line(file).orElse("");
        if (!line.startsWith("gitdir: ")) {
            throw new MalformedException(file + " names no directory");
        }
        return SmallFile.resolve(file.resolveSibling(""), line.substring("gitdir: ".length()));
    }

    private List<Path> ceilings() {
        var ceilings = new ArrayList<Path>();
        for (var name : environment.getOrDefault("GIT_CEILING_DIRECTORIES", "").split(File.pathSeparator, -1)) {
            if (!name.isEmpty()) {
                ceilings.add(Path.of(name).normalize());
            }
        }
        return ceilings;
    }

    private static Object device(Path place) throws IOException {
        return place.getFileSystem().supportedFileAttributeViews().contains("unix")
                ? Files.getAttribute(place, "unix:dev")
                : "";
    }
}
