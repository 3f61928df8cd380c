package dev.coffer.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.config.ConfigLoader.Flags;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class CredentialVariablesTest {
    private static final String HUSH = "hush-hush-hush";

    @TempDir
    Path temp;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "AWS_SECRET_ACCESS_KEY",
                "AWS_SESSION_TOKEN",
                "AZURE_STORAGE_KEY",
                "AZURE_CLIENT_SECRET",
                "GOOGLE_API_KEY",
                "PGPASSWORD",
                "COFFER_METADATA_PASSWORD",
                "GITHUB_TOKEN",
                "githubToken",
                "MINIO_ROOT_PASSWORD",
                "DB_PASS",
                "DB_PWD",
                "S3_SECRET",
                "AZURE_SAS",
                "NPM_AUTH",
                "GH_PAT"
            })
    void aVariableNamedLikeACredentialHoldsOne(String name) {
        assertThat(CredentialVariables.holds(name, "x")).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HOME",
                "PWD",
                "OLDPWD",
                "PATH",
                "USER",
                "AWS_ACCESS_KEY_ID",
                "AWS_REGION",
                "AWS_PROFILE",
                "S3_ENDPOINT",
                "GIT_AUTHOR_NAME",
                "SSH_AUTH_SOCK",
                "GOOGLE_APPLICATION_CREDENTIALS",
                "AWS_WEB_IDENTITY_TOKEN_FILE",
                "BUCKET",
                "MONKEY",
                "COMPASS"
            })
    void anotherDoesNot(String name) {
        assertThat(CredentialVariables.holds(name, "x")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "postgresql://me:hush@host/db",
                "https://x-access:hush@example.com/r.git",
                "DefaultEndpointsProtocol=https;AccountName=a;AccountKey=aGk=",
                "https://a.blob.core.windows.net/c?sv=1&sig=x",
                "-----BEGIN PRIVATE KEY-----\nx"
            })
    void aValueThatLooksLikeOneIsOne(String value) {
        assertThat(CredentialVariables.holds("DATABASE_URL", value)).isTrue();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        {type: s3, bucket: b-1, endpoint: "https://h/${AWS_SECRET_ACCESS_KEY}"}
        {type: s3, bucket: b-1, endpoint: "https://${X:${AWS_SECRET_ACCESS_KEY}}"}
        {type: s3, bucket: "${AWS_SECRET_ACCESS_KEY}"}
        {type: s3, bucket: b-1, prefix: "p-${AWS_SECRET_ACCESS_KEY}"}
        {type: s3, bucket: b-1, region: "${AWS_SECRET_ACCESS_KEY}"}
        {type: s3, bucket: b-1, credentials: {profile: "${AWS_SECRET_ACCESS_KEY}"}}
        {type: s3, bucket: b-1, credentials: {role_arn: r, external_id: "${AWS_SECRET_ACCESS_KEY}"}}
        {type: gcs, bucket: b-1, credentials: {service_account_file: "${AWS_SECRET_ACCESS_KEY}"}}
        {type: azure, account: "${AWS_SECRET_ACCESS_KEY}", container: ccc}
        {root_path: "./${AWS_SECRET_ACCESS_KEY}"}
        {metadata_backend: sqlite, metadata: {path: "${AWS_SECRET_ACCESS_KEY}"}}
        {metadata_backend: postgres, metadata: {url: "postgresql://h/${AWS_SECRET_ACCESS_KEY}"}}
        {metadata_backend: postgres, metadata: {url: "postgresql://h/d", user: "${AWS_SECRET_ACCESS_KEY}"}}
        {cleanup_policy: {rules: [{type: model, name: "${AWS_SECRET_ACCESS_KEY}", max_age_days: 1}]}}
        {version_scheme: "${AWS_SECRET_ACCESS_KEY}"}
        "s3://b-1/${AWS_SECRET_ACCESS_KEY}"
        "./${AWS_SECRET_ACCESS_KEY}"
        """)
    void aCredentialIsFilledInOnlyWhereOneBelongs(String section) throws IOException {
        write(section);

        assertThat(loader(Map.of("AWS_SECRET_ACCESS_KEY", HUSH)).problems(Flags.NONE))
                .singleElement()
                .asString()
                .contains("AWS_SECRET_ACCESS_KEY holds a credential", "credentials.secret_access_key")
                .doesNotContain(HUSH);
    }

    @Test
    void whatIsFilledIntoCredentialsIsNotShown() throws IOException {
        write(
                "{type: s3, bucket: b-1, credentials: {access_key_id: '${MINIO_KEY}', secret_access_key: '${MINIO_SECRET}'}}");

        var resolved =
                loader(Map.of("MINIO_KEY", HUSH, "MINIO_SECRET", HUSH + 2)).resolve(Flags.NONE);

        assertThat(resolved.settings())
                .asString()
                .contains("credentials.access_key_id")
                .doesNotContain(HUSH);
        assertThat(((Location.S3) resolved.config().location()).credentials())
                .isEqualTo(new Credentials.AccessKey(HUSH, new Secret(HUSH + 2)));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        {type: s3, bucket: "${ODD}"}
        {type: s3, bucket: "b-${ODD}"}
        {type: s3, bucket: b-1, prefix: "${ODD}"}
        {type: s3, bucket: b-1, region: "${ODD}"}
        {type: s3, bucket: b-1, endpoint: "${ODD}"}
        {type: azure, account: "${ODD}", container: ccc}
        {type: "${ODD}"}
        {version_scheme: "${ODD}"}
        {restorable_days: ${ODD} }
        {versioning_enabled: ${ODD} }
        {root_path: "\\0${ODD}"}
        {cleanup_policy: {rules: [{filter: "${ODD}", max_age_days: 1}]}}
        {metadata_backend: postgres, metadata: {url: "${ODD}"}}
        "s3://${ODD}"
        """)
    void noMessageRepeatsWhatAVariableHolds(String section) throws IOException {
        write(section.replace("{restorable_days: ${ODD} }", "\n  restorable_days: ${ODD}")
                .replace("{versioning_enabled: ${ODD} }", "\n  versioning_enabled: ${ODD}"));

        assertThat(loader(Map.of("ODD", "Odd!!" + HUSH)).problems(Flags.NONE))
                .isNotEmpty()
                .asString()
                .doesNotContain(HUSH);
    }

    @Test
    void theKindOfAnAddressIsNotRepeatedEither() throws IOException {
        write("'${ODD}://x'");

        assertThat(loader(Map.of("ODD", HUSH)).problems(Flags.NONE))
                .singleElement()
                .asString()
                .contains("'${ODD}' is not a kind of store")
                .doesNotContain(HUSH);
    }

    private void write(String section) throws IOException {
        Files.writeString(temp.resolve("pipeline.yaml"), "artifact_store: " + section + "\n");
    }

    private ConfigLoader loader(Map<String, String> environment) {
        var all = new HashMap<>(environment);
        all.put("COFFER_TRUST", temp.toString());
        return new ConfigLoader(all, temp);
    }
}
