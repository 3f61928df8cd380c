package dev.coffer.git;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What the user and the administrator of this machine configured. Only they can say that the repository of somebody else is to be
/// trusted; the repository cannot.
///
/// Conditional includes are not followed.
final class UserConfig {
    private static final int INCLUDES = 10;
    private static final int VARIABLES = 1_000;

    private final Map<String, String> environment;
    private final GitConfig config;

    UserConfig(Map<String, String> environment) {
        this.environment = environment;
        var all = GitConfig.EMPTY;
        for (var file : files()) {
            all = all.and(withIncludes(file, 0));
        }
        this.config = all.and(variables());
    }

    GitConfig config() {
        return config;
    }

    /// Whether a directory is one of `safe.directory`. A directory with `/*` at its end stands for all below it.
    boolean allows(Path directory) {
        var name = directory.toString();
        boolean allowed = false;
        for (var entry : config.entries()) {
            if (!entry.name().equals("safe.directory")) {
                continue;
            }
            var value = entry.value().orElse("");
            if (value.isEmpty()) {
                allowed = false;
            } else if (value.equals("*")) {
                allowed = true;
            } else if (value.endsWith("/*")) {
                allowed |= name.startsWith(expanded(value.substring(0, value.length() - 1)));
            } else {
                allowed |= name.equals(expanded(value));
            }
        }
        return allowed;
    }

    /// The attributes that hold in all repositories of the user, and on the machine.
    List<Path> attributeFiles() throws MalformedException {
        var files = new ArrayList<Path>();
        if (!isSet("GIT_ATTR_NOSYSTEM")) {
            files.add(Path.of("/etc/gitattributes"));
        }
        var named = config.last("core.attributesfile");
        if (named.isPresent()) {
            files.add(SmallFile.resolve(Path.of("/"), expanded(named.get())));
        } else {
            own("git/attributes").ifPresent(files::add);
        }
        return files;
    }

    private List<Path> files() {
        var files = new ArrayList<Path>();
        try {
            if (!isSet("GIT_CONFIG_NOSYSTEM")) {
                files.add(Path.of(environment.getOrDefault("GIT_CONFIG_SYSTEM", "/etc/gitconfig")));
            }
            var global = environment.get("GIT_CONFIG_GLOBAL");
            if (global != null) {
                files.add(Path.of(global));
            } else {
                own("git/config").ifPresent(files::add);
                home().ifPresent(home -> files.add(home.resolve(".gitconfig")));
            }
        } catch (java.nio.file.InvalidPathException e) {
            return files;
        }
        return files;
    }

    /// A file that cannot be read allows nothing.
    private GitConfig withIncludes(Path file, int depth) {
        var all = new ArrayList<GitConfig.Entry>();
        try {
            for (var entry : GitConfig.read(file).entries()) {
                all.add(entry);
                if (entry.name().equals("include.path") && depth < INCLUDES) {
                    var included = SmallFile.resolve(
                            file.resolveSibling(""), expanded(entry.value().orElse("")));
                    all.addAll(withIncludes(included, depth + 1).entries());
                }
            }
        } catch (IOException e) {
            return GitConfig.EMPTY;
        }
        return new GitConfig(all);
    }

    private GitConfig variables() {
        var entries = new ArrayList<GitConfig.Entry>();
        var count = environment.getOrDefault("GIT_CONFIG_COUNT", "");
        int pairs = count.matches("[0-9]{1,4}") ? Integer.parseInt(count) : 0;
        for (int i = 0; i < Math.min(pairs, VARIABLES); i++) {
            var key = environment.getOrDefault("GIT_CONFIG_KEY_" + i, "");
            int first = key.indexOf('.');
            int last = key.lastIndexOf('.');
            if (first > 0) {
                var lower = key.toLowerCase(java.util.Locale.ROOT);
                var name = lower.substring(0, first) + key.substring(first, last) + lower.substring(last);
                entries.add(new GitConfig.Entry(name, Optional.ofNullable(environment.get("GIT_CONFIG_VALUE_" + i))));
            }
        }
        return new GitConfig(entries);
    }

    private boolean isSet(String variable) {
        return GitConfig.isTrue(environment.getOrDefault(variable, ""));
    }

    private Optional<Path> own(String file) {
        var base = environment.getOrDefault("XDG_CONFIG_HOME", "");
        return base.isEmpty()
                ? home().map(home -> home.resolve(".config").resolve(file))
                : Optional.of(Path.of(base, file));
    }

    private Optional<Path> home() {
        return Optional.ofNullable(environment.get("HOME"))
                .filter(home -> !home.isEmpty())
                .map(Path::of);
    }

    private String expanded(String value) {
        return value.startsWith("~/") ? environment.getOrDefault("HOME", "") + value.substring(1) : value;
    }
}
