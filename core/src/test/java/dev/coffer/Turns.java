package dev.coffer;

import java.util.concurrent.Semaphore;
import java.util.function.Consumer;

/// Lets one of many threads go on at a time, each up to the next place where it asks. So what happens depends on nothing but the order
/// in which they are let go on.
final class Turns {
    private final Semaphore stopped = new Semaphore(0);

    /// Something that is done in turns.
    final class Turn {
        private final Semaphore mayGoOn = new Semaphore(0);
        private volatile boolean ended;

        /// Waits until it is let go on. For the thread that does the work, and those that it waits for.
        void pause() {
            stopped.release();
            mayGoOn.acquireUninterruptibly();
        }

        boolean hasEnded() {
            return ended;
        }

        /// Lets it go on up to its next pause, or its end.
        void goOn() {
            mayGoOn.release();
            stopped.acquireUninterruptibly();
        }

        private void run(Runnable work) {
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
