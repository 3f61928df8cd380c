package dev.coffer.cli;

import dev.coffer.VerifyRequest;
import dev.coffer.artifact.CofferException;
import dev.coffer.artifact.Reference;
import dev.coffer.verify.Depth;
import dev.coffer.transfer.Progress;
import dev.coffer.verify.VerifyReport;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@CommandLine.Command(
        name = "verify",
        description = "Check that what versions need is in the store and, with --data, that every byte is right.",
        footer = {"", "Example: coffer verify --all --data"})
final class VerifyCommand implements Command {
    @Parameters(paramLabel = "REF", arity = "0..1", description = "One version, such as vision/resnet:prod.")
    @Nullable
    String reference;

    @Option(names = "--all", description = "Every version, deleted ones too. This is the default.")
    boolean all;

    @Option(names = "--data", description = "Read every byte and compare it with its digest.")
    boolean data;

    @Override
    public int run(Session session) {
        if (all && reference != null) {
            throw new CofferException.Invalid("one version and --all are both asked for", "use either REF or --all");
        }
        var progress = new Progress();
        var depth = data ? Depth.DATA : Depth.OBJECTS;
        var request = new VerifyRequest(Optional.ofNullable(reference).map(Reference::parse), depth, progress);
        var store = session.store();
        VerifyReport report;
        try (var _ = session.watch(progress)) {
            report = store.verify(request);
        }
        new DamageReport(report, data).print(session.output());
        if (!report.damages().isEmpty()) {
            throw new CofferException.Corrupt(Units.count(report.damages().size(), "damage") + " found");
        }
        return 0;
    }

    @Override
    public Optional<String> subject() {
        return Optional.ofNullable(reference);
    }
}
