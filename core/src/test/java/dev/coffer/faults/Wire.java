package dev.coffer.faults;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// One end of an HTTP/1.1 connection. Used by one thread, except for [#reset] and [#close].
final class Wire implements AutoCloseable {
    private static final int LINE_LIMIT = 16 << 10;
    private static final int HEADER_LIMIT = 200;
    private static final int BODY_LIMIT = 96 << 20;

    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;

    Wire(Socket socket) {
        try {
            socket.setTcpNoDelay(true);
            this.socket = socket;
            this.in = new BufferedInputStream(socket.getInputStream());
            this.out = socket.getOutputStream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Wire to(int port) throws IOException {
        var socket = new Socket();
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        return new Wire(socket);
    }

    /// The next request with its whole body; empty when the client is gone. Whoever asks whether it may go on is told so.
    Optional<Message> readRequest() throws IOException {
        var start = line();
        if (start.isEmpty()) {
            return Optional.empty();
        }
        var head = new Message(start.get(), headers(), new byte[0]);
        if (head.says("Expect", "100-continue")) {
            out.write("HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            out.flush();
            head = head.without("Expect");
        }
        return Optional.of(body(head, head.header("Content-Length").isPresent()));
    }

    /// The answer to a request.
    Message readAnswer(String method) throws IOException {
        var start = line().orElseThrow(() -> new IOException("no answer"));
        var head = new Message(start, headers(), new byte[0]);
        if (head.status() == 100) {
            return readAnswer(method);
        }
        boolean isEmpty = method.equals("HEAD") || head.status() == 204 || head.status() == 304;
        return isEmpty ? head : body(head, true);
    }

    private Message body(Message head, boolean mayHaveBody) throws IOException {
        if (head.says("Transfer-Encoding", "chunked")) {
            return head.without("Transfer-Encoding").with(chunks());
        }
        if (!mayHaveBody) {
            return head;
        }
        var length = head.header("Content-Length");
        return new Message(
                head.start(),
                head.headers(),
                length.isPresent() ? exactly(Integer.parseInt(length.get())) : in.readNBytes(BODY_LIMIT));
    }

    private byte[] chunks() throws IOException {
        var body = new ByteArrayOutputStream();
        while (body.size() < BODY_LIMIT) {
            var size = line().orElseThrow(() -> new IOException("no chunk"));
            int end = size.indexOf(';');
            int length = Integer.parseInt(end < 0 ? size : size.substring(0, end), 16);
            if (length == 0) {
                headers();
                return body.toByteArray();
            }
            body.write(exactly(length));
            line();
        }
        throw new IOException("too long");
    }

    private byte[] exactly(int length) throws IOException {
        if (length > BODY_LIMIT) {
            throw new IOException("too long");
        }
        var bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw new IOException("the connection ended");
        }
        return bytes;
    }

    private List<Message.Header> headers() throws IOException {
        var headers = new ArrayList<Message.Header>();
        while (headers.size() < HEADER_LIMIT) {
            var line = line().orElseThrow(() -> new IOException("no header"));
            if (line.isEmpty()) {
                return headers;
            }
            int colon = line.indexOf(':');
            if (colon < 1) {
                throw new IOException("not a header: " + line);
            }
            headers.add(new Message.Header(
                    line.substring(0, colon), line.substring(colon + 1).strip()));
        }
        throw new IOException("too many headers");
    }

    /// Empty at the end of the connection.
    private Optional<String> line() throws IOException {
        var line = new StringBuilder();
        for (int next = in.read(); next >= 0; next = in.read()) {
            if (next == '\n') {
                return Optional.of(line.toString());
            }
            if (next != '\r') {
                line.append((char) next);
            }
            if (line.length() > LINE_LIMIT) {
                throw new IOException("too long a line");
            }
        }
        return Optional.empty();
    }

    void write(Message message) throws IOException {
        write(message, message.body().length);
    }

    /// Writes the head and the first bytes of the body.
    void write(Message message, int bodyBytes) throws IOException {
        var head = new StringBuilder(message.start()).append("\r\n");
        message.headers()
                .forEach(header -> head.append(header.name())
                        .append(": ")
                        .append(header.value())
                        .append("\r\n"));
        var bytes = new ByteArrayOutputStream();
        bytes.write(head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1));
        bytes.write(message.body(), 0, bodyBytes);
        out.write(bytes.toByteArray());
        out.flush();
    }

    /// Returns when the other end is gone, or this one closed.
    void awaitEnd() {
        try {
            while (in.read() >= 0) {
                // What still comes is not answered.
            }
        } catch (IOException e) {
            // The end.
        }
    }

    /// Ends the connection as a machine does that has crashed.
    void reset() {
        try (socket) {
            socket.setSoLinger(true, 0);
        } catch (IOException e) {
            // It has ended already.
        }
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            // It has ended already.
        }
    }
}
