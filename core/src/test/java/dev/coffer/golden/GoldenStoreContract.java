package dev.coffer.golden;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.AliasChange;
import dev.coffer.ArtifactStore;
import dev.coffer.GetRequest;
import dev.coffer.PutRequest;
import dev.coffer.Query;
import dev.coffer.TestStores;
import dev.coffer.Trees;
import dev.coffer.VerifyRequest;
import dev.coffer.artifact.Protection;
import dev.coffer.artifact.Version;
import dev.coffer.config.Metadata;
import dev.coffer.config.StoreConfig;
import dev.coffer.content.ChunkerProfile;
import dev.coffer.sweep.SweepRules;
import dev.coffer.transfer.Progress;
import dev.coffer.verify.Depth;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// A store made by an older build can be read, verified, collected, copied and added to, and says the same as then.
///
/// `-Dcoffer.golden=DIRECTORY` makes the stores: `KIND-PROFILE-FORMAT.zip`, to be added to the test resources when the format
/// changes. Those of older formats stay.
abstract class GoldenStoreContract {
    private static final SweepRules AT_ONCE = new SweepRules(Duration.ZERO, Duration.ZERO, true, true, true);
    private static final String EXPECTED = "expected.txt";
    private static final List<String> NAMES = List.of("m:v2", "m:v3", "single:v1");

    @TempDir
    Path place;

    private final Metadata metadata;

    GoldenStoreContract(Metadata metadata) {
        this.metadata = metadata;
    }

    /// Chunk sizes that stores are made with: those of the program, and small ones, so that there are many chunks.
    enum Profile {
        STANDARD(100_000),
        SMALL(6_000);

        private final int length;

        Profile(int length) {
            this.length = length;
        }

        private ChunkerProfile chunker() {
            return this == STANDARD ? ChunkerProfile.DEFAULT : new ChunkerProfile(64, 256, 1024);
        }
    }

    @ParameterizedTest
    @EnumSource
    void itSaysWhatItSaid(Profile profile) throws IOException {
        unpack(profile);
        try (var store = open("store")) {
            assertThat(describe(store)).containsExactlyElementsOf(expected());
            assertRight(store);
        }
    }

    @ParameterizedTest
    @EnumSource
    void itIsVerified(Profile profile) throws IOException {
        unpack(profile);
        try (var store = open("store")) {
            assertVerified(store);
        }
    }

    @ParameterizedTest
    @EnumSource
    void itIsCollected(Profile profile) throws IOException {
        unpack(profile);
        try (var store = open("store")) {
            store.removeAlias("m", "prod");
            store.delete("m:v3");
            store.maintenance().collect(AT_ONCE);
            store.put(PutRequest.of("m", source("m:v3")).build());
            assertVerified(store);
            assertBack(store, "m:v2", "m:v2");
            assertBack(store, "m:v4", "m:v3");
        }
    }

    @ParameterizedTest
    @EnumSource
    void itIsCopied(Profile profile) throws IOException {
        unpack(profile);
        try (var store = open("store")) {
            store.copyAllTo(config("copy"), TestStores.options(2), new Progress());
        }
        try (var copy = open("copy")) {
            assertRight(copy);
            assertVerified(copy);
        }
    }

    /// Files are cut as they were.
    @ParameterizedTest
    @EnumSource
    void theSameContentIsKnown(Profile profile) throws IOException {
        unpack(profile);
        try (var store = open("store")) {
            var again =
                    store.put(PutRequest.of("again", source("m:v3")).build()).version();
            assertThat(again.digest()).isEqualTo(store.version("m:v3").digest());
            assertThat(again.newBytes()).isLessThan(again.bytes() / 2);
            assertBack(store, "again", "m:v3");
        }
    }

    @ParameterizedTest
    @EnumSource
    void theToolMakesThem(Profile profile) throws IOException {
        fill(profile);
        try (var store = TestStores.create(config("golden/store"), TestStores.options(1), profile.chunker())) {
            for (var version : List.of("m:v1", "m:v2")) {
                store.put(PutRequest.of("m", source(version))
                        .param("lr", "0.1")
                        .metric("accuracy", 0.5)
                        .build());
            }
            store.delete("m:v1");
            store.maintenance().collect(AT_ONCE);
            store.put(PutRequest.of("m", source("m:v3")).input("m:v2").build());
            store.put(PutRequest.of("single", source("single:v1")).build());
            store.setAlias(AliasChange.of("m", "prod", "v2"));
            store.setAlias(AliasChange.of("m", "prod", "v3"));
            store.protect("single:v1", new Protection(Optional.empty(), "a paper cites it"));
            for (int i = 0; i < 80; i++) {
                store.tag("m:v2", Map.of("number", Integer.toString(i)), Set.of());
            }
            Files.write(place.resolve("golden").resolve(EXPECTED), describe(store));
        }
        var made = System.getProperty("coffer.golden", place.resolve("made").toString());
        var packed = Files.createDirectories(Path.of(made)).resolve(file(profile));
        GoldenStore.pack(place.resolve("golden"), packed);
        assertThat(packed).isNotEmptyFile();
    }

    private void fill(Profile profile) {
        var bytes = Trees.random(1, profile.length);
        Trees.write(source("m:v1").resolve("gone.bin"), Trees.random(2, profile.length / 3));
        for (var version : List.of("m:v1", "m:v2", "m:v3")) {
            Trees.write(source(version).resolve("a.bin"), bytes);
            Trees.write(source(version).resolve("deep/er/table.csv"), Trees.text(3, profile.length));
            Trees.write(source(version).resolve("empty.bin"), new byte[0]);
        }
        Trees.write(source("m:v3").resolve("new.bin"), Trees.random(4, profile.length / 3));
        Trees.write(source("single:v1"), Trees.text(5, profile.length));
    }

    private String file(Profile profile) {
        return metadata.word() + "-" + profile.name().toLowerCase(Locale.ROOT) + "-3.zip";
    }

    private void unpack(Profile profile) throws IOException {
        fill(profile);
        var zip = GoldenStoreContract.class.getResourceAsStream(file(profile));
        GoldenStore.unpack(Objects.requireNonNull(zip, file(profile)), place);
    }

    private Path source(String version) {
        return place.resolve("source").resolve(version.replace(':', '-'));
    }

    private StoreConfig config(String directory) {
        return StoreConfig.local(place.resolve(directory)).withMetadata(metadata);
    }

    private ArtifactStore open(String directory) {
        return ArtifactStore.open(config(directory), TestStores.options(3));
    }

    private List<String> expected() throws IOException {
        return Files.readAllLines(place.resolve(EXPECTED));
    }

    private static List<String> describe(ArtifactStore store) {
        var versions = store.find(Query.all().withDeleted()).map(GoldenStoreContract::describe);
        var aliases = store.aliasHistory("m", "prod").stream()
                .map(move -> "prod " + move.from().orElse(0) + " " + move.to().orElse(0));
        return Stream.concat(versions, aliases).toList();
    }

    private static String describe(Version version) {
        var facts = version.facts();
        return String.join(
                " ",
                version.id().toString(),
                version.digest().toString(),
                version.deleted() ? "deleted" : "there",
                version.createdAt().toString(),
                Long.toString(version.files()),
                Long.toString(version.bytes()),
                facts.params().toString(),
                facts.metrics().toString(),
                facts.tags().toString(),
                facts.inputs().toString());
    }

    private static void assertVerified(ArtifactStore store) {
        var request = new VerifyRequest(Optional.empty(), Depth.DATA, new Progress());
        assertThat(store.maintenance().verify(request).damages()).isEmpty();
    }

    private void assertRight(ArtifactStore store) {
        for (var version : NAMES) {
            assertBack(store, version, version);
        }
        assertThat(store.version("m:prod").id()).hasToString("m:v3");
    }

    private void assertBack(ArtifactStore store, String reference, String version) {
        var target = place.resolve("back").resolve(reference.replace(':', '-'));
        var back = store.get(GetRequest.of(reference, target)).path();
        assertThat(Trees.describe(back)).isEqualTo(Trees.describe(source(version)));
    }
}
