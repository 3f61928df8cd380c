package dev.coffer.catalog.log;

import dev.coffer.artifact.AliasMove;
import dev.coffer.artifact.AsOf;
import dev.coffer.artifact.Handle;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;

/// The aliases of one artifact and their history. Not for several threads.
final class Aliases {
    private final Map<Handle, Long> now = new TreeMap<>();
    private final Map<Handle, List<AliasMove>> moves = new HashMap<>();

    void add(AliasMove move) {
        moves.computeIfAbsent(move.alias(), alias -> new ArrayList<>()).add(move);
        if (move.to().isPresent()) {
            now.put(move.alias(), move.to().getAsLong());
        } else {
            now.remove(move.alias());
        }
    }

    /// The number an alias named.
    OptionalLong named(Handle alias, AsOf when) {
        if (when.isNow()) {
            var number = now.get(alias);
            return number == null ? OptionalLong.empty() : OptionalLong.of(number);
        }
        return moves(alias).reversed().stream()
                .filter(move -> when.includes(move.at()))
                .findFirst()
                .map(AliasMove::to)
                .orElse(OptionalLong.empty());
    }

    /// The number each alias named.
    Map<Handle, Long> all(AsOf when) {
        if (when.isNow()) {
            return Map.copyOf(now);
        }
        var then = new HashMap<Handle, Long>();
        moves.keySet().forEach(alias -> named(alias, when).ifPresent(number -> then.put(alias, number)));
        return then;
    }

    /// Oldest first.
    List<AliasMove> moves(Handle alias) {
        return moves.getOrDefault(alias, List.of());
    }
}
