package dev.coffer.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffer.artifact.CofferException;
import dev.coffer.config.ConfigLoader.Flags;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What a `pipeline.yaml` may do that was found by looking upwards, in a clone of somebody else's repository for example.
final class FoundFileTest {
    private static final Instant NOW = Instant.parse("2026-11-28T10:00:00Z");
    private static final String EVIL = "{type: s3, bucket: b-1, endpoint: 'https://evil.example'}";

    @TempDir
    Path temp;

    private Path home;
    private Path project;

    @BeforeEach
    void makeProject() throws IOException {
        home = Files.createDirectory(temp.toRealPath().resolve("home"));
        project = Files.createDirectories(temp.toRealPath().resolve("clone/of/somebody"));
        Files.writeString(home.resolve("key.json"), "{}");
        Files.writeString(project.resolve("key.json"), "{}");
        Files.createSymbolicLink(project.resolve("link"), home);
        Files.createSymbolicLink(project.resolve("nowhere"), home.resolve("not-there-yet.sqlite"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        {type: s3, bucket: b-1, endpoint: 'https://evil.example'} | 1:51 sends your AWS credentials to https://evil.example
        {type: s3, bucket: b-1, endpoint: 'http://127.0.0.1:9000'} | 1:51 sends your AWS credentials to http://127.0.0.1:9000
        {type: s3, bucket: b-1, endpoint: '${HOST_OF_OURS}'} | 1:51 sends your AWS credentials to https://ours.example
        {type: s3, bucket: b-1, endpoint: 'https://e', credentials: {profile: ml}} | 1:51 sends your AWS credentials of profile ml to https://e
        {type: s3, bucket: b-1, endpoint: 'https://e', credentials: {role_arn: r}} | 1:51 sends your AWS credentials to https://e
        {type: s3, bucket: b-1, endpoint: 'https://e', credentials: {access_key_id: A, secret_access_key: '${S}'}} | 1:51 sends an access key from the environment to https://e
        {type: s3, bucket: b-1, endpoint: 'https://e', credentials: {access_key_id: '${S}', secret_access_key: x}} | 1:51 sends an access key from the environment to https://e
        {type: gcs, bucket: b-1, endpoint: 'https://e'} | 1:52 sends your Google credentials to https://e
        {type: gcs, bucket: b-1, endpoint: 'https://e', credentials: {service_account_file: link/key.json}} | 1:52 sends tokens of the key file
        {type: gcs, bucket: b-1, endpoint: 'https://e', credentials: {service_account_file: ../key.json}} | 1:52 sends tokens of the key file
        {type: azure, account: acme, container: ccc, endpoint: 'https://e'} | 1:72 sends your Azure credentials to https://e
        {type: azure, account: acme, container: ccc, endpoint: 'https://e', credentials: {account_key: '${S}'}} | 1:72 sends what an account key signs from the environment to https://e
        {type: azure, account: acme, container: ccc, endpoint: 'https://e', credentials: {sas_token: '${S}'}} | 1:72 sends a shared access signature from the environment to https://e
        {type: azure, account: acme, container: ccc, endpoint: 'https://e', credentials: {connection_string: '${S}'}} | 1:72 sends what a connection string holds from the environment
        {type: azure, account: acme, container: ccc, credentials: {sas_token: 'a=${S}&sig=x'}} | 1:87 puts variables of the environment into addresses of azure://acme/ccc
        {type: azure, account: acme, container: ccc, credentials: {connection_string: 'BlobEndpoint=https://e;${S}'}} | 1:95 puts variables of the environment into a connection string
        {metadata_backend: postgres, metadata: {url: 'postgresql://evil.example/d'}} | 1:62 signs in as you to postgresql://evil.example/d
        {metadata_backend: postgres, metadata: {url: 'postgresql://u:p@evil.example/d'}} | 1:62 signs in as you to postgresql://evil.example/d
        {metadata_backend: sqlite, metadata: {path: ../facts.sqlite}} | 1:61 makes the database
        {metadata_backend: sqlite, metadata: {path: ~/facts.sqlite}} | 1:61 makes the database
        {metadata_backend: sqlite, metadata: {path: link/facts.sqlite}} | 1:61 makes the database
        {metadata_backend: sqlite, metadata: {path: nowhere}} | 1:61 makes the database
        """)
    void whatLeadsOutOfItsDirectoryNeedsLeave(String section, String reach) throws IOException {
        write(section);

        var resolved = loader(Map.of()).resolve(Flags.NONE);

        assertThat(resolved.trust().state()).isEqualTo(Trust.State.MISSING);
        assertThat(resolved.settings()).isNotEmpty();
        assertThatThrownBy(resolved::config)
                .isInstanceOfSatisfying(
                        CofferException.Refused.class,
                        e -> assertThat(e.hint())
                                .hasValueSatisfying(hint -> assertThat(hint)
                                        .contains("coffer trust " + project, "COFFER_TRUST=" + project)))
                .hasMessageStartingWith("pipeline.yaml:" + reach)
                .hasMessageEndingWith("; nobody has allowed that")
                .message()
                .doesNotContain("hush");
        assertThat(trusted(Map.of()).resolve(Flags.NONE).config()).isNotNull();
        assertThat(named(Map.of()).config()).isNotNull();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        {type: s3, bucket: b-1}
        {type: s3, bucket: b-1, credentials: {access_key_id: A, secret_access_key: '${S}'}}
        {type: s3, bucket: b-1, endpoint: 'https://e', credentials: {anonymous: true}}
        {type: s3, bucket: b-1, endpoint: 'https://e', credentials: {access_key_id: A, secret_access_key: x}}
        {type: gcs, bucket: b-1, endpoint: 'https://e', credentials: {service_account_file: key.json}}
        {type: azure, account: acme, container: ccc, credentials: {sas_token: '${S}'}}
        {type: azure, account: acme, container: ccc, credentials: {connection_string: '${S}'}}
        {root_path: ../../elsewhere}
        {root_path: ./here, metadata_backend: sqlite, metadata: {path: ./new/facts.sqlite}}
        {type: s3, bucket: b-1, metadata_backend: sqlite}
        """)
    void whatIsItsOwnOrGoesToTheCloudItselfNeedsNone(String section) throws IOException {
        write(section);

        assertThat(loader(Map.of()).resolve(Flags.NONE).trust().state()).isEqualTo(Trust.State.NOT_NEEDED);
        assertThat(loader(Map.of()).resolve(Flags.NONE).config()).isNotNull();
    }

    @Test
    void aDirectoryThatIsALinkDoesNotHideWhereTheDatabaseIsMade() throws IOException {
        write("{type: s3, bucket: b-1, metadata_backend: sqlite}");
        Files.createSymbolicLink(project.resolve(".coffer"), home);

        assertThatThrownBy(() -> loader(Map.of()).resolve(Flags.NONE).config())
                .hasMessageContaining("makes the database " + project.resolve(".coffer/catalog.sqlite"));
    }

    @Test
    void credentialsOfTheEnvironmentDoNotGoWhereAFoundFileSays() throws IOException {
        write("{type: s3, bucket: b-1, endpoint: 'https://e', credentials: {access_key_id: A}}");

        assertThatThrownBy(() -> loader(Map.of("COFFER_CREDENTIALS_SECRET_ACCESS_KEY", "hush"))
                        .resolve(Flags.NONE)
                        .config())
                .isInstanceOf(CofferException.Refused.class);
        assertThatThrownBy(() ->
                        loader(Map.of()).resolve(Flags.store("s3://ours-1")).config())
                .isInstanceOf(CofferException.class);
    }

    @Test
    void aStoreNamedByFlagDoesNotMakeTheEndpointOfTheFileTrusted() throws IOException {
        write(EVIL);

        assertThatThrownBy(() ->
                        loader(Map.of()).resolve(Flags.store("s3://ours-1")).config())
                .isInstanceOf(CofferException.Refused.class)
                .hasMessageContaining("https://evil.example");
    }

    @Test
    void anEndpointOrADatabaseThatTheUserNamedIsTheUsersWord() throws IOException {
        write("{type: s3, bucket: b-1, metadata_backend: postgres}");

        assertThat(loader(Map.of("COFFER_ENDPOINT", "https://mine", "COFFER_METADATA_URL", "postgresql://mine/d"))
                        .resolve(Flags.NONE)
                        .config()
                        .metadata())
                .isInstanceOf(Metadata.Postgres.class);
    }

    @Test
    void whatWasAllowedOnceNeedsNoLeaveUntilItChanges() throws IOException {
        write(EVIL);
        var directories = new TrustedDirectories(environment(Map.of()), project);

        assertThat(directories.allow(Path.of("."), NOW).reaches())
                .containsExactly("pipeline.yaml:1:51 sends your AWS credentials to https://evil.example");

        assertThat(state()).isEqualTo(Trust.State.ALLOWED);
        write("{type: s3, bucket: other, restorable_days: 3, endpoint: \"https://evil.example\"}");
        assertThat(state()).isEqualTo(Trust.State.ALLOWED);
        write("{type: s3, bucket: b-1, endpoint: 'https://evil2.example'}");
        assertThat(state()).isEqualTo(Trust.State.MISSING);
        assertThat(directories.list()).singleElement().satisfies(entry -> {
            assertThat(entry.directory()).isEqualTo(project);
            assertThat(entry.since()).isEqualTo(NOW);
            assertThat(entry.state()).isEqualTo(TrustedDirectories.State.CHANGED);
        });
        write("{type: s3, bucket: b-1, endpoint: 'https://evil.example', credentials: {profile: other}}");
        assertThat(state()).isEqualTo(Trust.State.MISSING);
        write(EVIL);
        assertThat(state()).isEqualTo(Trust.State.ALLOWED);
        assertThat(directories.remove(project)).isEqualTo(project);
        assertThat(state()).isEqualTo(Trust.State.MISSING);
        assertThatThrownBy(() -> directories.remove(project)).isInstanceOf(CofferException.NotFound.class);
    }

    @Test
    void leaveIsForOneDirectoryByWhateverNameItIsReached() throws IOException {
        write(EVIL);
        new TrustedDirectories(environment(Map.of()), temp).allow(project, NOW);
        var copy = Files.createDirectory(temp.resolve("copy"));
        Files.copy(project.resolve("pipeline.yaml"), copy.resolve("pipeline.yaml"));
        var byLink = Files.createSymbolicLink(temp.resolve("by-link"), project);
        var below = Files.createDirectories(project.resolve("stages/train"));

        assertThatThrownBy(() -> new ConfigLoader(environment(Map.of()), copy)
                        .resolve(Flags.NONE)
                        .config())
                .isInstanceOf(CofferException.Refused.class);
        for (var there : new Path[] {byLink, below}) {
            assertThat(new ConfigLoader(environment(Map.of()), there)
                            .resolve(Flags.NONE)
                            .config())
                    .isNotNull();
        }
    }

    @Test
    void aVariableAllowsDirectoriesByName() throws IOException {
        write(EVIL);
        var elsewhere = Map.of("COFFER_TRUST", home + File.pathSeparator + "/no/such/place");

        assertThat(trusted(Map.of()).resolve(Flags.NONE).trust().state()).isEqualTo(Trust.State.VARIABLE);
        assertThatThrownBy(() -> loader(elsewhere).resolve(Flags.NONE).config())
                .isInstanceOf(CofferException.Refused.class);
        assertThatThrownBy(() -> loader(
                                Map.of("COFFER_TRUST", project.resolve("..").toString()))
                        .resolve(Flags.NONE)
                        .config())
                .isInstanceOf(CofferException.Refused.class);
    }

    @Test
    void aDirectoryWithoutAFileCannotBeAllowed() {
        var directories = new TrustedDirectories(environment(Map.of()), temp);

        assertThatThrownBy(() -> directories.allow(home, NOW)).hasMessageContaining("no pipeline.yaml");
        assertThatThrownBy(() -> directories.allow(Path.of("nowhere"), NOW)).hasMessageContaining("no directory");
        assertThat(directories.list()).isEmpty();
    }

    @Test
    void aFileThatOthersCanWriteIsRefusedUnlessItIsNamed() throws IOException {
        write("./store");
        Files.setPosixFilePermissions(project.resolve("pipeline.yaml"), PosixFilePermissions.fromString("rw-rw-rw-"));

        assertThatThrownBy(() -> loader(Map.of()).resolve(Flags.NONE))
                .isInstanceOfSatisfying(
                        CofferException.Refused.class,
                        e -> assertThat(e.hint())
                                .hasValueSatisfying(hint -> assertThat(hint)
                                        .contains("chmod go-w", "--config " + project.resolve("pipeline.yaml"))))
                .hasMessageContaining("pipeline.yaml can be written by others")
                .hasMessageContaining("mode 0666");
        assertThat(named(Map.of()).config()).isNotNull();
    }

    @Test
    void aFileInADirectoryThatOthersCanWriteIsRefused() throws IOException {
        write("./store");
        Files.setPosixFilePermissions(project, PosixFilePermissions.fromString("rwxrwxrwx"));

        assertThatThrownBy(() -> loader(Map.of()).resolve(Flags.NONE))
                .isInstanceOf(CofferException.Refused.class)
                .hasMessageContaining("the directory of pipeline.yaml can be written by others");
    }

    @Test
    void theCommandThatGivesLeaveCanBeCopiedWhateverTheDirectoryIsCalled() throws IOException {
        var odd = Files.createDirectory(project.resolve("it's; rm -rf x"));
        Files.writeString(odd.resolve("pipeline.yaml"), "artifact_store: " + EVIL + "\n");

        var resolved = new ConfigLoader(environment(Map.of()), odd).resolve(Flags.NONE);

        assertThat(resolved.trust().way()).contains("coffer trust '" + project + "/it'\\''s; rm -rf x' (");
    }

    @Test
    void aFileWithoutOurSectionMayBeAnybodys() throws IOException {
        Files.writeString(project.resolve("pipeline.yaml"), "stages: []\n");
        Files.setPosixFilePermissions(project.resolve("pipeline.yaml"), PosixFilePermissions.fromString("rw-rw-rw-"));

        assertThat(loader(Map.of()).resolve(Flags.NONE).file()).isEmpty();
    }

    private Trust.State state() {
        return loader(Map.of()).resolve(Flags.NONE).trust().state();
    }

    private void write(String section) throws IOException {
        Files.writeString(project.resolve("pipeline.yaml"), "artifact_store: " + section + "\n");
    }

    private ConfigLoader loader(Map<String, String> more) {
        return new ConfigLoader(environment(more), project);
    }

    private ConfigLoader trusted(Map<String, String> more) {
        var all = new HashMap<>(more);
        all.put("COFFER_TRUST", "/no/such/place" + File.pathSeparator + project);
        return loader(all);
    }

    private ResolvedConfig named(Map<String, String> more) {
        return loader(more).resolve(Flags.file("pipeline.yaml"));
    }

    private Map<String, String> environment(Map<String, String> more) {
        var all = new HashMap<>(more);
        all.put("HOME", home.toString());
        all.put("HOST_OF_OURS", "https://ours.example");
        all.put("S", "AccountName=acme;AccountKey=aHVzaA==;hush&sig=hush");
        return all;
    }
}
