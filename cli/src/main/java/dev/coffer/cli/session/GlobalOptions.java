package dev.coffer.cli.session;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/// The root of the command line: the options that may stand before or after every command.
@Command(
        name = "coffer",
        description = "Stores the artifacts of machine-learning pipelines, and knows where they came from.",
        synopsisSubcommandLabel = "COMMAND",
        footer = {
            "",
            "REF is NAME, NAME:v7, NAME:alias, NAME:label, NAME:run=ID or NAME@sha256:digits.",
            "coffer COMMAND --help explains a command; docs/commands.md has it all."
        })
public final class GlobalOptions {
    @Option(
            names = "--store",
            paramLabel = "PATH|URI",
            description = "The store, instead of what the configuration says.",
            scope = ScopeType.INHERIT)
    @Nullable
    public String store;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "The configuration file, instead of the nearest pipeline.yaml.",
            scope = ScopeType.INHERIT)
    @Nullable
    public String config;

    @Option(names = "--json", description = "Print one JSON document.", scope = ScopeType.INHERIT)
    public boolean json;

    @Option(
            names = "--progress",
            paramLabel = "HOW",
            description = "auto, bar, plain or none.",
            scope = ScopeType.INHERIT)
    String progress = "auto";

    @Option(names = "--color", paramLabel = "WHEN", description = "auto, always or never.", scope = ScopeType.INHERIT)
    public String color = "auto";

    @Option(names = "--debug", description = "Show stack traces.", scope = ScopeType.INHERIT)
    boolean debug;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Explain the command.",
            scope = ScopeType.INHERIT)
    boolean help;

    @Option(
            names = {"-V", "--version"},
            versionHelp = true,
            description = "Print the version.")
    boolean version;
}
