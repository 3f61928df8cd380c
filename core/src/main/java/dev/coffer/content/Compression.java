package dev.coffer.content;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import com.github.luben.zstd.ZstdDecompressCtx;
import com.github.luben.zstd.ZstdException;
import dev.coffer.artifact.CofferException;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/// Decides whether content is worth compressing, compresses it, and undoes that.
public final class Compression {
    private static final int LEVEL = 1;
    private static final int SAMPLE_BYTES = 64 << 10;
    private static final int SMALLEST = 128;
    private static final int MOST_KEPT = 16;
    private static final double SAMPLE_GAIN = 0.90;
    private static final double CHUNK_GAIN = 0.95;

    /// First bytes of formats that are compressed already, or whose readers want the plain bytes: ZIP (also PyTorch, NumPy
    /// archives, Keras), PNG, JPEG, GIF, gzip, zstd, xz, bzip2, 7z, Parquet, MP4 is found by its box type below.
    private static final byte[][] MAGICS = {
        {'P', 'K', 3, 4},
        {(byte) 0x89, 'P', 'N', 'G'},
        {(byte) 0xff, (byte) 0xd8, (byte) 0xff},
        {'G', 'I', 'F', '8'},
        {0x1f, (byte) 0x8b},
        {0x28, (byte) 0xb5, 0x2f, (byte) 0xfd},
        {(byte) 0xfd, '7', 'z', 'X', 'Z'},
        {'B', 'Z', 'h'},
        {'7', 'z', (byte) 0xbc, (byte) 0xaf},
        {'P', 'A', 'R', '1'},
        {'G', 'G', 'U', 'F'},
    };

    /// Contexts of the native library, kept: to make one takes longer than to compress a small chunk.
    private static final BlockingQueue<ZstdCompressCtx> ENCODERS = new ArrayBlockingQueue<>(MOST_KEPT);

    private static final BlockingQueue<ZstdDecompressCtx> DECODERS = new ArrayBlockingQueue<>(MOST_KEPT);

    private Compression() {}

    /// Whether compressing a file is likely to pay, judged by its first bytes and a sample of 64 KiB.
    public static boolean pays(byte[] bytes, int offset, int length) {
        if (length < SMALLEST || isPacked(bytes, offset, length) || isSafetensors(bytes, offset, length)) {
            return false;
        }
        int sample = Math.min(length, SAMPLE_BYTES);
        return encode(bytes, offset, sample)
                .filter(encoded -> encoded.length < SAMPLE_GAIN * sample)
                .isPresent();
    }

    private static boolean isPacked(byte[] bytes, int offset, int length) {
        for (var magic : MAGICS) {
            if (length >= magic.length && Arrays.equals(bytes, offset, offset + magic.length, magic, 0, magic.length)) {
                return true;
            }
        }
        return length >= 8
                && bytes[offset + 4] == 'f'
                && bytes[offset + 5] == 't'
                && bytes[offset + 6] == 'y'
                && bytes[offset + 7] == 'p';
    }

    /// A safetensors file begins with the length of its JSON header, eight bytes little-endian, at most 100 MB, then `{"`.
    private static boolean isSafetensors(byte[] bytes, int offset, int length) {
        return length > 10
                && bytes[offset + 4] == 0
                && bytes[offset + 5] == 0
                && bytes[offset + 6] == 0
                && bytes[offset + 7] == 0
                && bytes[offset + 8] == '{'
                && bytes[offset + 9] == '"';
    }

    /// The chunk as one zstd frame; empty when that saves less than a twentieth. What is returned has been decoded and
    /// compared with the original.
    public static Optional<byte[]> encode(byte[] bytes, int offset, int length) {
        var encoded = new byte[(int) Zstd.compressBound(length)];
        int size = compress(bytes, offset, length, encoded);
        if (size >= CHUNK_GAIN * length) {
            return Optional.empty();
        }
        var decoded = new byte[length];
        int back = decompress(encoded, 0, size, decoded, length);
        if (back != length || !Arrays.equals(decoded, 0, length, bytes, offset, offset + length)) {
            throw new IllegalStateException("zstd does not give back what it was given");
        }
        return Optional.of(Arrays.copyOf(encoded, size));
    }

    /// Decodes the stored bytes of a chunk of `length` bytes into `target`.
    static void decode(byte[] stored, int offset, int storedLength, byte[] target, int length) {
        try {
            if (decompress(stored, offset, storedLength, target, length) != length) {
                throw new CofferException.Corrupt("compressed bytes do not decode");
            }
        } catch (ZstdException e) {
            throw new CofferException.Corrupt("compressed bytes do not decode", e);
        }
    }

    private static int compress(byte[] bytes, int offset, int length, byte[] target) {
        var kept = ENCODERS.poll();
        var context = kept == null ? new ZstdCompressCtx().setLevel(LEVEL) : kept;
        try {
            return context.compressByteArray(target, 0, target.length, bytes, offset, length);
        } finally {
            if (!ENCODERS.offer(context)) {
                context.close();
            }
        }
    }

    private static int decompress(byte[] bytes, int offset, int length, byte[] target, int limit) {
        var kept = DECODERS.poll();
        var context = kept == null ? new ZstdDecompressCtx() : kept;
        try {
            return context.decompressByteArray(target, 0, limit, bytes, offset, length);
        } finally {
            if (!DECODERS.offer(context)) {
                context.close();
            }
        }
    }
}
