package dev.coffer.git;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Which repository is found, whose it must be, and what is read of it.
@Timeout(60)
final class GitRepositoryTest {
    private static final Map<String, String> NOBODY = Map.of("HOME", "/nonexistent", "GIT_CONFIG_NOSYSTEM", "1");

    /// A user to whom nothing here belongs.
    private static final Ownership STRANGER = new Ownership(Optional.of(Integer.MAX_VALUE), Optional.empty());

    @TempDir
    Path temp;

    private Path root;
    private RealGit git;
    private String commit;

    @BeforeEach
    void makeRepository() throws IOException, InterruptedException {
        root = temp.toRealPath();
        git = RealGit.repository(root.resolve("repository"));
        commit = git.run("rev-parse", "HEAD");
    }

    @Test
    void theRepositoryOfSomebodyElseIsNotRead() {
        assertThat(GitRepository.find(git.directory(), NOBODY, STRANGER)).isEmpty();
        assertThat(GitRepository.find(git.directory(), NOBODY)).isPresent();
    }

    @ParameterizedTest
    @ValueSource(strings = {"*", "REPOSITORY", "ABOVE/*", "~/repository"})
    void theUsersConfigurationMayAllowIt(String allowed) throws IOException {
        var value = allowed.replace("REPOSITORY", git.directory().toString()).replace("ABOVE", root.toString());
        Files.writeString(root.resolve(".gitconfig"), "[safe]\n\tdirectory = " + value + "\n");

        assertThat(GitRepository.find(git.directory(), home(), STRANGER)).isPresent();
    }

    @Test
    void whatIsAllowedMayBeIncludedTakenBackAndSaidInTheEnvironment() throws IOException {
        Files.writeString(root.resolve(".gitconfig"), "[include]\n\tpath = more\n");
        Files.writeString(root.resolve("more"), "[safe]\n\tdirectory = *\n");
        assertThat(GitRepository.find(git.directory(), home(), STRANGER)).isPresent();

        Files.writeString(root.resolve("more"), "[safe]\n\tdirectory = *\n\tdirectory =\n");
        assertThat(GitRepository.find(git.directory(), home(), STRANGER)).isEmpty();

        var variables =
                Map.of("GIT_CONFIG_COUNT", "1", "GIT_CONFIG_KEY_0", "safe.directory", "GIT_CONFIG_VALUE_0", "*");
        assertThat(GitRepository.find(git.directory(), variables, STRANGER)).isPresent();
    }

    @Test
    void theRepositoryItselfCannotAllowIt() throws Exception {
        git.run("config", "safe.directory", "*");

        assertThat(GitRepository.find(git.directory(), NOBODY, STRANGER)).isEmpty();
    }

    @Test
    void rootByWayOfSudoReadsWhatBelongsToTheUser() {
        int owner = Ownership.current(NOBODY).user().orElse(0);

        var ofUser = new Ownership(Optional.of(0), Optional.of(owner));
        assertThat(GitRepository.find(git.directory(), NOBODY, ofUser)).isPresent();
        var ofNoRoot = new Ownership(Optional.of(Integer.MAX_VALUE), Optional.of(owner));
        assertThat(GitRepository.find(git.directory(), NOBODY, ofNoRoot)).isEmpty();
    }

    @Test
    void aRepositoryNamedByTheUserIsRead() throws Exception {
        var elsewhere = Files.createDirectory(root.resolve("elsewhere"));
        var environment = Map.of("GIT_DIR", git.directory().resolve(".git").toString());

        var found = GitRepository.find(elsewhere, environment).orElseThrow();

        assertThat(found.commit()).contains(commit);
        assertThat(found.isDirty()).contains(true);
        var withTree = Map.of(
                "GIT_DIR",
                "../repository/.git",
                "GIT_WORK_TREE",
                git.directory().toString());
        assertThat(GitRepository.find(elsewhere, withTree).orElseThrow().isDirty())
                .contains(false);
    }

    @Test
    void theSearchEndsAtACeiling() throws Exception {
        var inside = Files.createDirectories(git.directory().resolve("a/b"));

        assertThat(GitRepository.find(
                        inside,
                        Map.of("GIT_CEILING_DIRECTORIES", git.directory().toString())))
                .isEmpty();
        assertThat(GitRepository.find(inside, Map.of("GIT_CEILING_DIRECTORIES", root.toString())))
                .isPresent();
    }

    @Test
    void aBareRepositoryIsReadOnlyWhenTheUserNamesIt() throws Exception {
        git.in(root).run("clone", "--quiet", "--bare", "repository", "bare.git");
        var bare = root.resolve("bare.git");

        assertThat(GitRepository.find(bare, NOBODY)).isEmpty();
        var named = GitRepository.find(bare, Map.of("GIT_DIR", ".")).orElseThrow();
        assertThat(named.commit()).contains(commit);
        assertThat(named.isDirty()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[core]\n\trepositoryformatversion = 2\n",
                "[core]\n\trepositoryformatversion = 1\n[extensions]\n\trefStorage = reftable\n",
                "[core]\n\trepositoryformatversion = 1\n[extensions]\n\tnewThing = yes\n",
                "[core\n",
                "key = value\n",
                "[core]\n\tx = \"open\n",
                "[core]\n\tx = \\q\n"
            })
    void aFormatThatIsNotUnderstoodIsRefused(String config) throws IOException {
        Files.writeString(git.directory().resolve(".git/config"), config);

        assertThat(GitRepository.find(git.directory(), NOBODY)).isEmpty();
    }

    @Test
    void aHeadThatIsALinkIsFollowedByName() throws Exception {
        var head = git.directory().resolve(".git/HEAD");
        Files.delete(head);
        Files.createSymbolicLink(head, Path.of("refs/heads/main"));

        var found = GitRepository.find(git.directory(), NOBODY).orElseThrow();
        assertThat(found.branch()).contains("main");
        assertThat(found.commit()).contains(commit);

        Files.delete(head);
        Files.createSymbolicLink(head, Path.of("/etc/hostname"));
        assertThat(GitRepository.find(git.directory(), NOBODY)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"HEAD", "config", "refs/heads/main", "packed-refs", "index", "commondir", "info/attributes"})
    void aPipeInThePlaceOfAFileIsNotWaitedFor(String name) throws Exception {
        var file = git.directory().resolve(".git").resolve(name);
        Files.deleteIfExists(file);
        assertThat(new ProcessBuilder("mkfifo", file.toString()).start().waitFor())
                .isZero();

        var found = GitRepository.find(git.directory(), NOBODY);

        assertThat(found.flatMap(GitRepository::isDirty)).isNotEqualTo(Optional.of(true));
    }

    @Test
    void referencesThatGoRoundEndInNothing() throws IOException {
        var heads = git.directory().resolve(".git/refs/heads");
        Files.writeString(heads.resolve("main"), "ref: refs/heads/other\n");
        Files.writeString(heads.resolve("other"), "ref: refs/heads/main\n");

        assertThat(GitRepository.find(git.directory(), NOBODY).orElseThrow().commit())
                .isEmpty();
    }

    @Test
    void theConfigurationIsReadAsGitReadsIt() throws Exception {
        var text = """
                # comment
                [core] bare = false ; comment
                \trepositoryformatversion = 0
                [Remote "origin"]
                url = "https://host/a b#c" # comment
                \tURL=second\\
                 line \\"quoted\\" \\\\ tab\\t.
                fetch
                [remote.dotted]
                url = x  y \s
                [a-b.C "D\\"e\\\\f"]
                k-1 = v;w
                """;
        Files.writeString(git.directory().resolve(".git/config"), text);

        var theirs = git.run("config", "--local", "--list", "-z").split("\0", -1);

        assertThat(GitConfig.parse(text).entries())
                .extracting(entry ->
                        entry.value().map(value -> entry.name() + "\n" + value).orElse(entry.name()))
                .containsExactlyElementsOf(List.of(theirs).subList(0, theirs.length - 1));
    }

    @Test
    void anyTextIsAConfigurationOrRefused() {
        long seed = Long.getLong("coffer.seed", new Random().nextLong());
        System.out.println("GitRepositoryTest seed: -Dcoffer.seed=" + seed);
        var random = new Random(seed);
        var letters = "[]\"\\\n\t =#;.abé-1\r";
        for (int run = 0; run < 20_000; run++) {
            var text = new StringBuilder("[a]\n");
            for (int length = random.nextInt(40); length > 0; length--) {
                text.append(letters.charAt(random.nextInt(letters.length())));
            }
            try {
                assertThat(GitConfig.parse(text.toString()).entries()).doesNotContainNull();
            } catch (MalformedException e) {
                assertThat(e).hasMessageContaining("configuration");
            }
        }
    }

    private Map<String, String> home() {
        return Map.of("HOME", root.toString(), "GIT_CONFIG_NOSYSTEM", "1");
    }
}
