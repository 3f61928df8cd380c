package dev.coffer.faults;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// An HTTP request or answer, whole and in memory, its body without any transfer coding.
public final class Message {
    private final String start;
    private final List<Header> headers;
    private final byte[] body;

    /// One line of the head.
    public record Header(String name, String value) {
        boolean is(String other) {
            return name.equalsIgnoreCase(other);
        }
    }

    /// @param start the first line, without its end
    public Message(String start, List<Header> headers, byte[] body) {
        this.start = start;
        this.headers = List.copyOf(headers);
        this.body = body;
    }

    /// An answer with the headers that a body needs.
    public static Message answer(int status, String type, byte[] body) {
        return new Message(
                "HTTP/1.1 " + status + " " + reason(status),
                List.of(new Header("Content-Type", type), new Header("Content-Length", String.valueOf(body.length))),
                body);
    }

    private static String reason(int status) {
        return status < 300 ? "OK" : "No";
    }

    public String start() {
        return start;
    }

    public List<Header> headers() {
        return headers;
    }

    public byte[] body() {
        return body;
    }

    /// Of a request: `GET`, `PUT` and so on.
    public String method() {
        return start.substring(0, start.indexOf(' '));
    }

    /// Of a request: path and query as they were sent.
    public String target() {
        return start.substring(start.indexOf(' ') + 1, start.lastIndexOf(' '));
    }

    /// Of a request: the path, decoded.
    public String path() {
        var target = target();
        int query = target.indexOf('?');
        return decoded(query < 0 ? target : target.substring(0, query));
    }

    /// Of a request: whether the query has this name.
    public boolean asks(String name) {
        return parameter(name).isPresent();
    }

    /// Of a request: what the query says, decoded; empty text for a name without a value.
    public Optional<String> parameter(String name) {
        var target = target();
        int query = target.indexOf('?');
        if (query < 0) {
            return Optional.empty();
        }
        for (var pair : target.substring(query + 1).split("&", -1)) {
            if (pair.equals(name)) {
                return Optional.of("");
            }
            if (pair.startsWith(name + "=")) {
                return Optional.of(URLDecoder.decode(pair.substring(name.length() + 1), StandardCharsets.UTF_8));
            }
        }
        return Optional.empty();
    }

    private static String decoded(String path) {
        return URLDecoder.decode(path.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    /// Of an answer.
    public int status() {
        return Integer.parseInt(start, 9, 12, 10);
    }

    /// The first header of this name.
    public Optional<String> header(String name) {
        return headers.stream()
                .filter(header -> header.is(name))
                .map(Header::value)
                .findFirst();
    }

    boolean says(String name, String word) {
        return header(name)
                .filter(value -> value.toLowerCase(Locale.ROOT).contains(word))
                .isPresent();
    }

    public Message with(String name, String value) {
        var changed = new ArrayList<>(without(name).headers);
        changed.add(new Header(name, value));
        return new Message(start, changed, body);
    }

    public Message without(String name) {
        return new Message(
                start, headers.stream().filter(header -> !header.is(name)).toList(), body);
    }

    /// The same head with another body, and its length.
    public Message with(byte[] other) {
        return new Message(start, headers, other).with("Content-Length", String.valueOf(other.length));
    }

    /// Whether it may change what the server has.
    public boolean isChange() {
        return !method().equals("GET") && !method().equals("HEAD");
    }
}
