package dev.coffer.blob.conformance;

import dev.coffer.artifact.Text;
import java.io.IOException;
import java.util.List;

/// Compares what a store does with what it should do.
final class Expect {
    private static final int SHOWN = 3;

    /// Something that should fail.
    interface Action {
        void run() throws IOException;
    }

    private Expect() {}

    static void that(boolean isSo, String expected, String found) {
        if (!isSo) {
            throw new ConformanceFailure(expected, found);
        }
    }

    static void equal(String what, Object expected, Object found) {
        that(expected.equals(found), what + " " + expected, found.toString());
    }

    /// The failure, which must be of this kind.
    static <T extends RuntimeException> T failure(Class<T> kind, String what, Action action) throws IOException {
        try {
            action.run();
        } catch (RuntimeException e) {
            if (kind.isInstance(e)) {
                return kind.cast(e);
            }
            throw new ConformanceFailure(what + " to fail as " + kind.getSimpleName(), e.toString(), e);
        }
        throw new ConformanceFailure(what + " to fail as " + kind.getSimpleName(), "no failure");
    }

    /// Compares lists, and tells only where they begin to differ.
    static void sameKeys(String what, List<String> expected, List<String> found) {
        int at = 0;
        while (at < expected.size() && at < found.size() && expected.get(at).equals(found.get(at))) {
            at++;
        }
        that(
                at == expected.size() && at == found.size(),
                what + " to be " + shown(expected, at),
                shown(found, at) + (at == 0 ? "" : ", after " + at + " as they should be"));
    }

    private static String shown(List<String> keys, int from) {
        int to = Math.min(keys.size(), from + SHOWN);
        var some = keys.subList(from, to).stream().map(Text::shown).toList();
        int rest = keys.size() - to;
        return some.isEmpty() ? "no more keys" : String.join(" ", some) + (rest > 0 ? " and " + rest + " more" : "");
    }
}
