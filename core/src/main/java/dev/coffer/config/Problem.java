package dev.coffer.config;

import dev.coffer.artifact.CofferException;
import java.util.Optional;

/// One thing that is wrong with a configuration.
///
/// @param message begins with the place, `pipeline.yaml:14:5: …`
/// @param hint    the way out, where there is one
public record Problem(String message, Optional<String> hint) {
    static Problem at(Place place, String message, Optional<String> hint) {
        return new Problem(place + ": " + message, hint);
    }

    static Problem at(Place place, CofferException failure) {
        return at(place, String.valueOf(failure.getMessage()), failure.hint());
    }

    CofferException.Invalid failure() {
        return new CofferException.Invalid(message, hint.orElse(null));
    }
}
