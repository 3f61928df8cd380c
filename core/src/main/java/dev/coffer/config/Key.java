package dev.coffer.config;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// Every key of the `artifact_store` section: what it takes, and where it has a meaning.
///
/// The JSON schema and docs/configuration.md say the same; tests hold the three together.
@SuppressWarnings("ImmutableEnumChecker") // a form is a record of things that never change
enum Key {
    TYPE("type", Group.PLACE, new Form.Choice(List.of("local", "s3", "gcs", "azure"))),
    ROOT_PATH("root_path", Group.PLACE, new Form.File(), "local"),
    BUCKET("bucket", Group.PLACE, new Form.Word(Checks::bucket), "s3", "gcs"),
    ACCOUNT("account", Group.PLACE, new Form.Word(Checks::account), "azure"),
    CONTAINER("container", Group.PLACE, new Form.Word(Checks::container), "azure"),
    PREFIX("prefix", Group.PLACE, new Form.Word(Checks::prefix), "s3", "gcs", "azure"),
    REGION("region", Group.CONNECTION, new Form.Word(Checks::region), "s3"),
    ENDPOINT("endpoint", Group.CONNECTION, new Form.Word(Checks::endpoint), "s3", "gcs", "azure"),
    PATH_STYLE("s3.path_style", Group.CONNECTION, new Form.Flag(), "s3"),
    CHECKSUMS("s3.checksums", Group.CONNECTION, new Form.Flag(), "s3"),
    CHUNKED_ENCODING("s3.chunked_encoding", Group.CONNECTION, new Form.Flag(), "s3"),
    ACCESS_KEY_ID("credentials.access_key_id", Group.CONNECTION, new Form.Word(Checks::word), "s3"),
    SECRET_ACCESS_KEY("credentials.secret_access_key", Group.CONNECTION, new Form.Hidden(), "s3"),
    SESSION_TOKEN("credentials.session_token", Group.CONNECTION, new Form.Hidden(), "s3"),
    PROFILE("credentials.profile", Group.CONNECTION, new Form.Word(Checks::word), "s3"),
    ROLE_ARN("credentials.role_arn", Group.CONNECTION, new Form.Word(Checks::word), "s3"),
    EXTERNAL_ID("credentials.external_id", Group.CONNECTION, new Form.Word(Checks::word), "s3"),
    SERVICE_ACCOUNT_FILE("credentials.service_account_file", Group.CONNECTION, new Form.File(), "gcs"),
    ACCOUNT_KEY("credentials.account_key", Group.CONNECTION, new Form.Hidden(), "azure"),
    CONNECTION_STRING("credentials.connection_string", Group.CONNECTION, new Form.Hidden(), "azure"),
    SAS_TOKEN("credentials.sas_token", Group.CONNECTION, new Form.Hidden(), "azure"),
    ANONYMOUS("credentials.anonymous", Group.CONNECTION, new Form.Flag(), "s3", "gcs", "azure"),
    CACHE_MANIFESTS("cache.manifests", Group.CONNECTION, new Form.Flag(), "s3", "gcs", "azure"),
    CACHE_CONTENT("cache.content", Group.CONNECTION, new Form.Flag(), "s3", "gcs", "azure"),
    CACHE_MAX_MIB("cache.max_mib", Group.CONNECTION, new Form.Count(), "s3", "gcs", "azure"),
    VERSIONING_ENABLED("versioning_enabled", Group.VERSIONS, new Form.Flag()),
    VERSION_SCHEME("version_scheme", Group.VERSIONS, new Form.Choice(words(VersionScheme.values()))),
    METADATA_BACKEND("metadata_backend", Group.METADATA, new Form.Choice(List.of("json", "sqlite", "postgres"))),
    METADATA_PATH("metadata.path", Group.METADATA, new Form.File(), "sqlite"),
    METADATA_URL("metadata.url", Group.METADATA, new Form.Word(Checks::databaseUrl), "postgres"),
    METADATA_USER("metadata.user", Group.METADATA, new Form.Word(Checks::word), "postgres"),
    METADATA_PASSWORD("metadata.password", Group.METADATA, new Form.Hidden(), "postgres"),
    RESTORABLE_DAYS("restorable_days", Group.CLEANUP, new Form.Count()),
    CLEANUP_ENABLED("cleanup_policy.enabled", Group.CLEANUP, new Form.Flag()),
    MAX_VERSIONS("cleanup_policy.max_versions_per_artifact", Group.CLEANUP, new Form.Count()),
    MAX_AGE_DAYS("cleanup_policy.max_age_days", Group.CLEANUP, new Form.Count()),
    KEEP_ALIASED("cleanup_policy.keep_aliased", Group.CLEANUP, new Form.Flag()),
    KEEP_INPUTS("cleanup_policy.keep_inputs", Group.CLEANUP, new Form.Flag()),
    KEEP_NEWEST("cleanup_policy.keep_newest", Group.CLEANUP, new Form.Count()),
    KEEP_WITHIN_DAYS("cleanup_policy.keep_within_days", Group.CLEANUP, new Form.Count()),
    BEST("cleanup_policy.best", Group.CLEANUP, new Form.Best()),
    RULES("cleanup_policy.rules", Group.CLEANUP, new Form.Rules());

    /// What a key is about, and so what it shares its fate with when another layer names another store.
    enum Group {
        PLACE,
        CONNECTION,
        VERSIONS,
        METADATA,
        CLEANUP
    }

    private final String path;
    private final Group group;
    private final Form form;
    private final Set<String> owners;

    /// @param owners the types, or metadata backends, it belongs to; none means all
    Key(String path, Group group, Form form, String... owners) {
        this.path = path;
        this.group = group;
        this.form = form;
        this.owners = Set.of(owners);
    }

    /// Its name with the names of the mappings it is in: `cleanup_policy.enabled`.
    String path() {
        return path;
    }

    Group group() {
        return group;
    }

    Form form() {
        return form;
    }

    /// Whether a credential may stand in it, and so a variable that holds one.
    boolean takesCredentials() {
        return form.isSecret() || this == ACCESS_KEY_ID;
    }

    /// The environment variable that sets it.
    String variable() {
        return "COFFER_" + path.replace('.', '_').toUpperCase(Locale.ROOT);
    }

    /// Whether it means something for a store of this type with this metadata backend.
    boolean belongsTo(String type, String backend) {
        return owners.isEmpty() || owners.contains(group == Group.METADATA ? backend : type);
    }

    String owners() {
        return owners.stream().sorted().collect(Collectors.joining(", "));
    }

    static Optional<Key> at(String path) {
        return Arrays.stream(values()).filter(key -> key.path.equals(path)).findFirst();
    }

    /// The words that may stand in the mapping at `parent`, which is empty or ends with a dot.
    static Set<String> wordsIn(String parent) {
        return Arrays.stream(values())
                .map(Key::path)
                .filter(path -> path.startsWith(parent))
                .map(path -> path.substring(parent.length()).replaceFirst("\\..*", ""))
                .collect(Collectors.toUnmodifiableSet());
    }

    private static List<String> words(VersionScheme... schemes) {
        return Arrays.stream(schemes).map(VersionScheme::word).toList();
    }
}
