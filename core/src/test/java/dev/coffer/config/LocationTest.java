package dev.coffer.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffer.artifact.CofferException;
import dev.coffer.retention.RetentionPolicy;
import dev.coffer.retention.Rule;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class LocationTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "  ",
                "s3://",
                "s3://a",
                "s3://bucket//x",
                "s3://bucket/../x",
                "s3://bucket/x?versionId=1",
                "s3://key:hush@bucket",
                "azure://account",
                "azure://Account/container",
                "azure://account/con--tainer",
                "ftp://host/path",
                "file://host/path",
                "a\0b"
            })
    void whatIsNoPlaceIsRefusedWithoutRepeatingSecrets(String text) {
        assertThatThrownBy(() -> StoreConfig.at(text))
                .isInstanceOf(CofferException.Invalid.class)
                .message()
                .doesNotContain("hush");
    }

    @Test
    void anAddressReadsBackAsTheSamePlace() {
        for (var text : new String[] {"s3://bucket/a/b", "gs://bucket", "azure://acme/models/x", "/srv/store"}) {
            var location = Location.parse(text, Path.of("/"));

            assertThat(location.address()).isEqualTo(text);
            assertThat(Location.parse(location.address(), Path.of("/"))).isEqualTo(location);
        }
    }

    @Test
    void aLocalPathIsMadeAbsolute() {
        assertThat(StoreConfig.at("x/../store").location().address())
                .isEqualTo(Path.of("store").toAbsolutePath().toString());
    }

    @Test
    void anEndpointWithALoginIsRefused() {
        assertThatThrownBy(() -> Checks.endpoint("https://me:hush@host"))
                .isInstanceOf(CofferException.Invalid.class)
                .message()
                .doesNotContain("hush");
    }

    @Test
    void aPolicyWithoutLimitsCannotBeEnabled() {
        assertThatThrownBy(() -> RetentionPolicy.of(true)).isInstanceOf(CofferException.Invalid.class);
        assertThatThrownBy(() -> RetentionPolicy.of(false, new Rule.MaxVersions(-1)))
                .hasMessageContaining("-1");
    }

    @Test
    void aDatabaseUrlGivesUpItsLogin() {
        var postgres = Metadata.Postgres.of(
                "jdbc:postgresql://me:p%40ss@db:5432/coffer?ssl=true", Optional.empty(), Optional.empty());

        assertThat(postgres.url()).isEqualTo("postgresql://db:5432/coffer?ssl=true");
        assertThat(postgres.user()).contains("me");
        assertThat(postgres.password()).contains(new Secret("p@ss"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"mysql://h/d", "postgresql://h/d?password=hush", "postgresql://u:hu/sh@h/d", "hush"})
    void whatIsNoDatabaseUrlIsRefusedWithoutRepeatingIt(String url) {
        assertThatThrownBy(() -> Metadata.Postgres.of(url, Optional.empty(), Optional.empty()))
                .isInstanceOf(CofferException.Invalid.class)
                .message()
                .doesNotContain("hush", "hu/sh");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "socketFactory=org.example.Evil",
                "socketFactoryArg=x",
                "sslfactory=org.example.Evil",
                "sslfactoryarg=x",
                "sslhostnameverifier=org.example.Evil",
                "sslpasswordcallback=org.example.Evil",
                "authenticationPluginClassName=org.example.Evil",
                "xmlFactoryFactory=org.example.Evil",
                "loggerFile=/home/ada/.bashrc",
                "loggerLevel=TRACE",
                "localSocketAddress=10.0.0.1",
                "jaasApplicationName=x",
                "service=x",
                "options=-c%20synchronous_commit=off",
                "SSLFACTORY=x",
                "sslmode=require&socketFactory=x",
                "ssl%66actory=x",
                "?socketFactory=x",
                "x"
            })
    void aDatabaseUrlTakesOnlyParametersThatAreKnownToBeHarmless(String parameters) {
        assertThatThrownBy(() ->
                        Metadata.Postgres.of("postgresql://h/d?" + parameters, Optional.empty(), Optional.empty()))
                .isInstanceOfSatisfying(
                        CofferException.Invalid.class,
                        e -> assertThat(e.hint())
                                .hasValueSatisfying(hint -> assertThat(hint).contains("sslmode", "connectTimeout")))
                .hasMessageContaining("parameter");
        assertThatThrownBy(() ->
                        new Metadata.Postgres("postgresql://h/d?" + parameters, Optional.empty(), Optional.empty()))
                .isInstanceOf(CofferException.Invalid.class);
    }

    @Test
    void whatSaysHowToReachAndCheckADatabaseIsTaken() {
        var url =
                "postgresql://h1:5432,h2/d?sslmode=verify-full&sslrootcert=/etc/ca.pem&connectTimeout=5&socketTimeout=60"
                        + "&ApplicationName=train&currentSchema=ml&targetServerType=primary&ssl";

        assertThat(Metadata.Postgres.of(url, Optional.empty(), Optional.empty()).url())
                .isEqualTo(url);
    }

    @Test
    void aPlaceBelowAnotherDiffersInItsPrefixOnly() {
        var bucket = new Location.S3(
                "bucket",
                "team",
                Optional.of("eu-west-1"),
                Optional.of(URI.create("https://s3.example.com")),
                S3Dialect.COMPATIBLE,
                new Credentials.Anonymous());

        assertThat(bucket.below("x"))
                .isEqualTo(new Location.S3(
                        "bucket",
                        "team/x",
                        bucket.region(),
                        bucket.endpoint(),
                        S3Dialect.COMPATIBLE,
                        bucket.credentials()));
        for (var address : List.of("/srv/store", "s3://bucket", "gs://bucket/a", "azure://account/container/a")) {
            assertThat(Location.parse(address, Path.of("/")).below("x").address())
                    .isEqualTo(address + "/x");
        }
    }
}
