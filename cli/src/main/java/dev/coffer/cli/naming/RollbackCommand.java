package dev.coffer.cli.naming;

import dev.coffer.AliasChange;
import dev.coffer.ArtifactStore;
import dev.coffer.RollbackRequest;
import dev.coffer.artifact.CofferException;
import dev.coffer.artifact.Reference;
import dev.coffer.artifact.Version;
import dev.coffer.catalog.Change.Expected;
import dev.coffer.cli.output.Documents;
import dev.coffer.cli.output.Output;
import dev.coffer.cli.session.Command;
import dev.coffer.cli.session.Session;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@CommandLine.Command(
        name = "rollback",
        description = {
            "Make an alias name a version again that it named before.",
            "The history keeps everything; a second rollback goes further back."
        },
        footer = {"", "Example: coffer rollback vision/resnet:prod --reason 'accuracy fell'"})
public final class RollbackCommand implements Command {
    @Parameters(paramLabel = "NAME:ALIAS", description = "The alias, such as vision/resnet:prod.")
    String name;

    @Option(names = "--steps", paramLabel = "N", description = "How many versions back; by default 1.")
    @Nullable
    Integer steps;

    @Option(names = "--to", paramLabel = "VERSION", description = "Back to this one: v5, a label or another alias.")
    @Nullable
    String to;

    @Option(names = "--reason", paramLabel = "TEXT", description = "Why, for the history.")
    String reason = "";

    @Override
    public int run(Session session) {
        if (steps != null && to != null) {
            throw new CofferException.Invalid("--steps and --to say two different things", "give one of them");
        }
        var asked = AliasName.parse(name);
        var store = session.store();
        var before = store.artifact(asked.artifact().value())
                .flatMap(artifact -> Optional.ofNullable(artifact.aliases().get(asked.alias())));
        var version = to == null ? back(store, asked) : backTo(store, asked, before.map(OptionalLong::of));
        print(session.output(), asked, before, version);
        return 0;
    }

    private Version back(ArtifactStore store, AliasName asked) {
        var request = new RollbackRequest(asked.artifact(), asked.alias(), steps == null ? 1 : steps, reason);
        return store.rollback(request);
    }

    private Version backTo(ArtifactStore store, AliasName asked, Optional<OptionalLong> now) {
        long current = now.orElseThrow(
                        () -> new CofferException.NotFound(asked.artifact() + " has no alias '" + asked.alias() + "'"))
                .getAsLong();
        var target = Reference.parse(asked.artifact() + ":" + to);
        var why = reason.isEmpty() ? "rollback" : reason;
        return store.setAlias(new AliasChange(asked.alias(), target, new Expected.Number(current), why));
    }

    private static void print(Output output, AliasName asked, Optional<Long> before, Version version) {
        if (output.isJson()) {
            output.document("rollback", json -> {
                Documents.id(json, version.id());
                json.writeStringProperty("alias", asked.alias().value());
                json.writeNumberProperty("from", before.orElse(0L));
            });
        } else {
            output.line(asked + before.map(number -> "  v" + number).orElse("") + " → v"
                    + version.id().number());
        }
    }

    @Override
    public Optional<String> subject() {
        return Optional.of(AliasName.parse(name).artifact().value());
    }
}
