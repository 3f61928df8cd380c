package dev.coffer.trust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffer.artifact.CofferException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TrustFileTest {
    private static final Instant NOW = Instant.parse("2026-11-28T10:00:00Z");

    @TempDir
    Path temp;

    private TrustFile file;

    @BeforeEach
    void find() {
        file = TrustFile.of(Map.of("HOME", temp.toString())).orElseThrow();
    }

    @Test
    void whatIsAllowedIsKeptForItsUserAlone() throws IOException {
        file.add(new Allowance(Path.of("/a b/c"), "sha256:1", NOW));
        file.add(new Allowance(Path.of("/d"), "sha256:2", NOW));
        file.add(new Allowance(Path.of("/a b/c"), "sha256:3", NOW));

        assertThat(file.path()).isEqualTo(temp.resolve(".config/coffer/trusted"));
        assertThat(file.list())
                .containsExactly(
                        new Allowance(Path.of("/d"), "sha256:2", NOW),
                        new Allowance(Path.of("/a b/c"), "sha256:3", NOW));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file.path())))
                .isEqualTo("rw-------");
        assertThat(PosixFilePermissions.toString(
                        Files.getPosixFilePermissions(file.path().getParent())))
                .isEqualTo("rwx------");
        try (var left = Files.list(file.path().getParent())) {
            assertThat(left.map(path -> path.getFileName().toString()))
                    .containsExactlyInAnyOrder("trusted", "trusted.lock");
        }
        assertThat(file.remove(Path.of("/d"))).isTrue();
        assertThat(file.remove(Path.of("/d"))).isFalse();
        assertThat(file.list()).hasSize(1);
    }

    @Test
    void itLiesInTheConfigurationDirectory() {
        assertThat(TrustFile.of(Map.of("HOME", "/home/ada", "XDG_CONFIG_HOME", "/cfg"))
                        .orElseThrow()
                        .path())
                .isEqualTo(Path.of("/cfg/coffer/trusted"));
        assertThat(TrustFile.of(Map.of("HOME", "/home/ada", "XDG_CONFIG_HOME", "relative"))
                        .orElseThrow()
                        .path())
                .isEqualTo(Path.of("/home/ada/.config/coffer/trusted"));
        assertThat(TrustFile.of(Map.of())).isEmpty();
    }

    @Test
    void aFileThatOthersCanWriteAllowsNothing() throws IOException {
        file.add(new Allowance(Path.of("/d"), "sha256:2", NOW));
        Files.setPosixFilePermissions(file.path(), PosixFilePermissions.fromString("rw-rw-rw-"));

        assertThatThrownBy(file::list).isInstanceOf(CofferException.Refused.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "other 1\n",
                "coffer-trust 1\nx\n",
                "coffer-trust 1\nd t /p\n",
                "coffer-trust 1\nd 2026-11-28T10:00:00Z rel\n"
            })
    void aFileThatIsNoneOfOursIsSaidToBe(String text) throws IOException {
        Files.createDirectories(file.path().getParent());
        Files.writeString(file.path(), text);

        assertThatThrownBy(file::list)
                .isInstanceOf(CofferException.Invalid.class)
                .hasMessageContaining("trusted");
    }

    @Test
    void itDoesNotGrowWithoutBound() throws IOException {
        Files.createDirectories(file.path().getParent());
        var text = new StringBuilder("coffer-trust 1\n");
        for (int i = 0; i < 1_000; i++) {
            text.append("sha256:1 2026-11-28T10:00:00Z /d").append(i).append('\n');
        }
        Files.writeString(file.path(), text);

        assertThat(file.list()).hasSize(1_000);
        assertThatThrownBy(() -> file.add(new Allowance(Path.of("/one-more"), "sha256:2", NOW)))
                .isInstanceOf(CofferException.Refused.class);
        assertThatThrownBy(() -> new Allowance(Path.of("/a\nb"), "sha256:2", NOW))
                .isInstanceOf(CofferException.Invalid.class);
    }
}
