package dev.coffer.config;

import dev.coffer.artifact.Text;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// One way in which a configuration file that was found leads out of its directory: credentials that do not stand in it go where it says,
/// or a file is made elsewhere.
///
/// A store of its own, whose credentials all stand in the file, is none of our user's business; neither is a bucket at the cloud itself,
/// where credentials go to whom they are for. docs/decisions/0025-found-configuration.md has the reasons.
///
/// @param place where the file says so
/// @param what  as the end of a sentence that begins with the place
record Reach(Place place, String what) {
    /// Everything a file reaches.
    ///
    /// @param file   empty when none counts
    /// @param layer  everything that was said, by it and by others
    static List<Reach> of(Optional<PipelineFile> file, Layer layer, StoreConfig config) {
        return file.filter(PipelineFile::isFound)
                .map(found -> new Finder(found, layer, config).all())
                .orElse(List.of());
    }

    @Override
    public String toString() {
        return place + " " + what;
    }

    /// Whether a path, with all links followed, is in a directory or below it; also one that does not exist yet.
    static boolean isInside(Path path, Path directory) {
        var existing = path;
        while (existing != null && !Files.exists(existing, LinkOption.NOFOLLOW_LINKS)) {
            existing = existing.getParent();
        }
        try {
            return existing != null && existing.toRealPath().startsWith(directory.toRealPath());
        } catch (IOException e) {
            // A link that leads nowhere may lead anywhere later.
            return false;
        }
    }

    private record Finder(PipelineFile file, Layer layer, StoreConfig config) {
        List<Reach> all() {
            var all = new ArrayList<Reach>();
            endpoint().ifPresent(all::add);
            signature().ifPresent(all::add);
            database().ifPresent(all::add);
            databaseFile().ifPresent(all::add);
            return all;
        }

        private Optional<Layer.Value> fromFile(Key key) {
            return Optional.ofNullable(layer.values().get(key))
                    .filter(value -> value.place().source().equals(file.shown()));
        }

        /// A connection string names the endpoint, too, unless all of it comes from the environment.
        private Optional<Reach> endpoint() {
            var connection = fromFile(Key.CONNECTION_STRING)
                    .filter(value -> value.filling() == Layer.Filling.PART)
                    .map(value -> new Reach(
                            value.place(),
                            "puts variables of the environment into a connection string, which says where they go"));
            return fromFile(Key.ENDPOINT)
                    .flatMap(value -> credentials(config.location())
                            .map(words ->
                                    new Reach(value.place(), "sends " + words + " to " + Text.shown(value.text()))))
                    .or(() -> connection);
        }

        /// A signature is a part of the address, where anything may be put into it and be read by the account's owner.
        private Optional<Reach> signature() {
            return fromFile(Key.SAS_TOKEN)
                    .filter(value -> value.filling() == Layer.Filling.PART)
                    .map(value -> new Reach(
                            value.place(),
                            "puts variables of the environment into addresses of "
                                    + config.location().address()));
        }

        /// Also with a password of the file: the driver adds certificates and tickets of the user.
        private Optional<Reach> database() {
            return config.metadata() instanceof Metadata.Postgres postgres
                    ? fromFile(Key.METADATA_URL)
                            .map(value -> new Reach(value.place(), "signs in as you to " + Text.shown(postgres.url())))
                    : Optional.empty();
        }

        private Optional<Reach> databaseFile() {
            var directory = Optional.ofNullable(file.path().getParent());
            boolean isOfOthers = layer.values().containsKey(Key.METADATA_PATH)
                    && fromFile(Key.METADATA_PATH).isEmpty();
            if (isOfOthers || !(config.metadata() instanceof Metadata.Sqlite(var path)) || path.isEmpty()) {
                return Optional.empty();
            }
            return path.filter(there ->
                            directory.filter(base -> isInside(there, base)).isEmpty())
                    .map(there -> new Reach(
                            fromFile(Key.METADATA_PATH)
                                    .or(() -> fromFile(Key.METADATA_BACKEND))
                                    .map(Layer.Value::place)
                                    .orElse(Place.of(file.shown())),
                            "makes the database " + Text.shown(there.toString()) + ", outside of its directory"));
        }

        /// The credentials that go to the endpoint and do not stand in the file, in words; empty when there are none.
        private Optional<String> credentials(Location location) {
            return switch (location) {
                case Location.Local _ -> Optional.empty();
                case Location.S3 s3 -> ofS3(s3.credentials());
                case Location.Gcs gcs -> ofGcs(gcs.credentials());
                case Location.Azure azure -> ofAzure(azure.credentials());
            };
        }

        private Optional<String> ofS3(Credentials.ForS3 credentials) {
            return switch (credentials) {
                case Credentials.Anonymous _ -> Optional.empty();
                case Credentials.ProviderChain _ -> Optional.of("your AWS credentials");
                case Credentials.Profile(var name) ->
                    Optional.of("your AWS credentials of profile " + Text.shown(name));
                case Credentials.Role role -> ofS3(role.base());
                case Credentials.AccessKey _, Credentials.SessionKey _ ->
                    borrowed("an access key", Key.ACCESS_KEY_ID, Key.SECRET_ACCESS_KEY, Key.SESSION_TOKEN);
            };
        }

        private Optional<String> ofGcs(Credentials.ForGcs credentials) {
            return switch (credentials) {
                case Credentials.Anonymous _ -> Optional.empty();
                case Credentials.ProviderChain _ -> Optional.of("your Google credentials");
                case Credentials.ServiceAccountFile(var key) -> {
                    var directory = file.path().getParent();
                    yield directory != null && isInside(key, directory)
                            ? borrowed("a service account's key", Key.SERVICE_ACCOUNT_FILE)
                            : Optional.of("tokens of the key file " + Text.shown(key.toString()));
                }
            };
        }

        private Optional<String> ofAzure(Credentials.ForAzure credentials) {
            return switch (credentials) {
                case Credentials.Anonymous _ -> Optional.empty();
                case Credentials.ProviderChain _ -> Optional.of("your Azure credentials");
                case Credentials.AccountKey _ -> borrowed("what an account key signs", Key.ACCOUNT_KEY);
                case Credentials.SasToken _ -> borrowed("a shared access signature", Key.SAS_TOKEN);
                case Credentials.ConnectionString _ ->
                    borrowed("what a connection string holds", Key.CONNECTION_STRING);
            };
        }

        private Optional<String> borrowed(String words, Key... keys) {
            for (var key : keys) {
                boolean own = fromFile(key)
                        .filter(value -> value.filling() == Layer.Filling.NONE)
                        .isPresent();
                if (layer.values().containsKey(key) && !own) {
                    return Optional.of(words + " from the environment");
                }
            }
            return Optional.empty();
        }
    }
}
