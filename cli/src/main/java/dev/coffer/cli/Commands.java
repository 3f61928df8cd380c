package dev.coffer.cli;

import dev.coffer.cli.content.CatCommand;
import dev.coffer.cli.content.GetCommand;
import dev.coffer.cli.content.PutCommand;
import dev.coffer.cli.copy.CatalogCommand;
import dev.coffer.cli.copy.CopyCommand;
import dev.coffer.cli.copy.ExportCommand;
import dev.coffer.cli.copy.ImportCommand;
import dev.coffer.cli.diff.DiffCommand;
import dev.coffer.cli.doctor.DoctorCommand;
import dev.coffer.cli.inspect.LogCommand;
import dev.coffer.cli.inspect.LsCommand;
import dev.coffer.cli.inspect.ShowCommand;
import dev.coffer.cli.lineage.LineageCommand;
import dev.coffer.cli.naming.AliasCommand;
import dev.coffer.cli.naming.RollbackCommand;
import dev.coffer.cli.naming.TagCommand;
import dev.coffer.cli.retention.CleanupCommand;
import dev.coffer.cli.retention.GcCommand;
import dev.coffer.cli.retention.ProtectCommand;
import dev.coffer.cli.retention.RestoreCommand;
import dev.coffer.cli.retention.RmCommand;
import dev.coffer.cli.retention.UnprotectCommand;
import dev.coffer.cli.session.GlobalOptions;
import dev.coffer.cli.setup.ConfigCommand;
import dev.coffer.cli.setup.DemoCommand;
import dev.coffer.cli.setup.InitCommand;
import dev.coffer.cli.setup.TrustCommand;
import dev.coffer.cli.upkeep.AuditCommand;
import dev.coffer.cli.upkeep.RebuildCommand;
import dev.coffer.cli.upkeep.RepairCommand;
import dev.coffer.cli.upkeep.StatsCommand;
import dev.coffer.cli.upkeep.VerifyCommand;
import java.util.Arrays;
import java.util.List;
import picocli.CommandLine;

/// The table of commands.
final class Commands {
    static final List<String> NAMES = List.of(
            "init",
            "put",
            "get",
            "cat",
            "ls",
            "show",
            "log",
            "lineage",
            "diff",
            "alias",
            "rollback",
            "tag",
            "rm",
            "cleanup",
            "protect",
            "unprotect",
            "restore",
            "gc",
            "stats",
            "copy",
            "export",
            "import",
            "verify",
            "audit",
            "repair",
            "rebuild",
            "catalog",
            "config",
            "trust",
            "doctor",
            "demo",
            "completion");

    private Commands() {}

    /// A parser that knows only those commands whose names are among the arguments. Building it for all of them takes
    /// longer than most commands do.
    static CommandLine parser(GlobalOptions root, String... arguments) {
        var given = Arrays.asList(arguments);
        var named = NAMES.stream().filter(given::contains).toList();
        return parser(root, named.isEmpty() ? NAMES : named);
    }

    static CommandLine parser(GlobalOptions root, List<String> names) {
        var parser = new CommandLine(root);
        for (var name : names) {
            parser.addSubcommand(name, command(name));
        }
        plain(parser);
        return parser.setExpandAtFiles(false)
                .setInterpolateVariables(false)
                .setUsageHelpAutoWidth(false)
                .setAbbreviatedOptionsAllowed(false);
    }

    /// Help in the order of the sources, with a short synopsis.
    private static void plain(CommandLine parser) {
        parser.getCommandSpec().usageMessage().sortOptions(false).abbreviateSynopsis(true);
        parser.getSubcommands().values().forEach(Commands::plain);
    }

    private static Object command(String name) {
        return switch (name) {
            case "init" -> new InitCommand();
            case "put" -> new PutCommand();
            case "get" -> new GetCommand();
            case "cat" -> new CatCommand();
            case "ls" -> new LsCommand();
            case "show" -> new ShowCommand();
            case "log" -> new LogCommand();
            case "lineage" -> new LineageCommand();
            case "diff" -> new DiffCommand();
            case "alias" -> new AliasCommand();
            case "rollback" -> new RollbackCommand();
            case "tag" -> new TagCommand();
            case "rm" -> new RmCommand();
            case "cleanup" -> new CleanupCommand();
            case "protect" -> new ProtectCommand();
            case "unprotect" -> new UnprotectCommand();
            case "restore" -> new RestoreCommand();
            case "gc" -> new GcCommand();
            case "stats" -> new StatsCommand();
            case "copy" -> new CopyCommand();
            case "export" -> new ExportCommand();
            case "import" -> new ImportCommand();
            case "verify" -> new VerifyCommand();
            case "audit" -> new AuditCommand();
            case "repair" -> new RepairCommand();
            case "rebuild" -> new RebuildCommand();
            case "catalog" -> new CatalogCommand();
            case "config" -> new ConfigCommand();
            case "trust" -> new TrustCommand();
            case "doctor" -> new DoctorCommand();
            case "demo" -> new DemoCommand();
            case "completion" -> new CompletionCommand();
            default -> throw new IllegalArgumentException(name);
        };
    }
}
