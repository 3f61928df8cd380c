package dev.coffer.lineage;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class RedactionTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        --password=hush                         | --password=***
        --db-password hush                      | --db-password ***
        --password hush --lr 0.1                | --password *** --lr 0.1
        -Ddb.password=hush                      | -Ddb.password=***
        PGPASSWORD=hush                         | PGPASSWORD=***
        --api-key hush                          | --api-key ***
        --apiToken=hush                         | --apiToken=***
        --openai-key=hush                       | --openai-key=***
        --param hf_token=hush                   | --param hf_token=***
        --token -hush                           | --token ***
        --use-auth --epochs 3                   | --use-auth --epochs 3
        Authorization:hush                      | Authorization:***
        https://me:hush@host/x                  | https://***@host/x
        https://hush@host/x                     | https://***@host/x
        --url=https://me:hu/sh@host/x           | --url=https://***@host/x
        https://host/x?a=1&token=hush&b=2       | 'https://host/x?a=1&token=***&b=2'
        https://host/x?X-Amz-Signature=hush     | 'https://host/x?X-Amz-Signature=***'
        --opt=password=hush                     | --opt=password=***
        {"password":"hush","lr":1}              | '{"password":***,"lr":1}'
        ghp_hushhushhushhushhush                | ***
        AKIAHUSHHUSHHUSHHUSH                    | ***
        eyJhushhush.eyJhushhush.hushhush        | ***
        github_pat_11HUSHHUSH0hushhushhush      | ***
        xoxb-1234567890-hushhush                | ***
        AIzaSyHushHushHushHushHushHushHushHushH | ***
        ya29.a0AfHushHushHushHush               | ***
        GOCSPX-hushhushhushhushhush             | ***
        1//0ghushhushhushhushhushhush           | ***
        npm_hushhushhushhushhushhushhushhush1234 | ***
        pypi-AgEIhushhushhushhush               | ***
        sk-hushhush12345678hush                 | ***
        --param x=AIzaSyHushHushHushHushHushHushHushHushH | --param x=***
        -H Authorization: Bearer hush           | -H Authorization:*** *** ***
        curl Authorization: hush next           | curl Authorization:*** *** next
        Bearer hush                             | Bearer ***
        """)
    void secretsAreTakenOut(String command, String recorded) {
        assertThat(Redaction.command(List.of(command.split(" ", -1)))).isEqualTo(recorded);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "python train.py --lr 0.1 --max-tokens 512 --tokenizer bert --epochs=3",
                "coffer put models/resnet out/ --run r1 --param optimizer.lr=0.1 --input data/train:v3",
                "https://host:8080/a@b",
                "--keys=a --monkey x --author ada --compass north"
            })
    void ordinaryWordsStay(String command) {
        assertThat(Redaction.command(List.of(command.split(" ", -1)))).isEqualTo(command);
    }

    @Test
    void aHeaderInOneArgumentIsTakenOut() {
        assertThat(Redaction.command(List.of("-H", "Authorization: Bearer hush", "X: Bearer hush")))
                .isEqualTo("-H 'Authorization: ***' 'X: Bearer ***'");
    }

    @Test
    void aHeaderInAParameterIsTakenOut() {
        assertThat(Redaction.command(
                        List.of("--param", "header=Authorization: Bearer hush", "--param", "h=X-Auth: Basic hush")))
                .isEqualTo("--param 'header=Authorization: ***' --param 'h=X-Auth: ***'");
    }

    @Test
    void aPrivateKeyIsTakenOut() {
        var key = "-----BEGIN RSA PRIVATE KEY-----\nhush\nhush\n-----END RSA PRIVATE KEY-----";

        assertThat(Redaction.command(List.of("--param", "k=" + key, "{\"private_text\":\"" + key + "\"}")))
                .doesNotContain("hush");
        assertThat(Redaction.value(key)).isEqualTo("***");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        Authorization: Bearer hush            | Authorization: Bearer ***
        npm_hushhushhushhushhushhushhushhush1 | ***
        password                              | password
        sk-learn-random-forest-classifier     | sk-learn-random-forest-classifier
        x=1;token=abc                         | x=1;token=abc
        """)
    void ofAParameterOnlyWhatIsCertainlyASecretIsTakenOut(String value, String recorded) {
        assertThat(Redaction.value(value)).isEqualTo(recorded);
    }

    @Test
    void argumentsAreQuotedAsForAShellAndKeptOnOneLine() {
        assertThat(Redaction.command(List.of("put", "a b", "it's", "x\ny", "")))
                .isEqualTo("put 'a b' 'it'\\''s' 'x y' ''");
    }

    @Test
    void theClassPathOfJavaIsLeftOut() {
        assertThat(Redaction.command(List.of("/opt/jdk/bin/java", "-cp", "/very/long.jar:/path.jar", "Train")))
                .isEqualTo("/opt/jdk/bin/java -cp … Train");
    }

    @Test
    void aLongCommandIsCut() {
        assertThat(Redaction.command(List.of("x".repeat(10_000))))
                .hasSize(8_192)
                .endsWith("…");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        https://github.com/acme/ml.git                | https://github.com/acme/ml.git
        https://hush@github.com/acme/ml.git           | https://github.com/acme/ml.git
        https://me:hush@github.com/acme/ml.git        | https://github.com/acme/ml.git
        HTTPS://me:hush@github.com:8443/acme/ml       | HTTPS://github.com:8443/acme/ml
        https://me:hu@sh@github.com/acme/ml           | https://github.com/acme/ml
        https://me:hu/sh@github.com/acme/ml           | https://github.com/acme/ml
        https://:hush@github.com/acme/ml              | https://github.com/acme/ml
        https://me%40acme.com:hush@github.com/acme/ml | https://github.com/acme/ml
        https://github.com/acme/ml?access_token=hush  | https://github.com/acme/ml
        https://github.com/acme/ml#hush               | https://github.com/acme/ml
        https://me:hush@[::1]:8080/ml                 | https://[::1]:8080/ml
        https://host/path@v1                          | https://host/path@v1
        https://https://me:hush@host/ml               | https://host/ml
        ssh://git@github.com/acme/ml                  | ssh://git@github.com/acme/ml
        ssh://git:hush@github.com/acme/ml             | ssh://github.com/acme/ml
        git@github.com:acme/ml.git                    | git@github.com:acme/ml.git
        github.com:acme/ml.git                        | github.com:acme/ml.git
        /srv/git/ml.git                               | /srv/git/ml.git
        ../ml@2                                       | ../ml@2
        file:///srv/git/ml.git                        | file:///srv/git/ml.git
        me:hush@github.com:acme/ml                    | ``
        https:me:hush@github.com/acme                 | ``
        ext::sh -c hush                               | ``
        """)
    void aRemoteIsRecordedWithoutCredentials(String remote, String recorded) {
        assertThat(Redaction.remote(remote).orElse("")).isEqualTo(recorded);
    }
}
