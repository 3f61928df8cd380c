package dev.coffer.sweep;

/// A version in the model.
///
/// @param objects what it refers to, a bit for each object
record Held(int objects, Life life) {
    enum Life {
        LIVE,
        DELETED,
        SWEPT
    }

    Held with(Life now) {
        return new Held(objects, now);
    }
}
