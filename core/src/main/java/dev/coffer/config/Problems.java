package dev.coffer.config;

import dev.coffer.artifact.CofferException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Collects what is wrong, so that all of it can be said at once.
final class Problems {
    private static final int LIMIT = 100;

    private final List<Problem> found = new ArrayList<>();

    void add(Place place, String message) {
        add(Problem.at(place, message, Optional.empty()));
    }

    void add(Place place, String message, String hint) {
        add(Problem.at(place, message, Optional.of(hint)));
    }

    void add(Place place, CofferException failure) {
        add(Problem.at(place, failure));
    }

    void add(Problem problem) {
        if (found.size() < LIMIT) {
            found.add(problem);
        }
    }

    List<Problem> list() {
        return List.copyOf(found);
    }

    /// Throws the first problem, if there is one.
    void check() {
        if (found.isEmpty()) {
            return;
        }
        var first = found.getFirst();
        if (found.size() == 1) {
            throw first.failure();
        }
        var more = "coffer config validate lists all " + found.size() + " problems";
        throw new CofferException.Invalid(
                first.message(), first.hint().map(hint -> hint + "; " + more).orElse(more));
    }
}
