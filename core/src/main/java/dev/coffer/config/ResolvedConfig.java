package dev.coffer.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// A configuration, and who said what.
///
/// @param file     the `pipeline.yaml` that counted; empty when there is none
/// @param settings every key in force, in the order of the documentation
public record ResolvedConfig(StoreConfig config, Optional<Path> file, List<Setting> settings) {
    public ResolvedConfig {
        settings = List.copyOf(settings);
    }
}
