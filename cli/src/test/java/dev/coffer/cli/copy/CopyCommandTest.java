package dev.coffer.cli.copy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.cli.Shell;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `copy`, `export` and `import` from a shell.
class CopyCommandTest {
    @TempDir
    Path directory;

    @BeforeEach
    void makeStore() throws IOException {
        Files.writeString(directory.resolve("data"), "rows\n".repeat(1000));
        Files.createDirectories(directory.resolve("model"));
        Files.writeString(directory.resolve("model/weights"), "0.5\n".repeat(9000));
        Files.writeString(directory.resolve("model/odd\nname"), "x");
        shell().ok("put", "data", "data");
        shell().ok("put", "m", "model", "--label", "1.0", "--input", "data", "--alias", "prod", "--type", "model");
    }

    private Shell shell() {
        return new Shell(directory);
    }

    @Test
    void versionsAreCopiedIntoAStoreThatIsMadeForThem() {
        var result = shell().ok("copy", "m:prod", "data", "there");
        assertThat(result.err()).contains("Created a store at " + directory.resolve("there"));
        assertThat(result.out())
                .containsSubsequence("Copied data:v1 → data:v1", "Copied m:v1 → m:v1", "label 1.0", "to " + directory);
        var shown = shell().ok("show", "m", "--store", "there", "--json").json();
        assertThat(shown.get("inputs").toString()).isEqualTo("[\"data:v1\"]");
        assertThat(shown.get("aliases").isEmpty()).isTrue();
        assertThat(shown.get("command").asString()).startsWith("coffer put m model");
        assertThat(shell().ok("copy", "m", "there").out()).startsWith("m:v1 is there already: m:v1");
    }

    @Test
    void whatCouldNotBeKeptIsSaid() {
        shell().ok("put", "m", "data", "--store", "there", "--label", "1.0", "--type", "model");
        var result = shell().ok("copy", "m", "there");
        assertThat(result.err()).contains("without its label 1.0").contains("without its inputs data:v1");
        var json = shell().ok("copy", "m", "there", "--as", "m2", "--json").json();
        assertThat(json.get("copies").get(0).get("missing_inputs").toString()).isEqualTo("[\"data:v1\"]");
        assertThat(json.get("copies").get(0).get("ref").asString()).isEqualTo("m2:v1");
    }

    @Test
    void theOtherStoreMayBeDescribedByAFile() throws IOException {
        Files.createDirectories(directory.resolve("else"));
        Files.writeString(
                directory.resolve("else/pipeline.yaml"),
                "artifact_store:\n  root_path: ${PLACE}\n  metadata_backend: json\n");
        var shell = shell().with("PLACE", "somewhere").with("COFFER_VERSION_SCHEME", "sequence");
        assertThat(shell.ok("copy", "--all", "else/pipeline.yaml").out())
                .contains("Copied to " + directory.resolve("else/somewhere"))
                .contains("2 artifacts, 2 versions");
        assertThat(directory.resolve("else/somewhere/coffer.json")).content().contains("\"catalog\":\"json\"");
    }

    @Test
    void theCatalogOfOneStoreIsNotThatOfTheOther() throws IOException {
        Files.writeString(
                directory.resolve("pipeline.yaml"),
                "artifact_store:\n  root_path: artifacts\n  metadata_backend: sqlite\n  metadata:\n    path: facts.sqlite\n");
        shell().ok("put", "data", "data", "--store", "here");
        shell().ok("copy", "--all", "there", "--store", "here");
        assertThat(directory.resolve("there/catalog.sqlite")).exists();
        assertThat(directory.resolve("facts.sqlite")).doesNotExist();
    }

    @Test
    void everythingIsCopiedAndKeptUpToDate() {
        assertThat(shell().ok("copy", "--all", "there").out()).startsWith("Copied to ");
        assertThat(shell().ok("copy", "--all", "there").out()).startsWith("Nothing new for ");
        shell().ok("rm", "data", "--yes");
        assertThat(shell().ok("copy", "--all", "there").out()).contains("sent 0 objects, 0 B, and 1 of 3 log entries");
        shell().ok("put", "data", "data", "--store", "there");
        var refused = shell().run("copy", "--all", "there");
        assertThat(refused.exit()).isEqualTo(8);
        assertThat(refused.err()).contains("has been written to since");
    }

    @Test
    void aSlipOfTheFingerMakesNoStore() {
        var result = shell().run("copy", "mm", "there");
        assertThat(result.exit()).isEqualTo(3);
        assertThat(directory.resolve("there")).doesNotExist();
    }

    @Test
    void anExportIsImportedAndAnEditedOneIsNot() throws IOException {
        assertThat(shell().ok("export", "m", "out").out()).startsWith("Exported m:v1");
        assertThat(shell().run("export", "m", "out").exit()).isEqualTo(4);
        shell().ok("export", "m", "out", "--force");
        var imported = shell().ok("import", "out", "--store", "there");
        assertThat(imported.out()).startsWith("Imported m:v1 → m:v1");
        assertThat(shell().ok("show", "m", "--store", "there", "--json").json().get("digest"))
                .isEqualTo(shell().ok("show", "m", "--json").json().get("digest"));
        Files.writeString(directory.resolve("out/files/weights"), "0.6\n".repeat(9000));
        var refused = shell().run("import", "out", "--store", "elsewhere");
        assertThat(refused.exit()).isEqualTo(5);
        assertThat(refused.err()).contains("'files/weights' is not what was exported");
        assertThat(shell().run("import", "model").exit()).isEqualTo(2);
    }
}
