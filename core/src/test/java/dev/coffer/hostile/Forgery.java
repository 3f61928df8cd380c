package dev.coffer.hostile;

import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;

/// One thing that is forged in a good store.
///
/// @param name     says what, as a sentence without an end
/// @param wrong    the versions that are not what their digest says: nobody gets them, `verify` names them
/// @param lies     the versions that are, and of which the log says something else: `verify` names them, `copy --all` refuses them
/// @param doubtful the versions that may be refused or damaged and may as well be right. [#EVERYTHING]: the log itself is forged,
///                 and all of it may be refused
/// @param newer    may be taken for what a newer program wrote
/// @param act      forges it
public record Forgery(
        String name,
        Set<String> wrong,
        Set<String> lies,
        Set<String> doubtful,
        boolean newer,
        Consumer<StoreDraft> act) {
    static final String EVERYTHING = "*";

    /// A forgery that makes one version wrong.
    static Forgery of(String version, String name, Consumer<StoreDraft> act) {
        return new Forgery(name, Set.of(version), Set.of(), Set.of(), false, act);
    }

    /// A strange thing that is right.
    static Forgery harmless(String name, Consumer<StoreDraft> act) {
        return new Forgery(name, Set.of(), Set.of(), Set.of(), false, act);
    }

    /// A forgery of what is said of one version.
    static Forgery lie(String version, String name, Consumer<StoreDraft> act) {
        return new Forgery(name, Set.of(), Set.of(version), Set.of(), false, act);
    }

    /// A forgery that may be noticed and need not be, because nothing wrong comes of it.
    static Forgery odd(String name, Consumer<StoreDraft> act, String... versions) {
        return new Forgery(name, Set.of(), Set.of(), Set.of(versions), false, act);
    }

    /// A forgery that makes all versions wrong.
    static Forgery ofAll(String name, Consumer<StoreDraft> act) {
        return new Forgery(name, Set.copyOf(GoodStore.LIVE), Set.of(), Set.of(), false, act);
    }

    /// A forgery of the log.
    static Forgery log(String name, Consumer<StoreDraft> act) {
        return new Forgery(name, Set.of(), Set.of(), Set.of(EVERYTHING), false, act);
    }

    Forgery orNewer() {
        return new Forgery(name, wrong, lies, doubtful, true, act);
    }

    /// The same with other versions in doubt.
    Forgery doubtful(String... versions) {
        return new Forgery(name, wrong, lies, Set.of(versions), newer, act);
    }

    /// Whether the log says that there is no version of a digest, where there is one.
    boolean hidesDigest() {
        return name.startsWith("facts: the digest");
    }

    /// Whether the log itself is forged.
    public boolean isLog() {
        return doubtful.contains(EVERYTHING);
    }

    /// The version that something may be wrong with.
    public String suspect() {
        return Stream.of(wrong, lies, doubtful)
                .flatMap(Set::stream)
                .filter(version -> !version.equals(EVERYTHING))
                .sorted()
                .findFirst()
                .orElse("m:v2");
    }

    /// Whether everything is right, however strange it is.
    boolean isHarmless() {
        return wrong.isEmpty() && lies.isEmpty() && doubtful.isEmpty();
    }

    /// Whether a version may only come back right.
    boolean mustBeRight(String version) {
        return !isLog() && !wrong.contains(version) && !lies.contains(version) && !doubtful.contains(version);
    }

    @Override
    public String toString() {
        return name;
    }
}
