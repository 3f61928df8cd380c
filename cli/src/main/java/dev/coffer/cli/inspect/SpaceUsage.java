package dev.coffer.cli.inspect;

import dev.coffer.accounting.Share;
import dev.coffer.cli.output.Units;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JsonGenerator;

/// The unique and shared bytes of each row of a list; unknown unless a column needs them.
final class SpaceUsage {
    static final SpaceUsage UNKNOWN = new SpaceUsage(List.of());

    private final Map<String, Share> shares = new HashMap<>();

    SpaceUsage(List<Share> shares) {
        shares.forEach(share -> this.shares.put(share.key(), share));
    }

    String unique(String key) {
        return Optional.ofNullable(shares.get(key))
                .map(share -> Units.bytes(share.unique()))
                .orElse("-");
    }

    String shared(String key) {
        return Optional.ofNullable(shares.get(key))
                .map(share -> Units.bytes(share.shared()))
                .orElse("-");
    }

    /// `unique_bytes` and `shared_bytes`.
    void write(JsonGenerator json, String key) {
        var share = shares.get(key);
        if (share == null) {
            json.writeNullProperty("unique_bytes");
            json.writeNullProperty("shared_bytes");
        } else {
            json.writeNumberProperty("unique_bytes", share.unique());
            json.writeNumberProperty("shared_bytes", share.shared());
        }
    }
}
