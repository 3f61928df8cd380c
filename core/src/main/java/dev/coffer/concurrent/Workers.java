package dev.coffer.concurrent;

import dev.coffer.artifact.CofferException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/// The threads that work for one operation. Whatever ends a piece of work, an `Error` above all, is thrown again in the thread that
/// waits for it, as it is: nobody waits for work that is never done. Closing interrupts what still goes on. Threads may share it.
public final class Workers implements AutoCloseable {
    private final ExecutorService threads;
    private final String whenInterrupted;

    private Workers(ExecutorService threads, String whenInterrupted) {
        this.threads = threads;
        this.whenInterrupted = whenInterrupted;
    }

    /// A fixed number of threads of the system: for what mostly computes.
    ///
    /// @param whenInterrupted the message for whoever is interrupted while waiting
    public static Workers computing(String name, int count, String whenInterrupted) {
        var factory = Thread.ofPlatform().name(name + "-", 0).daemon().factory();
        return new Workers(Executors.newFixedThreadPool(count, factory), whenInterrupted);
    }

    /// A virtual thread for each piece of work: for what mostly waits. Whoever gives the work bounds it.
    ///
    /// @param whenInterrupted the message for whoever is interrupted while waiting
    public static Workers waiting(String name, String whenInterrupted) {
        var factory = Thread.ofVirtual().name(name + "-", 0).factory();
        return new Workers(Executors.newThreadPerTaskExecutor(factory), whenInterrupted);
    }

    /// Begins a piece of work. Its result is fetched with [#await].
    public <T> Future<T> submit(Callable<T> work) {
        return threads.submit(work);
    }

    /// Waits for a piece of work and throws whatever ended it.
    public <T> T await(Future<T> work) {
        try {
            return work.get();
        } catch (InterruptedException e) {
            throw interrupted(e);
        } catch (ExecutionException e) {
            throw failure(e);
        }
    }

    /// Does some pieces of work at the same time. The first that fails ends the others, which are interrupted.
    ///
    /// @return their results, in the order of the work
    public <T> List<T> all(List<? extends Callable<T>> work) {
        // To say that it is done needs no memory.
        CompletionService<T> done =
                new ExecutorCompletionService<>(threads, new ArrayBlockingQueue<>(Math.max(1, work.size())));
        var begun = new ArrayList<Future<T>>(work.size());
        boolean complete = false;
        try {
            work.forEach(each -> begun.add(done.submit(each)));
            for (int i = 0; i < work.size(); i++) {
                var _ = done.take().get();
            }
            complete = true;
            return begun.stream().map(Future::resultNow).toList();
        } catch (InterruptedException e) {
            throw interrupted(e);
        } catch (ExecutionException e) {
            throw failure(e);
        } finally {
            if (!complete) {
                begun.forEach(each -> each.cancel(true));
            }
        }
    }

    /// For whoever was interrupted while waiting for these threads.
    public CofferException interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return new CofferException.Unavailable(whenInterrupted, e);
    }

    /// Interrupts what goes on, and waits until it has ended.
    @Override
    public void close() {
        threads.shutdownNow();
        threads.close();
    }

    /// As [#close], but leaves alone what has not ended after a while.
    public void close(Duration most) {
        threads.shutdownNow();
        boolean interrupted = Thread.interrupted();
        try {
            var _ = threads.awaitTermination(most.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            interrupted = true;
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static RuntimeException failure(ExecutionException e) {
        return switch (e.getCause()) {
            case Error error -> throw error;
            case RuntimeException failure -> failure;
            case null, default -> new IllegalStateException("a piece of work failed", e.getCause());
        };
    }
}
