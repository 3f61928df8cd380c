package dev.coffer.gcs;

import com.sun.net.httpserver.HttpExchange;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPInputStream;

/// A request that came to a double.
///
/// @param path    as it was sent, still encoded
/// @param query   decoded
/// @param headers by their names in lower case
/// @param body    without its content encoding
@SuppressWarnings("ArrayRecordComponent")
record HttpCall(String method, String path, Map<String, String> query, Map<String, String> headers, byte[] body) {
    /// An answer of a double.
    @SuppressWarnings("ArrayRecordComponent")
    record Answer(int status, Map<String, String> headers, byte[] body) {
        static Answer empty(int status, Map<String, String> headers) {
            return new Answer(status, headers, new byte[0]);
        }

        static Answer json(int status, String json) {
            return new Answer(
                    status,
                    Map.of("Content-Type", "application/json; charset=UTF-8"),
                    json.getBytes(StandardCharsets.UTF_8));
        }

        static Answer text(int status, String text) {
            return new Answer(
                    status, Map.of("Content-Type", "text/html; charset=UTF-8"), text.getBytes(StandardCharsets.UTF_8));
        }
    }

    static HttpCall of(HttpExchange exchange) throws IOException {
        var headers = new HashMap<String, String>();
        exchange.getRequestHeaders()
                .forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), values.getFirst()));
        return of(exchange.getRequestMethod(), exchange.getRequestURI(), headers, exchange.getRequestBody());
    }

    static HttpCall of(String method, URI uri, Map<String, String> headers, byte[] body) throws IOException {
        return of(method, uri, headers, new ByteArrayInputStream(body));
    }

    private static HttpCall of(String method, URI uri, Map<String, String> headers, InputStream sent)
            throws IOException {
        var query = new HashMap<String, String>();
        var raw = uri.getRawQuery();
        for (var pair : raw == null ? new String[0] : raw.split("&", -1)) {
            int equal = pair.indexOf('=');
            query.put(
                    decoded(equal < 0 ? pair : pair.substring(0, equal)),
                    equal < 0 ? "" : decoded(pair.substring(equal + 1)));
        }
        boolean isGzipped = "gzip".equals(headers.get("content-encoding"));
        try (var in = isGzipped ? new GZIPInputStream(sent) : sent) {
            return new HttpCall(method, uri.getRawPath(), query, headers, in.readAllBytes());
        }
    }

    Optional<String> parameter(String name) {
        return Optional.ofNullable(query.get(name));
    }

    String header(String name) {
        return headers.getOrDefault(name, "");
    }

    /// The part of the path with this index, decoded; the first is 0.
    String segment(int index) {
        return decoded(path.substring(1).split("/", -1)[index]);
    }

    int segments() {
        return path.substring(1).split("/", -1).length;
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }
}
