package dev.coffer.blob.cloud;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffer.artifact.CofferException;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class PlainHttpTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://storage.example.com",
                "HTTPS://10.0.0.1:9000",
                "http://localhost:9000",
                "http://LOCALHOST",
                "http://127.0.0.1:9000",
                "http://127.8.9.10",
                "http://[::1]:9000"
            })
    void whatIsEncryptedOrStaysHereIsPrivate(String address) {
        assertThat(PlainHttp.isPrivate(URI.create(address))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://storage.example.com",
                "http://10.0.0.1:9000",
                "http://0.0.0.0:9000",
                "http://localhost.example.com",
                "http://127.0.0.1.example.com",
                "http://2130706433",
                "http://0177.0.0.1",
                "http://[fe80::1]",
                "http:/no-host",
                "ftp://storage.example.com"
            })
    void everythingElseIsNot(String address) {
        assertThat(PlainHttp.isPrivate(URI.create(address))).isFalse();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        Authorization        | Bearer t                 | http://h/p
        Authorization        | bearer t                 | http://h/p
        X-Amz-Security-Token | t                        | http://h/p
        Accept               | x                        | http://h/p?sv=1&sig=abc
        Accept               | x                        | http://h/p?SIG=abc
        Accept               | x                        | http://h/p?X-Amz-Security-Token=abc
        """)
    void aRequestWithATokenIsNotSentInPlainText(String header, String value, String uri) {
        var headers = Map.of(header, value);

        assertThatThrownBy(() -> check(uri, headers))
                .isInstanceOf(CofferException.Refused.class)
                .hasMessageContaining("http://h")
                .message()
                .doesNotContain("abc", "Bearer");
        assertThatCode(() -> check(uri.replace("http://h", "https://h"), headers))
                .doesNotThrowAnyException();
        assertThatCode(() -> check(uri.replace("http://h", "http://127.0.0.1"), headers))
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"SharedKey account:signature", "AWS4-HMAC-SHA256 Credential=x", "Basic x"})
    void aRequestThatIsOnlySignedMayBe(String authorization) {
        assertThatCode(() -> check("http://h/p?signature=1", Map.of("Authorization", authorization)))
                .doesNotThrowAnyException();
    }

    @Test
    void aTokenIsNotGivenAwayForAnUnknownPlace() {
        assertThatThrownBy(() -> PlainHttp.checkToken(null)).isInstanceOf(CofferException.Refused.class);
    }

    private static void check(String uri, Map<String, String> headers) {
        PlainHttp.check(URI.create(uri), name -> Optional.ofNullable(headers.get(name)));
    }
}
