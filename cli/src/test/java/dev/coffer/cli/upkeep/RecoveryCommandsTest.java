package dev.coffer.cli.upkeep;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.cli.Shell;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecoveryCommandsTest {
    private static final int BYTES = 3_000_000;

    @TempDir
    Path directory;

    private byte[] content = {};

    @BeforeEach
    void fill() throws IOException {
        content = new byte[BYTES];
        new Random(5).nextBytes(content);
        Files.createDirectories(directory.resolve("model"));
        Files.write(directory.resolve("model/w.bin"), content);
        shell().ok("put", "m", "model");
        shell().ok("put", "same", "model");
        shell().ok("copy", "m", "backup");
    }

    private Shell shell() {
        return new Shell(directory);
    }

    private void damage() throws IOException {
        try (var files = Files.walk(directory.resolve("artifacts"))) {
            for (var file : files.filter(Files::isRegularFile).toList()) {
                var name = directory.resolve("artifacts").relativize(file).toString();
                if (name.startsWith("packs") || name.startsWith("raw")) {
                    var bytes = Files.readAllBytes(file);
                    bytes[bytes.length / 2] ^= 1;
                    file.toFile().setWritable(true);
                    Files.write(file, bytes);
                }
            }
        }
    }

    private void assertWhole() throws IOException {
        assertThat(shell().ok("verify", "--all", "--data").out()).endsWith(": all is well\n");
        shell().ok("get", "same", "-o", "back");
        assertThat(directory.resolve("back/w.bin")).hasBinaryContent(content);
    }

    @Test
    void damageIsShownWithItsReachAndMendedFromABackup() throws IOException {
        damage();
        var verify = shell().run("verify", "--all", "--data");
        assertThat(verify.exit()).isEqualTo(5);
        assertThat(verify.out())
                .containsPattern("m:v1 w.bin bytes \\d+-\\d+\n")
                .containsPattern("same:v1 w.bin bytes \\d+-\\d+\n")
                .contains("same: damage in 1 of 1 version\n");
        assertThat(verify.err()).contains("coffer repair");

        var dry = shell().ok("repair", "--all", "--from", "backup", "--dry-run").out();
        assertThat(dry).startsWith("Would repair 2 versions: 1 chunk and 0 manifests");
        assertThat(shell().run("verify", "--all", "--data").exit()).isEqualTo(5);

        var repaired = shell().ok("repair", "--all", "--from", "backup").out();
        assertThat(repaired).startsWith("Repaired 2 versions: 1 chunk and 0 manifests anew, ");
        assertWhole();
        assertThat(shell().ok("repair").out()).startsWith("Nothing is damaged: 2 versions");
    }

    @Test
    void withoutAGoodCopyItSaysWhatWouldHelp() throws IOException {
        damage();
        var repair = shell().run("repair", "m");
        assertThat(repair.exit()).isEqualTo(5);
        assertThat(repair.out()).contains("Left:", "sha256:", "m:v1 w.bin");
        assertThat(repair.err()).contains("damage left", "--from");

        var document = shell().run("repair", "--json");
        assertThat(document.json().get("ok").asBoolean()).isFalse();
        assertThat(document.json().get("left").get(0).get("affected").size()).isEqualTo(2);
        assertThat(document.json().get("missing_files").get(0).get("size").asInt())
                .isEqualTo(BYTES);

        shell().ok("repair", "m", "--from-file", "model");
        assertWhole();
    }

    @Test
    void aSampleSaysItsSeedAndTheSeedReadsItAgain() {
        var first = shell().ok("verify", "--sample", "50%", "--json").json();
        var seed = first.get("sample").get("seed").asLong();
        var again = shell().ok("verify", "--sample", "50", "--seed", Long.toString(seed), "--json")
                .json();
        assertThat(again.get("bytes").asLong()).isEqualTo(first.get("bytes").asLong());
        assertThat(shell().ok("verify", "--sample", "50%").out()).contains("a sample with seed ");
    }

    @Test
    void anInterruptedVerificationSaysHowFarItCame() {
        var command = new VerifyCommand();
        command.data = true;
        assertThat(command.whenInterrupted()).isEqualTo("read 0 B; run it again, and it goes on from there");
        command.reference = "m";
        assertThat(command.whenInterrupted()).isEqualTo("read 0 B");
    }

    @Test
    void aLostDatabaseIsMadeAnew() throws IOException {
        var before = shell().ok("log", "m").out();
        var database = directory.resolve("artifacts/catalog.sqlite");
        var moved = Files.move(database, directory.resolve("lost"));
        assertThat(shell().run("log", "m").exit()).isEqualTo(10);
        assertThat(shell().run("log", "m").err()).contains("coffer rebuild");

        var rebuild = shell().ok("rebuild");

        assertThat(rebuild.out()).startsWith("Rebuilt the facts in sqlite from the log: 2 artifacts, 2 versions, ");
        assertThat(rebuild.err()).contains("not yet copied to the log");
        assertThat(shell().ok("log", "m").out()).isEqualTo(before);
        assertThat(moved).exists();

        var again = shell().ok("rebuild");
        assertThat(again.out()).contains("the database that was there is now ");
        assertThat(again.err()).isEmpty();
        assertThat(shell().ok("log", "m").out()).isEqualTo(before);
    }

    @Test
    void theFactsOfALostDatabaseCanMoveIntoTheBucket() throws IOException {
        var before = shell().ok("log", "m").out();
        Files.delete(directory.resolve("artifacts/catalog.sqlite"));

        var rebuild = shell().ok("rebuild", "--metadata-backend", "json");

        assertThat(rebuild.out()).startsWith("Rebuilt the facts in json");
        assertThat(rebuild.err()).contains("metadata_backend: json");
        assertThat(shell().ok("log", "m").out()).isEqualTo(before);
    }
}
