package dev.coffer.gcs;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// A small double of the JSON API of Google Cloud Storage on loopback, with generations, conditions that are checked
/// together with the write, resumable uploads, ranges, pages, batches and refusals as the service words them.
/// The vendor's client drives it unchanged.
///
/// Tests can script what goes wrong on the way.
public final class GcsDouble implements AutoCloseable {
    static {
        // The server reads it when its class is loaded. Without it every small answer waits 40 ms.
        System.setProperty("sun.net.httpserver.nodelay", "true");
    }

    private static final Pattern RANGE = Pattern.compile("bytes=(\\d+)-(\\d*)");
    private static final Pattern INNER = Pattern.compile("(\\S+) (\\S+) HTTP/1.1\r\n");

    /// What happens to one request instead of an answer.
    private record Fault(Predicate<HttpCall> hits, Kind kind, HttpCall.@Nullable Answer answer) {
        enum Kind {
            ANSWER,
            /// It is done, and the connection ends without an answer.
            LOSE_ANSWER,
            /// The connection ends before it is done.
            LOSE_REQUEST,
            /// Half of the answer's body comes, and then nothing more.
            STALL,
            /// Half of the answer's body comes, and then the connection ends.
            TRUNCATE
        }
    }

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final GcsObjects objects = new GcsObjects();
    private final GcsUploads uploads;
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final ConcurrentLinkedQueue<Fault> faults = new ConcurrentLinkedQueue<>();
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile Consumer<HttpCall> observer = _ -> {};
    private final Set<Integer> connections = ConcurrentHashMap.newKeySet();
    private volatile int pageLimit = 1_000;
    private volatile Optional<String> token = Optional.empty();
    private final AtomicInteger tokensGiven = new AtomicInteger();

    private GcsDouble(HttpServer server) {
        this.server = server;
        this.uploads = new GcsUploads(objects, endpoint().toString());
        server.setExecutor(threads);
        server.createContext("/", this::serve);
        server.start();
    }

    /// Starts one that holds nothing.
    ///
    /// @param buckets that exist
    public static GcsDouble start(String... buckets) {
        try {
            var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            var started = new GcsDouble(server);
            Arrays.asList(buckets).forEach(started.objects::createBucket);
            return started;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// What `endpoint` is to be.
    public URI endpoint() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /// Every request so far: `GET /storage/v1/b/…`, without its parameters.
    public List<String> requests() {
        return List.copyOf(requests);
    }

    /// From now on sees every request before it is done.
    void observe(Consumer<HttpCall> next) {
        observer = next;
    }

    /// How many connections there were so far.
    int connections() {
        return connections.size();
    }

    /// Puts an object as somebody else would.
    void putForeign(String bucket, String name, byte[] content, String metadata) {
        objects.put(new HttpCall("POST", "/", Map.of(), Map.of(), content), bucket, name, content, metadata);
    }

    /// What is stored under a name.
    Optional<GcsObjects.Stored> stored(String bucket, String name) {
        return objects.find(bucket, name);
    }

    /// Refuses the next request that a test finds.
    void refuseNext(Predicate<HttpCall> hits, int status, String reason, String message, Map<String, String> headers) {
        var answer = new GcsRefusal(status, reason, message).answer(false);
        var all = new HashMap<>(answer.headers());
        all.putAll(headers);
        faults.add(new Fault(hits, Fault.Kind.ANSWER, new HttpCall.Answer(status, all, answer.body())));
    }

    void answerNext(Predicate<HttpCall> hits, HttpCall.Answer answer) {
        faults.add(new Fault(hits, Fault.Kind.ANSWER, answer));
    }

    void loseNextAnswer(Predicate<HttpCall> hits) {
        faults.add(new Fault(hits, Fault.Kind.LOSE_ANSWER, null));
    }

    void loseNextRequest(Predicate<HttpCall> hits) {
        faults.add(new Fault(hits, Fault.Kind.LOSE_REQUEST, null));
    }

    void truncateNext(Predicate<HttpCall> hits) {
        faults.add(new Fault(hits, Fault.Kind.TRUNCATE, null));
    }

    void stallNext(Predicate<HttpCall> hits) {
        faults.add(new Fault(hits, Fault.Kind.STALL, null));
    }

    /// Pages are shorter than asked for, as they may be.
    void limitPages(int most) {
        pageLimit = most;
    }

    void damageUploads() {
        uploads.isDamaging = true;
    }

    void keepAtMost(int bytesOfEachStep) {
        uploads.mostKept = bytesOfEachStep;
    }

    /// From now on every request must bring this token. It is given out at `/token`.
    void requireToken(String bearer) {
        token = Optional.of(bearer);
    }

    int tokensGiven() {
        return tokensGiven.get();
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            var call = HttpCall.of(exchange);
            requests.add(call.method() + " " + call.path());
            connections.add(exchange.getRemoteAddress().getPort());
            observer.accept(call);
            var fault = faultFor(call);
            if (fault != null && fault.kind() == Fault.Kind.LOSE_REQUEST) {
                return;
            }
            var answer = fault != null && fault.answer() != null ? fault.answer() : answer(call);
            if (fault == null || fault.kind() == Fault.Kind.ANSWER) {
                send(exchange, answer, answer.body().length);
            } else if (fault.kind() != Fault.Kind.LOSE_ANSWER) {
                send(exchange, answer, answer.body().length / 2);
                if (fault.kind() == Fault.Kind.STALL) {
                    closed.await();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private @Nullable Fault faultFor(HttpCall call) {
        for (var fault : faults) {
            if (fault.hits().test(call) && faults.remove(fault)) {
                return fault;
            }
        }
        return null;
    }

    private static void send(HttpExchange exchange, HttpCall.Answer answer, int sent) throws IOException {
        answer.headers().forEach(exchange.getResponseHeaders()::set);
        exchange.sendResponseHeaders(answer.status(), answer.body().length == 0 ? -1 : answer.body().length);
        if (sent > 0) {
            exchange.getResponseBody().write(answer.body(), 0, sent);
            exchange.getResponseBody().flush();
        }
    }

    private HttpCall.Answer answer(HttpCall call) throws IOException {
        try {
            return done(call);
        } catch (GcsRefusal e) {
            return e.answer(call.parameter("alt").equals(Optional.of("media")));
        }
    }

    private HttpCall.Answer done(HttpCall call) throws IOException {
        if (call.path().equals("/token")) {
            tokensGiven.incrementAndGet();
            return HttpCall.Answer.json(
                    200,
                    "{\"access_token\":\"%s\",\"expires_in\":3600,\"token_type\":\"Bearer\"}"
                            .formatted(token.orElse("none")));
        }
        if (call.path().equals("/batch/storage/v1")) {
            return batch(call);
        }
        if (call.parameter("X-Goog-Signature").isPresent()) {
            return linked(call);
        }
        if (token.isPresent() && !call.header("authorization").equals("Bearer " + token.get())) {
            throw new GcsRefusal(401, "authError", "Invalid Credentials");
        }
        if (call.path().startsWith("/upload/storage/v1/b/")) {
            return uploads.take(call, call.segment(4));
        }
        if (call.path().startsWith("/download/storage/v1/b/")) {
            return download(call, call.segment(4), call.segment(6));
        }
        if (call.path().startsWith("/storage/v1/b/") && call.segments() == 5) {
            return list(call, call.segment(3));
        }
        if (call.path().startsWith("/storage/v1/b/") && call.segments() == 6) {
            return object(call, call.segment(3), call.segment(5));
        }
        throw new GcsRefusal(404, "notFound", "Not Found");
    }

    /// What a signed link asks for: the other API, whose paths have only bucket and name. The signature is not looked at.
    private HttpCall.Answer linked(HttpCall call) {
        var name = call.path().substring(call.path().indexOf('/', 1) + 1);
        return download(call, call.segment(0), name);
    }

    private HttpCall.Answer object(HttpCall call, String bucket, String name) {
        return switch (call.method()) {
            case "GET" ->
                HttpCall.Answer.json(200, objects.get(call, bucket, name).json());
            case "DELETE" -> {
                objects.delete(call, bucket, name);
                yield HttpCall.Answer.empty(204, Map.of());
            }
            default -> throw new GcsRefusal(405, "methodNotAllowed", "Not allowed");
        };
    }

    private HttpCall.Answer list(HttpCall call, String bucket) {
        var page = objects.list(call, bucket, pageLimit);
        var items = page.objects().isEmpty()
                ? ""
                : ",\"items\":"
                        + page.objects().stream()
                                .map(GcsObjects.Stored::json)
                                .collect(Collectors.joining(",", "[", "]"));
        var next = page.token()
                .map(token -> ",\"nextPageToken\":\"" + token + "\"")
                .orElse("");
        return HttpCall.Answer.json(200, "{\"kind\":\"storage#objects\"" + next + items + "}");
    }

    private HttpCall.Answer download(HttpCall call, String bucket, String name) {
        var stored = objects.get(call, bucket, name);
        var content = stored.content();
        var headers = new HashMap<String, String>();
        headers.put("Content-Type", stored.about().getOrDefault("contentType", "application/octet-stream"));
        headers.put("X-Goog-Generation", String.valueOf(stored.generation()));
        headers.put("X-Goog-Stored-Content-Length", String.valueOf(content.length));
        headers.put("X-Goog-Hash", "crc32c=" + GcsObjects.crc32c(content));
        Optional.ofNullable(stored.about().get("contentEncoding")).ifPresent(it -> headers.put("Content-Encoding", it));
        var range = RANGE.matcher(call.header("range"));
        if (!range.matches()) {
            return new HttpCall.Answer(200, headers, content);
        }
        long first = Long.parseLong(range.group(1));
        if (first >= content.length) {
            throw new GcsRefusal(416, "requestedRangeNotSatisfiable", "Request range not satisfiable");
        }
        long last = range.group(2).isEmpty() ? Long.MAX_VALUE : Long.parseLong(range.group(2));
        int end = (int) Math.min(content.length, last == Long.MAX_VALUE ? last : last + 1);
        headers.put("Content-Range", "bytes " + first + "-" + (end - 1) + "/" + content.length);
        return new HttpCall.Answer(206, headers, Arrays.copyOfRange(content, (int) first, end));
    }

    /// Each part is a request of its own, with its own token.
    private HttpCall.Answer batch(HttpCall call) throws IOException {
        var out = new ByteArrayOutputStream();
        for (var part : Multipart.parts(call.header("content-type"), call.body())) {
            var text = new String(part.body(), StandardCharsets.UTF_8);
            var line = INNER.matcher(text);
            if (!line.lookingAt()) {
                throw new GcsRefusal(400, "badRequest", "Failed to parse batch request.");
            }
            var inner = Multipart.part(text.substring(line.end()).getBytes(StandardCharsets.UTF_8));
            var innerCall = HttpCall.of(line.group(1), URI.create(line.group(2)), inner.headers(), inner.body());
            requests.add("batched " + innerCall.method() + " " + innerCall.path());
            var fault = faultFor(innerCall);
            var answer = fault != null && fault.answer() != null ? fault.answer() : answer(innerCall);
            var id = part.headers().getOrDefault("content-id", "<1>").replaceFirst("^<", "<response-");
            out.writeBytes(("--double\r\nContent-Type: application/http\r\nContent-ID: " + id + "\r\n\r\nHTTP/1.1 "
                            + answer.status() + " Done\r\n")
                    .getBytes(StandardCharsets.UTF_8));
            for (var header : answer.headers().entrySet()) {
                out.writeBytes((header.getKey() + ": " + header.getValue() + "\r\n").getBytes(StandardCharsets.UTF_8));
            }
            out.writeBytes(("Content-Length: " + answer.body().length + "\r\n\r\n").getBytes(StandardCharsets.UTF_8));
            out.writeBytes(answer.body());
            out.writeBytes("\r\n".getBytes(StandardCharsets.UTF_8));
        }
        out.writeBytes("--double--\r\n".getBytes(StandardCharsets.UTF_8));
        return new HttpCall.Answer(200, Map.of("Content-Type", "multipart/mixed; boundary=double"), out.toByteArray());
    }

    @Override
    public void close() {
        closed.countDown();
        server.stop(0);
        threads.shutdownNow();
    }
}
