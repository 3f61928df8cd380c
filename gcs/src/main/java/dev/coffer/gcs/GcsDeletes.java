package dev.coffer.gcs;

import com.google.api.client.googleapis.batch.json.JsonBatchCallback;
import com.google.api.client.googleapis.json.GoogleJsonError;
import com.google.api.client.http.HttpHeaders;
import dev.coffer.blob.BlobKey;
import dev.coffer.blob.cloud.CloudFailures.Effect;
import dev.coffer.blob.cloud.ObjectNames;
import java.io.IOException;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Many deletes in few requests.
record GcsDeletes(GcsClient client, String bucket, ObjectNames names) {
    /// The service's limit.
    private static final int MOST_IN_A_BATCH = 100;

    /// See [dev.coffer.blob.BlobStore#delete].
    void delete(Collection<BlobKey> keys) {
        var all = List.copyOf(new LinkedHashSet<>(keys));
        for (int at = 0; at < all.size(); at += MOST_IN_A_BATCH) {
            deleteAtOnce(all.subList(at, Math.min(all.size(), at + MOST_IN_A_BATCH)));
        }
    }

    private void deleteAtOnce(List<BlobKey> keys) {
        var action = keys.size() == 1 ? "delete " + keys.getFirst() : "delete " + keys.size() + " blobs";
        var answers = new Answers();
        client.ask(action, Effect.NONE, () -> {
            var batch = client.batch();
            for (var key : keys) {
                client.objects().delete(bucket, names.of(key)).queue(batch, answers);
            }
            batch.execute();
            return true;
        });
        if (answers.failure != null) {
            throw client.failures().of(action, answers.failure);
        }
        if (answers.count < keys.size()) {
            throw client.failures().of(action, Effect.NONE, new IOException("only " + answers.count + " answers came"));
        }
    }

    private static final class Answers extends JsonBatchCallback<Void> {
        private int count;
        private @Nullable GoogleJsonError failure;

        @Override
        public void onSuccess(Void nothing, HttpHeaders headers) {
            count++;
        }

        @Override
        public void onFailure(GoogleJsonError error, HttpHeaders headers) {
            count++;
            if (!GcsFailures.isNoObject(error)) {
                failure = error;
            }
        }
    }
}
