package dev.coffer;

import dev.coffer.artifact.ArtifactName;
import dev.coffer.artifact.ArtifactType;
import dev.coffer.artifact.Facts;
import dev.coffer.artifact.Handle;
import dev.coffer.artifact.Origin;
import dev.coffer.artifact.Reference;
import dev.coffer.artifact.SemVer;
import dev.coffer.artifact.VersionId;
import dev.coffer.ingest.Reading;
import dev.coffer.ingest.Source;
import dev.coffer.lineage.Redaction;
import dev.coffer.transfer.Progress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What to put, under which name, and what to say about it. Made with [#of].
///
/// @param type           empty: the type the artifact has, or `other` when it is new
/// @param label          a second name for the version; empty: as the store's version scheme says
/// @param bump           which part of the semantic version goes up, when the store labels versions so
/// @param origin         empty: found out from the environment, see [dev.coffer.lineage.OriginCapture]
/// @param run            overrides the run id of the origin
/// @param inputs         the versions it was made from, resolved when the put begins
/// @param inputsHere     artifacts that earlier requests of the same [ArtifactStore#putAll] add a version to: further inputs
/// @param aliases        made to name the new version in the same commit
/// @param idempotencyKey a put with the key of an earlier one yields the earlier version
/// @param reading        whether files that look unchanged are read again
/// @param progress       counts while the put runs
public record PutRequest(
        ArtifactName artifact,
        Source source,
        Optional<ArtifactType> type,
        Optional<Handle> label,
        Optional<SemVer.Bump> bump,
        Optional<Origin> origin,
        Optional<String> run,
        Map<String, String> params,
        Map<String, Double> metrics,
        Map<String, String> tags,
        Optional<String> description,
        List<Reference> inputs,
        List<ArtifactName> inputsHere,
        Set<Handle> aliases,
        Optional<String> idempotencyKey,
        Reading reading,
        Progress progress) {

    /// A request to put a file or a directory.
    public static Builder of(String artifact, Path path) {
        return new Builder(ArtifactName.of(artifact), new Source.Local(path));
    }

    /// A request to put one stream per file.
    public static Builder of(String artifact, List<Source.StreamedFile> files) {
        return new Builder(ArtifactName.of(artifact), new Source.Streams(files));
    }

    /// A request to put what comes from anywhere.
    static Builder of(ArtifactName artifact, Source source) {
        return new Builder(artifact, source);
    }

    Facts facts(Origin found, List<VersionId> resolvedInputs) {
        var from = run.map(found::withRun).orElse(found);
        return new Facts(from, params, metrics, tags, description, resolvedInputs);
    }

    /// Collects a request. Not for several threads.
    public static final class Builder {
        private final ArtifactName artifact;
        private final Source source;
        private Optional<ArtifactType> type = Optional.empty();
        private Optional<Handle> label = Optional.empty();
        private Optional<SemVer.Bump> bump = Optional.empty();
        private Optional<Origin> origin = Optional.empty();
        private Optional<String> run = Optional.empty();
        private final Map<String, String> params = new LinkedHashMap<>();
        private final Map<String, Double> metrics = new LinkedHashMap<>();
        private final Map<String, String> tags = new LinkedHashMap<>();
        private Optional<String> description = Optional.empty();
        private final List<Reference> inputs = new ArrayList<>();
        private final List<ArtifactName> inputsHere = new ArrayList<>();
        private final Set<Handle> aliases = new LinkedHashSet<>();
        private Optional<String> idempotencyKey = Optional.empty();
        private Reading reading = Reading.CHANGED_FILES;
        private Progress progress = new Progress();

        private Builder(ArtifactName artifact, Source source) {
            this.artifact = artifact;
            this.source = source;
        }

        public Builder type(ArtifactType value) {
            type = Optional.of(value);
            return this;
        }

        public Builder label(String value) {
            label = Optional.of(Handle.of(value));
            return this;
        }

        /// In a store that labels versions semantically: the next one with this part one higher.
        public Builder bump(SemVer.Bump part) {
            bump = Optional.of(part);
            return this;
        }

        public Builder origin(Origin value) {
            origin = Optional.of(value);
            return this;
        }

        public Builder run(String id) {
            run = Optional.of(id);
            return this;
        }

        public Builder param(String name, String value) {
            params.put(name, Redaction.value(value));
            return this;
        }

        public Builder params(Map<String, String> values) {
            values.forEach(this::param);
            return this;
        }

        public Builder metric(String name, double value) {
            metrics.put(name, value);
            return this;
        }

        public Builder metrics(Map<String, Double> values) {
            metrics.putAll(values);
            return this;
        }

        public Builder tag(String name, String value) {
            tags.put(name, value);
            return this;
        }

        public Builder description(String text) {
            description = Optional.of(text);
            return this;
        }

        /// A version this one is made from, such as `data/train:v3`.
        public Builder input(String reference) {
            inputs.add(Reference.parse(reference));
            return this;
        }

        /// The version that an earlier request of the same [ArtifactStore#putAll] adds to this artifact.
        public Builder inputHere(String artifact) {
            inputsHere.add(ArtifactName.of(artifact));
            return this;
        }

        public Builder alias(String value) {
            aliases.add(Handle.of(value));
            return this;
        }

        public Builder idempotencyKey(String value) {
            idempotencyKey = Optional.of(value);
            return this;
        }

        public Builder reading(Reading value) {
            reading = value;
            return this;
        }

        public Builder progress(Progress value) {
            progress = value;
            return this;
        }

        public PutRequest build() {
            return new PutRequest(
                    artifact,
                    source,
                    type,
                    label,
                    bump,
                    origin,
                    run,
                    Map.copyOf(params),
                    Map.copyOf(metrics),
                    Map.copyOf(tags),
                    description,
                    List.copyOf(inputs),
                    List.copyOf(inputsHere),
                    Set.copyOf(aliases),
                    idempotencyKey,
                    reading,
                    progress);
        }
    }
}
