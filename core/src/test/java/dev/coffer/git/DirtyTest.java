package dev.coffer.git;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Whether tracked files were changed, as git itself says.
final class DirtyTest {
    private static final Map<String, String> NOBODY = Map.of("HOME", "/nonexistent", "GIT_CONFIG_NOSYSTEM", "1");

    @TempDir
    Path temp;

    private RealGit git;

    @BeforeEach
    void makeRepository() throws IOException, InterruptedException {
        git = RealGit.repository(temp.toRealPath().resolve("repository"));
    }

    /// `-Dcoffer.git.runs=` and `-Dcoffer.seed=` change how many and which.
    @Test
    void randomWorkTreesAreAsDirtyAsGitSays() throws Exception {
        long seed = Long.getLong("coffer.seed", new Random().nextLong());
        int runs = Integer.getInteger("coffer.git.runs", 4);
        System.out.println("DirtyTest seed: -Dcoffer.seed=" + seed);
        var counts = new TreeMap<String, Integer>();
        for (int run = 0; run < runs; run++) {
            var random = new Random(seed + run);
            var tree = new RandomWorkTree(temp.toRealPath().resolve("random-" + run), random);
            for (int step = 0; step < 25; step++) {
                var action = tree.step();
                // Before git looks, since git would write its index anew.
                var ours = dirty(tree.directory());
                boolean theirs = tree.isDirty();
                if (!theirs && ours.equals(Optional.of(true))) {
                    // git believes a file that was changed, and given its old time again, within one tick of the clock.
                    theirs = tree.isDirtyByContent();
                }
                assertThat(ours)
                        .as("seed %d, step %d: %s", seed + run, step, action)
                        .contains(theirs);
                counts.merge(theirs ? "dirty" : "clean", 1, Integer::sum);
            }
        }
        System.out.println("DirtyTest: " + counts);
    }

    @ParameterizedTest
    @ValueSource(strings = {"2", "3", "4"})
    void everyVersionOfAnIndexIsRead(String version) throws Exception {
        for (int i = 0; i < 40; i++) {
            write("src/module-" + i % 3 + "/file-" + i, "content " + i);
        }
        git.commit("many");
        git.run("update-index", "--index-version", version);
        if (version.equals("3")) {
            git.run("update-index", "--skip-worktree", "src/module-0/file-0");
        }

        assertDirty(false);
        write("src/module-1/file-1", "changed");
        assertDirty(true);
    }

    @Test
    void aFileOfEqualSizeThatWasWrittenInTheMomentOfTheIndexIsLookedInto() throws Exception {
        var file = write("train.py", "print(2)\n");

        assertDirty(true);
        var index = git.directory().resolve(".git/index");
        Files.setLastModifiedTime(file, Files.getLastModifiedTime(index));
        assertDirty(true);
        write("train.py", "print(1)\n");
        assertDirty(false);
    }

    @Test
    void anotherTimeAloneIsNoChange() throws Exception {
        Files.setLastModifiedTime(git.directory().resolve("train.py"), FileTime.from(Instant.EPOCH));

        assertDirty(false);
    }

    @Test
    void whatIsStagedAndAmendedAndResetCounts() throws Exception {
        write("new.py", "x");
        assertDirty(false);
        git.run("add", "new.py");
        assertDirty(true);
        git.run("commit", "--quiet", "--message=new");
        assertDirty(false);
        git.run("rm", "--quiet", "--cached", "new.py");
        assertDirty(true);
        git.run("reset", "--quiet", "--soft", "HEAD~1");
        assertDirty(false);
        git.run("add", "--intent-to-add", "new.py");
        assertDirty(true);
    }

    @Test
    void commitsInPacksAreFoundAlsoAsDifferences() throws Exception {
        for (int i = 0; i < 30; i++) {
            write("train.py", "print(" + i + ")\n");
            git.commit("the same long message each time, so that a pack has differences of commits: ".repeat(8) + i);
        }
        git.run("gc", "--quiet", "--aggressive", "--prune=now");
        var all = git.run("rev-list", "HEAD");

        for (var commit : all.lines().toList()) {
            git.run("checkout", "--quiet", commit);
            assertDirty(false);
        }
        write("train.py", "changed\n");
        assertDirty(true);
    }

    @Test
    void objectsOfSixtyFourHexadecimalDigitsAreRead() throws Exception {
        var directory = Files.createDirectory(temp.toRealPath().resolve("sha256"));
        git = git.in(directory);
        git.run("init", "--quiet", "--object-format=sha256");
        write("a/b", "content");
        git.commit("first");

        assertThat(GitRepository.find(directory, NOBODY).orElseThrow().commit()).contains(git.run("rev-parse", "HEAD"));
        assertDirty(false);
        write("a/b", "changed!");
        assertDirty(true);
    }

    @Test
    void aSubmoduleAtAnotherCommitOrChangedIsDirty() throws Exception {
        var library = RealGit.repository(temp.toRealPath().resolve("library"));
        git.run("submodule", "--quiet", "add", library.directory().toString(), "lib");
        git.commit("with a submodule");
        assertDirty(false);

        write("lib/train.py", "changed");
        assertDirty(true);
        git.in(git.directory().resolve("lib")).commit("second");
        assertDirty(true);
        git.commit("newer");
        assertDirty(false);
        git.run("submodule", "--quiet", "deinit", "--force", "lib");
        assertDirty(false);
    }

    @Test
    void aConflictIsDirty() throws Exception {
        git.run("checkout", "--quiet", "-b", "side");
        write("train.py", "print('side')\n");
        git.commit("side");
        git.run("checkout", "--quiet", "main");
        write("train.py", "print('main')\n");
        git.commit("main");
        git.run("-c", "alias.try=!git merge side || true", "try");

        assertDirty(true);
    }

    @Test
    void aSparseWorkTreeIsCompared() throws Exception {
        write("a/b/c", "1");
        write("d/e/f", "2");
        git.commit("two directories");
        git.run("sparse-checkout", "set", "--cone", "--sparse-index", "a");
        assertThat(git.directory().resolve("d")).doesNotExist();

        assertDirty(false);
        write("a/b/c", "3");
        assertDirty(true);
    }

    @Test
    void lineEndsDecideOnlyWhereTheyCannotBeConverted() throws Exception {
        write(".gitattributes", "* text=auto\n");
        write("plain", "a\nb\n");
        git.commit("text");

        write("plain", "a\nc\n");
        assertDirty(true);
        write("plain", "a\nb\n");
        assertDirty(false);
        write("plain", "a\r\nb\r\n");
        assertThat(dirty(git.directory())).contains(true);
        git.run("config", "core.autocrlf", "true");
        git.run("checkout", "--quiet", "--force", "HEAD", "--", "plain");
        Files.delete(git.directory().resolve("plain"));
        git.run("checkout", "--quiet", "plain");
        Files.setLastModifiedTime(git.directory().resolve("plain"), FileTime.from(Instant.EPOCH));
        assertUnknown();
    }

    @Test
    void whatAFilterMayChangeIsUnknownUnlessItsStampSaysEnough() throws Exception {
        git.run("config", "filter.x.clean", "cat");
        write(".gitattributes", "*.bin filter=x\n");
        var data = write("data.bin", "content");
        var code = write("code.py", "content");
        git.commit("filtered");

        Files.setLastModifiedTime(code, FileTime.from(Instant.EPOCH));
        Files.setLastModifiedTime(data, FileTime.from(Instant.EPOCH));
        assertUnknown();
        Files.setLastModifiedTime(data, FileTime.from(Instant.now().minusSeconds(600)));
        git.run("update-index", "--refresh");
        assertDirty(false);
        write("data.bin", "longer content");
        assertDirty(true);
    }

    @Test
    void manyChangesOfAnIndexEndInAnAnswerOrNone() throws Exception {
        for (int i = 0; i < 12; i++) {
            write("d" + i % 3 + "/f" + i, "content " + i);
        }
        git.commit("files");
        var index = git.directory().resolve(".git/index");
        var good = Files.readAllBytes(index);
        for (int at = 0; at < good.length; at++) {
            var bad = good.clone();
            bad[at] ^= (byte) (1 << at % 8);
            Files.write(index, bad);
            assertThat(dirty(git.directory())).as("byte %d changed", at).isEmpty();
            Files.write(index, Arrays.copyOf(good, at));
            assertThat(dirty(git.directory())).as("cut off at %d", at).isEmpty();
        }
        Files.write(index, good);
        assertDirty(false);
    }

    /// With a digest that fits, so that each number is believed.
    @Test
    void aForgedIndexNeverLeadsOutOfTheWorkTreeAndNeverEndsInAnException() throws Exception {
        long seed = Long.getLong("coffer.seed", new Random().nextLong());
        System.out.println("DirtyTest seed of forged indexes: -Dcoffer.seed=" + seed);
        var random = new Random(seed);
        write("a/b", "content");
        git.commit("files");
        var index = git.directory().resolve(".git/index");
        var good = Files.readAllBytes(index);
        var user = new UserConfig(NOBODY);
        var discovery = new Discovery(NOBODY, Ownership.current(NOBODY), user);
        var repository = discovery.around(git.directory()).orElseThrow();
        var commit = Optional.of(git.run("rev-parse", "HEAD"));
        int answers = 0;
        int refusals = 0;
        for (int run = 0; run < 3_000; run++) {
            var bad = Arrays.copyOf(good, good.length - 20);
            for (int change = random.nextInt(3); change >= 0; change--) {
                bad[random.nextInt(bad.length)] = (byte) (random.nextBoolean() ? 0xff : random.nextInt());
            }
            Files.write(index, sealed(bad));
            try {
                new Changes(discovery, user).of(repository, commit);
                answers++;
            } catch (IOException e) {
                // Anything else would fail the test.
                refusals++;
            }
        }
        assertThat(answers).isPositive();
        assertThat(refusals).isPositive();
        for (var name : List.of("../outside", "/etc/passwd", ".git/config", "a//b", "a/./b", "a/.GIT/x", "")) {
            Files.write(index, sealed(entry(name)));
            assertThat(dirty(git.directory())).as(name).isEmpty();
        }
    }

    private static byte[] sealed(byte[] body) throws IOException {
        var all = new java.io.ByteArrayOutputStream();
        all.write(body);
        all.write(Ids.digest(20).digest(body));
        return all.toByteArray();
    }

    /// An index with one file.
    private static byte[] entry(String name) {
        int length = 12 + 62 + name.length();
        var bytes = java.nio.ByteBuffer.allocate(12 + (62 + name.length()) / 8 * 8 + 8);
        assertThat(length).isLessThan(bytes.capacity());
        bytes.putInt(0x44495243).putInt(2).putInt(1);
        bytes.position(12 + 24).putInt(0100644);
        bytes.position(12 + 60).putShort((short) name.length());
        bytes.put(name.getBytes(StandardCharsets.UTF_8));
        return bytes.array();
    }

    @Test
    void aWorkTreeBehindALinkIsGone() throws Exception {
        write("a/b", "content");
        git.commit("files");
        Files.move(git.directory().resolve("a"), temp.resolve("moved"));
        Files.createSymbolicLink(git.directory().resolve("a"), temp.resolve("moved"));

        assertThat(Files.isSymbolicLink(git.directory().resolve("a"))).isTrue();
        assertDirty(true);
    }

    private Path write(String name, String content) throws IOException {
        var file = git.directory().resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, content);
    }

    private void assertDirty(boolean dirty) throws Exception {
        assertThat(dirty(git.directory())).contains(dirty);
        assertThat(git.run("--no-optional-locks", "status", "--porcelain", "-uno")
                        .isEmpty())
                .isEqualTo(!dirty);
    }

    private void assertUnknown() {
        assertThat(dirty(git.directory())).isEmpty();
    }

    private static Optional<Boolean> dirty(Path directory) {
        assertThat(Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)).isTrue();
        return GitRepository.find(directory, NOBODY).orElseThrow().isDirty();
    }
}
