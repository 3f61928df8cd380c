package dev.coffer;

import dev.coffer.artifact.AliasMove;
import dev.coffer.artifact.Artifact;
import dev.coffer.artifact.TreeEntry;
import dev.coffer.artifact.Version;
import dev.coffer.config.StoreConfig;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// A store of artifacts: put trees of files in, get them back by reference, and know where they came from.
///
/// References are texts as in [dev.coffer.artifact.Reference]: `vision/resnet`, `vision/resnet:v7`, `vision/resnet:prod`,
/// `vision/resnet:run=nightly-12`, `vision/resnet@sha256:9f2c41d07a3e`. Whatever goes wrong is thrown as a kind of
/// [dev.coffer.artifact.CofferException]. What a method acknowledged by returning is durable.
///
/// Threads and processes may share a store.
public final class ArtifactStore implements AutoCloseable {
    private ArtifactStore() {}

    /// Opens an existing store.
    ///
    /// @throws dev.coffer.artifact.CofferException.NoStore when there is none at that place
    public static ArtifactStore open(StoreConfig config) {
        throw new UnsupportedOperationException();
    }

    /// Opens a store, and makes it first when its place is absent or empty.
    ///
    /// @throws dev.coffer.artifact.CofferException.NoStore when something else is at that place
    public static ArtifactStore openOrCreate(StoreConfig config) {
        throw new UnsupportedOperationException();
    }

    /// Whether opening made the store.
    public boolean isNew() {
        throw new UnsupportedOperationException();
    }

    /// Where the store is, as people write it. Without secrets.
    public String location() {
        throw new UnsupportedOperationException();
    }

    /// Stores content as a new version. When this returns, the version is durable and everybody sees it whole;
    /// when it throws, there is no new version.
    ///
    /// @throws dev.coffer.artifact.CofferException.Invalid when the source is missing, holds something that cannot be stored,
    ///     or changes while it is read
    public PutResult put(PutRequest request) {
        throw new UnsupportedOperationException();
    }

    /// Writes a version to disk, every byte verified. The destination appears whole or not at all.
    public GetResult get(GetRequest request) {
        throw new UnsupportedOperationException();
    }

    /// The version a reference means now.
    ///
    /// @throws dev.coffer.artifact.CofferException.NotFound when there is none, or it is deleted
    public Version version(String reference) {
        throw new UnsupportedOperationException();
    }

    /// The files, links and empty directories of a version, in the order of their paths.
    public List<TreeEntry> tree(String reference) {
        throw new UnsupportedOperationException();
    }

    /// Opens one file of a version. Each byte is verified before it is handed out: a damaged one makes the read fail with
    /// `Corrupt`, thrown from the stream. The caller closes the stream.
    public InputStream read(String reference, String path) {
        throw new UnsupportedOperationException();
    }

    /// As [#read(String, String)], from `offset`, at most `length` bytes.
    public InputStream read(String reference, String path, long offset, long length) {
        throw new UnsupportedOperationException();
    }

    /// The artifact of this name.
    public Optional<Artifact> artifact(String name) {
        throw new UnsupportedOperationException();
    }

    /// Artifacts whose names fit a glob (`*` any characters but `/`, `**` any, `?` one), in the order of their names.
    /// Fetched in pages while the stream is read.
    public Stream<Artifact> artifacts(String glob) {
        throw new UnsupportedOperationException();
    }

    /// All versions of an artifact, newest first, deleted ones too. Fetched in pages while the stream is read.
    ///
    /// @throws dev.coffer.artifact.CofferException.NotFound when there is no such artifact
    public Stream<Version> versions(String name) {
        throw new UnsupportedOperationException();
    }

    /// Makes an alias name a version, whether it is new or not.
    ///
    /// @throws dev.coffer.artifact.CofferException.Conflict when it does not name what the change expects
    public Version setAlias(AliasChange change) {
        throw new UnsupportedOperationException();
    }

    /// Removes an alias; its history stays.
    public void removeAlias(String artifact, String alias) {
        throw new UnsupportedOperationException();
    }

    /// What an alias named, newest move first.
    public List<AliasMove> aliasHistory(String artifact, String alias) {
        throw new UnsupportedOperationException();
    }

    /// Sets and removes tags of a version. Removing one that is not there is no failure.
    public Version tag(String reference, Map<String, String> set, Set<String> remove) {
        throw new UnsupportedOperationException();
    }

    /// Deletes a version softly: it is hidden, and [#restore] brings it back.
    ///
    /// @throws dev.coffer.artifact.CofferException.Refused while an alias names it
    public Version delete(String reference) {
        throw new UnsupportedOperationException();
    }

    /// Brings a deleted version back. The reference must name it by number.
    public Version restore(String reference) {
        throw new UnsupportedOperationException();
    }

    /// Checks that what versions need is there and, if asked, that every byte is right. Changes nothing.
    public VerifyReport verify(VerifyRequest request) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close() {}
}
