package dev.coffer.cli.setup;

import dev.coffer.artifact.CofferException;
import dev.coffer.blob.LocalBlobStore;
import dev.coffer.cli.output.JsonOutput;
import dev.coffer.cli.output.Output;
import dev.coffer.cli.session.Command;
import dev.coffer.cli.session.Session;
import dev.coffer.config.ConfigLoader.Flags;
import dev.coffer.config.Location;
import dev.coffer.config.StoreConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@CommandLine.Command(
        name = "init",
        description = {
            "Create a store.",
            "With PATH or URI, also write pipeline.yaml here when nothing else says where the store is, so that the",
            "commands that follow find it."
        },
        footer = {"", "Example: coffer init ./store"})
public final class InitCommand implements Command {
    @Parameters(paramLabel = "PATH|URI", arity = "0..1", description = "The place; by default as configured.")
    @Nullable
    String place;

    @Option(names = "--private", description = "On a disk: readable only by you, now and later.")
    boolean isPrivate;

    @Override
    public int run(Session session) {
        if (place != null && session.options().store != null) {
            throw new CofferException.Invalid(
                    "the place of the store is given twice", "use either PATH|URI or --store");
        }
        var opener = session.opener();
        var unconfigured = Optional.ofNullable(place).filter(path -> isUnconfigured(session));
        if (isPrivate) {
            makePrivate(
                    place == null
                            ? opener.config().config()
                            : opener.config(place).config());
        }
        try (var store = place == null ? opener.openOrCreate() : opener.openOrCreate(place)) {
            if (!store.isNew() && store.info().catalog().equals("json")) {
                store.probe(); // Opening may rely on an earlier time.
            }
            var written = unconfigured.flatMap(path -> write(session, path));
            print(session.output(), store.location(), store.isNew(), written);
        }
        return 0;
    }

    private static void makePrivate(StoreConfig config) {
        if (!(config.location() instanceof Location.Local(var root))) {
            throw new CofferException.Invalid(
                    "only a store on a disk can be made private",
                    "who may use a bucket is said where the bucket is made");
        }
        LocalBlobStore.createPrivateDirectory(root);
    }

    /// Returns whether nothing configures the place of the store for later commands.
    private static boolean isUnconfigured(Session session) {
        return session.options().config == null
                && session.opener().loader().resolve(Flags.NONE).settings().stream()
                        .allMatch(setting -> setting.origin().equals("default"));
    }

    private static Optional<Path> write(Session session, String place) {
        var file = session.context().directory().resolve("pipeline.yaml");
        if (Files.exists(file)) {
            session.output().note("pipeline.yaml does not say where the store is; add to it:\n\n" + section(place));
            return Optional.empty();
        }
        try {
            Files.writeString(file, section(place), StandardOpenOption.CREATE_NEW);
            return Optional.of(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// JSON's quotes and escapes are YAML's too.
    private static String section(String place) {
        return "artifact_store: " + JsonOutput.line(json -> json.writeString(place)) + "\n";
    }

    private static void print(Output output, String location, boolean created, Optional<Path> written) {
        if (output.isJson()) {
            output.document("init", json -> {
                json.writeStringProperty("store", location);
                json.writeBooleanProperty("created", created);
                JsonOutput.optional(json, "config", written);
            });
            return;
        }
        output.line((created ? "Created a store at " : "There is a store already at ") + location);
        written.ifPresent(file -> output.line("Wrote " + file.getFileName() + ", which names it"));
        output.next("coffer put NAME PATH");
    }
}
