package dev.coffer.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffer.artifact.CofferException;
import dev.coffer.config.ConfigLoader.Flags;
import dev.coffer.retention.RetentionPolicy;
import dev.coffer.retention.Rule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ConfigLoaderTest {
    @TempDir
    Path temp;

    private Path project;

    @BeforeEach
    void makeProject() throws IOException {
        project = Files.createDirectory(temp.toRealPath().resolve("project"));
    }

    @Test
    void withoutAnyWordTheStoreIsArtifactsInTheWorkingDirectory() {
        var resolved = loader(Map.of()).resolve(Flags.NONE);

        assertThat(resolved.config()).isEqualTo(StoreConfig.local(project.resolve("artifacts")));
        assertThat(resolved.config().metadata()).isEqualTo(new Metadata.AsMade(new Metadata.Sqlite(Optional.empty())));
        assertThat(resolved.file()).isEmpty();
        assertThat(resolved.settings()).allMatch(setting -> setting.origin().equals("default"));
    }

    @Test
    void everyKeyOfALocalStoreIsRead() throws IOException {
        write("""
            artifact_store:
              type: local
              root_path: ./data/store
              versioning_enabled: false
              version_scheme: semver
              metadata_backend: sqlite
              metadata: {path: facts.db}
              restorable_days: 14
              cleanup_policy:
                enabled: true
                max_versions_per_artifact: 10
                max_age_days: 90
            """);

        assertThat(config())
                .isEqualTo(new StoreConfig(
                        new Location.Local(project.resolve("data/store")),
                        new Metadata.Sqlite(Optional.of(project.resolve("facts.db"))),
                        false,
                        VersionScheme.SEMVER,
                        RetentionPolicy.of(true, new Rule.MaxVersions(10), new Rule.MaxAge(90)),
                        Duration.ofDays(14),
                        CachePolicy.STANDARD));
    }

    @Test
    void everyKeyOfAnS3StoreIsRead() throws IOException {
        write("""
            artifact_store:
              type: s3
              bucket: ml-artifacts
              prefix: team/prod
              region: eu-west-1
              endpoint: https://storage.example.com:9000
              credentials: {access_key_id: AKID, secret_access_key: s3cret, session_token: t0ken}
              metadata_backend: postgres
              metadata: {url: "postgresql://db.example.com/coffer", user: coffer, password: "${PGPASSWORD}"}
            """);

        var config = trusted(Map.of("PGPASSWORD", "1234")).resolve(Flags.NONE).config();

        assertThat(config.location()).isInstanceOfSatisfying(Location.S3.class, s3 -> {
            assertThat(s3.address()).isEqualTo("s3://ml-artifacts/team/prod");
            assertThat(s3.region()).contains("eu-west-1");
            assertThat(s3.credentials())
                    .isEqualTo(new Credentials.SessionKey("AKID", new Secret("s3cret"), new Secret("t0ken")));
        });
        assertThat(config.metadata())
                .isEqualTo(new Metadata.Postgres(
                        "postgresql://db.example.com/coffer", Optional.of("coffer"), Optional.of(new Secret("1234"))));
    }

    @Test
    void gcsAndAzureStoresAreRead() throws IOException {
        write("artifact_store: {type: gcs, bucket: b-1, credentials: {service_account_file: key.json}}");
        assertThat(config().location())
                .isEqualTo(new Location.Gcs(
                        "b-1", "", Optional.empty(), new Credentials.ServiceAccountFile(project.resolve("key.json"))));

        write("artifact_store: {type: azure, account: acme, container: models, credentials: {account_key: k}}");
        assertThat(config().location())
                .isEqualTo(new Location.Azure(
                        "acme", "models", "", Optional.empty(), new Credentials.AccountKey(new Secret("k"))));
    }

    @ParameterizedTest
    @CsvSource({
        "s3://bucket/a/b, s3://bucket/a/b",
        "s3://bucket/, s3://bucket",
        "gs://bucket/p, gs://bucket/p",
        "azure://acme/models/p, azure://acme/models/p",
        "file:///srv/store, /srv/store",
        "/srv/store, /srv/store"
    })
    void theSectionMayBeOneString(String text, String address) throws IOException {
        write("artifact_store: " + text);

        assertThat(config().location().address()).isEqualTo(address);
    }

    @Test
    void theNearestFileWithOurSectionWins() throws IOException {
        write("artifact_store: ./here");
        var below = Files.createDirectories(project.resolve("stages/train"));
        Files.writeString(project.resolve("stages/pipeline.yaml"), "steps: [{{ not ours }}]\n---\nodd: !Tag x\n");

        var resolved = new ConfigLoader(Map.of(), below).resolve(Flags.NONE);

        assertThat(resolved.config()).isEqualTo(StoreConfig.local(project.resolve("here")));
        assertThat(resolved.file()).contains(project.resolve("pipeline.yaml"));
        assertThat(origin(resolved, "root_path")).isEqualTo("../../pipeline.yaml:1");
    }

    @Test
    void otherSectionsMayHoldWhateverTheyLike() throws IOException {
        write("""
            stages: {train: !Custom {cmd: "${UNSET}", deps: [a, a]}, ? [complex, key] : 1}
            twice: 1
            twice: 2
            artifact_store: ./store
            """);

        assertThat(config()).isEqualTo(StoreConfig.local(project.resolve("store")));
    }

    @Test
    void environmentCountsMoreThanFileAndFlagMoreThanEnvironment() throws IOException {
        write("artifact_store: {root_path: ./file, version_scheme: semver}");

        var fromEnvironment = loader(Map.of("COFFER_ROOT_PATH", "env", "COFFER_VERSION_SCHEME", "timestamp"));

        assertThat(fromEnvironment.resolve(Flags.NONE).config())
                .isEqualTo(StoreConfig.local(project.resolve("env")).withVersioning(true, VersionScheme.TIMESTAMP));
        assertThat(fromEnvironment.resolve(Flags.store("flag")).config().location())
                .isEqualTo(new Location.Local(project.resolve("flag")));
    }

    @Test
    void aStoreNamedByFlagDoesNotInheritTheFactsAndCleanupOfAnother() throws IOException {
        write("""
            artifact_store:
              root_path: ./store
              version_scheme: semver
              metadata_backend: sqlite
              cleanup_policy: {enabled: true, max_age_days: 1}
            """);

        assertThat(loader(Map.of()).resolve(Flags.store("other")).config())
                .isEqualTo(StoreConfig.local(project.resolve("other")).withVersioning(true, VersionScheme.SEMVER));
        assertThat(loader(Map.of()).resolve(Flags.store("./store")).config()).isEqualTo(config());
    }

    @Test
    void aStoreNamedByFlagIsReachedTheSameWayWhenTheProviderIsTheSame() throws IOException {
        write("artifact_store: {type: s3, bucket: one-1, endpoint: 'http://localhost:9000'}");

        var same = trusted(Map.of()).resolve(Flags.store("s3://two-2")).config().location();
        var other =
                trusted(Map.of()).resolve(Flags.store("gs://two-2")).config().location();

        assertThat(((Location.S3) same).endpoint()).isPresent();
        assertThat(((Location.Gcs) other).endpoint()).isEmpty();
    }

    @Test
    void aRegionInTheEnvironmentDoesNotDisturbALocalStore() {
        assertThat(loader(Map.of("COFFER_REGION", "eu-west-1"))
                        .resolve(Flags.NONE)
                        .config()
                        .location())
                .isInstanceOf(Location.Local.class);
    }

    @Test
    void everyScalarKeyCanComeFromTheEnvironment() {
        var config = loader(Map.of(
                        "COFFER_TYPE", "s3",
                        "COFFER_BUCKET", "my-bucket",
                        "COFFER_CREDENTIALS_ANONYMOUS", "true",
                        "COFFER_CLEANUP_POLICY_ENABLED", "true",
                        "COFFER_CLEANUP_POLICY_MAX_AGE_DAYS", "7"))
                .resolve(Flags.NONE)
                .config();

        assertThat(((Location.S3) config.location()).credentials()).isEqualTo(new Credentials.Anonymous());
        assertThat(config.cleanupPolicy()).isEqualTo(RetentionPolicy.of(true, new Rule.MaxAge(7)));
    }

    @Test
    void aFileNamedInTheEnvironmentIsUsedInsteadOfTheOneFound() throws IOException {
        write("artifact_store: ./found");
        Files.writeString(project.resolve("other.yaml"), "artifact_store: ./named");

        assertThat(loader(Map.of("COFFER_CONFIG", "other.yaml"))
                        .resolve(Flags.NONE)
                        .config())
                .isEqualTo(StoreConfig.local(project.resolve("named")));
    }

    @Test
    void aNamedFileMustExistAndHaveOurSection() throws IOException {
        Files.writeString(project.resolve("other.yaml"), "stages: []");

        assertThatThrownBy(() -> loader(Map.of()).resolve(Flags.file("missing.yaml")))
                .isInstanceOf(CofferException.Invalid.class)
                .hasMessageContaining("missing.yaml");
        assertThatThrownBy(() -> loader(Map.of()).resolve(Flags.file("other.yaml")))
                .hasMessage("other.yaml: no section artifact_store");
    }

    @Test
    void eachSettingSaysWhereItComesFrom() throws IOException {
        write("""
            artifact_store:
              type: s3
              bucket: from-file
            """);

        var resolved = loader(Map.of("COFFER_BUCKET", "from-env")).resolve(Flags.NONE);

        assertThat(origin(resolved, "type")).isEqualTo("pipeline.yaml:2");
        assertThat(origin(resolved, "bucket")).isEqualTo("environment COFFER_BUCKET");
        assertThat(origin(resolved, "versioning_enabled")).isEqualTo("default");
        assertThat(origin(loader(Map.of()).resolve(Flags.store("x")), "root_path"))
                .isEqualTo("--store");
    }

    @Test
    void secretsAreNeverShown() throws IOException {
        write("""
            artifact_store:
              type: s3
              bucket: bucket
              credentials: {access_key_id: AKID, secret_access_key: hush1, session_token: hush2}
              metadata_backend: postgres
              metadata: {url: "postgresql://me:hush3@db/coffer", password: hush4}
            """);

        var resolved = trusted(Map.of()).resolve(Flags.NONE);

        assertThat(resolved.toString()).doesNotContain("hush").contains("***", "postgresql://db/coffer");
        assertThat(((Metadata.Postgres) resolved.config().metadata()).user()).contains("me");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        secret_access_key: 12345678           | expected text, found something else
        secret_access_key: "hush ${NOT_SET}"  | NOT_SET is not set
        secret_access_key: [hush]             | expected text, found a list
        """)
    void messagesDoNotRepeatSecrets(String line, String message) throws IOException {
        write("artifact_store:\n  type: s3\n  bucket: bucket\n  credentials:\n    " + line + "\n");

        assertThat(problems()).singleElement().asString().contains(message).doesNotContain("hush", "12345678");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        buckett: x                        | 2:3: unknown key 'buckett' (did you mean 'bucket'?)
        versoning_enabled: true           | 2:3: unknown key 'versoning_enabled' (did you mean 'versioning_enabled'?)
        colour: blue                      | 2:3: unknown key 'colour'
        versioning_enabled: maybe         | 2:23: versioning_enabled: expected true or false, found the text 'maybe'
        versioning_enabled: "true"        | 2:23: versioning_enabled: expected true or false, found the text 'true' (write it without quotes)
        versioning_enabled: yes           | 2:23: versioning_enabled: expected true or false, found the text 'yes'
        root_path: [a, b]                 | 2:14: root_path: expected a path, found a list
        root_path: 42                     | 2:14: root_path: expected a path, found the number 42 (write it in quotes)
        root_path:                        | 2:13: root_path: expected a path, found nothing
        type: s4                          | 2:9: type: expected local, s3, gcs or azure, found 's4' (did you mean 's3'?)
        cleanup_policy: true              | 2:19: cleanup_policy: expected a mapping, found true
        cleanup_policy: {max_age_days: 0} | 2:34: cleanup_policy.max_age_days: expected a whole number from 1 to 1000000000, found 0
        cleanup_policy: {max_age_days: -3} | 2:34: cleanup_policy.max_age_days: expected a whole number from 1 to 1000000000, found -3
        cleanup_policy: {max_age_days: 1.5} | 2:34: cleanup_policy.max_age_days: expected a whole number, found the number 1.5
        cleanup_policy: {max_age: 1}      | 2:20: unknown key 'cleanup_policy.max_age'
        bucket: my-bucket                 | 2:11: bucket does not belong to type: local; it is for gcs, s3
        metadata: {url: "postgresql://h/d"} | 2:19: metadata.url does not belong to metadata_backend: sqlite; it is for postgres
        metadata_backend: postgres        | 2:21: metadata.url is missing
        type: s3                          | 2:9: bucket is missing
        type: azure                       | 2:9: account is missing
        type: !odd s3                     | 2:9: the tag !odd has no meaning here
        root_path: ${NOWHERE}             | 2:14: root_path: the environment variable NOWHERE is not set (set it, or give a default: ${NOWHERE:default})
        root_path: ${NOWHERE              | 2:14: root_path: a ${ without its } (write $${ where ${ itself is meant)
        root_path: ${no-name}             | 2:14: root_path: '${no-name}' does not name an environment variable (write $${ where ${ itself is meant)
        """)
    void aMistakeIsNamedWithItsPlace(String line, String problem) throws IOException {
        write("artifact_store:\n  " + line + "\n");

        assertThat(problems()).containsExactly("pipeline.yaml:" + problem);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        artifact_store:\\n\\ttype: local         | 2:1: a tab in the indentation (YAML wants spaces here)
        artifact_store:\\n  root_path: a\\n\\tx: b | 3:1: a tab in the indentation (YAML wants spaces here)
        artifact_store:\\n  root_path:\\ta       | 2:13: a tab (YAML wants spaces here)
        artifact_store: {root_path: ${X}}       | 1:30: not valid YAML: expected ',' or '}', but got { (inside { } and [ ] a ${VARIABLE} needs quotes: "${VARIABLE}")
        artifact_store: 5                       | 1:17: artifact_store: expected a mapping, a path or a URI, found the number 5
        artifact_store:                         | 1:16: artifact_store: expected a mapping, a path or a URI, found nothing
        artifact_store: ftp://host/x            | 1:17: 'ftp' is not a kind of store (use a path, file:///path, s3://bucket/prefix, gs://bucket/prefix or azure://account/container/prefix)
        artifact_store: a\\nartifact_store: b    | 2:1: artifact_store is in the file a second time
        artifact_store:\\n  type: s3\\n  type: gcs | 3:3: 'type' is here a second time; first in line 2
        artifact_store: &a\\n  metadata: *a       | 1:17: an alias inside what it stands for
        """)
    void aMalformedFileIsNamedWithLineAndColumn(String text, String problem) throws IOException {
        write(text.replace("\\n", "\n").replace("\\t", "\t") + "\n");

        assertThat(problems()).containsExactly("pipeline.yaml:" + problem);
    }

    @Test
    void allMistakesAreListedAndTheFirstIsThrown() throws IOException {
        write("""
            artifact_store:
              typ: local
              versioning_enabled: perhaps
              cleanup_policy: {enabled: 1}
            """);

        assertThat(problems()).hasSize(3);
        assertThatThrownBy(this::config)
                .isInstanceOfSatisfying(
                        CofferException.Invalid.class,
                        e -> assertThat(e.hint())
                                .contains("did you mean 'type'?; coffer config validate lists all 3 problems"))
                .hasMessage("pipeline.yaml:2:3: unknown key 'typ'");
    }

    @Test
    void anchorsAndMergeKeysWork() throws IOException {
        write("""
            shared: &shared {version_scheme: timestamp, root_path: ./wrong}
            artifact_store:
              <<: *shared
              root_path: ./right
            """);

        assertThat(config())
                .isEqualTo(StoreConfig.local(project.resolve("right")).withVersioning(true, VersionScheme.TIMESTAMP));
    }

    @Test
    void deepNestingAndAliasBombsAreRefused() throws IOException {
        write("artifact_store: " + "[".repeat(100_000));
        assertThat(problems()).singleElement().asString().contains("nested deeper than 50 levels");

        var bomb = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x]\n");
        for (int i = 1; i < 12; i++) {
            bomb.append("a%d: &a%d [%s]\n".formatted(i, i, ("*a" + (i - 1) + ", ").repeat(9) + "x"));
        }
        write(bomb + "artifact_store: {metadata: *a11}\n");
        assertThat(problems()).singleElement().asString().contains("more than 100000 values");
    }

    @Test
    void variablesAreFilledInAfterParsing() throws IOException {
        write("""
            artifact_store:
              root_path: ${ROOT:./default}/x
              versioning_enabled: ${VERSIONING:true}
            """);
        assertThat(config()).isEqualTo(StoreConfig.local(project.resolve("default/x")));

        write("""
            artifact_store:
              root_path: ${ROOT}
              versioning_enabled: ${VERSIONING}
            """);
        var config = loader(Map.of("ROOT", "a: b # c", "VERSIONING", "false"))
                .resolve(Flags.NONE)
                .config();
        assertThat(config.location()).isEqualTo(new Location.Local(project.resolve("a: b # c")));
        assertThat(config.versioningEnabled()).isFalse();
    }

    @Test
    void aVariableThatIsEmptyLeavesItsKeyOut() throws IOException {
        write("artifact_store:\n  type: s3\n  bucket: bucket\n  endpoint: ${ENDPOINT:}\n");

        assertThat(((Location.S3) config().location()).endpoint()).isEmpty();
    }

    @Test
    void homeIsFilledIn() throws IOException {
        write("artifact_store: ~/store");

        assertThat(loader(Map.of("HOME", "/home/ada")).resolve(Flags.NONE).config())
                .isEqualTo(StoreConfig.local(Path.of("/home/ada/store")));
    }

    @Test
    void howToReachAnyStoreMayComeFromTheEnvironmentAlone() throws IOException {
        write("artifact_store: ./local");
        var flags = Flags.store("s3://bucket");

        var alone = loader(Map.of("COFFER_ENDPOINT", "http://127.0.0.1:9000")).resolve(flags);
        var ofAnother = loader(Map.of("COFFER_ENDPOINT", "http://127.0.0.1:9000", "COFFER_STORE", "gs://other"))
                .resolve(flags);

        assertThat(origin(alone, "endpoint")).isEqualTo("environment COFFER_ENDPOINT");
        assertThat(((Location.S3) ofAnother.config().location()).endpoint()).isEmpty();
    }

    @Test
    void twoPlacesInTheEnvironmentAreAMistake() {
        assertThat(problems(Map.of("COFFER_STORE", "s3://bucket", "COFFER_BUCKET", "bucket")))
                .containsExactly("environment COFFER_BUCKET: COFFER_STORE says already where the store lies"
                        + " (unset one of the two)");
    }

    @Test
    void anUnknownVariableIsOnlyWorthAWarning() {
        var loader = loader(Map.of("COFFER_BUKET", "x", "COFFER_RUN_ID", "r", "COFFER_JAVA_OPTS", "-Xmx1g"));

        assertThat(loader.problems(Flags.NONE)).isEmpty();
        assertThat(loader.unknownVariables())
                .containsExactly("COFFER_BUKET means nothing to Coffer; did you mean 'COFFER_BUCKET'?");
    }

    @Test
    void aFileThatIsNotTextIsRefused() throws IOException {
        Files.write(project.resolve("pipeline.yaml"), new byte[] {'a', ':', (byte) 0xff});

        assertThat(problems()).containsExactly("pipeline.yaml: not text in UTF-8 (save it as UTF-8)");
    }

    private void write(String text) throws IOException {
        Files.writeString(project.resolve("pipeline.yaml"), text);
    }

    private ConfigLoader trusted(Map<String, String> environment) {
        var all = new HashMap<>(environment);
        all.put("COFFER_TRUST", project.toString());
        return loader(all);
    }

    private ConfigLoader loader(Map<String, String> environment) {
        return new ConfigLoader(environment, project);
    }

    private StoreConfig config() {
        return loader(Map.of()).resolve(Flags.NONE).config();
    }

    private List<String> problems() {
        return problems(Map.of());
    }

    private List<String> problems(Map<String, String> environment) {
        return loader(environment).problems(Flags.NONE).stream()
                .map(problem -> problem.message()
                        + problem.hint().map(hint -> " (" + hint + ")").orElse(""))
                .toList();
    }

    private static String origin(ResolvedConfig resolved, String key) {
        return resolved.settings().stream()
                .filter(setting -> setting.key().equals(key))
                .map(Setting::origin)
                .collect(Collectors.joining());
    }
}
