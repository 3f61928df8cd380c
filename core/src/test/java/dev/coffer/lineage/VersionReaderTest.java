package dev.coffer.lineage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.artifact.VersionId;
import dev.coffer.blob.MemoryBlobStore;
import dev.coffer.catalog.Catalog;
import dev.coffer.catalog.Change;
import dev.coffer.catalog.Samples;
import dev.coffer.catalog.log.LogCatalog;
import java.time.Clock;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class VersionReaderTest {
    private Catalog catalog;

    @BeforeEach
    void open() {
        catalog = LogCatalog.open(new MemoryBlobStore(Clock.systemUTC()), Samples.STORE);
        add("b", 3);
        add("a", 60);
    }

    @AfterEach
    void close() {
        catalog.close();
    }

    @Test
    void exactlyTheWantedVersionsComeInTheOrderOfTheirIds() {
        assertThat(read("b:v3", "a:v2", "a:v60", "a:v1", "a:v30", "b:v1"))
                .containsExactly("a:v1", "a:v2", "a:v30", "a:v60", "b:v1", "b:v3");
    }

    @Test
    void whatDoesNotExistIsLeftOut() {
        assertThat(read("a:v60", "a:v61", "a:v900000000000000000", "c:v1", "b:v4"))
                .containsExactly("a:v60");
        assertThat(read()).isEmpty();
    }

    @Test
    void deletedVersionsAreRead() {
        catalog.commit(Samples.transaction(new Change.Delete(VersionId.parse("a:v2"))));

        assertThat(read("a:v2")).containsExactly("a:v2");
    }

    @Test
    void moreThanAPageIsRead() {
        add("big", 1_200);
        var all = IntStream.rangeClosed(1, 1_200).mapToObj(i -> "big:v" + i).toList();

        assertThat(read(all.toArray(String[]::new))).containsExactlyElementsOf(all);
    }

    private void add(String artifact, int versions) {
        for (int i = 0; i < versions; i++) {
            catalog.commit(Samples.transaction(Samples.add(artifact)));
        }
    }

    private List<String> read(String... versions) {
        return new VersionReader(catalog)
                .read(List.of(versions).stream().map(VersionId::parse).toList())
                .map(version -> version.id().toString())
                .toList();
    }
}
