package dev.coffer.cli;

import picocli.CommandLine;

@CommandLine.Command(
        name = "catalog",
        description = "Move the facts of a store to another catalog.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = CatalogCopyCommand.class)
final class CatalogCommand {}
