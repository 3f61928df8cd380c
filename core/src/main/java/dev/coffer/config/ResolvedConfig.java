package dev.coffer.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// A configuration, and who said what.
///
/// @param file     the `pipeline.yaml` that counted; empty when there is none
/// @param settings every key in force, in the order of the documentation
/// @param trust    whether the file may do what it says
public record ResolvedConfig(StoreConfig config, Optional<Path> file, List<Setting> settings, Trust trust) {
    public ResolvedConfig {
        settings = List.copyOf(settings);
    }

    /// What a store is opened with.
    ///
    /// @throws dev.coffer.artifact.CofferException.Refused when the file was found, leads out of its directory, and nobody allowed that
    @Override
    public StoreConfig config() {
        trust.check();
        return config;
    }
}
