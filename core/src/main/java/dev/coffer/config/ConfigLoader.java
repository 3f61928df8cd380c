package dev.coffer.config;

import dev.coffer.artifact.CofferException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Finds out which store is meant: flags before `COFFER_*` environment before `pipeline.yaml` before defaults.
///
/// The file is the nearest `pipeline.yaml` with a section `artifact_store`, in the working directory or above it. Where
/// nothing says anything, the store is `./artifacts` in the working directory. See docs/configuration.md.
public final class ConfigLoader {
    /// Where a local store lies when nobody says: beside `pipeline.yaml`, or in the working directory when there is none.
    static final String DEFAULT_ROOT = "artifacts";

    private final Map<String, String> environment;
    private final Path workingDirectory;

    /// @param environment      usually `System.getenv()`
    /// @param workingDirectory where the search for `pipeline.yaml` begins
    public ConfigLoader(Map<String, String> environment, Path workingDirectory) {
        this.environment = Map.copyOf(environment);
        this.workingDirectory = workingDirectory.toAbsolutePath().normalize();
    }

    /// What the command line says.
    ///
    /// @param store a path or URI
    /// @param file  the configuration file to use instead of the one that would be found
    public record Flags(Optional<String> store, Optional<String> file) {
        public static final Flags NONE = new Flags(Optional.empty(), Optional.empty());

        /// `--store`
        public static Flags store(String pathOrUri) {
            return new Flags(Optional.of(pathOrUri), Optional.empty());
        }

        /// `--config`
        public static Flags file(String path) {
            return new Flags(Optional.empty(), Optional.of(path));
        }
    }

    /// The configuration in force.
    ///
    /// @throws CofferException.Invalid with the first problem
    public ResolvedConfig resolve(Flags flags) {
        var problems = new Problems();
        var resolved = resolve(flags, problems);
        problems.check();
        return resolved.orElseThrow();
    }

    /// Everything that is wrong with it, in the order of the sources; empty when it is fine.
    public List<Problem> problems(Flags flags) {
        var problems = new Problems();
        try {
            resolve(flags, problems);
        } catch (CofferException e) {
            problems.add(new Problem(String.valueOf(e.getMessage()), e.hint()));
        }
        return problems.list();
    }

    /// A line for each `COFFER_` variable that means nothing: worth a warning, never an error.
    public List<String> unknownVariables() {
        return EnvironmentLayer.unknown(environment);
    }

    private Optional<ResolvedConfig> resolve(Flags flags, Problems problems) {
        var file = file(flags);
        var base = file.map(PipelineFile::path).map(Path::getParent).orElse(workingDirectory);
        var section = file.map(ConfigLoader::section);
        var layer = section.map(found -> new SectionReader(base, environment, problems).read(found))
                .orElse(Layer.EMPTY)
                .under(EnvironmentLayer.read(environment, workingDirectory, problems))
                .under(layer(flags, problems));
        if (!problems.list().isEmpty()) {
            return Optional.empty();
        }
        return new Assembly(layer, base, problems)
                .config()
                .map(config -> new ResolvedConfig(
                        config,
                        file.map(PipelineFile::path),
                        settings(layer, config),
                        new TrustedDirectories(environment, workingDirectory)
                                .trust(base, section, Reach.of(file, layer, config))));
    }

    private Optional<PipelineFile> file(Flags flags) {
        var fromEnvironment = Optional.ofNullable(environment.get(EnvironmentLayer.CONFIG));
        return flags.file()
                .or(() -> fromEnvironment.filter(name -> !name.isEmpty()))
                .map(name -> PipelineFile.named(name, workingDirectory))
                .or(() -> PipelineFile.find(workingDirectory));
    }

    private static Tree section(PipelineFile file) {
        return file.section()
                .orElseThrow(() -> new CofferException.Invalid(
                        file.shown() + ": no section " + PipelineFile.SECTION, "add one, or run coffer init"));
    }

    private Layer layer(Flags flags, Problems problems) {
        if (flags.store().isEmpty()) {
            return Layer.EMPTY;
        }
        var place = Place.of("--store");
        try {
            return Layer.of(Location.parse(flags.store().get(), workingDirectory), place);
        } catch (CofferException.Invalid e) {
            problems.add(place, e);
            return Layer.EMPTY;
        }
    }

    private static List<Setting> settings(Layer layer, StoreConfig config) {
        var settings = new ArrayList<Setting>();
        for (var key : Key.values()) {
            var value = Optional.ofNullable(layer.values().get(key));
            if (value.isPresent()
                    && key.belongsTo(Assembly.type(layer), config.metadata().word())) {
                settings.add(new Setting(
                        key.path(), shown(key, value.get()), value.get().place().brief()));
            } else if (value.isEmpty()) {
                byDefault(key, config).ifPresent(text -> settings.add(new Setting(key.path(), text, "default")));
            }
        }
        return settings;
    }

    private static String shown(Key key, Layer.Value value) {
        boolean mayBeSecret = key.takesCredentials() && value.filling() != Layer.Filling.NONE;
        if (key.form().isSecret() || mayBeSecret) {
            return Secret.MASK;
        }
        return key == Key.METADATA_URL ? DatabaseUrl.parse(value.text()).url() : value.text();
    }

    /// What a key that nobody gave amounts to, where it amounts to something.
    static Optional<String> byDefault(Key key, StoreConfig config) {
        return switch (key) {
            case TYPE -> Optional.of(Assembly.type(Layer.EMPTY));
            case ROOT_PATH ->
                config.location() instanceof Location.Local local ? Optional.of(local.address()) : Optional.empty();
            case VERSIONING_ENABLED -> Optional.of(Boolean.toString(config.versioningEnabled()));
            case VERSION_SCHEME -> Optional.of(config.versionScheme().word());
            case METADATA_BACKEND -> Optional.of(config.metadata().word());
            case RESTORABLE_DAYS ->
                Optional.of(Long.toString(config.restorable().toDays()));
            case CLEANUP_ENABLED ->
                Optional.of(Boolean.toString(config.cleanupPolicy().enabled()));
            case KEEP_ALIASED, KEEP_INPUTS -> Optional.of("true");
            case KEEP_NEWEST -> Optional.of("1");
            default -> Optional.empty();
        };
    }
}
