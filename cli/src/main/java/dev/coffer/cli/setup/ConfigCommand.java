package dev.coffer.cli.setup;

import picocli.CommandLine;

@CommandLine.Command(
        name = "config",
        description = "Show and check the configuration.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {ConfigShowCommand.class, ConfigValidateCommand.class, ConfigSchemaCommand.class})
public final class ConfigCommand {}
