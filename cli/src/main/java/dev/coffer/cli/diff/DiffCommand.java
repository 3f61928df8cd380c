package dev.coffer.cli.diff;

import dev.coffer.artifact.CofferException;
import dev.coffer.artifact.Reference;
import dev.coffer.artifact.TreePath;
import dev.coffer.cli.session.Command;
import dev.coffer.cli.session.Session;
import dev.coffer.compare.VersionDiff;
import dev.coffer.inspect.Bounds;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@CommandLine.Command(
        name = "diff",
        description = "Show how two versions differ: facts, files and, with --content, what is in a file.",
        footer = {
            "",
            "Examples: coffer diff vision/resnet:prod vision/resnet:candidate",
            "          coffer diff data:v1 data:v2 --content train.csv --key id"
        })
public final class DiffCommand implements Command {
    private static final int DIFFERENT = 1;

    @Parameters(index = "0", paramLabel = "A", description = "The first version, such as vision/resnet:prod.")
    String from;

    @Parameters(index = "1", paramLabel = "B", description = "The second version.")
    String to;

    @Option(names = "--files", description = "Compare only the files, and list all that differ.")
    boolean onlyFiles;

    @Option(
            names = "--content",
            paramLabel = "PATH",
            description = "Compare the content of this file: text, CSV, JSON, Parquet, safetensors, ONNX, npy and npz.")
    @Nullable
    String content;

    @Option(names = "--key", paramLabel = "COLUMN", description = "Match rows of tables by this column.")
    @Nullable
    String key;

    @Option(
            names = "--read-limit",
            paramLabel = "SIZE",
            description = "Read at most this much content, such as 500MiB; 4GiB by default.")
    @Nullable
    String readLimit;

    @Option(names = "--exit-code", description = "Exit with 1 when there is a difference.")
    boolean exitCode;

    @Override
    public int run(Session session) {
        Reference.parse(to);
        if (content == null && (key != null || readLimit != null)) {
            throw new CofferException.Invalid(
                    (key != null ? "--key" : "--read-limit") + " is for the content of a file",
                    "say which with --content PATH");
        }
        var path = Optional.ofNullable(content).map(TreePath::of);
        long limit = readLimit == null ? Bounds.USUAL_BYTES : ByteCount.parse("--read-limit", readLimit);
        var diff = session.store().diff(from, to);
        if (path.isEmpty()) {
            return versions(session, diff);
        }
        var pair = FilePair.of(session.store(), diff, path.get());
        var bounds = Bounds.of(limit, Runtime.getRuntime().maxMemory());
        return content(session, diff, ContentComparison.of(pair, bounds, Optional.ofNullable(key)));
    }

    private int versions(Session session, VersionDiff diff) {
        var output = session.output();
        if (output.isJson()) {
            output.document("diff", json -> {
                DiffDocument.write(json, diff, onlyFiles);
                json.writeNullProperty("content");
            });
        } else {
            new DiffText(diff, session.store(), onlyFiles).print(output);
        }
        return exit(onlyFiles ? diff.files().isEmpty() : diff.isEmpty());
    }

    private int content(Session session, VersionDiff diff, ContentComparison comparison) {
        var output = session.output();
        if (output.isJson()) {
            output.document("diff", json -> {
                DiffDocument.write(json, diff, onlyFiles);
                json.writeName("content");
                ContentDocument.write(json, comparison);
            });
        } else {
            new ContentText(output).print(comparison);
        }
        return exit(comparison.isEqual());
    }

    private int exit(boolean equal) {
        return exitCode && !equal ? DIFFERENT : 0;
    }

    @Override
    public Optional<String> subject() {
        return Optional.of(from);
    }
}
