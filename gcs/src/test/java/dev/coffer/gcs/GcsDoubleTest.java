package dev.coffer.gcs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.cloud.NoCredentials;
import com.google.cloud.storage.Blob;
import com.google.cloud.storage.BlobId;
import com.google.cloud.storage.BlobInfo;
import com.google.cloud.storage.Storage;
import com.google.cloud.storage.StorageException;
import com.google.cloud.storage.StorageOptions;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// The double, driven by the vendor's whole client as it comes.
class GcsDoubleTest {
    private static final byte[] CONTENT = "content".getBytes(StandardCharsets.UTF_8);

    private final GcsDouble service = GcsDouble.start("bucket");
    private final Storage client = StorageOptions.http()
            .setHost(service.endpoint().toString())
            .setProjectId("p")
            .setCredentials(NoCredentials.getInstance())
            .build()
            .getService();

    @AfterEach
    void close() throws Exception {
        client.close();
        service.close();
    }

    @Test
    void aCompressedUploadIsUnderstood() {
        var encodings = new ArrayList<String>();
        service.observe(call -> encodings.add(call.header("content-encoding")));

        var made = client.create(info("a"), CONTENT);

        assertThat(encodings).containsExactly("gzip");
        assertThat(made.getGeneration()).isPositive();
        assertThat(client.readAllBytes(info("a").getBlobId())).isEqualTo(CONTENT);
    }

    @Test
    void generationsGrowAndConditionsHold() {
        var first = client.create(info("a"), CONTENT, Storage.BlobTargetOption.doesNotExist());
        var second = client.create(info("a"), CONTENT);

        assertThat(second.getGeneration()).isGreaterThan(first.getGeneration());
        assertThatThrownBy(() -> client.create(info("a"), CONTENT, Storage.BlobTargetOption.doesNotExist()))
                .isInstanceOf(StorageException.class)
                .extracting(e -> ((StorageException) e).getCode())
                .isEqualTo(412);
        assertThatThrownBy(() -> client.delete(
                        info("a").getBlobId(), Storage.BlobSourceOption.generationMatch(first.getGeneration())))
                .isInstanceOf(StorageException.class);
        assertThat(client.delete(
                        info("a").getBlobId(), Storage.BlobSourceOption.generationMatch(second.getGeneration())))
                .isTrue();
    }

    @Test
    void aWriterResumes() throws IOException {
        var content = new byte[1_000_000];
        new Random(1).nextBytes(content);
        try (var writer = client.writer(info("a"), Storage.BlobWriteOption.doesNotExist())) {
            writer.setChunkSize(256 << 10);
            for (int at = 0; at < content.length; at += 100_000) {
                writer.write(ByteBuffer.wrap(content, at, 100_000));
            }
        }

        assertThat(client.readAllBytes(info("a").getBlobId())).isEqualTo(content);
        assertThat(service.requests().stream()
                        .filter(request -> request.startsWith("PUT"))
                        .count())
                .isGreaterThan(1);
    }

    @Test
    void aReaderReadsARange() throws IOException {
        client.create(info("a"), CONTENT);
        try (var reader = client.reader(info("a").getBlobId())) {
            reader.setChunkSize(0);
            reader.seek(2);
            reader.limit(5);
            var bytes = ByteBuffer.allocate(10);
            while (reader.read(bytes) >= 0) {}
            assertThat(Arrays.copyOf(bytes.array(), bytes.position()))
                    .isEqualTo("nte".getBytes(StandardCharsets.UTF_8));
        }
    }

    @Test
    void listsComeInPages() {
        for (int i = 0; i < 5; i++) {
            client.create(info("a/" + i), CONTENT);
        }

        var listed = client.list(
                "bucket",
                Storage.BlobListOption.prefix("a/"),
                Storage.BlobListOption.startOffset("a/1"),
                Storage.BlobListOption.pageSize(2));

        assertThat(listed.iterateAll()).extracting(Blob::getName).containsExactly("a/1", "a/2", "a/3", "a/4");
    }

    @Test
    void severalAreDeletedInOneRequest() {
        client.create(info("a"), CONTENT);

        assertThat(client.delete(info("a").getBlobId(), info("b").getBlobId())).containsExactly(true, false);
        assertThat(client.get(info("a").getBlobId())).isNull();
    }

    private static BlobInfo info(String name) {
        return BlobInfo.newBuilder(BlobId.of("bucket", name)).build();
    }
}
