package dev.coffer.hostile;

import java.util.Set;
import java.util.function.Consumer;

/// One thing that is forged in a good store.
///
/// @param name     says what, as a sentence without an end
/// @param wrong    the versions that are not what their digest and facts say: nobody gets them, `verify` names them
/// @param doubtful the versions that may be refused or damaged and may as well be right. [#EVERYTHING]: the log itself is forged,
///                 and all of it may be refused
/// @param newer    may be taken for what a newer program wrote
/// @param act      forges it
public record Forgery(String name, Set<String> wrong, Set<String> doubtful, boolean newer, Consumer<StoreDraft> act) {
    static final String EVERYTHING = "*";

    /// A forgery that makes one version wrong.
    static Forgery of(String version, String name, Consumer<StoreDraft> act) {
        return new Forgery(name, Set.of(version), Set.of(), false, act);
    }

    /// A strange thing that is right.
    static Forgery harmless(String name, Consumer<StoreDraft> act) {
        return new Forgery(name, Set.of(), Set.of(), false, act);
    }

    /// A forgery of the log.
    static Forgery log(String name, Consumer<StoreDraft> act) {
        return new Forgery(name, Set.of(), Set.of(EVERYTHING), false, act);
    }

    Forgery orNewer() {
        return new Forgery(name, wrong, doubtful, true, act);
    }

    /// The same with other versions in doubt.
    Forgery doubtful(String... versions) {
        return new Forgery(name, wrong, Set.of(versions), newer, act);
    }

    boolean isLog() {
        return doubtful.contains(EVERYTHING);
    }

    /// Whether everything is right, however strange it is.
    boolean isHarmless() {
        return wrong.isEmpty() && doubtful.isEmpty();
    }

    /// Whether a version may only come back right.
    boolean mustBeRight(String version) {
        return !isLog() && !wrong.contains(version) && !doubtful.contains(version);
    }

    @Override
    public String toString() {
        return name;
    }
}
