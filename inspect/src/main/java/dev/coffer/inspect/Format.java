package dev.coffer.inspect;

import dev.coffer.artifact.CofferException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;

/// The formats that are looked into. Found by a file's first bytes where these tell, else by the end of its name.
public enum Format {
    TEXT("text"),
    CSV("CSV"),
    JSON("JSON"),
    JSON_LINES("JSON Lines"),
    PARQUET("Parquet"),
    SAFETENSORS("safetensors"),
    ONNX("ONNX"),
    NPY("npy"),
    NPZ("npz"),
    UNKNOWN("unknown");

    private static final int SAMPLE_BYTES = 8 << 10;
    private static final int LONGEST_CHARACTER = 4;

    private final String word;

    Format(String word) {
        this.word = word;
    }

    /// How it is called.
    public String word() {
        return word;
    }

    /// Whether a file of this format can be compared line by line.
    boolean isText() {
        return this == TEXT || this == CSV || this == JSON || this == JSON_LINES;
    }

    static Format of(String name, Content content) {
        var start = sample(content);
        if (startsWith(start, 'P', 'A', 'R', '1')) {
            return PARQUET;
        }
        if (startsWith(start, 0x93, 'N', 'U', 'M', 'P', 'Y')) {
            return NPY;
        }
        return switch (ending(name)) {
            case "npz" -> NPZ;
            case "npy" -> NPY;
            case "parquet" -> PARQUET;
            case "safetensors" -> SAFETENSORS;
            case "onnx" -> ONNX;
            case "json", "geojson", "topojson", "ipynb" -> JSON;
            case "jsonl", "ndjson" -> JSON_LINES;
            case "csv", "tsv", "tab", "psv" -> CSV;
            default -> isText(start, content.size()) ? TEXT : UNKNOWN;
        };
    }

    private static String ending(String name) {
        return name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    }

    private static byte[] sample(Content content) {
        try (var in = content.open(0, SAMPLE_BYTES)) {
            return in.readNBytes(SAMPLE_BYTES);
        } catch (IOException e) {
            throw new CofferException.Unavailable("cannot read a file: " + e.getMessage(), e);
        }
    }

    private static boolean startsWith(byte[] bytes, int... magic) {
        if (bytes.length < magic.length) {
            return false;
        }
        for (int i = 0; i < magic.length; i++) {
            if ((bytes[i] & 0xff) != magic[i]) {
                return false;
            }
        }
        return true;
    }

    /// Whether it is UTF-8 without NUL. The last character of a sample may be cut off.
    private static boolean isText(byte[] sample, long size) {
        for (int cut = 0; cut < LONGEST_CHARACTER && cut <= sample.length; cut++) {
            if (isUtf8(Arrays.copyOf(sample, sample.length - cut))) {
                return true;
            }
            if (sample.length == size) {
                return false;
            }
        }
        return false;
    }

    private static boolean isUtf8(byte[] bytes) {
        for (byte each : bytes) {
            if (each == 0) {
                return false;
            }
        }
        try {
            StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(bytes));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }
}
