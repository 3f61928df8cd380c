package dev.coffer.sweep;

import dev.coffer.artifact.CofferException;
import java.time.Duration;

/// Limits of a collection. None of them makes it safe; the order of commits does. Grace periods only avoid wasted work,
/// and let people change their minds.
///
/// @param restorable   how long deleted versions can be restored
/// @param orphanAge    how old an object must be that no version ever referred to: a put on its way stores objects
///                     before it commits
/// @param repack       repack mostly unreferenced objects
/// @param evenMost     go on although the objects without a version are most of what the store holds
/// @param clockChecked go on although nothing was committed for so long that the clock may be wrong
public record SweepRules(
        Duration restorable, Duration orphanAge, boolean repack, boolean evenMost, boolean clockChecked) {
    /// Deleted versions stay for a week, objects without a version for a day.
    public static final SweepRules STANDARD =
            new SweepRules(Duration.ofDays(7), Duration.ofDays(1), true, false, false);

    public SweepRules {
        if (restorable.isNegative() || orphanAge.isNegative()) {
            throw new CofferException.Invalid("a grace is negative: " + restorable + ", " + orphanAge);
        }
    }

    public SweepRules withRestorable(Duration time) {
        return new SweepRules(time, orphanAge, repack, evenMost, clockChecked);
    }

    public SweepRules withOrphanAge(Duration age) {
        return new SweepRules(restorable, age, repack, evenMost, clockChecked);
    }
}
