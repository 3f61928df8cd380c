package dev.coffer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffer.artifact.CofferException;
import dev.coffer.artifact.Version;
import dev.coffer.audit.LogRepair;
import dev.coffer.config.Metadata;
import dev.coffer.config.StoreConfig;
import dev.coffer.migrate.CatalogRebuild;
import dev.coffer.transfer.Progress;
import dev.coffer.verify.Depth;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A store whose catalog is its log: what happens when entries or checkpoints are lost.
class RebuildTest {
    private static final int ENTRIES = 140;

    @TempDir
    Path place;

    private Path root;
    private List<Version> before = List.of();

    @BeforeEach
    void fill() {
        root = place.resolve("store");
        try (var store = TestStores.open(root)) {
            store.put(PutRequest.of("m", Trees.write(place.resolve("x"), new byte[9]))
                    .build());
            for (int i = 2; i <= ENTRIES; i++) {
                store.tag("m", Map.of("step", Integer.toString(i)), Set.of());
            }
            before = store.versions("m").toList();
        }
    }

    @Test
    void checkpointsAreMadeAnewFromTheEntries() throws IOException {
        var first = root.resolve("checkpoints/1/00000000000000000064.jsonl.zst");
        var second = root.resolve("checkpoints/1/00000000000000000128.jsonl.zst");
        var whole = Files.readAllBytes(first);
        Files.delete(first);
        var damaged = Files.readAllBytes(second);
        damaged[damaged.length / 2] ^= 1;
        Files.write(second, damaged);

        var result = rebuild();

        assertThat(result.kind()).isEqualTo("json");
        assertThat(result.entries()).isEqualTo(ENTRIES);
        assertThat(result.versions()).isOne();
        assertThat(result.complete()).isTrue();
        assertThat(result.orphans()).isEmpty();
        assertThat(first).hasBinaryContent(whole);
        assertThat(second).as("what is there is not replaced").hasBinaryContent(damaged);
        assertThat(versions()).isEqualTo(before);
    }

    @Test
    void anEntryThatIsMissingIsPutBackByteForByteFromACheckpoint() throws IOException {
        var entry = entry(70);
        var whole = Files.readAllBytes(entry);
        Files.delete(entry);
        assertThatThrownBy(this::rebuild)
                .isInstanceOf(CofferException.Corrupt.class)
                .hasMessageContaining("70")
                .satisfies(e ->
                        assertThat(((CofferException) e).hint().orElseThrow()).contains("repair --all puts them back"));
        assertThat(damagesOfLog(Depth.OBJECTS)).hasSize(1);
        assertThat(damagesOfLog(Depth.DATA)).hasSize(1);

        var dry = LogRepair.run(StoreConfig.local(root), TestStores.options(3), true);
        assertThat(dry.putBack()).isOne();
        assertThat(entry).doesNotExist();
        var result = LogRepair.run(StoreConfig.local(root), TestStores.options(3), false);

        assertThat(result.putBack()).isOne();
        assertThat(result.left()).isEmpty();
        assertThat(entry).hasBinaryContent(whole);
        assertThat(rebuild().entries()).isEqualTo(ENTRIES);
    }

    @Test
    void aDamagedEntryIsNotReplacedUntilSomebodyMovesItAway() throws IOException {
        var entry = entry(3);
        var whole = Files.readAllBytes(entry);
        Files.write(entry, java.util.Arrays.copyOf(whole, whole.length - 2));

        try (var store = ArtifactStore.open(StoreConfig.local(root), TestStores.options(4))) {
            var report = store.maintenance()
                    .repair(new RepairRequest(Optional.empty(), List.of(), List.of(), false, new Progress()));
            assertThat(report.entries()).isZero();
            assertThat(report.left()).hasSize(1);
            assertThat(report.left().getFirst().problem()).contains("moved away");
            assertThat(entry).hasBinaryContent(java.util.Arrays.copyOf(whole, whole.length - 2));

            Files.move(entry, place.resolve("aside"));
            assertThat(store.maintenance()
                            .repair(new RepairRequest(Optional.empty(), List.of(), List.of(), false, new Progress()))
                            .entries())
                    .isOne();
        }
        assertThat(entry).hasBinaryContent(whole);
    }

    @Test
    void anEntryThatNoCheckpointHasIsSaidToBeLost() throws IOException {
        Files.delete(entry(ENTRIES - 1));

        var result = LogRepair.run(StoreConfig.local(root), TestStores.options(3), false);

        assertThat(result.putBack()).isZero();
        assertThat(result.left()).hasSize(1);
        assertThat(result.left().getFirst().readable()).isFalse();
        assertThat(result.left().getFirst().problem()).contains("only a copy");
        assertThatThrownBy(this::rebuild).isInstanceOf(CofferException.Corrupt.class);
    }

    @Test
    void manifestsThatNoEntryNamesAreListed() throws IOException {
        try (var store = TestStores.open(root)) {
            store.put(PutRequest.of("lost", Trees.write(place.resolve("y"), new byte[99]))
                    .build());
        }
        Files.delete(entry(ENTRIES + 1));

        var result = rebuild();

        assertThat(result.orphans()).hasSize(1);
        assertThat(result.orphans().getFirst().files()).isOne();
        assertThat(result.orphans().getFirst().bytes()).isEqualTo(99);
        assertThat(result.orphans().getFirst().tree()).isPresent();
    }

    private CatalogRebuild.Result rebuild() {
        return CatalogRebuild.run(
                StoreConfig.local(root), Optional.of(new Metadata.Json()), TestStores.options(5), _ -> {});
    }

    private List<dev.coffer.verify.VerifyReport.Damage> damagesOfLog(Depth depth) {
        try (var store = ArtifactStore.open(StoreConfig.local(root), TestStores.options(6))) {
            return store.maintenance()
                    .verify(new VerifyRequest(Optional.empty(), depth, new Progress()))
                    .damages();
        }
    }

    private List<Version> versions() {
        try (var store = ArtifactStore.open(StoreConfig.local(root), TestStores.options(7))) {
            return store.versions("m").toList();
        }
    }

    private Path entry(long number) {
        return root.resolve("log/%020d.json".formatted(number));
    }
}
