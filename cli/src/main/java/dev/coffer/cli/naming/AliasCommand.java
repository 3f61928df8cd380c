package dev.coffer.cli.naming;

import picocli.CommandLine;

@CommandLine.Command(
        name = "alias",
        description = "Set, remove and list aliases: names that move from version to version.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {AliasSetCommand.class, AliasRmCommand.class, AliasLsCommand.class, AliasHistoryCommand.class})
public final class AliasCommand {}
