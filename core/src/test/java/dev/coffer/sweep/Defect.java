package dev.coffer.sweep;

/// A defect that the protocol could have.
enum Defect {
    /// Objects are condemned although a version refers to them by then.
    CONDEMN_WHAT_IS_NEEDED,
    /// Objects are deleted first and condemned afterwards.
    DELETE_BEFORE_CONDEMNING,
    /// A version is committed although something it refers to is condemned.
    COMMIT_WITHOUT_LOOKING,
    /// A version is laid where something is condemned.
    RELOCATE_WITHOUT_LOOKING
}
