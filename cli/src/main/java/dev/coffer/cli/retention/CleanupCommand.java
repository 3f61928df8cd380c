package dev.coffer.cli.retention;

import dev.coffer.artifact.CofferException;
import dev.coffer.artifact.Text;
import dev.coffer.cleanup.CleanupPlan;
import dev.coffer.cleanup.CleanupRequest;
import dev.coffer.cli.output.Failure;
import dev.coffer.cli.session.Command;
import dev.coffer.cli.session.Session;
import dev.coffer.config.PolicyFile;
import dev.coffer.retention.RetentionPolicy;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@CommandLine.Command(
        name = "cleanup",
        description = "Delete the versions that the cleanup policy does not keep. coffer restore brings each back.",
        footer = {
            "",
            "The policy is cleanup_policy in pipeline.yaml, or --policy.",
            "Example: coffer cleanup --dry-run --explain 'tmp/**'"
        })
public final class CleanupCommand implements Command {
    @Parameters(
            arity = "0..*",
            paramLabel = "GLOB",
            description = "Only artifacts whose names match one of these globs.")
    List<String> names = new ArrayList<>();

    @Option(
            names = "--policy",
            paramLabel = "FILE",
            description = "YAML or JSON: this policy instead of the configured one.")
    @Nullable
    Path policyFile;

    @Option(names = "--dry-run", description = "Only show what would be deleted.")
    boolean dryRun;

    @Option(names = "--explain", description = "Show for every version the rule that expires or keeps it.")
    boolean explain;

    @Option(names = "--plan", paramLabel = "FILE", description = "Write the plan to a new file, and delete nothing.")
    @Nullable
    Path planFile;

    @Option(names = "--apply", paramLabel = "FILE", description = "Apply a plan that --plan wrote, if it still holds.")
    @Nullable
    Path apply;

    @Option(
            names = "--allow-missing-metrics",
            description = "Delete even if a rule 'best' keeps nothing because no version has its metric.")
    boolean allowMissingMetrics;

    @Option(
            names = {"-y", "--yes"},
            description = "Do not ask for confirmation. Needed without a terminal.")
    boolean yes;

    @Override
    public int run(Session session) {
        boolean deletes = !dryRun && planFile == null;
        if (apply != null && (policyFile != null || planFile != null || !names.isEmpty() || allowMissingMetrics)) {
            throw new CofferException.Invalid(
                    "--apply takes everything from its plan",
                    "leave out --policy, --plan, --allow-missing-metrics and names");
        }
        if (deletes && !yes && !session.isInteractive()) {
            throw new CofferException.Invalid(
                    "there is no terminal to confirm deleting", "look with --dry-run, then confirm with --yes");
        }
        var plan = plan(session);
        var report = new CleanupReport(plan, explain, session);
        if (!session.output().isJson()) {
            report.print(deletes);
        }
        plan.check();
        if (planFile != null) {
            write(session.path(planFile), plan);
        }
        if (deletes && !plan.goes().isEmpty()) {
            if (!yes && !session.confirm("Delete " + report.counts() + "?")) {
                session.output().note("Nothing was deleted.");
                return Failure.INTERRUPTED;
            }
            session.store().maintenance().applyCleanup(plan);
        }
        report.conclude(deletes, planFile);
        return 0;
    }

    private CleanupPlan plan(Session session) {
        if (apply != null) {
            return CleanupPlan.parse(shown(apply), read(session.path(apply)));
        }
        var policy = policy(session);
        return session.store().maintenance().planCleanup(new CleanupRequest(policy, names, allowMissingMetrics));
    }

    private RetentionPolicy policy(Session session) {
        var policy = policyFile == null
                ? session.opener().config().config().cleanupPolicy()
                : PolicyFile.read(session.path(policyFile), shown(policyFile));
        if (!policy.expires()) {
            throw new CofferException.Invalid(
                    "there is no cleanup policy with a limit",
                    "write one into pipeline.yaml below artifact_store, such as"
                            + " cleanup_policy: {max_versions_per_artifact: 10}, or give --policy FILE");
        }
        return policy;
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (NoSuchFileException e) {
            throw new CofferException.Invalid(
                    "there is no plan " + shown(file), "coffer cleanup --plan FILE writes one", e);
        } catch (IOException e) {
            throw new CofferException.Invalid("cannot read " + shown(file) + ": " + e.getMessage(), null, e);
        }
    }

    private static void write(Path file, CleanupPlan plan) {
        try {
            Files.writeString(file, plan.toJson(), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        } catch (FileAlreadyExistsException e) {
            throw new CofferException.Conflict(shown(file) + " exists already", "name a new file");
        } catch (IOException e) {
            throw new CofferException.Unavailable("cannot write " + shown(file) + ": " + e.getMessage(), e);
        }
    }

    private static String shown(Path file) {
        return Text.shown(file.toString());
    }

    @Override
    public String whenInterrupted() {
        return "what was deleted so far stays so; coffer restore brings it back";
    }
}
