package dev.coffer.git;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/// A repository's own directory, of a format that is understood.
///
/// @param own       `.git`, or the part of it that belongs to this work tree
/// @param common    where branches, objects and configuration lie
/// @param workTree  where the files are; empty when there are none, or when they are not around the place that was asked about
/// @param config    what the repository configures; nothing that it includes
/// @param hashBytes the length of an object's id
record GitDirectory(Path own, Path common, Optional<Path> workTree, GitConfig config, int hashBytes) {
    private static final Set<String> UNDERSTOOD = Set.of(
            "extensions.noop",
            "extensions.preciousobjects",
            "extensions.partialclone",
            "extensions.worktreeconfig",
            "extensions.objectformat",
            "extensions.refstorage",
            "extensions.relativeworktrees");

    /// Opens what [#isRepository] says is one.
    ///
    /// @param place where the work tree is unless the configuration says otherwise
    /// @param from  the place that was asked about, without symbolic links
    static GitDirectory open(Path own, Optional<Path> place, Path from) throws IOException {
        var common = common(own);
        var shared = GitConfig.read(common.resolve("config"));
        var ofWorkTree = shared.isTrue("extensions.worktreeconfig", false)
                ? GitConfig.read(own.resolve("config.worktree"))
                : GitConfig.EMPTY;
        int hashBytes = checkFormat(shared);
        // What the shared configuration says of the work tree holds for the main one.
        var aboutWorkTree = common.equals(own) ? shared.and(ofWorkTree) : ofWorkTree;
        var named = aboutWorkTree.last("core.worktree");
        var workTree = named.isPresent()
                ? around(SmallFile.resolve(own, named.get()), from)
                : place.filter(_ -> !aboutWorkTree.isTrue("core.bare", false));
        return new GitDirectory(own, common, workTree, shared.and(ofWorkTree), hashBytes);
    }

    /// A repository cannot send anybody to a work tree elsewhere.
    private static Optional<Path> around(Path workTree, Path from) throws IOException {
        if (!Files.isDirectory(workTree)) {
            return Optional.empty();
        }
        var real = workTree.toRealPath();
        return from.startsWith(real) ? Optional.of(real) : Optional.empty();
    }

    static boolean isRepository(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            return false;
        }
        var common = common(directory);
        return Files.isDirectory(common.resolve("objects"))
                && Files.isDirectory(common.resolve("refs"))
                && Head.read(directory).isPresent();
    }

    private static Path common(Path own) throws IOException {
        var named = SmallFile.line(own.resolve("commondir"));
        return named.isPresent() ? SmallFile.resolve(own, named.get()) : own;
    }

    /// Git refuses what it does not know, and so must everybody else.
    private static int checkFormat(GitConfig config) throws MalformedException {
        var version = config.last("core.repositoryformatversion").orElse("0");
        if (!version.equals("0") && !version.equals("1")) {
            throw new MalformedException("a format that is not known: " + version);
        }
        for (var entry : config.entries()) {
            boolean known = !entry.name().startsWith("extensions.") || UNDERSTOOD.contains(entry.name());
            if (version.equals("1") && !known) {
                throw new MalformedException("an extension that is not known: " + entry.name());
            }
        }
        if (!config.last("extensions.refstorage").orElse("files").equals("files")) {
            throw new MalformedException("branches are not kept in files");
        }
        return switch (config.last("extensions.objectformat").orElse("sha1")) {
            case "sha1" -> 20;
            case "sha256" -> 32;
            default -> throw new MalformedException("an unknown kind of object ids");
        };
    }

    /// The address of `origin`, or of the only remote there is; may hold a password.
    Optional<String> remote() {
        var urls = new java.util.LinkedHashMap<String, String>();
        for (var entry : config.entries()) {
            if (entry.name().startsWith("remote.") && entry.name().endsWith(".url")) {
                entry.value().ifPresent(url -> urls.putIfAbsent(entry.name(), url));
            }
        }
        var only = urls.size() == 1 ? urls.values().stream().findFirst() : Optional.<String>empty();
        return Optional.ofNullable(urls.get("remote.origin.url")).or(() -> only);
    }
}
