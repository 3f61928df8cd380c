package dev.coffer.faults;

import dev.coffer.ArtifactStore;
import dev.coffer.artifact.CofferException;
import dev.coffer.config.StoreConfig;
import dev.coffer.store.StoreOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.BiFunction;
import java.util.function.Consumer;

/// Opens one store again and again. Threads may share it.
final class Clients {
    private final StoreConfig config;
    private final StoreOptions options;
    private final Book book;
    private final Path directory;

    Clients(StoreConfig config, StoreOptions options, Book book, Path directory) {
        this.config = config;
        this.options = options;
        this.book = book;
        this.directory = directory;
    }

    void open(Consumer<Actor> work) {
        with(ArtifactStore::open, work);
    }

    void create(Consumer<Actor> work) {
        with(ArtifactStore::openOrCreate, work);
    }

    private void with(BiFunction<StoreConfig, StoreOptions, ArtifactStore> opening, Consumer<Actor> work) {
        try (var store = opening.apply(config, options)) {
            work.accept(new Actor(store, book, Files.createTempDirectory(directory, "client")));
        } catch (CofferException e) {
            book.failed(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
