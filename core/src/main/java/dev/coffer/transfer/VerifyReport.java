package dev.coffer.transfer;

import java.util.List;

/// What a verification found.
///
/// @param versions how many versions were checked
/// @param objects  how many objects were looked at
/// @param bytes    how many bytes of content were read and checked; 0 when only objects were
/// @param damages  everything that is wrong; empty when all is well
public record VerifyReport(long versions, long objects, long bytes, List<Damage> damages) {
    public VerifyReport {
        damages = List.copyOf(damages);
    }

    /// One thing that is wrong.
    ///
    /// @param object   the object that is damaged or missing, by its key in the store
    /// @param problem  what is wrong with it
    /// @param affected which versions and files cannot be read because of it, such as `name:v3 path`; at most 100
    public record Damage(String object, String problem, List<String> affected) {
        public Damage {
            affected = List.copyOf(affected);
        }
    }
}
