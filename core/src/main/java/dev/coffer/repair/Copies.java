package dev.coffer.repair;

/// Somewhere good copies may be.
interface Copies {
    /// Stores what it has of the wanted chunks, each verified. What it has no good copy of stays wanted.
    void supply(Wanted wanted, Rescue rescue);
}
