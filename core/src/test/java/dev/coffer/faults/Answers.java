package dev.coffer.faults;

/// What a kind of object store says, so that it can be made up.
public interface Answers {
    /// The answer of a server that refuses.
    ///
    /// @param fault one that is a refusal, such as [Fault#SLOW_DOWN]
    Message refusal(Fault fault);

    /// Whether a request asks for names of objects.
    boolean isListing(Message request);

    /// A listing with only its first names, which says that these are all.
    ///
    /// @param names how many are left
    Message shortened(Message listing, int names);

    /// How many names a listing has.
    int names(Message listing);
}
