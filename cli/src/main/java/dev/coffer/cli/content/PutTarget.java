package dev.coffer.cli.content;

import dev.coffer.artifact.ArtifactType;
import dev.coffer.artifact.CofferException;
import dev.coffer.artifact.Text;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The name and path of one artifact to put.
///
/// @param type empty: as the artifact has it already
record PutTarget(String name, String path, Optional<ArtifactType> type) {

    /// @param words `NAME PATH`, or any number of `NAME=PATH`
    /// @param types `TYPE` for all of them, or `NAME=TYPE`
    static List<PutTarget> parse(List<String> words, List<String> types) {
        var typeOf = new HashMap<String, ArtifactType>();
        for (var type : types) {
            var pair = type.split("=", 2);
            typeOf.put(pair.length == 2 ? pair[0] : "", ArtifactType.parse(pair[pair.length - 1]));
        }
        boolean isOne = words.size() == 2 && !words.getFirst().contains("=");
        var targets = new ArrayList<PutTarget>();
        for (var word : isOne ? List.of(words.getFirst() + "=" + words.getLast()) : words) {
            targets.add(parse(word, typeOf));
        }
        checkUsed(typeOf, targets);
        return targets;
    }

    private static PutTarget parse(String word, Map<String, ArtifactType> typeOf) {
        int equals = word.indexOf('=');
        if (equals < 0) {
            throw new CofferException.Invalid(
                    "'" + Text.shown(word) + "' does not say what to store where",
                    "write coffer put NAME PATH, or coffer put NAME=PATH NAME=PATH for several in one commit");
        }
        var name = word.substring(0, equals);
        return new PutTarget(
                name,
                word.substring(equals + 1),
                Optional.ofNullable(typeOf.get(name)).or(() -> Optional.ofNullable(typeOf.get(""))));
    }

    private static void checkUsed(Map<String, ArtifactType> typeOf, List<PutTarget> targets) {
        for (var name : typeOf.keySet()) {
            if (!name.isEmpty()
                    && targets.stream().noneMatch(target -> target.name().equals(name))) {
                throw new CofferException.Invalid(
                        "--type is given for '" + Text.shown(name) + "', which is not stored");
            }
        }
    }
}
