package dev.coffer.azure;

import com.azure.core.util.BinaryData;
import com.azure.core.util.Context;
import com.azure.storage.blob.models.BlobRequestConditions;
import com.azure.storage.blob.models.BlobStorageException;
import com.azure.storage.blob.options.BlockBlobCommitBlockListOptions;
import com.azure.storage.blob.options.BlockBlobSimpleUploadOptions;
import com.azure.storage.blob.options.BlockBlobStageBlockOptions;
import com.azure.storage.blob.specialized.BlockBlobClient;
import dev.coffer.blob.cloud.BodyBytes;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;

/// Creates a blob if there is none: in one request, or, when it is very large, in blocks that one request makes a blob of.
///
/// Every request carries the MD5 of what it sends, and Azure throws away what does not match. That costs a tenth of a second
/// of one core for 64 MiB, and finds what a faulty proxy or network card changed before it is ever stored.
///
/// @param singleBytes most bytes that go in one request
/// @param blockBytes  of each block otherwise
/// @param random      so that blocks of two who create the same blob are not mixed
record AzureUpload(long singleBytes, int blockBytes, RandomGenerator random) {
    /// What a create is answered when there is such a blob. The third comes when a signature allows only to create.
    private static final Set<String> EXISTS =
            Set.of("BlobAlreadyExists", "ConditionNotMet", "UnauthorizedBlobOverwrite");

    AzureUpload(RandomGenerator random) {
        this(256L << 20, 64 << 20, random);
    }

    /// False when there is one. Other exceptions are the vendor's.
    boolean create(BlockBlobClient blob, BodyBytes bytes) {
        try {
            if (bytes.length() <= singleBytes) {
                single(blob, bytes);
            } else {
                inBlocks(blob, bytes);
            }
            return true;
        } catch (BlobStorageException e) {
            if (EXISTS.contains(AzureFailures.code(e.getResponse())) || isOvertaken(e, blob)) {
                return false;
            }
            throw e;
        }
    }

    private static void single(BlockBlobClient blob, BodyBytes bytes) {
        blob.uploadWithResponse(
                new BlockBlobSimpleUploadOptions(BinaryData.fromListByteBuffer(bytes.parts()))
                        .setContentMd5(md5(bytes.parts()))
                        .setRequestConditions(absent()),
                null,
                Context.NONE);
    }

    private void inBlocks(BlockBlobClient blob, BodyBytes bytes) {
        var ids = new ArrayList<String>();
        long upload = random.nextLong();
        for (var block : blocks(bytes.parts())) {
            var id = ByteBuffer.allocate(12).putLong(upload).putInt(ids.size());
            ids.add(Base64.getEncoder().encodeToString(id.array()));
            blob.stageBlockWithResponse(
                    new BlockBlobStageBlockOptions(ids.getLast(), BinaryData.fromListByteBuffer(block))
                            .setContentMd5(md5(block)),
                    null,
                    Context.NONE);
        }
        blob.commitBlockListWithResponse(
                new BlockBlobCommitBlockListOptions(ids).setRequestConditions(absent()), null, Context.NONE);
    }

    /// Whoever creates a blob takes away the blocks that others had sent for it.
    private static boolean isOvertaken(BlobStorageException e, BlockBlobClient blob) {
        return AzureFailures.code(e.getResponse()).equals("InvalidBlockList") && blob.exists();
    }

    private List<List<ByteBuffer>> blocks(List<ByteBuffer> parts) {
        var blocks = new ArrayList<List<ByteBuffer>>();
        long free = 0;
        for (var part : parts) {
            while (part.hasRemaining()) {
                if (free == 0) {
                    blocks.add(new ArrayList<>());
                    free = blockBytes;
                }
                int count = (int) Math.min(free, part.remaining());
                blocks.getLast().add(part.slice(part.position(), count));
                part.position(part.position() + count);
                free -= count;
            }
        }
        return blocks;
    }

    private static BlobRequestConditions absent() {
        return new BlobRequestConditions().setIfNoneMatch("*");
    }

    private static byte[] md5(List<ByteBuffer> parts) {
        try {
            var digest = MessageDigest.getInstance("MD5");
            parts.forEach(part -> digest.update(part.duplicate()));
            return digest.digest();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has MD5", e);
        }
    }
}
