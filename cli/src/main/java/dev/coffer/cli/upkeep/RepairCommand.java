package dev.coffer.cli.upkeep;

import dev.coffer.ArtifactStore;
import dev.coffer.RepairRequest;
import dev.coffer.artifact.CofferException;
import dev.coffer.artifact.Reference;
import dev.coffer.artifact.Text;
import dev.coffer.audit.LogRepair;
import dev.coffer.cli.output.Units;
import dev.coffer.cli.session.Command;
import dev.coffer.cli.session.Session;
import dev.coffer.repair.RepairReport;
import dev.coffer.transfer.Progress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@CommandLine.Command(
        name = "repair",
        description = {
            "Read every byte and repair damage from good copies: in other versions of this store, in other stores,",
            "in files. Good copies go to new places. Nothing is removed, and nothing replaced."
        },
        footer = {"", "Example: coffer repair --all --from s3://backup/store"})
public final class RepairCommand implements Command {
    @Parameters(paramLabel = "REF", arity = "0..1", description = "One version, with the damage that others share.")
    @Nullable
    String reference;

    @Option(names = "--all", description = "Every version, deleted ones too, and the log. This is the default.")
    boolean all;

    @Option(
            names = "--from",
            paramLabel = "STORE",
            description = "Another store: a place, or the path of a configuration file. May be repeated.")
    List<String> stores = List.of();

    @Option(
            names = "--from-file",
            paramLabel = "FILE",
            arity = "1..*",
            description = "Files or directories that may hold the content.")
    List<Path> files = List.of();

    @Option(names = "--dry-run", description = "Only show what would be repaired.")
    boolean dryRun;

    private final Progress progress = new Progress();

    @Override
    public int run(Session session) {
        if (all && reference != null) {
            throw new CofferException.Invalid("one version and --all exclude each other", "use either REF or --all");
        }
        var paths = paths(session);
        var store = store(session);
        var others = new ArrayList<ArtifactStore>();
        RepairReport report;
        try {
            for (var place : stores) {
                others.add(session.opener().open(place));
            }
            try (var _ = session.watch(progress)) {
                report = store.maintenance()
                        .repair(new RepairRequest(
                                Optional.ofNullable(reference).map(Reference::parse), others, paths, dryRun, progress));
            }
        } finally {
            others.forEach(ArtifactStore::close);
        }
        new RepairText(report).print(session.output());
        if (!report.left().isEmpty()) {
            throw new CofferException.Corrupt(
                    Units.count(report.left().size(), "damage") + " left",
                    "name another good copy: --from, --from-file",
                    null);
        }
        return 0;
    }

    private List<Path> paths(Session session) {
        for (var file : files) {
            if (!Files.exists(session.path(file))) {
                throw new CofferException.Invalid(
                        "there is no file '" + Text.shown(file.toString()) + "'", "name what has a good copy");
            }
        }
        return files.stream().map(session::path).toList();
    }

    /// A store whose log is damaged may not open before that is put back.
    private ArtifactStore store(Session session) {
        try {
            return session.store();
        } catch (CofferException.Corrupt e) {
            if (reference != null || dryRun) {
                throw e;
            }
            var config = session.opener().config().config();
            long putBack = LogRepair.run(config, session.opener().storeOptions(), false)
                    .putBack();
            if (putBack == 0) {
                throw e;
            }
            session.output().note("Put back " + Units.count(putBack, "log entry"));
            return session.store();
        }
    }

    @Override
    public Optional<String> subject() {
        return Optional.ofNullable(reference);
    }

    @Override
    public String whenInterrupted() {
        return "what was repaired stays so; run it again, and it goes on";
    }
}
