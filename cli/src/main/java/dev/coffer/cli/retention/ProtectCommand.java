package dev.coffer.cli.retention;

import dev.coffer.artifact.CofferException;
import dev.coffer.artifact.Protection;
import dev.coffer.artifact.Text;
import dev.coffer.cli.output.JsonValues;
import dev.coffer.cli.output.StateText;
import dev.coffer.cli.session.Command;
import dev.coffer.cli.session.Session;
import dev.coffer.search.FilterParser;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@CommandLine.Command(
        name = "protect",
        description = "Keep a version from being deleted, by coffer rm and by cleanups.",
        footer = {"", "Example: coffer protect vision/resnet:v7 --until 90d --reason audit"})
public final class ProtectCommand implements Command {
    @Parameters(paramLabel = "REF", description = "The version, such as vision/resnet:v7.")
    String reference;

    @Option(
            names = "--until",
            paramLabel = "TIME",
            description =
                    "When it ends: 2027-03-01, 2027-03-01T09:30:00Z, or in so long: 36h, 90d, 2w. Without it: never.")
    @Nullable
    String until;

    @Option(names = "--reason", paramLabel = "TEXT", description = "Why, for anyone who wants to delete it.")
    String reason = "";

    @Override
    public int run(Session session) {
        var end = Optional.ofNullable(until).map(text -> moment(text, session.now()));
        var version = session.store().protect(reference, new Protection(end, reason));
        var output = session.output();
        if (output.isJson()) {
            output.document("protect", json -> {
                JsonValues.id(json, version.id());
                JsonValues.state(json, version.state());
            });
        } else {
            output.line(version.id() + "  " + StateText.protection(version).orElse(""));
        }
        return 0;
    }

    /// A duration counts from now on.
    private static Instant moment(String text, Instant now) {
        boolean isDuration = text.matches("[0-9]+[smhdwSMHDW]");
        try {
            return FilterParser.time(isDuration ? "now + " + text : text, now);
        } catch (CofferException.Invalid e) {
            throw new CofferException.Invalid(
                    "'" + Text.shown(text) + "' is neither a time nor a duration",
                    "it looks like 2027-03-01, 2027-03-01T09:30:00Z, 36h or 90d",
                    e);
        }
    }

    @Override
    public Optional<String> subject() {
        return Optional.of(reference);
    }
}
