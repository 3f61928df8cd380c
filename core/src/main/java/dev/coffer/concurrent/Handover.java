package dev.coffer.concurrent;

import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// Hands things from one thread to another, in order and a bounded number ahead, and then how the first one ended. To say that it
/// ended needs no memory, so an `OutOfMemoryError` arrives as well.
public final class Handover<T> {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Queue<T> waiting;
    private final int most;
    private boolean ended;
    private @Nullable Throwable failure;

    /// @param most things that wait at once
    public Handover(int most) {
        this.most = most;
        this.waiting = new ArrayDeque<>(most);
    }

    /// Gives everything there is.
    public interface Giver {
        void run() throws InterruptedException;
    }

    /// Runs the one who gives, in its thread, and notes how that ended.
    // Whatever it was that ended it, somebody waits to hear of it.
    @SuppressWarnings("IllegalCatch")
    public void run(Giver giver) {
        try {
            giver.run();
            end(null);
        } catch (Throwable e) {
            end(e);
        }
    }

    /// Gives the next thing; waits while enough are waiting.
    public void put(T thing) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (waiting.size() >= most) {
                changed.await();
            }
            waiting.add(thing);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// The next thing; empty at the end. Throws what ended the one who gives, when nothing of it is left.
    public Optional<T> take() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (waiting.isEmpty() && !ended) {
                changed.await();
            }
            changed.signalAll();
            if (waiting.isEmpty() && failure != null) {
                throw thrown(failure);
            }
            return Optional.ofNullable(waiting.poll());
        } finally {
            lock.unlock();
        }
    }

    private void end(@Nullable Throwable cause) {
        lock.lock();
        try {
            ended = true;
            failure = cause;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private static RuntimeException thrown(Throwable cause) {
        return switch (cause) {
            case Error error -> throw error;
            case RuntimeException failure -> failure;
            default -> new IllegalStateException("reading was interrupted", cause);
        };
    }
}
