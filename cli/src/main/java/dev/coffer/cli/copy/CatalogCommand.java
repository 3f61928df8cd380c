package dev.coffer.cli.copy;

import picocli.CommandLine;

@CommandLine.Command(
        name = "catalog",
        description = "Move the facts of a store to another catalog.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = CatalogCopyCommand.class)
public final class CatalogCommand {}
