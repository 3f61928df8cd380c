package dev.coffer.config;

import dev.coffer.artifact.CofferException;
import dev.coffer.retention.RetentionPolicy;
import dev.coffer.retention.Scope;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Predicate;
import java.util.function.Supplier;

/// Makes a [StoreConfig] from keys, fills in what is left out, and finds keys that do not fit together.
final class Assembly {
    private final Layer layer;
    private final Path base;
    private final Problems problems;

    /// @param base where a local store lies by default
    Assembly(Layer layer, Path base, Problems problems) {
        this.layer = layer;
        this.base = base;
        this.problems = problems;
    }

    /// Empty when there are problems.
    Optional<StoreConfig> config() {
        try {
            checkBelonging(key -> key.group() != Key.Group.METADATA, type(), "");
            var location = location();
            var metadata = metadata(location);
            checkBelonging(key -> key.group() == Key.Group.METADATA, type(), metadata.word());
            return Optional.of(new StoreConfig(
                    location,
                    metadata,
                    flag(Key.VERSIONING_ENABLED, true),
                    text(Key.VERSION_SCHEME).map(VersionScheme::parse).orElse(VersionScheme.SEQUENCE),
                    cleanup(),
                    count(Key.RESTORABLE_DAYS).stream()
                            .mapToObj(Duration::ofDays)
                            .findFirst()
                            .orElse(StoreConfig.RESTORABLE),
                    cache()));
        } catch (Incomplete e) {
            problems.add(e.place, e.failure);
            return Optional.empty();
        }
    }

    private void checkBelonging(Predicate<Key> concerned, String type, String backend) {
        layer.values().forEach((key, value) -> {
            if (concerned.test(key) && !key.belongsTo(type, backend) && !isAmbient(key, value)) {
                var chosen = backend.isEmpty() ? "type: " + type : "metadata_backend: " + backend;
                problems.add(
                        value.place(), key.path() + " does not belong to " + chosen + "; it is for " + key.owners());
            }
        });
    }

    /// Whether it is in the environment for some other store: a region, say, while this one is a directory.
    private static boolean isAmbient(Key key, Layer.Value value) {
        return key.group() == Key.Group.CONNECTION && value.place().equals(EnvironmentLayer.place(key));
    }

    private String type() {
        return type(layer);
    }

    static String type(Layer layer) {
        return layer.text(Key.TYPE).orElse("local");
    }

    private Location location() {
        return switch (type()) {
            case "s3" ->
                at(
                        Key.BUCKET,
                        () -> new Location.S3(
                                needed(Key.BUCKET),
                                prefix(),
                                text(Key.REGION),
                                endpoint(),
                                s3Dialect(),
                                s3Credentials()));
            case "gcs" ->
                at(Key.BUCKET, () -> new Location.Gcs(needed(Key.BUCKET), prefix(), endpoint(), gcsCredentials()));
            case "azure" ->
                at(
                        Key.CONTAINER,
                        () -> new Location.Azure(
                                account(), needed(Key.CONTAINER), prefix(), endpoint(), azureCredentials()));
            default ->
                new Location.Local(text(Key.ROOT_PATH).map(Path::of).orElse(base.resolve(ConfigLoader.DEFAULT_ROOT)));
        };
    }

    private String prefix() {
        return text(Key.PREFIX).orElse("");
    }

    private Optional<URI> endpoint() {
        return text(Key.ENDPOINT).map(Checks::endpointUri);
    }

    private S3Dialect s3Dialect() {
        var usual = S3Dialect.defaultFor(endpoint());
        return new S3Dialect(
                flag(Key.PATH_STYLE, usual.pathStyle()),
                flag(Key.CHECKSUMS, usual.checksums()),
                flag(Key.CHUNKED_ENCODING, usual.chunkedEncoding()));
    }

    private Credentials.ForS3 s3Credentials() {
        var base = s3BaseCredentials();
        var role = text(Key.ROLE_ARN);
        if (role.isEmpty() && text(Key.EXTERNAL_ID).isPresent()) {
            throw incomplete(Key.EXTERNAL_ID, Key.EXTERNAL_ID.path() + " belongs to " + Key.ROLE_ARN.path());
        }
        return role.<Credentials.ForS3>map(arn -> new Credentials.Role(arn, text(Key.EXTERNAL_ID), base))
                .orElse(base);
    }

    private Credentials.ForS3 s3BaseCredentials() {
        one(Key.ACCESS_KEY_ID, Key.PROFILE, Key.ANONYMOUS);
        if (flag(Key.ANONYMOUS, false)) {
            return new Credentials.Anonymous();
        }
        var profile = text(Key.PROFILE);
        if (profile.isPresent()) {
            return new Credentials.Profile(profile.get());
        }
        var id = text(Key.ACCESS_KEY_ID);
        var secret = text(Key.SECRET_ACCESS_KEY).map(Secret::new);
        var token = text(Key.SESSION_TOKEN).map(Secret::new);
        if (id.isEmpty() && secret.isEmpty() && token.isEmpty()) {
            return new Credentials.ProviderChain();
        }
        var needed = new Credentials.AccessKey(needed(Key.ACCESS_KEY_ID), new Secret(needed(Key.SECRET_ACCESS_KEY)));
        return token.<Credentials.ForS3>map(t -> new Credentials.SessionKey(needed.id(), needed.secret(), t))
                .orElse(needed);
    }

    private Credentials.ForGcs gcsCredentials() {
        one(Key.SERVICE_ACCOUNT_FILE, Key.ANONYMOUS);
        if (flag(Key.ANONYMOUS, false)) {
            return new Credentials.Anonymous();
        }
        return text(Key.SERVICE_ACCOUNT_FILE)
                .<Credentials.ForGcs>map(file -> new Credentials.ServiceAccountFile(Path.of(file)))
                .orElseGet(Credentials.ProviderChain::new);
    }

    private Credentials.ForAzure azureCredentials() {
        one(Key.CONNECTION_STRING, Key.ACCOUNT_KEY, Key.SAS_TOKEN, Key.ANONYMOUS);
        if (flag(Key.ANONYMOUS, false)) {
            return new Credentials.Anonymous();
        }
        var text = text(Key.CONNECTION_STRING);
        if (text.isPresent()) {
            return new Credentials.ConnectionString(new Secret(text.get()));
        }
        var key = text(Key.ACCOUNT_KEY).<Credentials.ForAzure>map(k -> new Credentials.AccountKey(new Secret(k)));
        var token = text(Key.SAS_TOKEN).<Credentials.ForAzure>map(t -> new Credentials.SasToken(new Secret(t)));
        return key.or(() -> token).orElseGet(Credentials.ProviderChain::new);
    }

    /// A connection string names the account.
    private String account() {
        return text(Key.ACCOUNT)
                .or(() -> text(Key.CONNECTION_STRING).flatMap(Assembly::accountIn))
                .orElseGet(() -> needed(Key.ACCOUNT));
    }

    private static Optional<String> accountIn(String connectionString) {
        return Arrays.stream(connectionString.split(";"))
                .filter(part -> part.startsWith("AccountName="))
                .map(part -> part.substring(part.indexOf('=') + 1))
                .findFirst();
    }

    /// Complains when two ways to log in are given. `anonymous: false` is none.
    private void one(Key... ways) {
        Key first = null;
        for (var way : ways) {
            boolean given = way == Key.ANONYMOUS ? flag(way, false) : text(way).isPresent();
            if (given && first != null) {
                throw incomplete(way, way.path() + " and " + first.path() + " are two ways to log in; give one");
            }
            first = given ? way : first;
        }
    }

    private Metadata metadata(Location location) {
        var backend = text(Key.METADATA_BACKEND);
        if (backend.isEmpty() && text(Key.METADATA_PATH).isEmpty()) {
            return Metadata.defaultFor(location);
        }
        return switch (backend.orElse(Metadata.defaultFor(location).word())) {
            case "sqlite" ->
                new Metadata.Sqlite(text(Key.METADATA_PATH).map(Path::of).or(() -> databaseOutside(location)));
            case "postgres" ->
                at(
                        Key.METADATA_URL,
                        () -> Metadata.Postgres.of(
                                needed(Key.METADATA_URL),
                                text(Key.METADATA_USER),
                                text(Key.METADATA_PASSWORD).map(Secret::new)));
            default -> new Metadata.Json();
        };
    }

    /// A database cannot lie in an object store.
    private Optional<Path> databaseOutside(Location location) {
        return location instanceof Location.Local
                ? Optional.empty()
                : Optional.of(base.resolve(".coffer/catalog.sqlite"));
    }

    private CachePolicy cache() {
        return at(
                Key.CACHE_MAX_MIB,
                () -> new CachePolicy(
                        flag(Key.CACHE_MANIFESTS, CachePolicy.STANDARD.manifests()),
                        flag(Key.CACHE_CONTENT, CachePolicy.STANDARD.content()),
                        count(Key.CACHE_MAX_MIB).orElse(CachePolicy.STANDARD.maxMib())));
    }

    private RetentionPolicy cleanup() {
        return at(
                Key.CLEANUP_ENABLED,
                () -> new RetentionPolicy(
                        flag(Key.CLEANUP_ENABLED, false),
                        text(Key.RULES)
                                .map(text -> PolicyReader.parse(text, PolicyReader::rules))
                                .orElse(List.of()),
                        PolicyReader.set(
                                Scope.EVERYTHING,
                                word -> Key.at(PolicyReader.SECTION + "." + word)
                                        .flatMap(this::text),
                                text(Key.BEST)
                                        .map(text -> PolicyReader.parse(text, PolicyReader::best))
                                        .orElse(List.of()))));
    }

    private Optional<String> text(Key key) {
        return layer.text(key);
    }

    private boolean flag(Key key, boolean otherwise) {
        return text(key).map(Boolean::parseBoolean).orElse(otherwise);
    }

    private OptionalInt count(Key key) {
        return text(key).map(text -> OptionalInt.of(Integer.parseInt(text))).orElse(OptionalInt.empty());
    }

    private String needed(Key key) {
        return text(key).orElseThrow(() -> incomplete(key, key.path() + " is missing"));
    }

    /// Says where a failure of a constructor comes from.
    private <T> T at(Key key, Supplier<T> made) {
        try {
            return made.get();
        } catch (CofferException.Invalid e) {
            throw new Incomplete(place(key), e);
        }
    }

    private Incomplete incomplete(Key key, String message) {
        return new Incomplete(place(key), new CofferException.Invalid(message));
    }

    private Place place(Key key) {
        return layer.place(key)
                .or(() -> layer.place(Key.TYPE))
                .or(() -> layer.values().values().stream().findFirst().map(Layer.Value::place))
                .orElse(Place.of("configuration"));
    }

    /// Leaves the assembly at the first thing without which it cannot go on.
    private static final class Incomplete extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final transient Place place;
        private final transient CofferException.Invalid failure;

        Incomplete(Place place, CofferException.Invalid failure) {
            super(null, failure, false, false);
            this.place = place;
            this.failure = failure;
        }
    }
}
