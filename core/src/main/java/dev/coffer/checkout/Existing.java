package dev.coffer.checkout;

/// What to do when something is at the destination of a get.
public enum Existing {
    /// Refuse, unless it is an empty directory.
    REFUSE,
    /// Replace it as a whole, once everything is there and verified.
    REPLACE
}
