package dev.coffer.s3;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/// Takes the condition out of every request, so that the server behind it is one that does not know it. Bodies need a length.
final class StrippingProxy implements AutoCloseable {
    private static final String CONDITION = "if-none-match:";
    private static final String LENGTH = "content-length:";
    private static final String END_OF_LINE = "\r\n";

    private final URI server;
    private final ServerSocket listener;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();

    StrippingProxy(URI server) throws IOException {
        this.server = server;
        this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::accept);
    }

    URI endpoint() {
        return URI.create("http://127.0.0.1:" + listener.getLocalPort());
    }

    @Override
    public void close() throws IOException {
        listener.close();
        sockets.forEach(StrippingProxy::end);
    }

    private void accept() {
        try {
            while (true) {
                var client = listener.accept();
                var upstream = new Socket(server.getHost(), server.getPort());
                client.setTcpNoDelay(true);
                upstream.setTcpNoDelay(true);
                sockets.add(client);
                sockets.add(upstream);
                Thread.ofVirtual().start(() -> forward(client, upstream, true));
                Thread.ofVirtual().start(() -> forward(upstream, client, false));
            }
        } catch (IOException e) {
            sockets.forEach(StrippingProxy::end);
        }
    }

    private static void forward(Socket from, Socket to, boolean isRequest) {
        try (from;
                to) {
            if (isRequest) {
                requests(from.getInputStream(), to.getOutputStream());
            } else {
                from.getInputStream().transferTo(to.getOutputStream());
            }
        } catch (IOException e) {
            end(from);
            end(to);
        }
    }

    private static void requests(InputStream from, OutputStream to) throws IOException {
        for (var head = head(from); !head.isEmpty(); head = head(from)) {
            var kept = head.lines()
                    .filter(line -> !line.toLowerCase(Locale.ROOT).startsWith(CONDITION))
                    .collect(Collectors.joining(END_OF_LINE, "", END_OF_LINE + END_OF_LINE));
            to.write(kept.getBytes(StandardCharsets.ISO_8859_1));
            to.flush();
            copy(from, to, length(head));
        }
    }

    /// The request line and the headers; empty at the end of the connection.
    private static String head(InputStream from) throws IOException {
        var bytes = new ByteArrayOutputStream();
        for (int next = from.read(); next >= 0; next = from.read()) {
            bytes.write(next);
            var text = bytes.toString(StandardCharsets.ISO_8859_1);
            if (text.endsWith(END_OF_LINE + END_OF_LINE)) {
                return text.strip();
            }
        }
        return "";
    }

    private static long length(String head) {
        return head.lines()
                .map(line -> line.toLowerCase(Locale.ROOT))
                .filter(line -> line.startsWith(LENGTH))
                .mapToLong(
                        line -> Long.parseLong(line.substring(LENGTH.length()).strip()))
                .findFirst()
                .orElse(0);
    }

    private static void copy(InputStream from, OutputStream to, long length) throws IOException {
        var buffer = new byte[1 << 16];
        for (long left = length; left > 0; ) {
            int count = from.read(buffer, 0, (int) Math.min(left, buffer.length));
            if (count < 0) {
                return;
            }
            to.write(buffer, 0, count);
            left -= count;
        }
        to.flush();
    }

    private static void end(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
