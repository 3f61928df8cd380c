package dev.coffer.lineage;

import dev.coffer.artifact.Code;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// A repository's own directory, read by hand: for machines without a git program, and for what git would need a second
/// process for.
///
/// @param own    `.git`, or the part of it that belongs to this work tree
/// @param common where branches and configuration lie
record GitDirectory(Path own, Path common) {
    private static final Pattern COMMIT = Pattern.compile("[0-9a-f]{40}|[0-9a-f]{64}");
    private static final Pattern SECTION =
            Pattern.compile("\\[\\s*([A-Za-z0-9.-]+)(?:\\s+\"((?:[^\"\\\\]|\\\\.)*)\")?\\s*](.*)");
    private static final Pattern URL = Pattern.compile("(?i)url\\s*=\\s*(.*)");
    private static final String BRANCHES = "refs/heads/";
    private static final int FILE_BYTES = 1 << 20;
    private static final int PACKED_LINES = 1_000_000;
    private static final int LINKS = 5;

    /// The repository that `directory` is in.
    static Optional<GitDirectory> find(Path directory, Map<String, String> environment) {
        var named = environment.getOrDefault("GIT_DIR", "");
        if (!named.isEmpty()) {
            return resolved(directory, named).filter(GitDirectory::isRepository).map(GitDirectory::of);
        }
        for (var place = directory.toAbsolutePath().normalize(); place != null; place = place.getParent()) {
            var git = place.resolve(".git");
            var own = Files.isDirectory(git) ? Optional.of(git) : linked(git);
            if (own.filter(GitDirectory::isRepository).isPresent()) {
                return own.map(GitDirectory::of);
            }
        }
        return Optional.empty();
    }

    /// A work tree or submodule has a file `.git` that says where the directory is.
    private static Optional<Path> linked(Path file) {
        return firstLine(file)
                .filter(line -> line.startsWith("gitdir: "))
                .flatMap(line -> resolved(file.resolveSibling(""), line.substring("gitdir: ".length())));
    }

    private static boolean isRepository(Path directory) {
        return Files.isRegularFile(directory.resolve("HEAD"));
    }

    private static GitDirectory of(Path own) {
        var common = firstLine(own.resolve("commondir")).flatMap(name -> resolved(own, name));
        return new GitDirectory(own, common.orElse(own));
    }

    private static Optional<Path> resolved(Path base, String name) {
        try {
            return Optional.of(base.resolve(name).normalize());
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }

    /// Commit, branch and remote. Whether files were changed it does not know.
    Code code() {
        var head = firstLine(own.resolve("HEAD")).orElse("");
        var branch = head.startsWith("ref: " + BRANCHES)
                ? Optional.of(head.substring(("ref: " + BRANCHES).length())).filter(GitDirectory::isPrintable)
                : Optional.<String>empty();
        return new Code(commit(head, 0), branch, remote(), Optional.empty());
    }

    private Optional<String> commit(String value, int links) {
        if (isCommit(value)) {
            return Optional.of(value);
        }
        if (!value.startsWith("ref: refs/") || value.contains("..") || links > LINKS) {
            return Optional.empty();
        }
        var ref = value.substring("ref: ".length()).strip();
        return resolved(own, ref)
                .flatMap(GitDirectory::firstLine)
                .or(() -> resolved(common, ref).flatMap(GitDirectory::firstLine))
                .flatMap(line -> commit(line, links + 1))
                .or(() -> packed(ref));
    }

    private Optional<String> packed(String ref) {
        try (BufferedReader lines =
                Files.newBufferedReader(common.resolve("packed-refs"), StandardCharsets.ISO_8859_1)) {
            return lines.lines()
                    .limit(PACKED_LINES)
                    .filter(line -> line.endsWith(" " + ref))
                    .map(line -> line.substring(0, line.indexOf(' ')))
                    .filter(GitDirectory::isCommit)
                    .findFirst();
        } catch (IOException | UncheckedIOException e) {
            return Optional.empty();
        }
    }

    /// The address of `origin`, or of the only remote there is.
    Optional<String> remote() {
        var urls = new LinkedHashMap<String, String>();
        var section = "";
        for (var raw : text(common.resolve("config")).orElse("").lines().toList()) {
            var line = raw.strip();
            var header = SECTION.matcher(line);
            if (header.matches()) {
                section = header.group(1).equalsIgnoreCase("remote") && header.group(2) != null ? header.group(2) : "";
                line = header.group(3).strip();
            }
            var url = URL.matcher(line);
            if (!section.isEmpty() && url.matches()) {
                urls.putIfAbsent(section, configValue(url.group(1)));
            }
        }
        var only = urls.size() == 1 ? urls.values().stream().findFirst() : Optional.<String>empty();
        return Optional.ofNullable(urls.get("origin")).or(() -> only).flatMap(Redaction::remote);
    }

    /// Quotes, escapes and a comment at the end, as git-config(1) has them.
    private static String configValue(String text) {
        var value = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\' && i + 1 < text.length()) {
                value.append(text.charAt(++i));
            } else if (c == '"') {
                quoted = !quoted;
            } else if (!quoted && (c == '#' || c == ';')) {
                break;
            } else {
                value.append(c);
            }
        }
        return value.toString().strip();
    }

    static boolean isCommit(String text) {
        return COMMIT.matcher(text).matches();
    }

    static boolean isPrintable(String text) {
        return !text.isBlank() && text.length() <= 250 && text.chars().noneMatch(Character::isISOControl);
    }

    private static Optional<String> firstLine(Path file) {
        return text(file).flatMap(text -> text.lines().findFirst()).map(String::strip);
    }

    private static Optional<String> text(Path file) {
        if (!Files.isRegularFile(file)) {
            return Optional.empty();
        }
        try (var in = Files.newInputStream(file)) {
            return Optional.of(new String(in.readNBytes(FILE_BYTES), StandardCharsets.UTF_8));
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
