package dev.coffer.git;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;

/// How a work tree is to be compared, as repository and user configured it.
final class WorkTreeRules {
    private final GitConfig config;
    private final Attributes attributes;
    private final boolean certain;

    WorkTreeRules(Path root, GitDirectory git, UserConfig user) throws IOException {
        this.config = user.config().and(git.config());
        // What a repository includes could say something else.
        this.certain = !git.config().has("include.path") && !git.config().hasLike("includeif.", ".path");
        var files = new ArrayList<>(user.attributeFiles());
        files.add(git.common().resolve("info/attributes"));
        this.attributes = new Attributes(root, files);
        boolean elsewhere = git.config().has("core.attributesfile") || config.has("attr.tree");
        if (!certain || elsewhere) {
            attributes.addUnknown();
        }
    }

    /// Whether nothing else can change these rules.
    boolean areCertain() {
        return certain;
    }

    /// Whether permission bits count.
    boolean hasModes() {
        return config.isTrue("core.filemode", true);
    }

    /// Whether the file system has symbolic links.
    boolean hasLinks() {
        return config.isTrue("core.symlinks", true);
    }

    /// Whether files are left out of the work tree by patterns; those that are there nevertheless count.
    boolean isSparse() {
        return config.isTrue("core.sparsecheckout", false);
    }

    /// Whether changes in submodules may be configured not to count.
    boolean mayIgnoreSubmodules() {
        return !certain || config.has("diff.ignoresubmodules") || config.hasLike("submodule.", ".ignore");
    }

    /// A file with attributes that is not in the work tree.
    void addHiddenAttributes() {
        attributes.addUnknown();
    }

    Attributes.Conversion conversion(String path) throws IOException {
        var conversion = attributes.of(path);
        boolean everywhere = !config.last("core.autocrlf").orElse("false").equalsIgnoreCase("false");
        return conversion == Attributes.Conversion.NONE && everywhere ? Attributes.Conversion.LINE_ENDS : conversion;
    }
}
