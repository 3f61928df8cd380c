package dev.coffer.cli.retention;

import dev.coffer.artifact.CofferException;
import dev.coffer.artifact.Text;
import dev.coffer.cli.session.Command;
import dev.coffer.cli.session.Session;
import dev.coffer.sweep.SweepReport;
import dev.coffer.sweep.SweepRules;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;

@CommandLine.Command(
        name = "gc",
        description = "Sweep versions that were deleted long enough ago, and delete unreferenced content.",
        footer = {
            "",
            "Puts, gets and deletes may run meanwhile. Nothing is deleted when the store is inconsistent.",
            "Example: coffer gc --dry-run"
        })
public final class GcCommand implements Command {
    private static final Pattern DURATION = Pattern.compile("([0-9]{1,6})([smhdw])");
    private static final Map<String, Duration> UNITS = Map.of(
            "s", Duration.ofSeconds(1),
            "m", Duration.ofMinutes(1),
            "h", Duration.ofHours(1),
            "d", Duration.ofDays(1),
            "w", Duration.ofDays(7));

    @Option(names = "--dry-run", description = "Only show what would be deleted.")
    boolean dryRun;

    @Option(
            names = "--grace",
            paramLabel = "TIME",
            description = "How long deleted versions stay restorable, such as 7d or 12h; by default restorable_days.")
    @Nullable
    String grace;

    @Option(
            names = "--orphan-grace",
            paramLabel = "TIME",
            description = "How old objects without a version must be, because a put may be on its way; by default 24h.")
    @Nullable
    String orphanGrace;

    @Option(names = "--no-repack", description = "Do not repack mostly unreferenced packs.")
    boolean noRepack;

    @Option(names = "--even-most", description = "Continue although most objects in the store belong to no version.")
    boolean evenMost;

    @Option(
            names = "--clock-checked",
            description = "Continue although nothing was committed for half a year and the clock might be wrong.")
    boolean clockChecked;

    @Override
    public int run(Session session) {
        var standard = SweepRules.STANDARD;
        var rules = new SweepRules(
                grace == null ? session.opener().config().config().restorable() : duration(grace),
                orphanGrace == null ? standard.orphanAge() : duration(orphanGrace),
                !noRepack,
                evenMost,
                clockChecked);
        var store = session.store();
        SweepReport report = dryRun
                ? store.maintenance().planCollection(rules)
                : store.maintenance().collect(rules);
        new GcReport(report, session.now()).print(session.output());
        return 0;
    }

    private static Duration duration(String text) {
        var match = DURATION.matcher(text);
        if (!match.matches()) {
            throw new CofferException.Invalid(
                    "'" + Text.shown(text) + "' is not a duration", "it looks like 0s, 12h or 7d");
        }
        return UNITS.getOrDefault(match.group(2), Duration.ZERO).multipliedBy(Long.parseLong(match.group(1)));
    }

    @Override
    public String whenInterrupted() {
        return "nothing that is needed was deleted; the next coffer gc goes on";
    }
}
