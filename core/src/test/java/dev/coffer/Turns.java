package dev.coffer;

import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/// Lets one of many threads go on at a time, each up to the next place where it asks. So what happens depends on nothing but the order
/// in which they are let go on.
final class Turns {
    private final Semaphore stopped = new Semaphore(0);

    /// Something that is done in turns.
    final class Turn {
        private final Semaphore mayGoOn = new Semaphore(0);
        private final AtomicBoolean paused = new AtomicBoolean();
        private volatile Optional<Thread> worker = Optional.empty();
        private volatile boolean ended;

        /// Waits until it is let go on. For the thread that does the work, and those that it waits for, one at a time.
        void pause() {
            if (!paused.compareAndSet(false, true)) {
                throw new IllegalStateException("two threads pause in one turn: what they do next has no order");
            }
            stopped.release();
            mayGoOn.acquireUninterruptibly();
        }

        /// Returns whether the current thread is the one that does the work, and not one that works for it.
        boolean isMine() {
            return worker.filter(thread -> thread == Thread.currentThread()).isPresent();
        }

        boolean hasEnded() {
            return ended;
        }

        /// Lets it go on up to its next pause, or its end.
        void goOn() {
            paused.set(false);
            mayGoOn.release();
            stopped.acquireUninterruptibly();
        }

        private void run(Runnable work) {
            worker = Optional.of(Thread.currentThread());
            try {
                work.run();
            } finally {
                ended = true;
                stopped.release();
            }
        }
    }

    /// Begins something, which is under way up to its first pause when this returns.
    ///
    /// @param hand is given the turn before the work begins
    Turn begin(Runnable work, Consumer<Turn> hand) {
        var turn = new Turn();
        hand.accept(turn);
        Thread.ofVirtual().start(() -> turn.run(work));
        stopped.acquireUninterruptibly();
        return turn;
    }
}
