package dev.coffer.cli.setup;

import dev.coffer.cli.session.Command;
import dev.coffer.cli.session.Session;
import dev.coffer.config.StoreConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Objects;
import picocli.CommandLine;

@CommandLine.Command(
        name = "schema",
        description = "Print the JSON schema of pipeline.yaml's artifact_store section, for editors.",
        footer = {"", "Example: coffer config schema > pipeline.schema.json"})
final class ConfigSchemaCommand implements Command {
    @Override
    public int run(Session session) {
        try (var schema = StoreConfig.class.getResourceAsStream("pipeline.schema.json")) {
            Objects.requireNonNull(schema).transferTo(session.output().stream());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return 0;
    }
}
