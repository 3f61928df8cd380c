package dev.coffer.gcs;

import com.google.api.client.http.GenericUrl;
import com.google.api.client.http.HttpResponse;
import com.google.api.client.http.HttpResponseException;
import com.google.api.client.http.json.JsonHttpContent;
import com.google.api.client.json.gson.GsonFactory;
import com.google.api.services.storage.model.StorageObject;
import dev.coffer.artifact.CofferException;
import dev.coffer.blob.cloud.BodyBytes;
import dev.coffer.blob.cloud.CloudFailures.Effect;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// A large object in several requests, so that each is over before its deadline on a slow link.
///
/// The object appears with the last step, and only then if no other came first. Before that a failure means that nothing was
/// put. The address of an upload lets anybody go on with it, so no message has it.
record ResumableUpload(GcsClient client, String bucket, StorageObject object, int step) {
    private static final int RESUME_INCOMPLETE = 308;
    private static final Pattern KEPT = Pattern.compile("bytes=0-(\\d{1,18})");

    /// Sends everything.
    ///
    /// @param action for messages
    /// @return false when there is such an object
    boolean put(String action, BodyBytes body) {
        var place = start(action, body.length());
        if (place.isEmpty()) {
            return false;
        }
        long at = 0;
        while (at < body.length()) {
            long from = at;
            long end = Math.min(body.length(), at + step);
            var effect = end == body.length() ? Effect.CREATES : Effect.NONE;
            var next = client.ask(
                    action, effect, GcsFailures::isConditionNotMet, () -> step(action, place.get(), body, from, end));
            if (next.isEmpty()) {
                return false;
            }
            at = next.get();
        }
        return true;
    }

    private Optional<GenericUrl> start(String action, long length) {
        return client.ask(action, Effect.NONE, GcsFailures::isConditionNotMet, () -> {
            var url = new GenericUrl(client.rootUrl() + "upload/storage/v1/b/" + bucket + "/o")
                    .set("uploadType", "resumable")
                    .set("ifGenerationMatch", 0)
                    .set("fields", "name");
            var request = client.requests()
                    .buildPostRequest(url, new JsonHttpContent(GsonFactory.getDefaultInstance(), object));
            request.getHeaders().set("X-Upload-Content-Type", BodyContent.TYPE).set("X-Upload-Content-Length", length);
            var response = request.execute();
            response.ignore();
            var place = response.getHeaders().getLocation();
            if (place == null) {
                throw new IOException("the answer does not say where to send the bytes");
            }
            return new GenericUrl(place);
        });
    }

    /// Sends bytes, and tells where to go on: the service may keep less than it was sent.
    private long step(String action, GenericUrl place, BodyBytes body, long from, long end) throws IOException {
        var request = client.requests().buildPutRequest(place, new BodyContent(bytes(body, from, end)));
        request.getHeaders().setContentRange("bytes " + from + "-" + (end - 1) + "/" + body.length());
        request.setThrowExceptionOnExecuteError(false);
        var response = request.execute();
        int status = response.getStatusCode();
        if (status == HttpURLConnection.HTTP_NOT_FOUND || status == HttpURLConnection.HTTP_GONE) {
            response.ignore();
            throw new CofferException.Unavailable("cannot " + action + ": the service gave the upload up", null);
        }
        if (!response.isSuccessStatusCode() && status != RESUME_INCOMPLETE) {
            throw refusal(response);
        }
        response.ignore();
        if (status != RESUME_INCOMPLETE) {
            return done(body, end);
        }
        long next = kept(response);
        if (next <= from || next >= body.length()) {
            throw new CofferException.Unavailable(
                    "cannot " + action + ": the service does not keep what it is sent", null);
        }
        return next;
    }

    /// The client's own would have the address in its message.
    private static HttpResponseException refusal(HttpResponse response) throws IOException {
        return new HttpResponseException.Builder(response.getStatusCode(), "refused", response.getHeaders())
                .setContent(response.parseAsString())
                .setMessage("refused with " + response.getStatusCode())
                .build();
    }

    private static long done(BodyBytes body, long end) throws IOException {
        if (end < body.length()) {
            throw new IOException("the service ended the upload early");
        }
        return end;
    }

    private static long kept(HttpResponse response) {
        var said = response.getHeaders().getRange();
        var range = KEPT.matcher(said == null ? "" : said);
        return range.matches() ? Long.parseLong(range.group(1)) + 1 : 0;
    }

    private static List<ByteBuffer> bytes(BodyBytes body, long from, long end) {
        var bytes = new ArrayList<ByteBuffer>();
        long start = 0;
        for (var part : body.parts()) {
            long first = Math.max(from, start);
            long last = Math.min(end, start + part.remaining());
            if (first < last) {
                bytes.add(part.slice((int) (first - start), (int) (last - first)));
            }
            start += part.remaining();
        }
        return bytes;
    }
}
