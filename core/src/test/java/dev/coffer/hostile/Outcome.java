package dev.coffer.hostile;

/// What may come of an attempt. Everything else is a failure of ours.
public enum Outcome {
    /// What came back has the digest that was asked for, and what was written to is whole.
    RIGHT,
    /// Damage, named.
    CORRUPT,
    /// A rule forbids it, or a newer program is needed.
    REFUSED
}
