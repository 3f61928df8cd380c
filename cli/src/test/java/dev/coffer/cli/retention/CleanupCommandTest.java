package dev.coffer.cli.retention;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.cli.Shell;
import dev.coffer.cli.session.Terminal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Cleanups and protections, as a person at a terminal sees them.
class CleanupCommandTest {
    @TempDir
    Path directory;

    @BeforeEach
    void makeStore() throws IOException {
        Files.writeString(directory.resolve("policy.yaml"), "max_versions_per_artifact: 2\n");
        for (int i = 1; i <= 4; i++) {
            Files.writeString(directory.resolve("file"), "content " + i);
            shell().ok("put", "m", "file", "--metric", "acc=0." + i);
        }
        shell().ok("alias", "set", "m:prod", "v1");
    }

    private Shell shell() {
        return new Shell(directory);
    }

    private Shell.Result cleanup(String... more) {
        var arguments = new String[more.length + 3];
        arguments[0] = "cleanup";
        arguments[1] = "--policy";
        arguments[2] = "policy.yaml";
        System.arraycopy(more, 0, arguments, 3, more.length);
        return shell().run(arguments);
    }

    @Test
    void aDryRunSaysWhatWouldGoAndDeletesNothing() {
        var result = cleanup("--dry-run");

        assertThat(result.exit()).isZero();
        assertThat(result.out().lines())
                .anyMatch(line -> line.matches("Would delete 1 version of 1 artifact, .* of 4 versions in all"))
                .anyMatch(line -> line.matches("m:v2 .*rank 3 of at most 2"))
                .noneMatch(line -> line.startsWith("m:v1"));
        assertThat(shell().ok("show", "m:v2").out()).contains("m:v2");
    }

    @Test
    void explainSaysOfEveryVersionWhy() {
        assertThat(cleanup("--dry-run", "--explain").out().lines())
                .anyMatch(line -> line.matches("m:v1 +named by prod +rank 4 of at most 2"))
                .anyMatch(line -> line.matches("m:v3 +no rule expires it"))
                .anyMatch(line -> line.matches("m:v4 +newest"));
    }

    @Test
    void withYesItDeletesAndSaysHowToUndo() {
        var result = cleanup("--yes");

        assertThat(result.out()).contains("Deleted 1 version of 1 artifact");
        assertThat(result.err()).contains("coffer restore m:v2");
        assertThat(shell().run("show", "m:v2").exit()).isEqualTo(3);
        assertThat(shell().ok("log", "m", "--deleted").out()).contains("(deleted)");
        shell().ok("restore", "m:v2");
        assertThat(cleanup("--yes").out()).contains("Deleted 1 version");
        assertThat(cleanup("--yes").out()).contains("Nothing to delete");
    }

    @Test
    void whereThereIsNobodyToAskItNeedsYes() {
        var result = cleanup();

        assertThat(result.exit()).isEqualTo(2);
        assertThat(result.err()).contains("--yes");
        assertThat(shell().ok("show", "m:v2").out()).contains("m:v2");
    }

    @Test
    void aPersonIsAskedWithTheCounts() {
        var no = shell().on(new Terminal(true, true, true, 80)).typing("n\n").run("cleanup", "--policy", "policy.yaml");

        assertThat(no.err()).contains("Delete 1 version of 1 artifact").contains("Nothing was deleted");
        assertThat(shell().ok("show", "m:v2").exit()).isZero();

        shell().on(new Terminal(true, true, true, 80)).typing("y\n").ok("cleanup", "--policy", "policy.yaml");

        assertThat(shell().run("show", "m:v2").exit()).isEqualTo(3);
    }

    @Test
    void withoutAPolicyItSaysHowToWriteOne() {
        var result = shell().run("cleanup", "--dry-run");

        assertThat(result.exit()).isEqualTo(2);
        assertThat(result.err()).contains("no cleanup policy").contains("max_versions_per_artifact: 10");
    }

    @Test
    void theConfiguredPolicyIsUsedAlsoWhenItIsNotEnabled() throws IOException {
        Files.writeString(
                directory.resolve("pipeline.yaml"),
                "artifact_store:\n  cleanup_policy: {max_versions_per_artifact: 3, keep_aliased: false}\n");

        assertThat(shell().ok("cleanup", "--yes").out())
                .contains("removes alias prod")
                .contains("Deleted 1 version");
        assertThat(shell().run("show", "m:prod").exit()).isEqualTo(3);
    }

    @Test
    void aPutCleansUpWhereThePolicyIsEnabled() throws IOException {
        Files.writeString(
                directory.resolve("pipeline.yaml"),
                "artifact_store:\n  cleanup_policy: {enabled: true, max_versions_per_artifact: 2}\n");

        var result = shell().ok("put", "m", "file");

        assertThat(result.out())
                .contains("cleaned up 2 older versions; coffer restore m:v3 brings the newest of them back");
        assertThat(shell().ok("put", "m", "file", "--json")
                        .json()
                        .get("cleaned_up")
                        .get(0)
                        .asString())
                .isEqualTo("m:v4");
    }

    @Test
    void onlyArtifactsThatFitAreCleanedUp() {
        assertThat(cleanup("--dry-run", "other*").out()).contains("Nothing to delete");
        assertThat(cleanup("--dry-run", "other*", "m").out()).contains("Would delete 1 version");
    }

    @Test
    void aStoredPlanIsAppliedIfItHolds() {
        assertThat(cleanup("--plan", "plan.json").out()).contains("Would delete 1 version");
        assertThat(shell().ok("show", "m:v2").exit()).isZero();
        assertThat(cleanup("--plan", "plan.json").exit()).isEqualTo(4);

        assertThat(shell().ok("cleanup", "--apply", "plan.json", "--yes").out()).contains("Deleted 1 version");

        var again = shell().run("cleanup", "--apply", "plan.json", "--yes");
        assertThat(again.exit()).isEqualTo(8);
        assertThat(again.err()).contains("m:v2 is deleted already").contains("plan again");
    }

    @Test
    void aPlanThatTheWorldOvertookIsRefused() {
        cleanup("--plan", "plan.json");
        shell().ok("alias", "set", "m:keep", "v2");

        var result = shell().run("cleanup", "--apply", "plan.json", "--yes");

        assertThat(result.exit()).isEqualTo(8);
        assertThat(result.err()).contains("m:v2 stays: named by keep");
    }

    @Test
    void anEditedPlanIsRefused() throws IOException {
        cleanup("--plan", "plan.json");
        var plan = directory.resolve("plan.json");
        Files.writeString(plan, Files.readString(plan).replace("m:v2", "m:v3"));

        var result = shell().run("cleanup", "--apply", "plan.json", "--yes");

        assertThat(result.exit()).isEqualTo(8);
        assertThat(result.err()).contains("edited by hand");
    }

    @Test
    void aMetricThatNoVersionHasIsRefusedUnlessThatIsAllowed() throws IOException {
        Files.writeString(
                directory.resolve("policy.yaml"),
                "{max_versions_per_artifact: 2, best: {metric: auc, order: max, count: 1}}");

        var result = cleanup("--dry-run");

        assertThat(result.exit()).isEqualTo(8);
        assertThat(result.out()).contains("m:v2");
        assertThat(result.err()).contains("no version has metric auc; rule best keeps nothing");
        assertThat(cleanup("--yes", "--allow-missing-metrics").out()).contains("Deleted 1 version");
    }

    @Test
    void aMistakeInThePolicyIsShownWithItsPlace() throws IOException {
        Files.writeString(directory.resolve("policy.yaml"), "max_age_days: -1");

        var result = cleanup("--dry-run");

        assertThat(result.exit()).isEqualTo(2);
        assertThat(result.err()).contains("policy.yaml:1:15: max_age_days: expected a whole number");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "cleanup --apply none.json --yes",
                "cleanup --policy none.yaml --dry-run",
                "cleanup --apply a --plan b"
            })
    void whatMakesNoSenseIsSaid(String line) {
        assertThat(shell().run(line.split(" ", -1)).exit()).isEqualTo(2);
    }

    @Test
    void aProtectedVersionIsNotDeleted() {
        assertThat(shell().ok("protect", "m:v2", "--until", "90d", "--reason", "audit")
                        .out())
                .matches("m:v2  protected until .*: audit\n");

        assertThat(cleanup("--yes").out()).contains("Nothing to delete");
        var rm = shell().run("rm", "m:v2", "--yes");
        assertThat(rm.exit()).isEqualTo(8);
        assertThat(rm.err()).contains("m:v2 is protected").contains("audit").contains("coffer unprotect m:v2");
        assertThat(shell().ok("show", "m:v2").out()).contains("protected until");
        assertThat(shell().ok("log", "m").out()).contains("(protected)");
        assertThat(shell().ok("ls", "m", "--versions").out()).contains("(protected)");
        assertThat(shell().ok("show", "m:v2", "--json")
                        .json()
                        .get("protection")
                        .get("reason")
                        .asString())
                .isEqualTo("audit");

        shell().ok("unprotect", "m:v2");

        assertThat(cleanup("--yes").out()).contains("Deleted 1 version");
    }

    @Test
    void theEndOfAProtectionIsADayATimeOrADuration() {
        assertThat(shell().ok("protect", "m:v2", "--until", "2999-01-01").out()).contains("until 2999-01-01T00:00:00Z");
        assertThat(shell().ok("protect", "m:v2").out()).isEqualTo("m:v2  protected\n");
        for (var wrong : new String[] {"soon", "2000-01-01", "90", "-3d"}) {
            assertThat(shell().run("protect", "m:v2", "--until=" + wrong).exit())
                    .as(wrong)
                    .isEqualTo(2);
        }
    }
}
