package dev.coffer.cli;

import dev.coffer.config.ConfigSchema;
import picocli.CommandLine;

@CommandLine.Command(
        name = "schema",
        description = "Print the JSON schema of pipeline.yaml's artifact_store section, for editors.",
        footer = {"", "Example: coffer config schema > pipeline.schema.json"})
final class ConfigSchemaCommand implements Command {
    @Override
    public int run(Session session) {
        session.output().line(ConfigSchema.text().strip());
        return 0;
    }
}
