package dev.coffer.s3;

import dev.coffer.blob.cloud.Deadlines;
import dev.coffer.config.Credentials;
import dev.coffer.config.Location;
import java.util.List;
import java.util.function.Supplier;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.ContainerCredentialsProvider;
import software.amazon.awssdk.auth.credentials.EnvironmentVariableCredentialsProvider;
import software.amazon.awssdk.auth.credentials.InstanceProfileCredentialsProvider;
import software.amazon.awssdk.auth.credentials.ProfileCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.auth.credentials.SystemPropertyCredentialsProvider;
import software.amazon.awssdk.auth.credentials.WebIdentityTokenFileCredentialsProvider;
import software.amazon.awssdk.profiles.ProfileFileSystemSetting;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.auth.StsAssumeRoleCredentialsProvider;
import software.amazon.awssdk.utils.SdkAutoCloseable;

/// One place that credentials come from.
///
/// @param words what it is called; never a secret, or a part of one
/// @param hint  what to do when it has none
/// @param owned what is closed with it
record S3CredentialSource(
        Supplier<String> words, String hint, AwsCredentialsProvider provider, List<SdkAutoCloseable> owned)
        implements SdkAutoCloseable {
    /// All ways to give credentials.
    static final String WAYS =
            "set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or log in with aws sso login, or make a profile in ~/.aws"
                    + " and name it in AWS_PROFILE or credentials.profile; credentials.anonymous: true asks without any";

    private static final String SESSION = "coffer";

    /// Where to look for credentials, in this order.
    static List<S3CredentialSource> all(Location.S3 place, Region region, Deadlines deadlines) {
        return all(place.address(), place.credentials(), region, deadlines);
    }

    private static List<S3CredentialSource> all(
            String address, Credentials.ForS3 credentials, Region region, Deadlines deadlines) {
        return switch (credentials) {
            case Credentials.ProviderChain _ -> chain();
            case Credentials.Profile(var name) -> List.of(profile(name));
            case Credentials.AccessKey(var id, var secret) ->
                List.of(configured(
                        "the access key in the configuration", AwsBasicCredentials.create(id, secret.value())));
            case Credentials.SessionKey(var id, var secret, var token) ->
                List.of(configured(
                        "the access key with session token in the configuration",
                        AwsSessionCredentials.create(id, secret.value(), token.value())));
            case Credentials.Role role -> List.of(role(address, role, region, deadlines));
            case Credentials.Anonymous _ ->
                List.of(source("no credentials", WAYS, AnonymousCredentialsProvider.create()));
        };
    }

    /// The vendor's own chain and its order, taken apart, because it does not tell in words where it found something.
    private static List<S3CredentialSource> chain() {
        var container = ContainerCredentialsProvider.builder().build();
        var instance = InstanceProfileCredentialsProvider.create();
        return List.of(
                source(
                        "the system properties aws.accessKeyId and aws.secretAccessKey",
                        WAYS,
                        SystemPropertyCredentialsProvider.create()),
                source(
                        "the environment variables AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY",
                        WAYS,
                        EnvironmentVariableCredentialsProvider.create()),
                owning(
                        "the web identity token in AWS_WEB_IDENTITY_TOKEN_FILE",
                        "check AWS_ROLE_ARN and the token's file",
                        WebIdentityTokenFileCredentialsProvider.create()),
                profile(ProfileFileSystemSetting.AWS_PROFILE.getStringValueOrThrow()),
                owning("the container's role", WAYS, container),
                owning("the instance's role", WAYS, instance));
    }

    private static S3CredentialSource profile(String name) {
        return owning(
                "profile " + name + " of ~/.aws",
                "aws configure --profile " + name + " makes it; aws sso login --profile " + name
                        + " renews one of a single sign-on",
                ProfileCredentialsProvider.create(name));
    }

    private static S3CredentialSource configured(String words, AwsCredentials credentials) {
        return source(words, WAYS, StaticCredentialsProvider.create(credentials));
    }

    private static S3CredentialSource role(String address, Credentials.Role role, Region region, Deadlines deadlines) {
        var base = S3Credentials.of(address, all(address, role.base(), region, deadlines));
        var sts = StsClient.builder()
                .region(region)
                .credentialsProvider(base::resolve)
                .httpClientBuilder(S3Connection.http(deadlines))
                .overrideConfiguration(S3Connection.once(deadlines))
                .build();
        var provider = StsAssumeRoleCredentialsProvider.builder()
                .stsClient(sts)
                .refreshRequest(request -> request.roleArn(role.arn())
                        .externalId(role.externalId().orElse(null))
                        .roleSessionName(SESSION))
                .build();
        return new S3CredentialSource(
                () -> "role " + role.arn() + ", taken on with " + base.described(),
                "check credentials.role_arn and credentials.external_id, and that the role trusts who takes it on",
                provider,
                List.of(provider, sts, base));
    }

    private static S3CredentialSource source(String words, String hint, AwsCredentialsProvider provider) {
        return new S3CredentialSource(() -> words, hint, provider, List.of());
    }

    private static <P extends AwsCredentialsProvider & SdkAutoCloseable> S3CredentialSource owning(
            String words, String hint, P provider) {
        return new S3CredentialSource(() -> words, hint, provider, List.of(provider));
    }

    @Override
    public void close() {
        owned.forEach(SdkAutoCloseable::close);
    }
}
