package dev.coffer.accounting;

/// The space that some undeleted versions take. Bytes of objects count once, however many of the versions refer to
/// them.
///
/// @param key      what they have in common: `vision/resnet:v7`, the name of an artifact, an alias or a run
/// @param versions how many they are
/// @param logical  the sizes of their files added up
/// @param unique   bytes of objects that no other undeleted version refers to: what deleting them all, and a
///                 collection, frees
/// @param shared   bytes of objects that others refer to as well
public record Share(String key, long versions, long logical, long unique, long shared) {
    /// The bytes of all objects that they refer to.
    public long stored() {
        return unique + shared;
    }
}
