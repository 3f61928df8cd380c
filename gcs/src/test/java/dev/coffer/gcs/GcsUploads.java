package dev.coffer.gcs;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;

/// The two ways in which a double takes objects: all in one, and in steps that may be resumed.
final class GcsUploads {
    private static final Pattern RANGE = Pattern.compile("bytes (?:(\\d+)-(\\d+)|\\*)/(\\d+|\\*)");
    private static final int RESUME_INCOMPLETE = 308;
    private static final int STEP = 256 << 10;

    private final GcsObjects objects;
    private final String root;
    private final Map<String, Session> sessions = new ConcurrentHashMap<>();
    private final AtomicInteger number = new AtomicInteger();

    /// How much of each step is kept, which the service may choose.
    volatile int mostKept = Integer.MAX_VALUE;

    /// Whether a byte of each body changes on its way.
    volatile boolean isDamaging;

    private static final class Session {
        private final HttpCall start;
        private final String name;
        private final String metadata;
        private byte[] content = new byte[0];

        Session(HttpCall start, String name, String metadata) {
            this.start = start;
            this.name = name;
            this.metadata = metadata;
        }
    }

    GcsUploads(GcsObjects objects, String root) {
        this.objects = objects;
        this.root = root;
    }

    HttpCall.Answer take(HttpCall call, String bucket) {
        if (!objects.hasBucket(bucket)) {
            throw GcsRefusal.noBucket();
        }
        var session = call.parameter("upload_id");
        if (session.isPresent()) {
            return proceed(call, bucket, session.get());
        }
        return switch (call.parameter("uploadType").orElse("")) {
            case "multipart" -> multipart(call, bucket);
            case "resumable" -> start(call, bucket);
            default -> throw new GcsRefusal(400, "invalid", "Upload type is not supported.");
        };
    }

    private HttpCall.Answer multipart(HttpCall call, String bucket) {
        var parts = Multipart.parts(call.header("content-type"), call.body());
        var metadata = new String(parts.get(0).body(), StandardCharsets.UTF_8);
        var stored = objects.put(
                call, bucket, name(call, metadata), received(parts.get(1).body()), metadata);
        return HttpCall.Answer.json(200, stored.json());
    }

    private static String name(HttpCall call, String metadata) {
        return GcsJson.member(metadata, "name")
                .or(() -> call.parameter("name"))
                .orElseThrow(() -> new GcsRefusal(400, "required", "Required parameter: name"));
    }

    private HttpCall.Answer start(HttpCall call, String bucket) {
        var metadata = new String(call.body(), StandardCharsets.UTF_8);
        var name = name(call, metadata);
        objects.check(call, bucket, name);
        var id = "upload-" + number.incrementAndGet();
        sessions.put(id, new Session(call, name, metadata));
        var headers = new HashMap<String, String>();
        headers.put("Location", root + call.path() + "?uploadType=resumable&upload_id=" + id);
        headers.put("X-GUploader-UploadID", id);
        return HttpCall.Answer.empty(200, headers);
    }

    private HttpCall.Answer proceed(HttpCall call, String bucket, String id) {
        var session = Optional.ofNullable(sessions.get(id))
                .orElseThrow(() -> new GcsRefusal(410, "gone", "The upload session is not there any more."));
        if (call.method().equals("DELETE")) {
            sessions.remove(id);
            return HttpCall.Answer.empty(499, Map.of());
        }
        var range = RANGE.matcher(call.header("content-range"));
        if (!range.matches()) {
            throw new GcsRefusal(400, "badRequest", "Failed to parse Content-Range header.");
        }
        synchronized (session) {
            if (range.group(1) != null) {
                append(session, Long.parseLong(range.group(1)), call.body(), isLast(range.group(2), range.group(3)));
            }
            return range.group(3).equals(String.valueOf(session.content.length))
                    ? commit(session, bucket, id)
                    : incomplete(session);
        }
    }

    private static boolean isLast(String last, String total) {
        return !total.equals("*") && Long.parseLong(last) + 1 == Long.parseLong(total);
    }

    private void append(Session session, long at, byte[] sent, boolean isLast) {
        if (at != session.content.length) {
            throw new GcsRefusal(400, "badRequest", "Invalid request. The range does not go on from what is there.");
        }
        if (!isLast && sent.length % STEP != 0) {
            throw new GcsRefusal(400, "badRequest", "Invalid request. The number of bytes is no multiple of 262144.");
        }
        int kept = Math.min(sent.length, mostKept);
        var content = Arrays.copyOf(session.content, session.content.length + kept);
        System.arraycopy(received(sent), 0, content, session.content.length, kept);
        session.content = content;
    }

    private HttpCall.Answer commit(Session session, String bucket, String id) {
        sessions.remove(id);
        var stored = objects.put(session.start, bucket, session.name, session.content, session.metadata);
        return HttpCall.Answer.json(200, stored.json());
    }

    private static HttpCall.Answer incomplete(Session session) {
        var kept = session.content.length == 0
                ? Map.<String, String>of()
                : Map.of("Range", "bytes=0-" + (session.content.length - 1));
        return HttpCall.Answer.empty(RESUME_INCOMPLETE, kept);
    }

    private byte[] received(byte[] sent) {
        if (!isDamaging || sent.length == 0) {
            return sent;
        }
        var damaged = sent.clone();
        damaged[damaged.length / 2] ^= 1;
        return damaged;
    }
}
