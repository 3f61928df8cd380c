package dev.coffer.cli.session;

import dev.coffer.ArtifactStore;
import dev.coffer.cli.output.Output;
import dev.coffer.transfer.Progress;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The context of one running command: options, output, and the store, which is opened on first use.
public final class Session implements AutoCloseable {
    private final ProcessContext context;
    private final GlobalOptions options;
    private final Output output;
    private final StoreOpener opener;
    private final ProgressStyle progressStyle;
    private @Nullable ArtifactStore store;

    public Session(ProcessContext context, GlobalOptions options, Output output, List<String> arguments) {
        this.context = context;
        this.options = options;
        this.output = output;
        this.opener = new StoreOpener(context, options, arguments);
        this.progressStyle = ProgressStyle.of(options.progress, options.json, context);
    }

    public Output output() {
        return output;
    }

    public GlobalOptions options() {
        return options;
    }

    public ProcessContext context() {
        return context;
    }

    public StoreOpener opener() {
        return opener;
    }

    /// The store, which must exist.
    public ArtifactStore store() {
        var opened = store == null ? opener.open() : store;
        store = opened;
        return opened;
    }

    /// The store, created with a note when its place is absent or empty.
    public ArtifactStore storeForWriting() {
        var opened = store == null ? opener.openOrCreate() : store;
        if (store == null && opened.isNew()) {
            output.note("Created a store at " + opened.location());
        }
        store = opened;
        return opened;
    }

    public Path path(Path given) {
        return context.directory().resolve(given);
    }

    public Instant now() {
        return context.clock().instant();
    }

    /// Shows progress until the ticker is closed.
    public ProgressTicker watch(Progress progress) {
        int columns = context.terminal().columns();
        return ProgressTicker.start(new ProgressLine(progressStyle, progress, context.clock(), columns), output);
    }

    /// Returns whether a person can be asked.
    public boolean isInteractive() {
        return context.terminal().input() && context.terminal().error() && !options.json;
    }

    /// Asks a person; anything but `y` or `yes` is a no.
    public boolean confirm(String question) {
        output.raw(question + " [y/N] ");
        var reader = new BufferedReader(new InputStreamReader(context.in(), StandardCharsets.UTF_8));
        try {
            var answer = reader.readLine();
            return answer != null
                    && (answer.strip().equalsIgnoreCase("y") || answer.strip().equalsIgnoreCase("yes"));
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public void close() {
        if (store != null) {
            store.close();
        }
    }
}
