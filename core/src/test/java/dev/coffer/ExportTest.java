package dev.coffer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffer.artifact.CofferException;
import dev.coffer.artifact.Digest;
import dev.coffer.blob.Requires;
import dev.coffer.transfer.Progress;
import dev.coffer.verify.Depth;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Versions as plain files, and back.
class ExportTest {
    @TempDir
    private Path place;

    private Path directory;

    @BeforeEach
    void names() {
        directory = place.resolve("export");
    }

    private ArtifactStore open(String name) {
        return TestStores.open(place.resolve(name));
    }

    private CopyResult.Copy importHere(ArtifactStore store) {
        return store.importFrom(ImportRequest.of(directory)).copies().getFirst();
    }

    /// A small export.
    private void export() throws IOException {
        Trees.write(place.resolve("small/a.txt"), Trees.text(1, 100));
        Trees.write(place.resolve("small/b/c.bin"), Trees.random(2, 200_000));
        Files.createSymbolicLink(place.resolve("small/link"), Path.of("a.txt"));
        Files.createDirectories(place.resolve("small/empty"));
        try (var store = open("here")) {
            store.put(PutRequest.of("m", place.resolve("small")).build());
            store.export(GetRequest.of("m", directory));
        }
    }

    private void assertRefused(Class<? extends CofferException> kind, String... parts) {
        try (var there = open("there")) {
            var thrown = assertThatThrownBy(() -> importHere(there)).isInstanceOf(kind);
            for (var part : parts) {
                thrown.hasMessageContaining(part);
            }
            assertThat(there.artifacts("**")).isEmpty();
        }
    }

    private void edit(String name, String from, String to) throws IOException {
        var file = directory.resolve(name);
        var text = Files.readString(file);
        assertThat(text).contains(from);
        Files.writeString(file, text.replace(from, to));
    }

    /// Makes the list of digests fit an edited manifest, as somebody would who wants to deceive.
    private void resum() throws IOException {
        var manifest = Digest.of(Files.readAllBytes(directory.resolve("manifest.json")));
        var sums = Files.readString(directory.resolve("SHA256SUMS"));
        Files.writeString(directory.resolve("SHA256SUMS"), manifest.hex() + sums.substring(64));
    }

    @Test
    void anExportIsPlainFilesAndComesBackWithTheSameDigest() throws IOException {
        var tree = Trees.variety(place.resolve("tree"));
        Trees.write(tree.resolve("manifest.json"), Trees.text(1, 10));
        Trees.write(tree.resolve("SHA256SUMS"), Trees.text(2, 10));
        Trees.write(tree.resolve("files/back\\slash"), Trees.text(3, 10));
        Trees.write(tree.resolve("files/re\rturn"), Trees.text(4, 10));
        try (var here = open("here");
                var there = open("there")) {
            var version = here.put(PutRequest.of("tree", tree).build()).version();

            here.export(GetRequest.of("tree", directory));

            assertThat(directory).isDirectoryNotContaining("glob:**tree");
            assertThat(Trees.describe(directory.resolve("files"))).isEqualTo(Trees.describe(tree));
            var copy = importHere(there);
            assertThat(copy.version().digest()).isEqualTo(version.digest());
            there.get(GetRequest.of("tree", place.resolve("back")));
            assertThat(Trees.describe(place.resolve("back"))).isEqualTo(Trees.describe(tree));
            assertThat(there.maintenance()
                            .verify(new VerifyRequest(Optional.empty(), Depth.DATA, new Progress()))
                            .damages())
                    .isEmpty();
            assertThat(importHere(there).repeated()).isTrue();
        }
    }

    @Test
    void sha256sumAcceptsIt() throws IOException, InterruptedException {
        Requires.program("sha256sum", "--version");
        var tree = Trees.variety(place.resolve("tree"));
        Trees.write(tree.resolve("back\\slash"), Trees.text(3, 10));
        Trees.write(tree.resolve("b\\n\nth"), Trees.text(4, 10));
        try (var here = open("here")) {
            here.put(PutRequest.of("tree", tree).build());
            here.export(GetRequest.of("tree", directory));
        }
        assertThat(sha256sum()).isZero();
        Files.writeString(directory.resolve("files/small.txt"), "other");
        assertThat(sha256sum()).isNotZero();
    }

    private int sha256sum() throws IOException, InterruptedException {
        return new ProcessBuilder("sha256sum", "--check", "--strict", "--quiet", "SHA256SUMS")
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
    }

    @Test
    void aSingleFileComesBackAsOne() {
        var file = Trees.write(place.resolve("manifest.json"), Trees.random(1, 3_000_000));
        try (var here = open("here");
                var there = open("there")) {
            var version = here.put(PutRequest.of("one", file).build()).version();
            here.export(GetRequest.of("one", directory));
            assertThat(directory.resolve("files/manifest.json")).hasSameBinaryContentAs(file);
            assertThat(importHere(there).version().digest()).isEqualTo(version.digest());
        }
    }

    @Test
    void whatIsSaidAboutAVersionComesBack() {
        try (var here = open("here");
                var there = open("there")) {
            var data = Trees.write(place.resolve("data"), Trees.text(1, 100));
            here.put(PutRequest.of("data", data).build());
            there.put(PutRequest.of("data", Trees.write(place.resolve("other"), Trees.text(2, 100)))
                    .build());
            here.copyTo(there, CopyRequest.of("data"));
            var version = here.put(PutRequest.of("m", Trees.write(place.resolve("f"), Trees.text(3, 100)))
                            .label("1.4.0")
                            .param("lr", "0.1")
                            .metric("auc", 0.5)
                            .tag("t", "x")
                            .description("d\n\"quoted\"")
                            .input("data")
                            .build())
                    .version();
            here.export(GetRequest.of("m", directory));
            var copy = importHere(there).version();
            assertThat(copy.label()).isEqualTo(version.label());
            assertThat(copy.facts().params()).isEqualTo(version.facts().params());
            assertThat(copy.facts().metrics()).isEqualTo(version.facts().metrics());
            assertThat(copy.facts().origin()).isEqualTo(version.facts().origin());
            assertThat(copy.facts().description()).isEqualTo(version.facts().description());
            assertThat(copy.facts().inputs()).hasToString("[data:v2]");
            assertThat(copy.facts().tags())
                    .containsAllEntriesOf(
                            Map.of("t", "x", "copied_from", here.info().id() + "/m:v1"));
            assertThat(here.copyTo(there, CopyRequest.of("m"))
                            .copies()
                            .getFirst()
                            .repeated())
                    .as("a copy of what was imported")
                    .isTrue();
            assertThat(there.importFrom(ImportRequest.of(directory).as("n").label("2"))
                            .copies()
                            .getFirst()
                            .version()
                            .id())
                    .hasToString("n:v1");
        }
    }

    @Test
    void anExportDoesNotReplaceWhatIsThereUnlessToldTo() throws IOException {
        export();
        try (var here = open("here")) {
            assertThatThrownBy(() -> here.export(GetRequest.of("m", directory)))
                    .isInstanceOf(CofferException.Conflict.class);
            Files.writeString(directory.resolve("extra"), "x");
            here.export(GetRequest.of("m", directory).replacing());
            assertThat(directory.resolve("extra")).doesNotExist();
        }
    }

    @Test
    void anEditedFileIsNamed() throws IOException {
        export();
        var file = directory.resolve("files/b/c.bin");
        var bytes = Files.readAllBytes(file);
        bytes[100_000] ^= 1;
        Files.write(file, bytes);
        assertRefused(CofferException.Corrupt.class, "'files/b/c.bin' is not what was exported");
    }

    @Test
    void aFileOfAnotherLengthIsNamed() throws IOException {
        export();
        Files.writeString(directory.resolve("files/a.txt"), "more", StandardOpenOption.APPEND);
        assertRefused(CofferException.Corrupt.class, "files/a.txt", "has 104 bytes, not 100");
    }

    @Test
    void aMissingAndAnAddedFileAreNamed() throws IOException {
        export();
        Files.writeString(directory.resolve("files/b/new"), "");
        assertRefused(CofferException.Corrupt.class, "files/b/new", "was not exported");
        Files.delete(directory.resolve("files/b/new"));
        Files.delete(directory.resolve("files/a.txt"));
        Files.delete(directory.resolve("files/link"));
        assertRefused(CofferException.Corrupt.class, "files/a.txt", "is missing");
    }

    @Test
    void aLostEmptyDirectoryAndAnotherModeAreNamed() throws IOException {
        export();
        Files.delete(directory.resolve("files/empty"));
        assertRefused(CofferException.Corrupt.class, "files/empty", "is missing");
        Files.createDirectory(directory.resolve("files/empty"));
        Files.setPosixFilePermissions(directory.resolve("files/a.txt"), PosixFilePermissions.fromString("rwxr-xr-x"));
        assertRefused(CofferException.Corrupt.class, "files/a.txt", "is executable now");
    }

    @Test
    void aLinkThatPointsElsewhereIsNamed() throws IOException {
        export();
        Files.delete(directory.resolve("files/link"));
        Files.createSymbolicLink(directory.resolve("files/link"), Path.of("b/c.bin"));
        assertRefused(CofferException.Corrupt.class, "files/link");
        Files.delete(directory.resolve("files/link"));
        Files.createSymbolicLink(directory.resolve("files/link"), Path.of("/etc/hostname"));
        assertRefused(CofferException.Invalid.class, "link", "/etc/hostname");
    }

    @Test
    void anEditedManifestIsNamed() throws IOException {
        export();
        edit("manifest.json", "\"type\" : \"other\"", "\"type\" : \"model\"");
        assertRefused(CofferException.Corrupt.class, "'manifest.json' is not what was exported");
    }

    @Test
    void listsThatDoNotAgreeAreRefused() throws IOException {
        export();
        edit("SHA256SUMS", "files/a.txt", "files/z.txt");
        assertRefused(CofferException.Corrupt.class, "do not agree", "files/z.txt");
    }

    @ParameterizedTest
    @ValueSource(strings = {"../a.txt", "/a.txt", "b/../a.txt", "b//a.txt", "", "./a.txt", "a\\u0000b"})
    void aPathThatLeadsOutIsRefused(String path) throws IOException {
        export();
        edit("manifest.json", "\"path\" : \"a.txt\"", "\"path\" : \"" + path + "\"");
        resum();
        assertRefused(CofferException.Corrupt.class, "manifest.json");
    }

    @Test
    void aNameThatComesTwiceIsRefused() throws IOException {
        export();
        edit("manifest.json", "\"path\" : \"link\"", "\"path\" : \"a.txt\"");
        resum();
        assertRefused(CofferException.Corrupt.class, "'a.txt' is there twice");
        edit("SHA256SUMS", "files/b/c.bin", "files/a.txt");
        assertRefused(CofferException.Invalid.class, "SHA256SUMS has 'files/a.txt' twice");
    }

    @Test
    void aManifestThatSaysAnotherDigestIsRefused() throws IOException {
        export();
        edit("manifest.json", "\"executable\" : false", "\"executable\" : true");
        resum();
        assertRefused(CofferException.Corrupt.class, "lists other files than the digest");
    }

    @Test
    void aManifestOfAGigabyteIsNotRead() throws IOException {
        export();
        for (var name : Set.of("manifest.json", "SHA256SUMS")) {
            var content = Files.readAllBytes(directory.resolve(name));
            try (var channel = FileChannel.open(directory.resolve(name), StandardOpenOption.WRITE)) {
                channel.write(java.nio.ByteBuffer.wrap(new byte[1]), 1L << 30);
            }
            assertRefused(CofferException.Invalid.class, name, "has more than");
            Files.write(directory.resolve(name), content);
        }
    }

    @Test
    void nestingAndOtherNonsenseIsRefused() throws IOException {
        export();
        Files.writeString(directory.resolve("manifest.json"), "{\"a\":".repeat(100_000));
        resum();
        assertRefused(CofferException.Corrupt.class, "manifest.json is not JSON");
        Files.write(directory.resolve("SHA256SUMS"), new byte[] {(byte) 0xff, '\n'});
        assertRefused(CofferException.Invalid.class, "SHA256SUMS is not UTF-8");
        Files.writeString(directory.resolve("SHA256SUMS"), "not a digest\n", StandardCharsets.UTF_8);
        assertRefused(CofferException.Invalid.class, "line 1 of SHA256SUMS");
    }

    @Test
    void linksInPlaceOfThePartsOfAnExportAreNotFollowed() throws IOException {
        export();
        Files.move(directory.resolve("files"), place.resolve("moved"));
        Files.createSymbolicLink(directory.resolve("files"), place.resolve("moved"));
        assertRefused(CofferException.Invalid.class, "files is no directory");
        Files.delete(directory.resolve("files"));
        Files.move(place.resolve("moved"), directory.resolve("files"));
        Files.delete(directory.resolve("manifest.json"));
        Files.createSymbolicLink(directory.resolve("manifest.json"), Path.of("/dev/zero"));
        assertRefused(CofferException.Invalid.class, "has no file manifest.json");
    }

    @Test
    void anyOtherDirectoryIsNoExport() throws IOException {
        Files.createDirectory(directory);
        assertRefused(CofferException.Invalid.class, "is not an export");
    }
}
