package dev.coffer;

import dev.coffer.artifact.ArtifactName;
import dev.coffer.artifact.CofferException;
import dev.coffer.artifact.Digest;
import dev.coffer.artifact.Facts;
import dev.coffer.artifact.Handle;
import dev.coffer.artifact.Reference;
import dev.coffer.artifact.Version;
import dev.coffer.artifact.VersionId;
import dev.coffer.content.Manifest;
import dev.coffer.ingest.Reading;
import dev.coffer.ingest.Source;
import dev.coffer.json.Rfc3339;
import dev.coffer.transfer.Progress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/// A version of another store, or of an export, that becomes a new version of this one with all that is said about it.
///
/// What the model has no place for is kept as tags: [#FROM] says which version of which store it is, [#CREATED] when the first
/// of all its copies was made. The same version of the same store comes only once.
///
/// @param store       the id of the store it is a version of
/// @param inputs      what its inputs were, by the digests of their trees, as far as that is known
/// @param as          the name it gets
/// @param wantedLabel the label it must get; empty: the one it has, where that is free
/// @param aliases     that are to name it
/// @param source      its content
/// @param check       looks at what was stored before anything is committed
record Incoming(
        String store,
        Version version,
        Map<VersionId, Digest> inputs,
        ArtifactName as,
        Optional<Handle> wantedLabel,
        Set<Handle> aliases,
        Source source,
        Consumer<Manifest> check,
        Progress progress) {
    static final String FROM = "copied_from";
    static final String CREATED = "first_created";

    /// Makes it a version of a store, unless it is one.
    CopyResult.Copy into(ArtifactStore target) {
        var found = new ArrayList<VersionId>();
        var missing = new ArrayList<VersionId>();
        for (var input : version.facts().inputs()) {
            Optional.ofNullable(inputs.get(input))
                    .flatMap(digest -> lookup(target, input.artifact(), digest))
                    .ifPresentOrElse(same -> found.add(same.id()), () -> missing.add(input));
        }
        var earlier = lookup(target, as, version.digest())
                .filter(same -> origin().equals(same.facts().tags().get(FROM)));
        if (earlier.isPresent()) {
            return repeated(target, earlier.get(), missing);
        }
        var kept = wantedLabel.or(version::label).filter(label -> isUsable(target, label));
        PutResult result;
        try {
            result = target.receive(request(found, kept), check);
        } catch (CofferException.Conflict e) {
            if (wantedLabel.isPresent() || kept.isEmpty() || target.takesLabel(as, kept.get())) {
                throw e;
            }
            // Somebody took the label meanwhile.
            kept = Optional.empty();
            result = target.receive(request(found, kept), check);
        }
        if (result.repeated()) {
            return repeated(target, result.version(), missing);
        }
        var taken = kept.isPresent() ? Optional.<Handle>empty() : version.label();
        return new CopyResult.Copy(
                version.id(),
                result.version(),
                false,
                result.version().newBytes(),
                result.knownBytes(),
                missing,
                taken);
    }

    private CopyResult.Copy repeated(ArtifactStore target, Version there, List<VersionId> missing) {
        if (!there.deleted() && !aliases.isEmpty()) {
            target.setAliases(aliases.stream()
                    .map(alias -> AliasChange.of(
                            as.value(), alias.value(), "v" + there.id().number()))
                    .toList());
        }
        return new CopyResult.Copy(version.id(), there, true, 0, there.bytes(), missing, Optional.empty());
    }

    private PutRequest request(List<VersionId> madeFrom, Optional<Handle> label) {
        var facts = version.facts();
        var request = PutRequest.of(as, source)
                .type(version.type())
                .origin(facts.origin())
                .params(facts.params())
                .metrics(facts.metrics())
                .idempotencyKey(key())
                .reading(Reading.ALL_FILES)
                .progress(progress);
        tags(facts).forEach(request::tag);
        facts.description().ifPresent(request::description);
        madeFrom.forEach(input -> request.input(input.toString()));
        label.ifPresent(handle -> request.label(handle.value()));
        aliases.forEach(alias -> request.alias(alias.value()));
        return request.build();
    }

    private Map<String, String> tags(Facts facts) {
        var tags = new LinkedHashMap<>(facts.tags());
        tags.put(FROM, origin());
        tags.putIfAbsent(CREATED, Rfc3339.format(version.createdAt()));
        return tags;
    }

    private String origin() {
        return store + "/" + version.id();
    }

    private String key() {
        var what = String.join(
                "\n",
                store,
                version.id().toString(),
                as.value(),
                version.digest().hex());
        return "copy " + Digest.of(what.getBytes(StandardCharsets.UTF_8)).hex();
    }

    /// One that was asked for must be free, and the commit says so when it is not.
    private boolean isUsable(ArtifactStore target, Handle label) {
        return wantedLabel.isPresent() || target.takesLabel(as, label);
    }

    private static Optional<Version> lookup(ArtifactStore target, ArtifactName name, Digest digest) {
        return target.lookup(new Reference(name, new Reference.Selector.ByDigest(digest.hex())).toString());
    }
}
