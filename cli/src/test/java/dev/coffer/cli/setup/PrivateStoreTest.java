package dev.coffer.cli.setup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.cli.Shell;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Private stores, and the warning about others.
final class PrivateStoreTest {
    private static final Set<PosixFilePermission> OF_OWNER = EnumSet.of(
            PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE, PosixFilePermission.OWNER_EXECUTE);

    @TempDir
    Path directory;

    private Shell shell;
    private Path file;

    @BeforeEach
    void makeFile() throws IOException {
        shell = new Shell(directory);
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        file = Files.writeString(directory.resolve("file"), "content");
    }

    @ParameterizedTest
    @ValueSource(strings = {"json", "sqlite"})
    void aPrivateStoreHasNothingThatOthersMayUse(String catalog) throws IOException {
        shell.with("COFFER_METADATA_BACKEND", catalog);
        assertSucceeds("init", "--private", "store");
        for (int i = 0; i < 3; i++) {
            Files.writeString(file, "content " + i);
            assertSucceeds("put", "m", "file", "--store", "store");
        }
        assertSucceeds("rm", "m:v1", "--yes", "--store", "store");

        var places = walk(directory.resolve("store"));
        assertThat(places)
                .hasSizeGreaterThan(8)
                .allSatisfy(place -> assertThat(OF_OWNER)
                        .containsAll(Files.getPosixFilePermissions(place, LinkOption.NOFOLLOW_LINKS)));
    }

    @Test
    void aStoreMadePrivateLaterStaysSo() throws IOException {
        assertSucceeds("put", "m", "file", "--store", "store");
        var before = walk(directory.resolve("store"));
        Files.setPosixFilePermissions(directory.resolve("store"), PosixFilePermissions.fromString("rwxr-x---"));

        Files.writeString(file, "other content");
        assertSucceeds("put", "m", "file", "--store", "store");

        var after = walk(directory.resolve("store"));
        after.removeAll(before);
        assertThat(after)
                .isNotEmpty()
                .allSatisfy(place -> assertThat(Files.getPosixFilePermissions(place))
                        .doesNotContain(PosixFilePermission.OTHERS_READ, PosixFilePermission.GROUP_WRITE));
    }

    @Test
    void whatIsThereAlreadyIsNotMadePrivate() {
        assertSucceeds("init", "store");

        var again = shell.run("init", "--private", "store");

        assertThat(again.exit()).isEqualTo(2);
        assertThat(again.err()).contains("chmod -R go= " + directory.resolve("store"));
        assertThat(shell.run("init", "--private", "s3://bucket/prefix").exit()).isEqualTo(2);
    }

    @Test
    void aPutSaysWhenItMakesContentReadableForEverybody() throws IOException {
        assertThat(put()).doesNotContain("everybody");

        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        assertThat(put()).containsOnlyOnce("warning: everybody on this machine can read the store");
        assertThat(put("--json")).isEmpty();
        var inside = Files.createDirectory(directory.resolve("dir")).resolve("inside");
        Files.writeString(inside, "x");
        Files.setPosixFilePermissions(inside, PosixFilePermissions.fromString("rw-------"));
        assertThat(shell.run("put", "d", "dir", "--store", "store").err()).contains("everybody");

        Files.setPosixFilePermissions(directory.resolve("store"), PosixFilePermissions.fromString("rwxr-x---"));
        assertThat(put()).doesNotContain("everybody");
    }

    private String put(String... more) {
        var arguments = new java.util.ArrayList<>(List.of("put", "m", "file", "--store", "store"));
        arguments.addAll(List.of(more));
        var result = shell.run(arguments.toArray(String[]::new));
        assertThat(result.exit()).as(result.err()).isZero();
        return result.err();
    }

    private void assertSucceeds(String... arguments) {
        var result = shell.run(arguments);
        assertThat(result.exit()).as(result.err()).isZero();
    }

    private static List<Path> walk(Path store) throws IOException {
        try (var places = Files.walk(store)) {
            return new java.util.ArrayList<>(places.toList());
        }
    }
}
