package dev.coffer.example.pipeline;

import dev.coffer.ArtifactStore;
import dev.coffer.config.ConfigLoader;
import dev.coffer.config.ConfigLoader.Flags;
import dev.coffer.config.StoreConfig;
import dev.coffer.store.StoreOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// What `pipeline.yaml` says: where the store is, and what the runs are to do.
///
/// @param feed where the data comes from
/// @param testMonths how many months have rows that are kept out of training
record Pipeline(StoreConfig store, StoreOptions options, DeliveryFeed feed, int testMonths, List<Run.Settings> runs) {
    static final String FILE = "pipeline.yaml";

    /// Reads the file in a directory.
    ///
    /// @param environment what `${VAR}` in it and `COFFER_*` are taken from
    static Pipeline read(Path directory, Map<String, String> environment, StoreOptions options) throws IOException {
        var own = Section.read(directory.resolve(FILE)).section("late_deliveries");
        var config = new ConfigLoader(environment, directory)
                .resolve(Flags.file(FILE))
                .config();
        var data = own.section("data");
        return new Pipeline(
                config,
                options,
                new DeliveryFeed(data.count("seed"), data.count("rows_per_month")),
                data.count("test_months"),
                own.list("runs").stream().map(Pipeline::settings).toList());
    }

    /// Opens the store, and makes it the first time.
    ArtifactStore open() {
        return ArtifactStore.openOrCreate(store, options);
    }

    private static Run.Settings settings(Section run) {
        return new Run.Settings(
                run.text("name"),
                run.count("months"),
                run.count("hidden_units"),
                run.decimal("learning_rate"),
                run.count("epochs"),
                run.count("seed"));
    }
}
