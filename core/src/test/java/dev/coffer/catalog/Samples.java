package dev.coffer.catalog;

import dev.coffer.artifact.ArtifactName;
import dev.coffer.artifact.ArtifactType;
import dev.coffer.artifact.Code;
import dev.coffer.artifact.Digest;
import dev.coffer.artifact.Facts;
import dev.coffer.artifact.Handle;
import dev.coffer.artifact.Origin;
import dev.coffer.artifact.Protection;
import dev.coffer.artifact.Shape;
import dev.coffer.artifact.Version;
import dev.coffer.artifact.VersionId;
import dev.coffer.artifact.VersionState;
import dev.coffer.blob.ObjectId;
import dev.coffer.blob.Ulid;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Values for tests of catalogs.
public final class Samples {
    public static final Instant TIME = Instant.parse("2026-03-01T09:30:00.250Z");

    /// The store of catalogs that no store was made for.
    public static final Ulid STORE = new Ulid(1, 1);

    private static final AtomicLong NEXT = new AtomicLong();

    private Samples() {}

    /// A transaction of `ci` with a fresh id.
    public static Transaction transaction(Change... changes) {
        return new Transaction(freshUlid(), TIME, "ci", Optional.empty(), List.of(changes));
    }

    public static Transaction transactionWithKey(String key, Change... changes) {
        return new Transaction(freshUlid(), TIME, "ci", Optional.of(key), List.of(changes));
    }

    public static Transaction transactionBy(String actor, Change... changes) {
        return new Transaction(freshUlid(), TIME, actor, Optional.empty(), List.of(changes));
    }

    /// A transaction that was made at another time than [#TIME].
    public static Transaction transactionAt(Instant time, Change... changes) {
        return new Transaction(freshUlid(), time, "ci", Optional.empty(), List.of(changes));
    }

    public static Change.AddVersion add(String artifact) {
        return add(artifact, Facts.NONE);
    }

    public static Change.AddVersion add(String artifact, Facts facts) {
        return add(artifact, Optional.empty(), digest(artifact), facts, storage(freshUlid()));
    }

    public static Change.AddVersion addLabelled(String artifact, String label) {
        return addLabelled(artifact, new LabelRule.Exactly(Handle.of(label)));
    }

    public static Change.AddVersion addLabelled(String artifact, LabelRule rule) {
        var add = add(artifact);
        return new Change.AddVersion(
                add.artifact(),
                add.type(),
                rule,
                add.shape(),
                add.digest(),
                add.files(),
                add.bytes(),
                add.newBytes(),
                add.facts(),
                add.madeHere(),
                add.storage());
    }

    /// A version whose inputs are, behind those of the facts, what the transaction adds to other artifacts.
    public static Change.AddVersion addMadeHere(String artifact, Facts facts, String... madeHere) {
        var add = add(artifact, facts);
        return new Change.AddVersion(
                add.artifact(),
                add.type(),
                add.label(),
                add.shape(),
                add.digest(),
                add.files(),
                add.bytes(),
                add.newBytes(),
                add.facts(),
                Stream.of(madeHere).map(ArtifactName::of).toList(),
                add.storage());
    }

    public static Change.AddVersion addTyped(String artifact, ArtifactType type) {
        return add(artifact, Optional.of(type), digest(artifact), Facts.NONE, storage(freshUlid()));
    }

    public static Change.AddVersion addStored(String artifact, Storage storage) {
        return add(artifact, Optional.empty(), digest(artifact), Facts.NONE, storage);
    }

    public static Change.AddVersion addWithDigest(String artifact, Digest digest) {
        return add(artifact, Optional.empty(), digest, Facts.NONE, storage(freshUlid()));
    }

    private static Change.AddVersion add(
            String artifact, Optional<ArtifactType> type, Digest digest, Facts facts, Storage storage) {
        return new Change.AddVersion(
                ArtifactName.of(artifact),
                type,
                new LabelRule.None(),
                Shape.DIRECTORY,
                digest,
                3,
                2_000,
                1_000,
                facts,
                List.of(),
                storage);
    }

    public static Change.SetAlias alias(String artifact, String alias, long number, Change.Expected expected) {
        return new Change.SetAlias(
                ArtifactName.of(artifact), Handle.of(alias), OptionalLong.of(number), expected, "better");
    }

    public static Change.SetAlias alias(String artifact, String alias, long number) {
        return alias(artifact, alias, number, new Change.Expected.Anything());
    }

    /// Names the version that the transaction adds.
    public static Change.SetAlias aliasNew(String artifact, String alias) {
        return new Change.SetAlias(
                ArtifactName.of(artifact), Handle.of(alias), OptionalLong.empty(), new Change.Expected.Anything(), "");
    }

    public static Change.RemoveAlias removeAlias(String artifact, String alias) {
        return new Change.RemoveAlias(
                ArtifactName.of(artifact), Handle.of(alias), new Change.Expected.Anything(), "not needed");
    }

    public static Change.ReplaceOthers replaceOthers(String artifact) {
        return new Change.ReplaceOthers(ArtifactName.of(artifact), "replaced");
    }

    public static Change.SetTags setTags(String version, Map<String, String> tags) {
        return new Change.SetTags(id(version), tags, Set.of());
    }

    public static Change.SetTags removeTags(String version, String... tags) {
        return new Change.SetTags(id(version), Map.of(), Set.of(tags));
    }

    public static Change.Delete delete(String version) {
        return new Change.Delete(id(version));
    }

    public static Change.Restore restore(String version) {
        return new Change.Restore(id(version));
    }

    public static Change.Protect protect(String version) {
        return new Change.Protect(id(version), new Protection(Optional.empty(), "audit"));
    }

    /// Whenever they were deleted.
    public static Change.Sweep sweep(String... versions) {
        return new Change.Sweep(Stream.of(versions).map(Samples::id).collect(Collectors.toSet()), Instant.MAX);
    }

    public static VersionId id(String version) {
        return VersionId.parse(version);
    }

    public static Facts tagged(Map<String, String> tags) {
        return Facts.NONE.withTags(tags);
    }

    public static Facts madeBy(String run) {
        return new Facts(Origin.UNKNOWN.withRun(run), Map.of(), Map.of(), Map.of(), Optional.empty(), List.of());
    }

    public static Facts madeFrom(String... inputs) {
        return new Facts(
                Origin.UNKNOWN,
                Map.of(),
                Map.of(),
                Map.of(),
                Optional.empty(),
                Stream.of(inputs).map(VersionId::parse).toList());
    }

    public static Digest digest(String text) {
        return Digest.of(text.getBytes(StandardCharsets.UTF_8));
    }

    public static Ulid freshUlid() {
        return new Ulid(0x0190_0000_0000_0000L, NEXT.incrementAndGet());
    }

    public static ObjectId pack(long number) {
        return new ObjectId(ObjectId.Kind.PACK, new Ulid(0x0191_0000_0000_0000L, number));
    }

    public static Storage storage(Ulid manifest, ObjectId... objects) {
        return new Storage(
                new ObjectId(ObjectId.Kind.MANIFEST, manifest), digest("manifest"), List.of(objects), List.of());
    }

    public static Storage storageWithHeads(Long... firstChunks) {
        return new Storage(
                new ObjectId(ObjectId.Kind.MANIFEST, freshUlid()), digest("manifest"), List.of(), List.of(firstChunks));
    }

    /// A version that has everything a version can have.
    public static StoredVersion full() {
        var code = new Code(
                Optional.of("a".repeat(40)),
                Optional.of("main"),
                Optional.of("https://example.org/team/project.git"),
                Optional.of(true));
        var origin = new Origin(
                Optional.of("run-17"), Optional.of("ci"), Optional.of("gpu-1"), Optional.of("train --fast"), code);
        var facts = new Facts(
                origin,
                Map.of("lr", "0.1", "depth", "3"),
                Map.of("accuracy", 0.875, "loss", -1.5e-7),
                Map.of("reviewed", "", "stage", "final"),
                Optional.of("Übergroß \"quoted\"\nsecond line"),
                List.of(id("data/train:v3")));
        var version = new Version(
                id("vision/resnet:v7"),
                Optional.of(Handle.of("1.4.0")),
                ArtifactType.MODEL,
                Shape.DIRECTORY,
                digest("tree"),
                3,
                2_000,
                1_000,
                TIME,
                facts,
                VersionState.LIVE);
        var storage = new Storage(
                new ObjectId(ObjectId.Kind.MANIFEST, new Ulid(1, 2)),
                digest("manifest"),
                List.of(pack(1), new ObjectId(ObjectId.Kind.RAW, new Ulid(3, 4))),
                List.of(1L, -1L));
        return new StoredVersion(version, storage);
    }
}
