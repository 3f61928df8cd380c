package dev.coffer.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffer.artifact.CofferException;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class CompressionTest {
    @Test
    void textPaysAndComesBack() {
        var text = "the same words again and again, ".repeat(1000).getBytes(StandardCharsets.UTF_8);
        var encoded = Compression.encode(text, 0, text.length).orElseThrow();
        var decoded = new byte[text.length];
        Compression.decode(encoded, 0, encoded.length, decoded, text.length);

        assertThat(Compression.pays(text, 0, text.length)).isTrue();
        assertThat(encoded.length).isLessThan(text.length / 10);
        assertThat(decoded).isEqualTo(text);
    }

    @Test
    void randomBytesDoNotPay() {
        var bytes = new byte[200_000];
        new SplittableRandom(1).nextBytes(bytes);

        assertThat(Compression.pays(bytes, 0, bytes.length)).isFalse();
        assertThat(Compression.encode(bytes, 0, bytes.length)).isEmpty();
    }

    @Test
    void packedFormatsAreLeftAloneEvenWhereTheyWouldShrink() {
        for (var start : new String[] {"PAR1", "PK\3\4", "GIF89a", "GGUF"}) {
            var bytes = (start + "0".repeat(100_000)).getBytes(StandardCharsets.ISO_8859_1);
            assertThat(Compression.pays(bytes, 0, bytes.length)).as(start).isFalse();
        }
        var safetensors = ("\2\0\0\0\0\0\0\0{\"" + "0".repeat(100_000)).getBytes(StandardCharsets.ISO_8859_1);
        assertThat(Compression.pays(safetensors, 0, safetensors.length)).isFalse();
    }

    @Test
    void damagedFramesAreCorruptAndNeverMore() {
        var text = "some words, ".repeat(500).getBytes(StandardCharsets.UTF_8);
        var encoded = Compression.encode(text, 0, text.length).orElseThrow();
        var target = new byte[text.length];
        encoded[0] ^= 1;

        assertThatThrownBy(() -> Compression.decode(encoded, 0, encoded.length, target, text.length))
                .isInstanceOf(CofferException.Corrupt.class);
    }
}
