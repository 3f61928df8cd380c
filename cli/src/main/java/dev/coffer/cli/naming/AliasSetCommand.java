package dev.coffer.cli.naming;

import dev.coffer.AliasChange;
import dev.coffer.ArtifactStore;
import dev.coffer.artifact.CofferException;
import dev.coffer.artifact.Reference;
import dev.coffer.artifact.Version;
import dev.coffer.catalog.Change.Expected;
import dev.coffer.cli.output.JsonValues;
import dev.coffer.cli.output.Output;
import dev.coffer.cli.session.Command;
import dev.coffer.cli.session.Session;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@CommandLine.Command(
        name = "set",
        description = "Make an alias name a version, or several aliases at once: all of them or none.",
        customSynopsis = {
            "coffer alias set [OPTIONS] NAME:ALIAS [VERSION]",
            "       coffer alias set [OPTIONS] NAME:ALIAS=VERSION..."
        },
        footer = {
            "",
            "Example: coffer alias set vision/resnet:prod v7 --expect v6 --reason 'passed the canary'",
            "         coffer alias set vision/resnet:prod=v7 vision/tokenizer:prod=v3"
        })
final class AliasSetCommand implements Command {
    @Parameters(
            paramLabel = "NAME:ALIAS",
            arity = "1..*",
            description = {
                "The alias, such as vision/resnet:prod, and the version: v7, latest, a label, run=ID or another",
                "alias; by default latest."
            })
    List<String> words = new ArrayList<>();

    @Option(names = "--expect", paramLabel = "VERSION|none", description = "Only if the alias names this version now.")
    @Nullable
    String expect;

    @Option(names = "--reason", paramLabel = "TEXT", description = "Why, for the history.")
    String reason = "";

    @Override
    public int run(Session session) {
        var assignments = assignments();
        var store = session.store();
        var changes = assignments.stream()
                .map(each -> each.change(expected(store, each), reason))
                .toList();
        print(session.output(), assignments, store.setAliases(changes));
        return 0;
    }

    /// An alias and the version it shall name.
    private record Assignment(AliasName alias, String version) {
        AliasChange change(Expected expected, String reason) {
            var to = Reference.parse(alias.artifact() + ":" + version);
            return new AliasChange(alias.alias(), to, expected, reason);
        }
    }

    private List<Assignment> assignments() {
        if (words.getFirst().indexOf('=') < 0) {
            if (words.size() > 2) {
                throw new CofferException.Invalid(
                        "several aliases are set at once with NAME:ALIAS=VERSION each",
                        "coffer alias set vision/resnet:prod=v7 vision/tokenizer:prod=v3");
            }
            var version = words.size() == 2 ? words.getLast() : "latest";
            return List.of(new Assignment(AliasName.parse(words.getFirst()), version));
        }
        return words.stream().map(AliasSetCommand::assignment).toList();
    }

    private static Assignment assignment(String word) {
        int equals = word.indexOf('=');
        if (equals < 0) {
            throw new CofferException.Invalid(
                    "'" + dev.coffer.artifact.Text.shown(word) + "' sets no alias", "write NAME:ALIAS=VERSION");
        }
        return new Assignment(AliasName.parse(word.substring(0, equals)), word.substring(equals + 1));
    }

    private Expected expected(ArtifactStore store, Assignment assignment) {
        if (expect == null) {
            return new Expected.Anything();
        }
        if (expect.equals("none")) {
            return new Expected.Nothing();
        }
        return new Expected.Number(
                store.version(assignment.alias().artifact() + ":" + expect).id().number());
    }

    private static void print(Output output, List<Assignment> assignments, List<Version> named) {
        if (output.isJson()) {
            output.document("alias-set", json -> {
                json.writeArrayPropertyStart("aliases");
                for (int i = 0; i < named.size(); i++) {
                    json.writeStartObject();
                    JsonValues.id(json, named.get(i).id());
                    json.writeStringProperty(
                            "alias", assignments.get(i).alias().alias().value());
                    json.writeEndObject();
                }
                json.writeEndArray();
            });
            return;
        }
        for (int i = 0; i < named.size(); i++) {
            output.line(assignments.get(i).alias() + " → v" + named.get(i).id().number());
        }
    }

    @Override
    public Optional<String> subject() {
        return Optional.of(words.getFirst().replaceFirst(":.*", ""));
    }
}
