package dev.coffer.faults;

import dev.coffer.ArtifactStore;
import dev.coffer.artifact.CofferException;
import dev.coffer.artifact.Digest;
import dev.coffer.artifact.Version;
import dev.coffer.artifact.VersionId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/// What was done to a store, what was acknowledged, and what must therefore be true of it. Threads may share it.
public final class Book {
    private final Map<String, Set<String>> facts = new TreeMap<>();
    private final Map<String, Set<Map<String, String>>> tried = new TreeMap<>();
    private final Map<String, Map<String, String>> acknowledged = new TreeMap<>();
    private final Map<String, Integer> unknown = new HashMap<>();
    private final List<CofferException> failures = new ArrayList<>();
    private final List<String> wrong = new ArrayList<>();
    private int succeeded;

    /// One that knows the same.
    synchronized Book copy() {
        var copy = new Book();
        facts.forEach((fact, right) -> copy.facts.put(fact, new HashSet<>(right)));
        tried.forEach((name, contents) -> copy.tried.put(name, new HashSet<>(contents)));
        copy.acknowledged.putAll(acknowledged);
        return copy;
    }

    synchronized void tries(String artifact, Map<String, byte[]> files) {
        tried.computeIfAbsent(artifact, name -> new HashSet<>()).add(digests(files));
    }

    synchronized void acknowledge(Version version, Map<String, byte[]> files) {
        var before = acknowledged.put(version.id().toString(), digests(files));
        if (before != null) {
            wrong.add(version.id() + " was acknowledged twice");
        }
        succeeded++;
    }

    synchronized void succeeded() {
        succeeded++;
    }

    synchronized void failed(CofferException failure) {
        failures.add(failure);
    }

    /// A put that may or may not have made a version.
    synchronized void mayHavePut(String artifact) {
        unknown.merge(artifact, 1, Integer::sum);
    }

    /// A fact was acknowledged.
    synchronized void isNow(String fact, String value) {
        facts.put(fact, new HashSet<>(Set.of(value)));
        succeeded++;
    }

    /// A fact may be this now, or what it was before.
    synchronized void mayBeNow(String fact, String before, String value) {
        facts.computeIfAbsent(fact, each -> new HashSet<>(Set.of(before))).add(value);
    }

    /// Something was seen that must not be.
    synchronized void wrong(String what) {
        wrong.add(what);
    }

    synchronized List<CofferException> failures() {
        return List.copyOf(failures);
    }

    synchronized int successes() {
        return succeeded;
    }

    synchronized Set<String> acknowledgedOf(String artifact) {
        return acknowledged.keySet().stream()
                .filter(id -> id.startsWith(artifact + ":v"))
                .collect(Collectors.toSet());
    }

    synchronized Map<String, String> content(String id) {
        return acknowledged.getOrDefault(id, Map.of());
    }

    /// Compares a store with what is known of it, every byte of every version included.
    ///
    /// @return everything that is wrong
    synchronized List<String> check(ArtifactStore store) {
        var all = new ArrayList<>(wrong);
        tried.keySet().forEach(name -> checkVersions(all, store, name));
        facts.forEach((fact, right) -> {
            var is = ask(store, fact);
            if (!right.contains(is)) {
                all.add(fact + " is " + is + ", not one of " + right);
            }
        });
        return all;
    }

    private void checkVersions(List<String> all, ArtifactStore store, String name) {
        var versions = store.artifact(name).isEmpty()
                ? List.<Version>of()
                : store.versions(name).toList();
        var numbers = versions.stream().map(version -> version.id().number()).toList();
        var expected =
                LongStream.rangeClosed(1, versions.size()).boxed().toList().reversed();
        if (!numbers.equals(expected)) {
            all.add(name + " has the versions " + numbers);
        }
        var missing = new HashSet<>(acknowledgedOf(name));
        for (var version : versions) {
            missing.remove(version.id().toString());
            if (!version.deleted()) {
                checkContent(all, store, version.id());
            }
        }
        if (!missing.isEmpty()) {
            all.add("lost: " + missing);
        }
        int most = acknowledgedOf(name).size() + unknown.getOrDefault(name, 0);
        if (versions.size() > most) {
            all.add(name + " has " + versions.size() + " versions, though at most " + most + " were made");
        }
    }

    private void checkContent(List<String> all, ArtifactStore store, VersionId id) {
        try {
            var is = content(store, id.toString());
            var right = acknowledged.get(id.toString());
            boolean isRight = right == null
                    ? tried.getOrDefault(id.artifact().value(), Set.of()).contains(is)
                    : right.equals(is);
            if (!isRight) {
                all.add(id + " has other files than were put: " + is);
            }
        } catch (CofferException e) {
            all.add(id + " cannot be read: " + e);
        }
    }

    /// What a fact is: `alias m prod`, `tag m:v1 stage`, `deleted m:v1`.
    private static String ask(ArtifactStore store, String fact) {
        var words = fact.split(" ", -1);
        return switch (words[0]) {
            case "alias" ->
                store.lookup(words[1] + ":" + words[2])
                        .map(version -> version.id().toString())
                        .orElse("");
            case "tag" -> store.version(words[1]).facts().tags().getOrDefault(words[2], "");
            case "deleted" -> store.lookup(words[1]).isPresent() ? "no" : "yes";
            default -> throw new IllegalArgumentException(fact);
        };
    }

    /// Path and digest of each file of a version.
    static Map<String, String> content(ArtifactStore store, String reference) {
        var found = new TreeMap<String, String>();
        for (var entry : store.tree(reference)) {
            try (var in = store.read(reference, entry.path().value())) {
                found.put(entry.path().value(), Digest.of(in.readAllBytes()).hex());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return found;
    }

    static Map<String, String> digests(Map<String, byte[]> files) {
        var shown = new TreeMap<String, String>();
        files.forEach((path, bytes) -> shown.put(path, Digest.of(bytes).hex()));
        return shown;
    }
}
