package dev.coffer.sql;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/// Stands between a client and a PostgreSQL server and cuts the connection at the worst moment there is: around a COMMIT.
final class CuttingProxy implements AutoCloseable {
    /// What becomes of a COMMIT.
    enum Cut {
        /// The server never sees it.
        REQUEST,
        /// The server has done it, and nobody hears of it.
        REPLY
    }

    private final ServerSocket listener;
    private final int server;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final AtomicReference<Cut> cut = new AtomicReference<>(Cut.REPLY);
    private final AtomicInteger left = new AtomicInteger();
    private final AtomicInteger made = new AtomicInteger();
    private volatile boolean closesAfterCut;

    CuttingProxy(int server) {
        this.server = server;
        try {
            listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().start(this::accept);
    }

    int port() {
        return listener.getLocalPort();
    }

    /// The next so many COMMITs are cut.
    void cutNext(int commits, Cut how) {
        cut.set(how);
        left.set(commits);
    }

    /// After the next cut, nobody gets through any more.
    void closeAfterCut() {
        closesAfterCut = true;
    }

    /// How many were cut so far.
    int made() {
        return made.get();
    }

    private void accept() {
        try {
            while (true) {
                var client = listener.accept();
                var upstream = new Socket(InetAddress.getLoopbackAddress(), server);
                client.setTcpNoDelay(true);
                upstream.setTcpNoDelay(true);
                sockets.add(client);
                sockets.add(upstream);
                var swallow = new AtomicReference<>(false);
                Thread.ofVirtual().start(() -> toServer(client, upstream, swallow));
                Thread.ofVirtual().start(() -> toClient(client, upstream, swallow));
            }
        } catch (IOException e) {
            close();
        }
    }

    private void toServer(Socket client, Socket upstream, AtomicReference<Boolean> swallow) {
        try (client;
                upstream) {
            var buffer = new byte[1 << 16];
            for (int n = read(client.getInputStream(), buffer); n > 0; n = read(client.getInputStream(), buffer)) {
                if (isCommit(buffer, n) && left.getAndUpdate(count -> Math.max(0, count - 1)) > 0) {
                    made.incrementAndGet();
                    if (cut.get() == Cut.REQUEST) {
                        return;
                    }
                    swallow.set(true);
                }
                upstream.getOutputStream().write(buffer, 0, n);
            }
        } catch (IOException e) {
            // Somebody hung up; so do we.
        }
    }

    private void toClient(Socket client, Socket upstream, AtomicReference<Boolean> swallow) {
        try (client;
                upstream) {
            var buffer = new byte[1 << 16];
            for (int n = read(upstream.getInputStream(), buffer); n > 0; n = read(upstream.getInputStream(), buffer)) {
                if (swallow.get()) {
                    if (closesAfterCut) {
                        close();
                    }
                    return;
                }
                client.getOutputStream().write(buffer, 0, n);
            }
        } catch (IOException e) {
            // Somebody hung up; so do we.
        }
    }

    private static int read(InputStream from, byte[] buffer) throws IOException {
        return from.read(buffer);
    }

    /// The driver sends it as text each time, if it is told not to prepare statements.
    private static boolean isCommit(byte[] buffer, int length) {
        return new String(buffer, 0, length, StandardCharsets.ISO_8859_1).contains("COMMIT\0");
    }

    @Override
    public void close() {
        try {
            listener.close();
            for (var socket : sockets) {
                socket.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
