package dev.coffer.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/// Stands between clients and a server on loopback, counts requests, and makes go wrong what a script says.
///
/// Speaks HTTP/1.1 with connections that stay, bodies of both kinds, and `Expect: 100-continue`. Messages are read whole before they
/// go on.
public final class FaultProxy implements AutoCloseable {
    private static final int PAUSES_WITHOUT_LISTENER = 2;
    private static final int LATE_AFTER = 2;

    private final int port;
    private final int server;
    private final Answers answers;
    private final Script script;
    private final Listings listings;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Set<Wire> wires = new HashSet<>();
    private final List<Late> late = new ArrayList<>();
    private final List<String> journal = new ArrayList<>();
    private @Nullable ServerSocket listener;
    private int pausesLeft;

    /// The request for which nobody listened last, so that it finds somebody when it comes again.
    private int refused;

    private int faults;
    private boolean closed;

    private record Late(Message request, int due) {}

    /// @param server   the port it forwards to
    /// @param listings what earlier listings said, also those of other proxies before the same objects
    public FaultProxy(int server, Answers answers, Script script, Listings listings) {
        this.server = server;
        this.answers = answers;
        this.script = script;
        this.listings = listings;
        var socket = listen(0);
        this.port = socket.getLocalPort();
        this.listener = socket;
        accept(socket);
        refuseIfDue();
    }

    public int port() {
        return port;
    }

    public URI endpoint() {
        return URI.create("http://127.0.0.1:" + port);
    }

    /// How many requests came.
    public synchronized int requests() {
        return journal.size();
    }

    /// How often something went wrong.
    public synchronized int faults() {
        return faults;
    }

    /// The requests in the order in which they came, each with what happened to it.
    public synchronized List<String> journal() {
        return List.copyOf(journal);
    }

    /// To be told when the client waits between two attempts: a listener that was gone comes back after some pauses.
    public synchronized void clientPauses() {
        if (listener == null && !closed && --pausesLeft <= 0) {
            var socket = listen(port);
            listener = socket;
            accept(socket);
        }
    }

    /// Delivers what is late. To be called when the client has finished.
    public void deliverLate() {
        due(Integer.MAX_VALUE).forEach(this::deliver);
    }

    @Override
    public void close() {
        List<Wire> open;
        synchronized (this) {
            closed = true;
            closeListener();
            open = List.copyOf(wires);
        }
        open.forEach(Wire::reset);
        threads.close();
    }

    private static ServerSocket listen(int port) {
        try {
            var socket = new ServerSocket();
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return socket;
        } catch (IOException e) {
            throw new UncheckedIOException("no listener on port " + port, e);
        }
    }

    private void accept(ServerSocket socket) {
        threads.execute(() -> {
            try (socket) {
                while (true) {
                    var client = new Wire(socket.accept());
                    threads.execute(() -> serve(client));
                }
            } catch (IOException | UncheckedIOException e) {
                // Nobody listens any more.
            }
        });
    }

    private synchronized void closeListener() {
        var socket = listener;
        listener = null;
        if (socket != null) {
            try {
                socket.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /// When the next request is to find nobody.
    private synchronized boolean refuseIfDue() {
        int next = journal.size() + 1;
        if (listener == null || next == refused || !script.refuses(next)) {
            return false;
        }
        refused = next;
        faults++;
        pausesLeft = PAUSES_WITHOUT_LISTENER;
        closeListener();
        return true;
    }

    private synchronized boolean track(Wire wire) {
        wires.add(wire);
        return !closed;
    }

    private synchronized void forget(Collection<Wire> ended) {
        wires.removeAll(ended);
    }

    private void serve(Wire client) {
        var connection = new Connection(client);
        try (client;
                connection) {
            if (!track(client)) {
                return;
            }
            boolean goesOn = true;
            while (goesOn) {
                var request = client.readRequest();
                goesOn = request.isPresent() && connection.serve(request.get());
            }
        } catch (IOException e) {
            client.reset();
        } finally {
            forget(List.of(client));
        }
    }

    private synchronized Optional<Fault> next(Message request) {
        var fault = script.at(journal.size() + 1, request, answers);
        journal.add(request.start() + fault.map(each -> " " + each).orElse(""));
        return fault;
    }

    private synchronized void happened() {
        faults++;
    }

    private synchronized List<Message> due(int now) {
        var due = late.stream().filter(each -> each.due <= now).toList();
        late.removeAll(due);
        return due.stream().map(Late::request).toList();
    }

    private synchronized void keep(Message request) {
        late.add(new Late(request, journal.size() + LATE_AFTER));
    }

    private void deliver(Message request) {
        try (var wire = Wire.to(server)) {
            wire.write(request);
            wire.readAnswer(request.method());
            wire.reset();
        } catch (IOException e) {
            // What is late may get lost altogether.
        }
    }

    /// A client's connection and the one that serves it.
    private final class Connection implements AutoCloseable {
        private final Wire client;
        private @Nullable Wire upstream;

        Connection(Wire client) {
            this.client = client;
        }

        /// Whether another request may come.
        boolean serve(Message request) throws IOException {
            var fault = next(request);
            due(requests()).forEach(FaultProxy.this::deliver);
            if (fault.isEmpty()) {
                return answer(request, forward(request));
            }
            return serve(request, fault.get());
        }

        private boolean serve(Message request, Fault fault) throws IOException {
            return switch (fault) {
                case INTERNAL_ERROR,
                        SLOW_DOWN,
                        SLOW_DOWN_FOR_A_TIME,
                        TOO_MANY_REQUESTS,
                        CONFLICT,
                        PRECONDITION_FAILED,
                        EXPIRED -> refused(request, fault);
                case INTERNAL_ERROR_AFTER -> {
                    forward(request);
                    yield refused(request, fault);
                }
                case BLACK_HOLE -> {
                    happened();
                    client.awaitEnd();
                    yield false;
                }
                case RESET_BEFORE -> reset();
                case RESET_AFTER -> {
                    forward(request);
                    yield reset();
                }
                case DELIVERED_LATE -> {
                    keep(request);
                    yield reset();
                }
                case CORRUPTED_REQUEST -> {
                    happened();
                    yield answer(request, forward(request.with(flipped(request.body()))));
                }
                case DELIVERED_TWICE -> {
                    happened();
                    var first = forward(request);
                    forward(request);
                    yield answer(request, first);
                }
                case REPEATED_UNSEEN -> {
                    happened();
                    forward(request);
                    yield answer(request, forward(request));
                }
                case TRUNCATED_ANSWER -> truncated(request, forward(request));
                case CORRUPTED_ANSWER ->
                    changed(
                            request,
                            answer -> answer.body().length == 0 ? answer : answer.with(flipped(answer.body())));
                case STALE_LISTING -> changed(request, answer -> listings.earlier(request, answer));
                case SHORT_LISTING -> changed(request, answer -> listing(answer, answers.names(answer) / 2));
                case EMPTY_LISTING -> changed(request, answer -> listing(answer, 0));
                case CONNECT_REFUSED -> throw new IllegalStateException("happens between requests");
            };
        }

        private boolean refused(Message request, Fault fault) throws IOException {
            happened();
            return answer(request, answers.refusal(fault));
        }

        private interface Change {
            Message of(Message answer);
        }

        /// Answers with something else than the server does, if there is something else.
        private boolean changed(Message request, Change change) throws IOException {
            var right = forward(request);
            var wrong = change.of(right);
            if (!Arrays.equals(right.body(), wrong.body())) {
                happened();
            }
            return answer(request, wrong);
        }

        private Message listing(Message answer, int names) {
            return names == answers.names(answer) ? answer : answers.shortened(answer, names);
        }

        private boolean reset() {
            happened();
            client.reset();
            return false;
        }

        private boolean truncated(Message request, Message answer) throws IOException {
            if (answer.body().length == 0) {
                return answer(request, answer);
            }
            happened();
            client.write(answer, answer.body().length / 2);
            return false;
        }

        private boolean answer(Message request, Message answer) throws IOException {
            boolean isLast = refuseIfDue() || request.says("Connection", "close");
            client.write(
                    isLast ? answer.with("Connection", "close") : answer,
                    request.method().equals("HEAD") ? 0 : answer.body().length);
            return !isLast;
        }

        private Message forward(Message request) throws IOException {
            var wire = upstream;
            if (wire == null) {
                wire = Wire.to(server);
                upstream = wire;
                if (!track(wire)) {
                    throw new IOException("closed");
                }
            }
            wire.write(request.without("Connection"));
            var answer = wire.readAnswer(request.method());
            if (answer.says("Connection", "close")) {
                close();
            }
            if (answers.isListing(request)) {
                listings.add(request, answer);
            }
            return answer.without("Connection").without("Keep-Alive");
        }

        @Override
        public void close() {
            var wire = upstream;
            upstream = null;
            if (wire != null) {
                wire.reset();
                forget(List.of(wire));
            }
        }
    }

    /// One bit in the middle is another.
    private static byte[] flipped(byte[] body) {
        var other = body.clone();
        other[other.length / 2] ^= 1;
        return other;
    }
}
