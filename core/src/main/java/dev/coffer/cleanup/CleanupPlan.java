package dev.coffer.cleanup;

import dev.coffer.artifact.CofferException;
import dev.coffer.artifact.Handle;
import dev.coffer.artifact.VersionId;
import dev.coffer.retention.Decision;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;

/// What a cleanup would delete. It can be stored, read by people, and applied later.
///
/// @param store     the id of the store it is for
/// @param entry     the number of the newest entry of the catalog it goes by
/// @param versions  how many undeleted versions there are, of all artifacts
/// @param goes      what is deleted, in the order in which the versions were added
/// @param bytes     what comes back when all of it is deleted and collected: objects that no other undeleted version refers to
/// @param idle      rules `best` that keep nothing, in words; unless the request allows that, the plan is not applied
/// @param decisions for every undeleted version; empty when the plan was stored
public record CleanupPlan(
        String store,
        CleanupRequest request,
        Instant time,
        long entry,
        long versions,
        List<Goes> goes,
        long bytes,
        List<String> idle,
        List<Decision> decisions) {
    public CleanupPlan {
        goes = List.copyOf(goes);
        idle = List.copyOf(idle);
        decisions = List.copyOf(decisions);
    }

    /// A version that is deleted.
    ///
    /// @param rule    the one that expires it
    /// @param words   why, for people
    /// @param aliases that are removed with it; there are some only where the policy does not keep what aliases name
    /// @param bytes   what only it refers to, of all undeleted versions
    public record Goes(VersionId id, String rule, String words, List<Handle> aliases, long bytes) {
        public Goes {
            aliases = List.copyOf(aliases);
        }
    }

    /// Refuses a plan where a rule that should keep something keeps nothing.
    ///
    /// @throws CofferException.Refused unless the request allows it
    public void check() {
        if (!idle.isEmpty() && !request.allowMissingMetrics()) {
            throw new CofferException.Refused(
                    String.join("; ", idle),
                    "put the metric right, or allow it: coffer cleanup --allow-missing-metrics");
        }
    }

    /// As JSON that [#parse] reads, with a digest over all of it.
    public String toJson() {
        return new String(CleanupPlanJson.write(this), StandardCharsets.UTF_8);
    }

    /// Reads what [#toJson] wrote.
    ///
    /// @param source what messages call it
    /// @throws CofferException.Invalid when it is no plan
    /// @throws CofferException.Refused when it was changed since
    public static CleanupPlan parse(String source, String json) {
        return CleanupPlanJson.read(source, json.getBytes(StandardCharsets.UTF_8));
    }
}
