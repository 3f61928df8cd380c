package dev.coffer.cli.upkeep;

import dev.coffer.VerifyRequest;
import dev.coffer.artifact.CofferException;
import dev.coffer.artifact.Reference;
import dev.coffer.artifact.Text;
import dev.coffer.cli.output.Units;
import dev.coffer.cli.session.Command;
import dev.coffer.cli.session.Session;
import dev.coffer.transfer.Progress;
import dev.coffer.verify.Depth;
import dev.coffer.verify.Sample;
import dev.coffer.verify.VerifyReport;
import java.security.SecureRandom;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@CommandLine.Command(
        name = "verify",
        description = {
            "Check that what versions need is in the store and, with --data, that every byte is right.",
            "Damage is followed to every version, file and byte it reaches. Changes nothing."
        },
        footer = {"", "Example: coffer verify --all --data"})
public final class VerifyCommand implements Command {
    private static final double PERCENT = 100;

    /// So that a seed is short to type.
    private static final int SEEDS = 1_000_000;

    @Parameters(paramLabel = "REF", arity = "0..1", description = "One version, such as vision/resnet:prod.")
    @Nullable
    String reference;

    @Option(names = "--all", description = "Every version, deleted ones too. This is the default.")
    boolean all;

    @Option(names = "--data", description = "Read every byte and compare it with its digest.")
    boolean data;

    @Option(names = "--sample", paramLabel = "PERCENT", description = "Read a random part of the content, such as 5%%.")
    @Nullable
    String sample;

    @Option(names = "--seed", paramLabel = "NUMBER", description = "The sample that was read with this seed.")
    @Nullable
    Long seed;

    @Option(names = "--restart", description = "Start over instead of resuming an interrupted --all --data.")
    boolean restart;

    private final Progress progress = new Progress();

    @Override
    public int run(Session session) {
        if (all && reference != null) {
            throw new CofferException.Invalid("one version and --all exclude each other", "use either REF or --all");
        }
        if (seed != null && sample == null) {
            throw new CofferException.Invalid("--seed chooses a sample, so it needs --sample", "add --sample 5%");
        }
        var part = sample();
        boolean reads = data || sample != null;
        var request = new VerifyRequest(
                Optional.ofNullable(reference).map(Reference::parse),
                reads ? Depth.DATA : Depth.OBJECTS,
                part,
                restart,
                progress);
        var store = session.store();
        VerifyReport report;
        try (var _ = session.watch(progress)) {
            report = store.maintenance().verify(request);
        }
        new DamageReport(report, reads, part).print(session.output());
        if (!report.damages().isEmpty()) {
            throw new CofferException.Corrupt(
                    Units.count(report.damages().size() + report.more(), "damage") + " found",
                    "coffer repair --all repairs what it finds a good copy of",
                    null);
        }
        return 0;
    }

    private Sample sample() {
        if (sample == null) {
            return Sample.ALL;
        }
        try {
            var number = sample.endsWith("%") ? sample.substring(0, sample.length() - 1) : sample;
            long chosen = seed == null ? new SecureRandom().nextInt(SEEDS) : seed;
            return new Sample(Double.parseDouble(number) / PERCENT, chosen);
        } catch (NumberFormatException e) {
            throw new CofferException.Invalid(
                    "'" + Text.shown(sample) + "' is no share of the content", "write it as 5%", e);
        }
    }

    @Override
    public Optional<String> subject() {
        return Optional.ofNullable(reference);
    }

    @Override
    public String whenInterrupted() {
        long total = progress.totalBytes();
        var part = total == 0 ? "" : " of at most " + Units.bytes(total);
        var done = data || sample != null
                ? "read " + Units.bytes(progress.doneBytes()) + part
                : "looked at " + Units.count(progress.doneFiles(), "file");
        boolean goesOn = data && sample == null && reference == null;
        return done + (goesOn ? "; run it again, and it goes on from there" : "");
    }
}
