package dev.coffer.cli;

import picocli.CommandLine;

@CommandLine.Command(
        name = "alias",
        description = "Set, remove and list aliases: names that move from version to version.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {AliasSetCommand.class, AliasRmCommand.class, AliasLsCommand.class, AliasHistoryCommand.class})
final class AliasCommand {}
