package dev.coffer.migrate;

import java.time.Duration;

/// What copying a whole store came to.
///
/// @param location   where the copy is
/// @param created    whether it was made now
/// @param entries    how many entries its log has
/// @param newEntries how many of them came now
/// @param artifacts  how many artifacts it has
/// @param versions   how many versions it has, deleted ones too
/// @param objects    how many objects were sent now
/// @param sentBytes  their bytes
/// @param elapsed    wall time
public record StoreCopyResult(
        String location,
        boolean created,
        long entries,
        long newEntries,
        long artifacts,
        long versions,
        long objects,
        long sentBytes,
        Duration elapsed) {}
