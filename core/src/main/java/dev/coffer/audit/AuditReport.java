package dev.coffer.audit;

import dev.coffer.catalog.ChainHead;
import java.util.List;

/// What [Audit#verify] found.
///
/// @param head     the newest entry that could be read; the newest of all when there are no problems
/// @param entries  how many entries there are
/// @param problems in the order of the entries
public record AuditReport(ChainHead head, long entries, List<Problem> problems) {
    public AuditReport {
        problems = List.copyOf(problems);
    }

    /// An entry that is not what it was, or is not there.
    public record Problem(long entry, String problem) {}

    public boolean isWell() {
        return problems.isEmpty();
    }
}
