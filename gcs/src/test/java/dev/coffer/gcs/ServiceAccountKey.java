package dev.coffer.gcs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.Base64;

/// A key file of a service account that nobody has, made for one test.
record ServiceAccountKey(Path file, KeyPair pair, String privateText) {
    static final String EMAIL = "tester@example.iam.gserviceaccount.com";

    /// @param tokens who hands out tokens for it
    static ServiceAccountKey write(Path file, URI tokens) {
        try {
            var generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            var pair = generator.generateKeyPair();
            var text = Base64.getEncoder().encodeToString(pair.getPrivate().getEncoded());
            var armoured = "-----BEGIN PRIVATE " + "KEY-----\\n" + text + "\\n-----END PRIVATE " + "KEY-----\\n";
            Files.writeString(file, """
                    {"type":"service_account","project_id":"p","private_key_id":"1","private_key":"%s",\
                    "client_email":"%s","client_id":"1","token_uri":"%s"}""".formatted(armoured, EMAIL, tokens), StandardCharsets.UTF_8);
            return new ServiceAccountKey(file, pair, text);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
