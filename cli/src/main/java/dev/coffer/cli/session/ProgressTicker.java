package dev.coffer.cli.session;

import dev.coffer.cli.output.Output;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Shows progress ten times a second while something else works. Closing it wipes the bar away.
public final class ProgressTicker implements AutoCloseable {
    private static final long PERIOD_MILLIS = 100;

    private final ProgressLine line;
    private final Output output;
    private final CountDownLatch over = new CountDownLatch(1);
    private final Thread thread;

    private ProgressTicker(ProgressLine line, Output output) {
        this.line = line;
        this.output = output;
        this.thread = Thread.ofPlatform().daemon().name("progress").unstarted(this::tick);
    }

    static ProgressTicker start(ProgressLine line, Output output) {
        var ticker = new ProgressTicker(line, output);
        ticker.thread.start();
        return ticker;
    }

    private void tick() {
        try {
            while (!over.await(PERIOD_MILLIS, TimeUnit.MILLISECONDS)) {
                write(line.tick());
            }
            write(line.end());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void write(String text) {
        if (!text.isEmpty()) {
            output.raw(text);
        }
    }

    @Override
    public void close() {
        over.countDown();
        boolean interrupted = Thread.interrupted();
        try {
            thread.join();
        } catch (InterruptedException e) {
            interrupted = true;
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
