package dev.coffer.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Pattern;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;
import java.util.zip.Checksum;

/// A server with one bucket in memory that speaks as much S3 as Coffer asks for. Everything else is `501`.
///
/// Like S3 it creates an object under `If-None-Match: *` for exactly one of many, and refuses a body that is not what its
/// checksums say. It looks at no signature, except that the hash of the body that is signed must be right.
public final class S3Double implements AutoCloseable {
    public static final String BUCKET = "faults";

    private static final int PAGE_LIMIT = 1_000;
    private static final Pattern DELETED = Pattern.compile("<Key>(.*?)</Key>", Pattern.DOTALL);
    private static final Pattern RANGE = Pattern.compile("bytes=(\\d+)-(\\d*)");
    private static final String MODIFIED = "Mon, 23 Nov 2026 10:00:00 GMT";

    private final NavigableMap<String, byte[]> objects = new ConcurrentSkipListMap<>();
    private final ServerSocket listener;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Set<Wire> wires = new HashSet<>();
    private boolean closed;

    public S3Double() {
        try {
            listener = new ServerSocket();
            listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        threads.execute(this::accept);
    }

    /// One with the same objects, which then go their own ways.
    public S3Double copy() {
        var copy = new S3Double();
        copy.objects.putAll(objects);
        return copy;
    }

    public int port() {
        return listener.getLocalPort();
    }

    public URI endpoint() {
        return URI.create("http://127.0.0.1:" + port());
    }

    /// The names of all objects.
    public List<String> names() {
        return List.copyOf(objects.keySet());
    }

    @Override
    public void close() {
        try {
            listener.close();
            List<Wire> open;
            synchronized (wires) {
                closed = true;
                open = List.copyOf(wires);
            }
            open.forEach(Wire::reset);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        threads.close();
    }

    private void accept() {
        try {
            while (true) {
                var client = new Wire(listener.accept());
                threads.execute(() -> serve(client));
            }
        } catch (IOException | UncheckedIOException e) {
            // Closed.
        }
    }

    private void serve(Wire client) {
        try (client) {
            synchronized (wires) {
                if (closed) {
                    return;
                }
                wires.add(client);
            }
            for (var request = client.readRequest(); request.isPresent(); request = client.readRequest()) {
                var answer = answer(request.get());
                client.write(answer, request.get().method().equals("HEAD") ? 0 : answer.body().length);
            }
        } catch (IOException e) {
            client.reset();
        } finally {
            synchronized (wires) {
                wires.remove(client);
            }
        }
    }

    private Message answer(Message request) {
        var path = request.path().substring(1);
        int slash = path.indexOf('/');
        var bucket = slash < 0 ? path : path.substring(0, slash);
        var key = slash < 0 ? "" : path.substring(slash + 1);
        if (!bucket.equals(BUCKET)) {
            return S3Answers.error(404, "NoSuchBucket");
        }
        if (key.isEmpty()) {
            return answerForBucket(request);
        }
        return switch (request.method()) {
            case "PUT" -> put(key, request);
            case "GET", "HEAD" -> get(key, request);
            default -> S3Answers.error(501, "NotImplemented");
        };
    }

    private Message answerForBucket(Message request) {
        if (request.method().equals("HEAD")) {
            return Message.answer(200, "application/xml", new byte[0]);
        }
        if (request.method().equals("GET") && request.parameter("list-type").equals(Optional.of("2"))) {
            return list(request);
        }
        if (request.method().equals("POST") && request.asks("delete")) {
            return delete(request);
        }
        return S3Answers.error(501, "NotImplemented");
    }

    private Message put(String key, Message request) {
        if (request.says("x-amz-content-sha256", "streaming")) {
            return S3Answers.error(501, "NotImplemented");
        }
        var damage = damage(request);
        if (damage.isPresent()) {
            return S3Answers.error(400, damage.get());
        }
        var condition = request.header("If-None-Match");
        if (condition.isPresent() && !condition.get().equals("*")) {
            return S3Answers.error(501, "NotImplemented");
        }
        if (condition.isEmpty()) {
            objects.put(key, request.body());
        } else if (objects.putIfAbsent(key, request.body()) != null) {
            return S3Answers.error(412, "PreconditionFailed");
        }
        return Message.answer(200, "text/plain", new byte[0]).with("ETag", tag(request.body()));
    }

    /// What S3 says of a body that is not what its head says; empty for one that is.
    private static Optional<String> damage(Message request) {
        var signed = request.header("x-amz-content-sha256");
        if (signed.isPresent() && signed.get().length() == 64 && !signed.get().equals(hex("SHA-256", request.body()))) {
            return Optional.of("XAmzContentSHA256Mismatch");
        }
        boolean isRight = isRight(request, "Content-MD5", digest("MD5", request.body()))
                && isRight(request, "x-amz-checksum-sha256", digest("SHA-256", request.body()))
                && isRight(request, "x-amz-checksum-crc32", sum(new CRC32(), request.body()))
                && isRight(request, "x-amz-checksum-crc32c", sum(new CRC32C(), request.body()));
        return isRight ? Optional.empty() : Optional.of("BadDigest");
    }

    private static boolean isRight(Message request, String header, byte[] value) {
        return request.header(header)
                .map(said -> said.equals(Base64.getEncoder().encodeToString(value)))
                .orElse(true);
    }

    private static byte[] sum(Checksum checksum, byte[] body) {
        checksum.update(body);
        long sum = checksum.getValue();
        return new byte[] {(byte) (sum >> 24), (byte) (sum >> 16), (byte) (sum >> 8), (byte) sum};
    }

    private static byte[] digest(String algorithm, byte[] body) {
        try {
            return MessageDigest.getInstance(algorithm).digest(body);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String hex(String algorithm, byte[] body) {
        return HexFormat.of().formatHex(digest(algorithm, body));
    }

    private static String tag(byte[] body) {
        return '"' + hex("MD5", body) + '"';
    }

    private Message get(String key, Message request) {
        var bytes = objects.get(key);
        if (bytes == null) {
            return S3Answers.error(404, "NoSuchKey");
        }
        var range = request.header("Range");
        if (range.isEmpty()) {
            return content(200, bytes, bytes);
        }
        var matcher = RANGE.matcher(range.get());
        if (!matcher.matches()) {
            return S3Answers.error(501, "NotImplemented");
        }
        long first = Long.parseLong(matcher.group(1));
        if (first >= bytes.length) {
            return S3Answers.error(416, "InvalidRange").with("Content-Range", "bytes */" + bytes.length);
        }
        long last = matcher.group(2).isEmpty()
                ? bytes.length - 1
                : Math.min(bytes.length - 1, Long.parseLong(matcher.group(2)));
        var part = Arrays.copyOfRange(bytes, (int) first, (int) last + 1);
        return content(206, bytes, part).with("Content-Range", "bytes " + first + "-" + last + "/" + bytes.length);
    }

    private static Message content(int status, byte[] whole, byte[] part) {
        return Message.answer(status, "application/octet-stream", part)
                .with("ETag", tag(whole))
                .with("Last-Modified", MODIFIED)
                .with("Accept-Ranges", "bytes");
    }

    private Message list(Message request) {
        var prefix = request.parameter("prefix").orElse("");
        var after = request.parameter("continuation-token")
                .or(() -> request.parameter("start-after"))
                .orElse("");
        int limit = Math.min(
                PAGE_LIMIT, request.parameter("max-keys").map(Integer::parseInt).orElse(PAGE_LIMIT));
        boolean encodes = request.parameter("encoding-type").equals(Optional.of("url"));
        var found = objects.tailMap(after, false).entrySet().stream()
                .filter(entry -> entry.getKey().startsWith(prefix))
                .limit(limit + 1L)
                .toList();
        boolean isTruncated = found.size() > limit;
        var page = isTruncated ? found.subList(0, limit) : found;
        var xml = new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n")
                .append("<ListBucketResult xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><Name>" + BUCKET
                        + "</Name>")
                .append(element("Prefix", encoded(prefix, encodes)))
                .append(element("KeyCount", String.valueOf(page.size())))
                .append(element("MaxKeys", String.valueOf(limit)))
                .append(encodes ? element("EncodingType", "url") : "")
                .append(element("IsTruncated", String.valueOf(isTruncated)));
        if (isTruncated) {
            xml.append(element("NextContinuationToken", page.getLast().getKey()));
        }
        page.forEach(entry -> xml.append("<Contents>")
                .append(element("Key", encoded(entry.getKey(), encodes)))
                .append(element("LastModified", "2026-11-23T10:00:00.000Z"))
                .append(element("ETag", tag(entry.getValue())))
                .append(element("Size", String.valueOf(entry.getValue().length)))
                .append(element("StorageClass", "STANDARD"))
                .append("</Contents>"));
        xml.append("</ListBucketResult>");
        return Message.answer(200, "application/xml", xml.toString().getBytes(StandardCharsets.UTF_8));
    }

    private static String encoded(String key, boolean encodes) {
        return encodes ? URLEncoder.encode(key, StandardCharsets.UTF_8) : key;
    }

    private static String element(String name, String text) {
        var escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
        return "<" + name + ">" + escaped + "</" + name + ">";
    }

    private Message delete(Message request) {
        var damage = damage(request);
        if (damage.isPresent()) {
            return S3Answers.error(400, damage.get());
        }
        var names = new ArrayList<String>();
        DELETED.matcher(new String(request.body(), StandardCharsets.UTF_8))
                .results()
                .forEach(result -> names.add(result.group(1)
                        .replace("&lt;", "<")
                        .replace("&gt;", ">")
                        .replace("&quot;", "\"")
                        .replace("&amp;", "&")));
        if (names.isEmpty() || names.size() > PAGE_LIMIT) {
            return S3Answers.error(400, "MalformedXML");
        }
        names.forEach(objects::remove);
        return Message.answer(
                200,
                "application/xml",
                ("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                                + "<DeleteResult xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"></DeleteResult>")
                        .getBytes(StandardCharsets.UTF_8));
    }
}
