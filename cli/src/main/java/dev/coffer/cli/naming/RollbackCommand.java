package dev.coffer.cli.naming;

import dev.coffer.AliasChange;
import dev.coffer.ArtifactStore;
import dev.coffer.RollbackRequest;
import dev.coffer.artifact.CofferException;
import dev.coffer.artifact.Reference;
import dev.coffer.artifact.Version;
import dev.coffer.catalog.Change.Expected;
import dev.coffer.cli.output.JsonValues;
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
            "Move an alias back to a version that it named before.",
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
        var alias = AliasName.parse(name);
        var store = session.store();
        var before = store.artifact(alias.artifact().value())
                .flatMap(artifact -> Optional.ofNullable(artifact.aliases().get(alias.alias())));
        var version = to == null ? back(store, alias) : backTo(store, alias, before.map(OptionalLong::of));
        print(session.output(), alias, before, version);
        return 0;
    }

    private Version back(ArtifactStore store, AliasName alias) {
        var request = new RollbackRequest(alias.artifact(), alias.alias(), steps == null ? 1 : steps, reason);
        return store.rollback(request);
    }

    private Version backTo(ArtifactStore store, AliasName alias, Optional<OptionalLong> now) {
        long current = now.orElseThrow(
                        () -> new CofferException.NotFound(alias.artifact() + " has no alias '" + alias.alias() + "'"))
                .getAsLong();
        var target = Reference.parse(alias.artifact() + ":" + to);
        var why = reason.isEmpty() ? "rollback" : reason;
        return store.setAlias(new AliasChange(alias.alias(), target, new Expected.Number(current), why));
    }

    private static void print(Output output, AliasName alias, Optional<Long> before, Version version) {
        if (output.isJson()) {
            output.document("rollback", json -> {
                JsonValues.id(json, version.id());
                json.writeStringProperty("alias", alias.alias().value());
                json.writeNumberProperty("from", before.orElse(0L));
            });
        } else {
            output.line(alias + before.map(number -> "  v" + number).orElse("") + " → v"
                    + version.id().number());
        }
    }

    @Override
    public Optional<String> subject() {
        return Optional.of(AliasName.parse(name).artifact().value());
    }
}
