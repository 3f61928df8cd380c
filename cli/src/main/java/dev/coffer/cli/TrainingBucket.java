package dev.coffer.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Pattern;

/// As much of S3 as a put and a get need, in memory, so that [Training] can run them without a network.
final class TrainingBucket implements AutoCloseable {
    private static final Pattern RANGE = Pattern.compile("bytes=(\\d+)-(\\d+)");
    private static final int OK = 200;
    private static final int PARTIAL = 206;
    private static final int NOT_FOUND = 404;
    private static final int PRECONDITION_FAILED = 412;

    private final ConcurrentSkipListMap<String, byte[]> objects = new ConcurrentSkipListMap<>();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpServer server;

    TrainingBucket() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        server.start();
    }

    String endpoint() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            var body = exchange.getRequestBody().readAllBytes();
            var name = exchange.getRequestURI().getPath();
            switch (exchange.getRequestMethod()) {
                case "PUT" ->
                    say(exchange, objects.putIfAbsent(name, body) == null ? OK : PRECONDITION_FAILED, new byte[0]);
                case "POST" -> {
                    objects.keySet().removeIf(object -> object.contains("/probes/"));
                    say(exchange, OK, xml("<DeleteResult></DeleteResult>"));
                }
                default -> {
                    if (exchange.getRequestURI().getRawQuery() == null) {
                        read(exchange, name);
                    } else {
                        say(exchange, OK, xml(listing(exchange.getRequestURI().getQuery())));
                    }
                }
            }
        }
    }

    private void read(HttpExchange exchange, String name) throws IOException {
        var object = objects.get(name);
        if (object == null) {
            say(exchange, NOT_FOUND, xml("<Error><Code>NoSuchKey</Code></Error>"));
            return;
        }
        var range = RANGE.matcher(String.valueOf(exchange.getRequestHeaders().getFirst("Range")));
        if (!range.matches()) {
            say(exchange, OK, object);
            return;
        }
        int first = Math.min(Integer.parseInt(range.group(1)), object.length);
        int last = (int) Math.min(Long.parseLong(range.group(2)), object.length - 1);
        exchange.getResponseHeaders().set("Content-Range", "bytes " + first + "-" + last + "/" + object.length);
        say(exchange, PARTIAL, Arrays.copyOfRange(object, first, last + 1));
    }

    private String listing(String query) {
        var prefix = parameter(query, "prefix");
        var after = parameter(query, "start-after");
        var listed = new StringBuilder("<ListBucketResult><IsTruncated>false</IsTruncated>");
        objects.forEach((name, bytes) -> {
            var key = name.substring(name.indexOf('/', 1) + 1);
            if (key.startsWith(prefix) && key.compareTo(after) > 0) {
                listed.append("<Contents><Key>")
                        .append(key)
                        .append("</Key><LastModified>2026-01-01T00:00:00.000Z</LastModified><Size>")
                        .append(bytes.length)
                        .append("</Size></Contents>");
            }
        });
        return listed.append("</ListBucketResult>").toString();
    }

    private static String parameter(String query, String name) {
        return Arrays.stream(query.split("&"))
                .filter(each -> each.startsWith(name + "="))
                .map(each -> each.substring(name.length() + 1))
                .findFirst()
                .orElse("");
    }

    private static byte[] xml(String text) {
        return ("<?xml version=\"1.0\" encoding=\"UTF-8\"?>" + text).getBytes(StandardCharsets.UTF_8);
    }

    private static void say(HttpExchange exchange, int status, byte[] body) throws IOException {
        exchange.getResponseHeaders().set("ETag", "\"training\"");
        boolean hasBody = body.length > 0 && !exchange.getRequestMethod().equals("HEAD");
        exchange.sendResponseHeaders(status, hasBody ? body.length : -1);
        if (hasBody) {
            exchange.getResponseBody().write(body);
        }
    }
}
